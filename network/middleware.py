"""At every request of a person: is it of the reader that its page was made for, is the session noted, and what a
door that was tried too often answers.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from journal.errors import ZorgbeeldError
from journal.said import said
from network.doors import TooManyTries
from network.hashing import HashingBusy
from network.reader import reader_word
from network.sessions import opened_session, session_seen
from web.problems import problem_view

READER = "X-Reader"


class Doors:
    """Refuses what a page sends for another reader than it was made for; keeps the list of sessions true."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        meant = request.headers.get(READER)
        if meant is not None and meant != reader_word(request.user):
            return problem_view("other_reader", said("network.other_reader"), 401)
        if not request.path.startswith(("/api/", "/live/", "/static/")):
            note_session(request)
        return self.answer(request)

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
        answer = render(request, "account/wait.html", {"sentence": error.message}, status=error.status)
    answer["Retry-After"] = str(getattr(error, "retry_after", 5))
    return answer


def note_session(request: Any) -> None:
    """Note that the session of a request is in use."""
    opened = opened_session(request)
    if opened is not None:
        session_seen(opened)
