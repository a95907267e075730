"""Middleware of the project itself."""

import logging
import time
from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.decorators import sync_and_async_middleware
from django.utils.functional import SimpleLazyObject

from config.log_secrets import without_secrets
from config.requests_seen import request_seen
from config.traces import request_done, request_span
from journal.refusals import is_trailed, refusal_note
from journal.trail import trail_note
from journal.whence import Whence, address_of, coming_from, request_id, whence

access = logging.getLogger("zorgbeeld.access")
FILES = ("application/pdf", "text/csv", "application/geo+json")
SILENT = ("/healthz", "/readyz", "/metrics", "/static/")


@sync_and_async_middleware
def trailed(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Know where a request comes from, and tell afterwards what the trail must know of it.

    The outermost of all: its answer is what goes out. The id of the request goes back with it.
    """
    if iscoroutinefunction(get_response):

        async def told_later(request: HttpRequest) -> HttpResponseBase:
            began = time.monotonic()
            with coming_from(whence_of(request)), request_span(request) as span:
                response = await get_response(request)
                request_done(span, request, response)
                if _needs_telling(request, response):
                    await sync_to_async(_tell)(request, response)
                return _finished(request, response, began)

        return told_later

    def told(request: HttpRequest) -> HttpResponseBase:
        began = time.monotonic()
        with coming_from(whence_of(request)), request_span(request) as span:
            response = get_response(request)
            request_done(span, request, response)
            if _needs_telling(request, response):
                _tell(request, response)
            return _finished(request, response, began)

    return told


def whence_of(request: HttpRequest) -> Whence:
    """Return where a request comes from."""
    meta = request.META
    door = "admin" if request.path.startswith("/beheer/") else "page"
    return Whence(
        address_of(meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR", "")),
        request_id(meta.get("HTTP_X_REQUEST_ID", "")),
        "api" if request.path.startswith("/api/") else door,
    )


def name_of(request: HttpRequest) -> str:
    """Return who makes a request as far as that is known by now; asks the database nothing."""
    user = request.__dict__.get("user")
    if isinstance(user, SimpleLazyObject):
        user = request.__dict__.get("_cached_user")
    source = getattr(user, "source", None)
    if source is not None:  # the token of a system that reports by itself
        return f"source:{source.name}"
    name = getattr(user, "username", "")
    return f"user:{name}" if name else ""


def _is_file(response: HttpResponseBase) -> bool:
    """Say whether an answer is a file to keep: an export, whatever its address."""
    kept = response.get("Content-Disposition", "").startswith("attachment")
    kind = response.get("Content-Type", "").partition(";")[0]
    return response.status_code == 200 and (kept or kind in FILES)  # noqa: PLR2004


def _needs_telling(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Say whether the trail must know of an answer."""
    refused = is_trailed(response.status_code, name_of(request), _realm_of(request))
    return refused or _is_file(response)


def _realm_of(request: HttpRequest) -> str:
    """Return the realm that an address names; empty for other addresses, or none of ours."""
    match = request.resolver_match
    named = match.kwargs if match else {}
    return str(named.get("realm") or named.get("slug") or "")[:50]


def _tell(request: HttpRequest, response: HttpResponseBase) -> None:
    """Tell the trail of a refusal or an export."""
    realm = _realm_of(request)
    if _is_file(response):
        detail = {
            "file": response.get("Content-Disposition", "")[:200],
            "query": request.GET.urlencode()[:200],
        }
        trail_note("export", actor=name_of(request), realm=realm, about=request.path, detail=detail)
        return
    data = getattr(response, "data", None)
    said = str(data.get("title", "")) if isinstance(data, dict) else ""
    code = said or getattr(response, "refused_code", "")
    what = f"{request.method} {without_secrets(request.path)}"
    refusal_note(_whose(request), response.status_code, what, code, realm)


def _whose(request: HttpRequest) -> str:
    """Return who makes a request, or whose session a forged one used: it is refused before anybody looks."""
    name = name_of(request)
    if (
        name
        or settings.SESSION_COOKIE_NAME not in request.COOKIES
        or not hasattr(request, "session")
    ):
        return name
    try:
        found = get_user(request).get_username()
    except DatabaseError:  # the refusal is told all the same
        return ""
    return f"user:{found}" if found else ""


def _finished(request: HttpRequest, response: HttpResponseBase, began: float) -> HttpResponseBase:
    """Give the answer the id of its request, and the log its line."""
    seconds = time.monotonic() - began
    response["X-Request-ID"] = whence().request
    request_seen(request, response, seconds)
    if settings.ACCESS_LOG and not request.path.startswith(SILENT):
        access.info(
            "%s %s %s %.0f ms who=%s",
            request.method,
            request.path,
            response.status_code,
            seconds * 1000,
            name_of(request) or "-",
            extra={"status": response.status_code, "ms": round(seconds * 1000)},
        )
    return response


class DutchFirst(LocaleMiddleware):
    """Dutch for everybody who did not choose: in a crisis room one browser must not differ from the next.

    What a person chose (a cookie) counts first. A program, which shows a token, may choose by
    Accept-Language; that of a browser says what its maker set, and does not count.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Set the language of the answer."""
        chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        if chosen or "HTTP_AUTHORIZATION" not in request.META:
            request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)
