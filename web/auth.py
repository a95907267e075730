"""The way in of the screens: the session, also for the API they call."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class SessionOr401(SessionAuthentication):
    """Session access that answers 401 (not 403) to whoever did not log in."""

    def authenticate_header(self, request: Request) -> str:
        """Name the way in, which makes the answer a 401."""
        return "Session"


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The session cookie, as the description of the API shows it."""

    target_class = "web.auth.SessionOr401"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Describe the cookie."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
