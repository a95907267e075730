"""How people and programs prove who they are."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from journal.said import said
from network.access import Outcome
from network.doors import Door, Knock, check, failed, trying
from network.models import User


class RealmAwareBackend(ModelBackend):
    """Django's passwords, but an account of the demo works in embedded mode only."""

    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, **more: Any
    ) -> Any:
        """Return the user of a name and password, one counted try at a time. Raises TooManyTries.

        Whatever asks a password asks it here: no door stands beside it.
        """
        if username is None:
            username = more.get(User.USERNAME_FIELD)
        if request is None or username is None or password is None:
            return super().authenticate(request, username, password, **more)
        with trying(Knock.of(Door.PASSWORD, request, username)) as row:
            user = super().authenticate(request, username, password, **more)
            if user is not None:
                row.outcome = Outcome.PASSED
        return user

    def user_can_authenticate(self, user: Any) -> bool:
        """Refuse demo accounts on a production configuration."""
        if isinstance(user, User) and user.is_demo and not settings.EMBEDDED:
            return False
        return super().user_can_authenticate(user)

    def get_user(self, user_id: int) -> Any:
        """Return the user of a session, unless the account may not be used (any more)."""
        user = super().get_user(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None


class TokenAccess(TokenAuthentication):
    """Access with a token in the Authorization header, refused to demo accounts in production."""

    def authenticate(self, request: Any) -> tuple[Any, Any] | None:
        """Return the user and token of a request. Raises TooManyTries, AuthenticationFailed.

        A good token is let in whatever failed at the same address: it cannot be guessed.
        """
        try:
            return super().authenticate(request)
        except AuthenticationFailed:
            false_token(request)
            raise

    def authenticate_credentials(self, key: str) -> tuple[Any, Any]:
        """Return the user and token of a key."""
        user, token = super().authenticate_credentials(key)
        if isinstance(user, User) and user.is_demo and not settings.EMBEDDED:
            raise AuthenticationFailed(str(said("network.no_demo_login")))
        return user, token


def false_token(request: Any) -> None:
    """Count a token that opens nothing. Raises TooManyTries when its address has to wait."""
    knock = Knock.of(Door.TOKEN, request)
    check(knock)
    failed(knock)


def false_link(request: Any) -> None:
    """Count a link that opens nothing. Raises TooManyTries when its address has to wait."""
    knock = Knock.of(Door.LINK, request)
    check(knock)
    failed(knock)


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The token of programs, as the description of the API shows it."""

    target_class = "network.auth.TokenAccess"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Describe the header."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token <key>`",
        }
