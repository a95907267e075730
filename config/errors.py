"""The last answer to a request that went wrong: problem+json under /api/, pages elsewhere."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views import defaults

from web.problems import problem_view

Handler = Callable[..., HttpResponseBase]


def _handler(page: Handler, status: int, code: str, sentence: str) -> Handler:
    """Return a handler that speaks the language of the asker: a program's, or a person's."""

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.path.startswith("/api/"):
            return problem_view(code, sentence, status)
        return page(request, *args, **kwargs)

    return answer


bad_request = _handler(defaults.bad_request, 400, "invalid", "De aanvraag klopt niet.")
refused = _handler(defaults.permission_denied, 403, "refused", "U bent hiertoe niet bevoegd.")
missing = _handler(defaults.page_not_found, 404, "missing", "Dit bestaat niet.")
fault = _handler(defaults.server_error, 500, "fault", "Er ging bij ons iets mis.")
