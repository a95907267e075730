"""The last answer to a request that went wrong: problem+json under /api/, pages elsewhere."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views import defaults

from journal.said import said
from web.problems import problem_view

Handler = Callable[..., HttpResponseBase]


def _handler(page: Handler, status: int, code: str) -> Handler:
    """Return a handler that answers a program with a document and a person with a page."""

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.path.startswith("/api/"):
            return problem_view(code, said(f"web.{code}"), status)
        return page(request, *args, **kwargs)

    return answer


bad_request = _handler(defaults.bad_request, 400, "bad_request")
refused = _handler(defaults.permission_denied, 403, "refused")
missing = _handler(defaults.page_not_found, 404, "missing")
fault = _handler(defaults.server_error, 500, "fault")
