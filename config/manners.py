"""What is not listened to at all: methods that no page has, and programs that speak without TLS.

A browser without TLS is sent on to it. A program is refused instead: sent on silently, it would go on
sending its token in plain words with every first request.
"""

from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from journal.said import said
from web.problems import problem_view

PAGE_METHODS = ("GET", "HEAD", "OPTIONS", "POST")
API = "/api/"
API_METHODS = (*PAGE_METHODS, "PUT", "PATCH", "DELETE")  # each address answers for itself


@sync_and_async_middleware
def mannered(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Answer what is not listened to; pass on the rest."""
    if iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> HttpResponseBase:
            refused = _refused(request)
            return refused if refused is not None else await get_response(request)

        return later

    def at_once(request: HttpRequest) -> HttpResponseBase:
        refused = _refused(request)
        return refused if refused is not None else get_response(request)

    return at_once


def _refused(request: HttpRequest) -> HttpResponseBase | None:
    """Return the answer to what is not listened to, None: it is."""
    is_api = request.path.startswith(API)
    heard = API_METHODS if is_api else PAGE_METHODS
    if request.method not in heard:
        answer: HttpResponseBase = (
            problem_view("method_not_allowed", said("web.no_method"), 405)
            if is_api
            else HttpResponse(status=405)
        )
        answer["Allow"] = ", ".join(PAGE_METHODS)
        return answer
    if is_api and settings.SECURE_SSL_REDIRECT and not request.is_secure():
        return problem_view("plain_http", said("web.plain_http"), 403)
    return None
