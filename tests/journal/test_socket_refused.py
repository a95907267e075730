"""A socket that is not let in stands in the trail as every refusal at a door, and floods it with nothing."""

from datetime import timedelta
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import override_settings
from django.utils import timezone

from journal.live import asgi
from journal.live.asgi import live_application
from journal.live.hub import hub
from journal.live.origin import is_allowed
from journal.models import TrailNote
from situation.texts.socket import text_application
from tests.factories import RealmFactory
from tests.journal.test_socket_shares import heard, opened, ticket_for
from tests.loops import run

pytestmark = pytest.mark.django_db(transaction=True)
FOREIGN = b"https://elders.example"


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "LONGEST_PAUSE", 0.0)


def notes() -> list[dict[str, Any]]:
    rows = TrailNote.objects.filter(action="refused", door="socket").order_by("pk")
    return [{"actor": row.actor, "address": row.address, **row.detail} for row in rows]


def test_a_false_ticket_is_in_the_trail_once_a_minute_however_often_and_whatever_it_says() -> None:
    realm = RealmFactory.create()

    async def story() -> None:
        for number in range(6):
            socket = await opened(realm, f"verzonnen-{number}")
            assert (await heard(socket))["code"] == "ticket_invalid"
        await hub().close()

    run(story())
    (note,) = notes()
    assert (note["actor"], note["address"]) == ("", "198.51.100.7")
    assert (note["status"], note["code"], note["what"]) == (403, "ticket_invalid", "live socket")


def test_a_ticket_of_another_realm_or_of_an_ended_session_names_whose_it_is() -> None:
    realm, other = RealmFactory.create(slug="hier"), RealmFactory.create(slug="daar")
    ticket = ticket_for(realm, "kijkt")

    async def story() -> None:
        assert (await heard(await opened(other, ticket)))["code"] == "ticket_realm"
        await hub().close()

    run(story())
    Session.objects.update(expire_date=timezone.now() - timedelta(hours=1))

    async def later() -> None:
        assert (await heard(await opened(realm, ticket)))["code"] == "ticket_ended"
        await hub().close()

    run(later())
    assert [(note["actor"], note["code"]) for note in notes()] == [
        ("user:kijkt", "ticket_realm"),
        ("user:kijkt", "ticket_ended"),
    ]


@pytest.mark.parametrize(
    ("application", "protocol", "path"),
    [
        (live_application, "live.v1", "/live/hier/"),
        (text_application, "text.v1", "/live/hier/text/1/1/"),
    ],
)
def test_a_page_of_another_site_that_opens_a_socket_is_in_the_trail(
    application: Any, protocol: str, path: str
) -> None:
    async def story() -> None:
        scope: Any = {
            "type": "websocket",
            "path": path,
            "query_string": b"",
            "headers": [(b"origin", FOREIGN)],
            "subprotocols": [protocol],
            "client": ("198.51.100.7", 5000),
        }
        socket = ApplicationCommunicator(application, scope)
        await socket.send_input({"type": "websocket.connect"})
        assert (await socket.receive_output(5))["type"] == "websocket.close"
        await hub().close()

    run(story())
    (note,) = notes()
    assert (note["address"], note["code"]) == ("198.51.100.7", "origin")


def test_one_socket_too_many_is_in_the_trail(monkeypatch: pytest.MonkeyPatch) -> None:
    realm = RealmFactory.create()
    ticket = ticket_for(realm, "kijkt")
    monkeypatch.setattr(settings, "SOCKETS_PER_PERSON", 1)

    async def story() -> None:
        first = await opened(realm, ticket)
        assert (await heard(first))["op"] == "hello"
        assert (await heard(await opened(realm, ticket)))["code"] == "too_many"
        await first.send_input({"type": "websocket.disconnect"})
        await first.wait()
        await hub().close()

    run(story())
    (note,) = notes()
    assert (note["actor"], note["status"], note["code"]) == ("user:kijkt", 429, "too_many")


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        ("https://beeld.example", "beeld.example", True),
        ("https://beeld.example", "10.0.0.11:8001", True),  # a proxy that hands on its own name
        ("https://BEELD.example:443", "beeld.example", True),
        ("https://beeld.example:8443", "beeld.example:8443", True),
        ("https://ernaast.example:9443", "beeld.example", True),  # declared
        ("https://zaal.huis.example", "beeld.example", True),  # declared by what it ends with
        ("https://huis.example.kwaad.example", "beeld.example", False),
        ("http://beeld.example", "beeld.example", False),
        ("http://beeld.example:443", "beeld.example", False),
        ("https://beeld.example:8000", "beeld.example", False),
        ("https://beeld.example:8443", "beeld.example:8444", False),
        ("https://ernaast.example", "beeld.example", False),
        ("http://ernaast.example:9443", "beeld.example", False),
        ("https://beeld.example.kwaad.example", "beeld.example", False),
        ("null", "beeld.example", False),
        ("", "", False),
    ],
)
@override_settings(
    INSECURE_HTTP=False,
    ALLOWED_HOSTS=["beeld.example"],
    CSRF_TRUSTED_ORIGINS=["https://ernaast.example:9443", "https://*.huis.example"],
)
def test_behind_tls_only_our_own_pages_and_declared_ones_open_a_socket(
    origin: str, host: str, allowed: bool
) -> None:
    assert is_allowed(origin, host) is allowed
