"""An organisation's own identity provider proves who somebody is; it opens no account and gives no right.

The provider is a real one (oidc-provider-mock), spoken to over HTTP.
"""

import contextlib
import http.server
import json
import socket
import threading
import urllib.error
import urllib.parse
import urllib.request
import warnings
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.test import Client

from network import provider_line
from network.models import Role, User
from tests.factories import MandateFactory, UserFactory
from web import in_time

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore")]
WAY = "/via/organisatie/login/"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider that runs in this process and knows three people."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import oidc_provider_mock as provided  # noqa: PLC0415 -- its import warns

    def known(sub: str, mail: str, *, proven: bool = True) -> Any:
        return provided.User(sub=sub, claims={"email": mail, "email_verified": proven})

    people = (
        known("karin", "k.dewit@zkh.example"),
        known("onbewezen", "o.bewezen@zkh.example", proven=False),
        known("elders", "e.lders@elders.example"),
    )
    with provided.run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def _ours(settings: Any, provider: str) -> None:
    providers = deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
    providers["openid_connect"]["APPS"] = [
        {
            "provider_id": "organisatie",
            "name": "ziekenhuis",
            "client_id": "zorgbeeld",
            "secret": "geheim",
            "settings": {"server_url": provider},
        }
    ]
    settings.SOCIALACCOUNT_PROVIDERS = providers
    settings.OIDC_MAIL_DOMAINS = ["ZKH.example"]


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing: the browser's next step is looked at."""

    def redirect_request(self, *_args: Any) -> None:
        return None


def sent_back(client: Client, sub: str) -> str:
    """Go to the provider, and log in there; return where that sends the browser."""
    away = client.post(f"{WAY}?auth_params=nonce%3Dgekozen")
    assert away.status_code == 302
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(away["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["nonce"] not in ([""], ["gekozen"])
    form = urllib.parse.urlencode({"sub": sub}).encode()
    opener = urllib.request.build_opener(_Stay)
    with pytest.raises(urllib.error.HTTPError) as back:
        opener.open(away["Location"], data=form)
    where = urllib.parse.urlsplit(back.value.headers["Location"])
    return f"{where.path}?{where.query}"


def come_in(client: Client, sub: str) -> Any:
    """Go to the provider, log in there, and come back; return the last answer."""
    return client.get(sent_back(client, sub))


def person_with(mail: str, **more: Any) -> User:
    return MandateFactory.create(
        role=Role.OBSERVER, user=UserFactory.create(email=mail, **more)
    ).user


def test_somebody_whose_address_the_provider_vouches_for_comes_in_and_stays_linked():
    user = person_with("K.deWit@zkh.example")
    client = Client()
    assert come_in(client, "karin").status_code == 302
    assert client.get("/api/v1/me/").json()["username"] == user.username
    assert SocialAccount.objects.get().user == user
    # the link holds when the address changes here
    User.objects.filter(pk=user.pk).update(email="anders@zkh.example")
    again = Client()
    come_in(again, "karin")
    assert again.get("/api/v1/me/").json()["username"] == user.username


@pytest.mark.parametrize(
    ("sub", "mail"),
    [
        ("karin", "niemand@zkh.example"),  # no account: none is made
        ("onbewezen", "o.bewezen@zkh.example"),  # the provider does not vouch for it
        ("elders", "e.lders@elders.example"),  # not a domain that it may vouch for
    ],
)
def test_nobody_else_comes_in_and_no_account_is_made(sub: str, mail: str):
    person_with(mail)
    client = Client()
    answer = come_in(client, sub)
    assert answer.status_code == 403
    assert "Vraag uw beheerder" in answer.content.decode()
    assert "wachttijd" not in answer.content.decode()  # nothing is waited for, and nobody lifts it
    assert client.get("/api/v1/me/").status_code == 401
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)


@pytest.mark.parametrize("kept", [{"is_active": False}, {"is_demo": True}])
def test_a_closed_account_and_a_demo_stay_out(kept: dict[str, Any]):
    person_with("k.dewit@zkh.example", **kept)
    client = Client()
    assert come_in(client, "karin").status_code == 403
    assert client.get("/api/v1/me/").status_code == 401


def test_two_accounts_with_one_address_are_none():
    person_with("k.dewit@zkh.example")
    person_with("k.dewit@zkh.example")
    assert come_in(Client(), "karin").status_code == 403


def test_an_answer_that_was_not_asked_for_opens_nothing():
    person_with("k.dewit@zkh.example")
    client = Client()
    assert client.get(f"{WAY}callback/?code=verzonnen&state=verzonnen").status_code == 401
    assert client.get("/api/v1/me/").status_code == 401


def test_an_id_token_of_another_login_or_of_somebody_else_opens_nothing(
    monkeypatch: pytest.MonkeyPatch,
):
    person_with("k.dewit@zkh.example")
    real, given = OAuth2Client.get_access_token, []

    def kept(self: OAuth2Client, *how: Any, **more: Any) -> Any:
        given.append(real(self, *how, **more))
        return given[-1] | put

    monkeypatch.setattr(OAuth2Client, "get_access_token", kept)
    put: dict[str, Any] = {}
    first = Client()
    assert come_in(first, "karin").status_code == 302
    assert first.get("/api/v1/me/").status_code == 200
    for other in (given[0]["id_token"], ""):
        put["id_token"] = other
        client = Client()
        assert come_in(client, "karin").status_code == 401
        assert client.get("/api/v1/me/").status_code == 401
    # the description of one beside the id_token of another, of the same login
    put.clear()
    monkeypatch.setattr(
        OpenIDConnectOAuth2Adapter,
        "_fetch_user_info",
        lambda _self, _token: {
            "sub": "karin",
            "email": "k.dewit@zkh.example",
            "email_verified": True,
        },
    )
    client = Client()
    assert come_in(client, "elders").status_code == 401
    assert client.get("/api/v1/me/").status_code == 401


def test_the_button_stands_on_the_login_page_where_there_is_a_provider(settings: Any):
    assert WAY not in Client().get("/login/").content.decode()
    settings.OIDC_SERVER = "https://idp.example"
    page = Client().get("/login/").content.decode()
    assert WAY in page
    assert "mijn organisatie" in page


def test_a_provider_whose_name_cannot_be_looked_up_holds_nobody_up(
    settings: Any, monkeypatch: pytest.MonkeyPatch
):
    """A name server that says nothing: who wants to come in is told, and comes in by her password."""
    go = threading.Event()
    asked: list[str] = []

    def hangs(host: str, *_more: Any, **_named: Any) -> Any:
        asked.append(host)
        go.wait(20)
        raise socket.gaierror(socket.EAI_AGAIN, host)

    monkeypatch.setattr(in_time, "NAME_S", 0.05)
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"] = {
        "server_url": "https://sleutels.example"
    }
    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    try:
        answers = [Client().post(WAY) for _again in range(2)]
        assert not go.is_set()
        assert asked == ["sleutels.example"]  # one thread for one name
    finally:
        go.set()
    for answer in answers:
        assert answer.status_code == 503
        assert "niet gelukt" in answer.content.decode()


