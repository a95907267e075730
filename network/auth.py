"""How people and programs prove who they are."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from journal.said import said
from network.access import LONGEST_NAME, Outcome
from network.doors import Door, Knock, check, counted_name, failed, trying
from network.models import ApiToken, User
from network.services.tokens import token_in_force, token_used
from web.scopes import PERSONAL, WRITING, described, require_scope

SCHEMES = (b"token", b"bearer")
TOKEN_PATHS = ("/commands/network.token_make", "/commands/network.token_revoke")


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
        # no name is longer, nor asked of the database
        username = username and username[: LONGEST_NAME + 1]
        if request is None or username is None or password is None:
            return super().authenticate(request, username, password, **more)
        with trying(_knock(request, username)) as row:
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


def _knock(request: Any, username: str) -> Knock:
    """Return who knocks with a password; a name of nobody is kept nowhere."""
    return replace(Knock.of(Door.PASSWORD, request, username), account=counted_name(username))


class TokenAccess(BaseAuthentication):
    """Access with a token in the Authorization header: `Token <token>` or `Bearer <token>`.

    It opens what its owner may, within its scopes, until its end; never the tokens themselves, and nothing
    to demo accounts in production. A good token is let in whatever failed at the same address: it cannot be
    guessed.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the owner and the token; None without one.

        Raises AuthenticationFailed, PermissionDenied, TooManyTries.
        """
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() not in SCHEMES:
            return None
        text = parts[1].decode("ascii", "replace") if len(parts) == 2 else ""  # noqa: PLR2004
        token = token_in_force(text)
        if token is None:
            false_token(request)
            raise AuthenticationFailed(str(said("network.token_unknown")))
        user = token.user
        if user.is_demo and not settings.EMBEDDED:
            raise AuthenticationFailed(str(said("network.no_demo_login")))
        if request.path.rstrip("/").endswith(TOKEN_PATHS) or "/tokens/" in request.path:
            raise PermissionDenied(str(said("network.token_for_token")))
        reads = request.method in SAFE_METHODS
        require_scope(token.can if token.may_change or reads else token.can - WRITING, request)
        token_used(token)
        return user, token

    def authenticate_header(self, request: Request) -> str:
        """Name the way in, which makes the answer a 401."""
        del request
        return "Token"


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
            "description": f"`Token <key>`, made for some of the scopes {', '.join(PERSONAL)}",
        }

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        """Return what a token must be made for."""
        return {self.name: described(auto_schema)}
