"""The last answer to a request that went wrong: problem+json under /api/, pages elsewhere."""

import sys
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template import loader
from django.views import defaults
from django.views.csrf import csrf_failure

from journal.metrics import metrics
from journal.said import said
from journal.unavailable import RETRY_AFTER, is_out_of_bounds, is_unavailable
from journal.whence import whence
from web.problems import problem_view

WORDS = {
    "unavailable": "journal.away",
    "out_of_bounds": "journal.out_of_bounds",
    "too_large": "web.large_body",
}
Handler = Callable[..., HttpResponseBase]


def _handler(page: Handler, status: int, code: str) -> Handler:
    """Return a handler that answers a program with a document and a person with a page."""

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.path.startswith("/api/"):
            return problem_view(code, said(WORDS.get(code, f"web.{code}")), status)
        return page(request, *args, **kwargs)

    return answer


def _page(template: str, status: int) -> Handler:
    """Return a handler that shows a page; it asks the database nothing."""

    def answer(_request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        number = {"number": whence().request}  # by which whoever calls about it is helped
        return HttpResponse(loader.render_to_string(template, number), status=status)

    return answer


def forged(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Answer to a form that none of our pages made, or one that was open too long; the trail says which."""
    answer = _forged(request, reason)
    answer.refused_code = "forged"  # type: ignore[attr-defined]
    return answer


_forged = _handler(csrf_failure, 403, "forged")
_bad_request = _handler(defaults.bad_request, 400, "bad_request")
refused = _handler(defaults.permission_denied, 403, "refused")
missing = _handler(defaults.page_not_found, 404, "missing")
_fault = _handler(_page("500.html", 500), 500, "fault")
_unavailable = _handler(_page("503.html", 503), 503, "unavailable")
_out_of_bounds = _handler(defaults.bad_request, 400, "out_of_bounds")


def _large_page(_request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Say it in plain words: what was sent came from a form of ours, or from none."""
    return HttpResponse(str(said("web.large_body")), content_type="text/plain", status=413)


_too_large = _handler(_large_page, 413, "too_large")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer to what cannot be read; what is only too large is told so."""
    if isinstance(exception, RequestDataTooBig):
        return _too_large(request)
    return _bad_request(request, exception)


def fault(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Answer to what nobody caught: the database that is away or full is no fault of the program."""
    error = sys.exc_info()[1]
    if is_unavailable(error):
        metrics.error("http.unavailable")
        answer = _unavailable(request)
        answer["Retry-After"] = str(RETRY_AFTER)
        return answer
    if is_out_of_bounds(error):
        return _out_of_bounds(request, error)
    metrics.error(f"http.{type(error).__name__}")
    return _fault(request, *args, **kwargs)
