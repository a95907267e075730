"""How people and programs prove who they are."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from journal.said import said
from network.models import User


class RealmAwareBackend(ModelBackend):
    """Django's passwords, but an account of the demo works in embedded mode only."""

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

    def authenticate_credentials(self, key: str) -> tuple[Any, Any]:
        """Return the user and token of a key."""
        user, token = super().authenticate_credentials(key)
        if isinstance(user, User) and user.is_demo and not settings.EMBEDDED:
            raise AuthenticationFailed(str(said("network.no_demo_login")))
        return user, token


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
