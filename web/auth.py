"""The way in of the screens: the session, also for the API they call."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from journal.said import said


class Forged(PermissionDenied):
    """A request with somebody's session that none of our pages made, or one that was open too long."""

    default_code = "forged"

    def __init__(self) -> None:
        super().__init__(str(said("web.forged")))


class SessionOr401(SessionAuthentication):
    """Session access that answers 401 (not 403) to whoever did not log in."""

    def authenticate_header(self, request: Request) -> str:
        """Name the way in, which makes the answer a 401."""
        return "Session"

    def enforce_csrf(self, request: Request) -> None:
        """Raise Forged unless a page of ours made a request; the trail tells that apart."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            raise Forged from None


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The session cookie, as the description of the API shows it."""

    target_class = "web.auth.SessionOr401"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Describe the cookie."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
