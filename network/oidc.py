"""The provider of the own organisation: what it answers is bound to the browser that asked.

django-allauth binds the code (`state`, PKCE), not the id_token: one of another login, or of somebody else,
would be taken. Here it carries a nonce, and who the provider describes is who its id_token is about
(OpenID Connect Core 1.0: 3.1.2.1, 3.1.3.7 and 5.3.2).
"""

import hashlib
import hmac
from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.socialaccount.providers.openid_connect.views import login as provider_login
from allauth.utils import get_request_param
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException
from requests.exceptions import InvalidJSONError

from journal.said import said

# what is asked of a description (OpenID Connect Discovery 1.0: 3), by who also asks whom it is about
NEEDED = frozenset(
    ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
)


def nonce_of(state: str) -> str:
    """Return the nonce of a login: it follows from its state, which is chance and of one login."""
    return hashlib.sha256(b"nonce:" + state.encode()).hexdigest()


class BoundClient(OAuth2Client):  # type: ignore[misc]
    """Asks the provider to put the nonce into the id_token."""

    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: Any) -> str:
        """Return where the browser is sent; what its request brought along cannot name a nonce."""
        more = {**extra_params, "nonce": nonce_of(str(self.state))}
        url: str = super().get_redirect_url(authorization_url, scope, more)
        return url

    def get_access_token(self, *args: Any, **kwargs: Any) -> Any:
        """Return what the provider gives for the code. Raises OAuth2Error, RequestException."""
        try:
            return super().get_access_token(*args, **kwargs)
        except KeyError as error:  # it does not say in what form it answers
            raise OAuth2Error("answer of no form") from error


class BoundAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Takes an id_token of this login alone."""

    client_class = BoundClient

    @property
    def openid_config(self) -> dict[str, Any]:
        """Return what the provider says of itself. Raises RequestException: nothing came, or none."""
        try:
            found: dict[str, Any] = super().openid_config
        except AttributeError as error:  # JSON, but no object
            raise InvalidJSONError from error
        if not found.keys() >= NEEDED:
            raise InvalidJSONError
        return found

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Return who came. Raises OAuth2Error: there is no id_token, or it is none of this login."""
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("no id_token")
        login = super().complete_login(request, app, token, **kwargs)
        told = login.account.extra_data
        about, described = told["id_token"], told.get("userinfo") or told["id_token"]
        asked = nonce_of(get_request_param(request, "state", ""))
        if not hmac.compare_digest(str(about.get("nonce", "")).encode(), asked.encode()):
            raise OAuth2Error("id_token of another login")
        if not about.get("sub") or about["sub"] != described.get("sub"):
            raise OAuth2Error("id_token of somebody else")
        return login


class BoundProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """The provider, asked and believed in that way."""

    oauth2_adapter_class = BoundAdapter


@login_not_required  # type: ignore[untyped-decorator]
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send a browser to the provider; where that does not answer, say so, and that a password still opens."""
    try:
        answer: HttpResponse = provider_login(request, provider_id)
    except RequestException:
        return _away(request)
    return answer


@login_not_required  # type: ignore[untyped-decorator]
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what a browser brings back from the provider; that may have gone away meanwhile."""
    try:
        view = OAuth2CallbackView.adapter_view(BoundAdapter(request, provider_id))
        answer: HttpResponse = view(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except RequestException:
        return _away(request)
    return answer


def _away(request: HttpRequest) -> HttpResponse:
    """Say that the provider does not answer."""
    sentence = str(said("network.provider_away"))
    return render(request, "account/provider.html", {"sentence": sentence}, status=503)
