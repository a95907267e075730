"""What stands still is told by telephone too: through the gateway, a real server that checks what it gets."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from callout import telling
from callout.ways import mail
from callout.ways.gateway import KEY, SIGNATURE, TIMESTAMP, signature_of
from callout.ways.outcome import NotSentError
from deploy.environment import secret
from journal.parts import State
from journal.watchman import Word
from tests.callout.worlds import Received, free_port, http_server, smtp_server
from tests.factories import RealmFactory

SINCE = datetime(2026, 11, 27, 2, 14, tzinfo=UTC)
STILL = Word("worker", State.STILL, SINCE)
OVER = Word("worker", State.WORKS, SINCE)
SHARED = secret()
NUMBERS = ["+31 6 1234 5678", "+31 6 8765 4321"]


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "PAUSES", (0.0, 0.01))


@pytest.fixture
def gateway(settings: Any) -> Iterator[Received]:
    """A gateway that takes what it is given, and no mail server."""
    with http_server() as received:
        settings.EMAIL_BACKEND = "web.mail_server.Backend"
        settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "", False
        settings.GATEWAY_URL = f"http://127.0.0.1:{received.port}/sms?van=zorgbeeld"
        settings.GATEWAY_SECRET = SHARED
        settings.WATCH_TELEPHONES = NUMBERS
        yield received


def test_every_telephone_gets_one_signed_message_that_is_no_patient_s_business(gateway):
    assert telling.tell(STILL)
    assert [one["to"] for one in gateway.documents()] == NUMBERS
    for sent, (headers, body) in zip(gateway.documents(), gateway.requests, strict=True):
        assert sent["kind"] == "watch"
        assert sent["exercise"] is False
        assert "staat stil" in sent["text"]
        assert "03:14" in sent["text"]  # wall time, in whose night it is
        assert len(sent["text"]) <= 160
        signed = signature_of(SHARED, headers[TIMESTAMP], body)
        assert headers[SIGNATURE] == signed
        assert headers[KEY] == sent["id"]
    assert len({sent["id"] for sent in gateway.documents()}) == len(NUMBERS)


def test_told_again_it_is_the_same_message_and_the_end_is_another(gateway):
    for word in (STILL, STILL, OVER):
        assert telling.tell(word)
    ids = [sent["id"] for sent in gateway.documents()]
    assert ids[:2] == ids[2:4]
    assert not set(ids[:2]) & set(ids[4:])
    assert "werkt weer" in gateway.documents()[-1]["text"]


def test_a_gateway_that_is_busy_is_tried_twice_and_one_that_refuses_once(gateway):
    gateway.answers = [503, 200, 503, 503]
    assert telling.tell(STILL)
    assert [sent["to"] for sent in gateway.documents()] == [NUMBERS[0]] * 2 + [NUMBERS[1]] * 2
    gateway.requests.clear()
    gateway.answers = [401, 401]
    assert not telling.tell(STILL)
    assert [sent["to"] for sent in gateway.documents()] == NUMBERS


def test_a_gateway_that_sends_on_elsewhere_has_taken_nothing(gateway):
    gateway.answers = [302, 302]
    assert not telling.tell(STILL)


def test_where_mail_is_down_the_telephone_still_rings_and_the_other_way_round(gateway, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.WATCH_MAIL = ["dienst@example.nl"]
    assert telling.tell(STILL)
    assert len(gateway.documents()) == len(NUMBERS)
    with smtp_server() as mails:
        settings.EMAIL_PORT = mails.port
        settings.GATEWAY_URL = f"http://127.0.0.1:{free_port()}/"
        assert telling.tell(STILL)
        assert [mail["To"] for mail in mails.mails] == ["dienst@example.nl"]


def test_with_both_ways_down_nobody_was_told_and_the_watchman_tries_again(gateway, settings):
    settings.GATEWAY_URL = f"http://127.0.0.1:{free_port()}/"
    assert not telling.tell(STILL)


def test_a_mail_server_without_encryption_took_nothing_and_that_is_certain(settings: Any) -> None:
    with smtp_server() as mails:
        settings.EMAIL_BACKEND = "web.mail_server.Backend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mails.port
        settings.EMAIL_USE_TLS = True
        with pytest.raises(NotSentError) as refused:
            mail.send(telling.message_of(STILL), "piket@roaz.example", "zb-watch-1")
    assert (refused.value.fault, refused.value.again) == ("not_let_in", True)
    assert mails.mails == []


def test_who_is_woken_reads_what_to_do_whom_to_call_and_where_to_look(db, settings, monkeypatch):
    """It sent people to a support that it did not name and a page whose address it did not give."""
    monkeypatch.setattr(telling, "_known", telling._Known())
    settings.PUBLIC_URL, settings.SUPPORT_CONTACT = (
        "https://zb.example/",
        "Servicedesk, 010 123 45 67",
    )
    RealmFactory.create(slug="oefening", exercise=True)
    RealmFactory.create(slug="nederland")
    telling.remember()
    whole = telling.message_of(STILL).whole
    said_last = [
        whole.index(word) for word in ("Wat u doet: Geen worker", "Wie ermee werkt", "010 123")
    ]
    assert said_last == sorted(said_last)
    assert "https://zb.example/r/nederland/stand/\n" in whole
    over = telling.message_of(OVER)
    assert "010 123" not in over.whole
    assert over.link == "https://zb.example/r/nederland/stand/"


def test_where_no_realm_is_known_the_mail_leads_to_the_front_door(settings, monkeypatch):
    monkeypatch.setattr(telling, "_known", telling._Known())
    settings.PUBLIC_URL, settings.SUPPORT_CONTACT = "https://zb.example", ""
    message = telling.message_of(STILL)
    assert message.link == "https://zb.example"
    assert "Ondersteuning:" not in message.whole