def test_behind_a_proxy_the_name_of_the_provider_is_left_to_it(
    settings: Any, monkeypatch: pytest.MonkeyPatch
):
    asked: list[str] = []

    def unknown(host: str, *_more: Any, **_named: Any) -> Any:
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, host)

    monkeypatch.setenv("https_proxy", "poort.example:3128")
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"] = {
        "server_url": "https://sleutels.example"
    }
    assert Client().post(WAY).status_code == 503
    assert asked == ["poort.example"]


def test_a_provider_that_is_gone_when_somebody_comes_back_is_said(settings: Any):
    person_with("k.dewit@zkh.example")
    client = Client()
    back = sent_back(client, "karin")
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"] = {
        "server_url": "http://127.0.0.1:1"
    }
    answer = client.get(back)
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "antwoordt niet" in page
    assert "wachttijd" not in page
    assert client.get("/api/v1/me/").status_code == 401


@pytest.mark.parametrize("described", [[], {}, {"issuer": "https://sleutels.example"}])
def test_what_describes_no_provider_is_none(described: Any, monkeypatch: pytest.MonkeyPatch):
    told = requests.Response()
    told.status_code, told._content = 200, json.dumps(described).encode()
    monkeypatch.setattr(provider_line.ProviderSession, "request", lambda *_how, **_more: told)
    answer = Client().post(WAY)
    assert answer.status_code == 503
    assert "antwoordt niet" in answer.content.decode()


def test_an_answer_that_does_not_say_in_what_form_it_is_opens_nothing(
    monkeypatch: pytest.MonkeyPatch,
):
    person_with("k.dewit@zkh.example")
    client = Client()
    back = sent_back(client, "karin")
    asked = provider_line.ProviderSession.request

    def formless(*args: Any, **kwargs: Any) -> requests.Response:
        answer = asked(*args, **kwargs)
        del answer.headers["content-type"]
        return answer

    monkeypatch.setattr(provider_line.ProviderSession, "request", formless)

    assert client.get(back).status_code in {401, 403}
    assert client.get("/api/v1/me/").status_code == 401


def test_a_provider_that_answers_a_byte_now_and_then_holds_nobody_up(
    settings: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(provider_line, "WHOLE_S", 0.2)
    over = threading.Event()

    class Dripping(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            with contextlib.suppress(OSError):
                while not over.wait(0.02):
                    self.wfile.write(b" ")

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Dripping)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"] = {
        "server_url": f"http://127.0.0.1:{server.server_port}"
    }
    ends = threading.Timer(10, over.set)  # where nothing bounds it, the test fails then
    ends.start()
    try:
        answer = Client().post(WAY)
        assert not over.is_set()
        assert answer.status_code == 503
    finally:
        ends.cancel()
        over.set()
        server.shutdown()
        server.server_close()
