"""Every error of the API as problem+json (RFC 9457): a stable code and a sentence."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from journal.errors import ZorgbeeldError
from journal.said import Readable, said

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
        if (seconds := getattr(exc, "retry_after", None)) is not None:
            answer["Retry-After"] = str(seconds)
        return answer
    told = drf_exception_handler(exc, context)
    if told is None:
        return None
    code, sentence, more = _described(exc, told)
    replaced = _response(problem(code, sentence, told.status_code, **more))
    for name in ("WWW-Authenticate", "Retry-After"):
        if told.has_header(name):
            replaced[name] = told[name]
    return replaced


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
