"""At every request of a person: is it of the reader its page was made for, is a second factor lacking, is the
session noted; and what a door answers that was tried too often.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from journal.errors import ZorgbeeldError
from journal.said import said
from network.doors import DEVICE_DAYS, TooManyTries, device_cookie
from network.factors import has_factor, lacks_factor
from network.hashing import HashingBusy
from network.models import User
from network.reader import reader_word
from network.sessions import opened_session, session_seen
from web.problems import problem_view

READER = "X-Reader"
OUTSIDE = ("/api/", "/live/", "/static/", "/healthz", "/readyz", "/metrics")
# what is open to who still has to make a second factor
FREE = (
    "/account/",
    "/login/",
    "/logout/",
    "/taal/",
    "/toegang/",
    "/static/",
    "/live/",
    "/via/",
    "/healthz",
    "/readyz",
    "/metrics",
)
PROVED = "zb_factor"  # in the session: whose second factor was seen


class Doors:
    """Refuses what a page sends for another reader than it was made for; keeps the list of sessions true."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        meant = request.headers.get(READER)
        if meant is not None and meant != reader_word(request.user):
            return problem_view("other_reader", said("network.other_reader"), 401)
        if not request.path.startswith(OUTSIDE):
            note_session(request)
        answer = self._lacking(request) or self.answer(request)
        if getattr(request, "came_in", ""):
            remember(answer, request)
        return answer

    def _lacking(self, request: HttpRequest) -> HttpResponse | None:
        """Send who needs a second factor and has none to make one; nothing else is open until then."""
        if not settings.MFA_ROLES or request.path.startswith(FREE):
            return None
        user = request.user
        if not isinstance(user, User) or request.session.get(PROVED) == user.pk:
            return None
        if not lacks_factor(user):
            if has_factor(user):
                request.session[PROVED] = user.pk
            return None
        if request.path.startswith("/api/"):
            return problem_view("second_factor", said("network.factor_needed"), 403)
        messages.warning(request, str(said("network.factor_needed")))
        return redirect("mfa_index")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer who has to wait with how long."""
        if not isinstance(error, TooManyTries | HashingBusy):
            return None
        return waiting(request, error)


def waiting(request: HttpRequest, error: ZorgbeeldError) -> HttpResponse:
    """Return the answer to who has to wait: a document for programs, a page for people."""
    if request.path.startswith("/api/"):
        answer: HttpResponse = problem_view(error.code, error.said, error.status)
    else:
        answer = render(
            request, "account/wait.html", {"sentence": error.message}, status=error.status
        )
    answer["Retry-After"] = str(getattr(error, "retry_after", 5))
    return answer


def remember(answer: HttpResponse, request: Any) -> None:
    """Have the browser known to whoever just came in: strangers' failures do not make it wait."""
    answer.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        device_cookie(request, request.came_in),
        max_age=DEVICE_DAYS * 86_400,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def note_session(request: Any) -> None:
    """Note that the session of a request is in use."""
    opened = opened_session(request)
    if opened is not None:
        session_seen(opened)
