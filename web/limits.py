"""One person's share of the API: what a request costs, before any view works on it."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from journal.limits import COMMANDS, READS, UPLOADS, command_cost, shares

MEGABYTE = 1024 * 1024
FILE_BYTES = 64 * 1024  # what is larger is no form
DEAR = 10  # a look back, a file, a curve: some tens of milliseconds, or thousands of rows
PAST = ("at", "seq")


class PersonalShare(BaseThrottle):
    """Takes what a request costs from the share of whoever asks; systems with a token have their own."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """Let a request through. Raises TooMany."""
        name = getattr(request.user, "username", "")
        if not name:
            return True
        who = f"user:{name}"
        if request.method in SAFE_METHODS:
            dear = getattr(view, "is_dear", False) or any(
                one in request.query_params for one in PAST
            )
            shares.spend(who, READS, DEAR if dear else 1)
            return True
        size = _size(request)
        if size > FILE_BYTES or "multipart" in (request.content_type or ""):
            shares.spend(who, UPLOADS, size / MEGABYTE)
            size = 0
        shares.spend(who, COMMANDS, command_cost(size))
        return True


def _size(request: Request) -> int:
    """Return how many bytes a request says it has."""
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(said) if said.isdecimal() and len(said) < 12 else 0  # noqa: PLR2004 -- digits
