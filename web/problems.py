"""Every error of the API as problem+json (RFC 9457): a stable code and a sentence."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler
from rest_framework.views import set_rollback

from journal.errors import ZorgbeeldError
from journal.said import Readable, said
from journal.unavailable import RETRY_AFTER, is_out_of_bounds, is_unavailable

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"


def problem(code: str, sentence: Readable, http_status: int, **more: Any) -> dict[str, Any]:
    """Return a problem document, in the language of whoever asks."""
    return {
        "type": f"urn:zorgbeeld:{code}",
        "title": code,
        "status": http_status,
        "detail": str(sentence),
    } | more


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn any error a view raises into problem+json; None lets a fault become a 500."""
    if isinstance(exc, ZorgbeeldError):
        more = {"field": exc.field} if exc.field else {}
        answer = _response(problem(exc.code, exc.message, exc.status, **more))
        return _again_later(answer, exc.retry_after) if exc.retry_after else answer
    if is_unavailable(exc):
        set_rollback()
        logger.error("the database is not there for %s", _path(context), exc_info=exc)
        return _again_later(_response(problem("unavailable", said("journal.away"), 503)))
    if is_out_of_bounds(exc):
        set_rollback()
        return _response(problem("out_of_bounds", said("journal.out_of_bounds"), 400))
    given = drf_exception_handler(exc, context)
    if given is None:
        return None
    code, sentence, more = _described(exc, given)
    replaced = _response(problem(code, sentence, given.status_code, **more))
    for name in ("WWW-Authenticate", "Retry-After"):
        if given.has_header(name):
            replaced[name] = given[name]
    return replaced


def _path(context: dict[str, Any]) -> str:
    """Return which address was asked."""
    return str(getattr(context.get("request"), "path", ""))


def _again_later(answer: Response, seconds: int = RETRY_AFTER) -> Response:
    """Say when to try again."""
    answer["Retry-After"] = str(seconds)
    return answer


def _described(exc: Exception, answer: Response) -> tuple[str, Readable, dict[str, Any]]:
    """Return code, sentence and extra members for an error of the framework."""
    if isinstance(exc, exceptions.ValidationError):
        return (
            "invalid",
            said("web.invalid"),
            {"errors": answer.data},
        )
    if isinstance(exc, Http404):
        return "missing", said("web.missing"), {}
    if isinstance(exc, PermissionDenied):
        return "refused", said("web.refused"), {}
    if isinstance(exc, exceptions.APIException):
        return str(exc.default_code), str(exc.detail), {}
    return "error", said("web.error"), {}


def _response(document: dict[str, Any]) -> Response:
    """Return a response of the right media type."""
    return Response(document, status=document["status"], content_type=CONTENT_TYPE)


def problem_view(code: str, sentence: Readable, http_status: int) -> JsonResponse:
    """Return problem+json outside the REST framework (handlers of last resort)."""
    return JsonResponse(
        problem(code, sentence, http_status), status=http_status, content_type=CONTENT_TYPE
    )
