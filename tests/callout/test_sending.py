"""Ways out, tried against real servers: each message once, a failing way gives way, quiet hours, OEFENING."""

import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from callout.groups import Group
from callout.links import call_of as call_of_token
from callout.models import Attempt, Outcome, PushSubscription, WayState
from callout.places import At
from callout.services import call_answer, push_start, raise_alarm, remind, send_due
from callout.tasks import ACTOR
from callout.ways import webpush
from callout.ways.outcome import NotSentError
from callout.ways.post import post as send_there
from journal.errors import Invalid
from network.models import Role
from tests.callout.worlds import (
    LOCALHOST,
    Received,
    World,
    call_of,
    free_port,
    http_server,
    smtp_server,
    world,
)
from tests.factories import SYSTEM, person
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
MAIL = "dienst@ziekenhuis.example"
PHONE = "+31 10 555 01 23"
NIGHT = datetime(2050, 3, 2, 22, 30, tzinfo=UTC)  # half past eleven in the Netherlands
SECRET = "geheim-van-de-poort"


@pytest.fixture
def post(settings) -> Iterator[Received]:
    """A mail server that the installation uses."""
    with smtp_server() as server:
        settings.EMAIL_BACKEND = "web.mail_server.Backend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = LOCALHOST, server.port
        settings.EMAIL_USE_TLS = False
        yield server


@pytest.fixture
def gate(settings) -> Iterator[Received]:
    """A gateway that the installation uses."""
    with http_server() as server:
        settings.GATEWAY_URL = f"{server.url}/sms"
        settings.GATEWAY_SECRET = SECRET
        yield server


def alarm(here: World, kind: str = "alarm", minutes: int = 4):
    return raise_alarm(
        actor=SYSTEM,
        realm=here.realm,
        group=Group((At(here.house),), ("ico",)),
        what="Kom naar het overleg.",
        kind=kind,
        answer_within=timedelta(minutes=minutes),
    )


def states(who) -> dict[str, str]:
    return dict(Attempt.objects.filter(call=call_of(who)).values_list("way", "outcome"))


def test_a_mail_says_who_is_called_for_what_and_its_link_answers_that_call(post):
    here = world()
    somebody = here.liaison("een", mail=MAIL)
    alarm(here)
    assert send_due(actor=ACTOR) == 1
    [letter] = post.mails
    text = letter.get_payload(decode=True).decode()
    assert letter["To"] == MAIL
    assert letter["Subject"] == "Zorgbeeld: ALARM"
    assert "Kom naar het overleg." in text
    assert f"Informatiecoördinator (ICo), {here.house.name}" in text
    token = text.rpartition("/oproep/")[2].split("/")[0]
    assert call_of_token(token) == call_of(somebody)


def test_the_gateway_gets_a_signed_message_with_a_key_that_stays_the_same(gate):
    here = world()
    here.liaison("een", telephone=PHONE)
    gate.answers[:] = [503, 503]
    with time_machine.travel(NIGHT, tick=False) as clock:
        alarm(here)
        for seconds in (0, 6, 25):
            clock.shift(timedelta(seconds=seconds))
            send_due(actor=ACTOR)
    assert len(gate.requests) == 3
    for headers, body in gate.requests:
        told = headers["Zorgbeeld-Timestamp"].encode() + b"." + body
        right = hmac.new(SECRET.encode(), told, hashlib.sha256).hexdigest()
        assert headers["Zorgbeeld-Signature"] == f"v1={right}"
    assert len({headers["Idempotency-Key"] for headers, _body in gate.requests}) == 1
    document = gate.documents()[0]
    assert (document["to"], document["exercise"], document["kind"]) == (PHONE, False, "alarm")
    assert "/oproep/" in document["text"]


def test_nothing_is_sent_twice_however_often_the_task_runs(post, gate):
    here = world()
    here.liaison("een", mail=MAIL, telephone=PHONE)
    with time_machine.travel(NIGHT, tick=False) as clock:
        alarm(here)
        for _ in range(5):
            send_due(actor=ACTOR)
            clock.shift(timedelta(minutes=1))
    assert (len(post.mails), len(gate.requests)) == (1, 1)


def test_the_ways_of_a_person_go_one_after_the_other_before_the_deputy_is_called(post, gate):
    here = world()
    somebody = here.liaison("een", mail=MAIL, telephone=PHONE)
    with time_machine.travel(NIGHT, tick=False) as clock:
        made = alarm(here)
        send_due(actor=ACTOR)
        assert (len(gate.requests), len(post.mails)) == (1, 0)
        last = Attempt.objects.filter(call=call_of(somebody)).order_by("-order")[0]
        assert last.due_at < made.seats.get().escalate_at
        clock.move_to(last.due_at)
        send_due(actor=ACTOR)
    assert (len(gate.requests), len(post.mails)) == (1, 1)


def test_a_way_that_fails_is_marked_down_and_the_next_is_taken_at_once(post, gate, settings):
    settings.GATEWAY_URL = f"http://{LOCALHOST}:{free_port()}/"
    here = world()
    here.roster(here.liaison("een", mail=MAIL, telephone=PHONE))
    with time_machine.travel(NIGHT, tick=False) as clock:
        alarm(here)
        send_due(actor=ACTOR)
        send_due(actor=ACTOR)
        assert len(post.mails) == 1
        assert WayState.objects.get(way="gateway").is_up is False
        seen = snapshot(here.realm, audiences=frozenset({"all"})).entities["way:gateway"]
        assert (seen["state"]["is_up"], seen["state"]["fault"]) == (False, "no_answer")
        settings.GATEWAY_URL = gate.url
        clock.shift(timedelta(seconds=10))
        send_due(actor=ACTOR)
    assert len(gate.requests) == 1
    assert WayState.objects.get(way="gateway").is_up is True


def test_a_way_that_is_down_goes_last_for_whoever_is_called_then(post, gate, settings):
    settings.GATEWAY_URL = f"http://{LOCALHOST}:{free_port()}/"
    here = world()
    first = here.liaison("een", telephone=PHONE)
    here.roster(first)
    with time_machine.travel(NIGHT, tick=False):
        alarm(here)
        send_due(actor=ACTOR)
        second = here.liaison("twee", mail=MAIL, telephone=PHONE)
        here.roster(second)
        alarm(here)
        order = Attempt.objects.filter(call=call_of(second)).order_by("order")
        assert list(order.values_list("way", flat=True)) == ["screen", "mail", "gateway"]


def test_an_address_that_is_refused_is_no_fault_of_the_way(post):
    here = world()
    somebody = here.liaison("een", mail="nobody@ziekenhuis.example")
    alarm(here)
    send_due(actor=ACTOR)
    assert states(somebody)["mail"] == Outcome.FAILED
    assert not WayState.objects.exists()


@pytest.mark.parametrize(("status", "tries"), [(302, 1), (401, 1), (422, 1), (503, 4)])
def test_a_gateway_that_says_no_is_not_asked_for_ever_and_no_redirect_counts(gate, status, tries):
    here = world()
    somebody = here.liaison("een", telephone=PHONE)
    gate.answers[:] = [status] * 10
    with time_machine.travel(NIGHT, tick=False) as clock:
        alarm(here, minutes=60)
        for _ in range(8):
            send_due(actor=ACTOR)
            clock.shift(timedelta(seconds=70))
    assert len(gate.requests) == tries
    assert states(somebody)["gateway"] == Outcome.FAILED


@contextmanager
def dripping() -> Iterator[str]:
    """Run a server that takes a message and answers a letter at a time, for ten seconds."""
    with socket.create_server((LOCALHOST, 0)) as server:
        over = threading.Event()

        def drip() -> None:
            line, _address = server.accept()
            with line, suppress(OSError):
                line.sendall(b"HTTP/1.1 ")
                for _ in range(100):
                    line.sendall(b"a")
                    if over.wait(0.1):
                        return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        yield f"http://{LOCALHOST}:{server.getsockname()[1]}/sms"
        over.set()
        thread.join()


def test_who_answers_a_letter_at_a_time_keeps_no_alarm_waiting(monkeypatch):
    """Each letter is in time, the whole is not: the next way is taken, and other alarms go out."""
    monkeypatch.setattr("callout.ways.post.WHOLE_S", 0.5, raising=False)
    began = time.monotonic()
    with dripping() as url, pytest.raises(NotSentError) as fault:
        send_there(url, b"{}", {})
    assert fault.value.again
    assert time.monotonic() - began < 5


def test_a_worker_that_died_with_a_mail_in_its_hands_leaves_it_to_the_next_way(post, gate):
    here = world()
    somebody = here.liaison("een", mail=MAIL, telephone=PHONE, order=["mail", "gateway"])
    with time_machine.travel(NIGHT, tick=False) as clock:
        alarm(here, minutes=60)
        Attempt.objects.filter(way="mail").update(
            outcome=Outcome.TAKEN, tries=1, taken_until=NIGHT + timedelta(minutes=2)
        )
        clock.shift(timedelta(minutes=3))
        send_due(actor=ACTOR)
    assert (len(post.mails), len(gate.requests)) == (0, 1)
    assert states(somebody)["mail"] == Outcome.FAILED


def test_who_answered_gets_no_more_messages(post, gate):
    here = world()
    somebody = here.liaison("een", mail=MAIL, telephone=PHONE)
    with time_machine.travel(NIGHT, tick=False) as clock:
        alarm(here)
        send_due(actor=ACTOR)
        call_answer(actor=somebody, realm=here.realm, call=call_of(somebody).pk, answer="come")
        clock.shift(timedelta(minutes=3))
        send_due(actor=ACTOR)
    assert len(post.mails) == 0


def quiet(here: World, **more):
    return here.liaison("een", mail=MAIL, quiet_from="23:00", quiet_until="07:00", **more)


def test_a_reminder_waits_for_the_end_of_the_quiet_hours_and_an_alarm_does_not(post):
    here = world()
    quiet(here)
    with time_machine.travel(NIGHT, tick=False) as clock:
        group = Group((At(here.house),), ("ico",))
        remind(actor=SYSTEM, realm=here.realm, group=group, what="Meld de cijfers.")
        send_due(actor=ACTOR)
        assert post.mails == []
        alarm(here)
        send_due(actor=ACTOR)
        assert [letter["Subject"] for letter in post.mails] == ["Zorgbeeld: ALARM"]
        clock.move_to(datetime(2050, 3, 3, 5, 59, tzinfo=UTC))
        send_due(actor=ACTOR)
        assert len(post.mails) == 1
        clock.move_to(datetime(2050, 3, 3, 6, 0, tzinfo=UTC))
        send_due(actor=ACTOR)
    assert post.mails[1]["Subject"] == "Zorgbeeld: herinnering"


def test_a_reminder_takes_the_first_way_that_works_and_never_the_telephone(post, gate):
    here = world()
    here.liaison("een", mail=MAIL, telephone=PHONE)
    group = Group((At(here.house),), ("ico",))
    remind(actor=SYSTEM, realm=here.realm, group=group, what="Meld de cijfers.")
    send_due(actor=ACTOR)
    assert (len(post.mails), len(gate.requests)) == (1, 0)


def test_every_message_of_an_exercise_says_so_first(post, gate, browser_push):
    here = world(exercise=True)
    somebody = here.liaison("een", mail=MAIL, telephone=PHONE)
    browser_push.subscribe(somebody)
    with time_machine.travel(NIGHT, tick=False):
        alarm(here, kind="test")
        send_due(actor=ACTOR)
    [letter], [text] = post.mails, gate.documents()
    body = letter.get_payload(decode=True).decode()
    subject = str(make_header(decode_header(letter["Subject"])))
    assert subject.startswith("OEFENING")
    assert body.startswith("OEFENING")
    assert text["text"].startswith("OEFENING")
    assert text["exercise"] is True
    pushed = browser_push.read()
    assert pushed["title"].startswith("OEFENING")
    assert pushed["body"].startswith("OEFENING")


class BrowserPush:
    """A browser and its push service: real keys, and a server that keeps what comes."""

    def __init__(self, server: Received) -> None:
        self.server = server
        self.key = ec.generate_private_key(webpush.CURVE)
        self.auth = b"0123456789abcdef"

    def subscribe(self, who) -> None:
        PushSubscription.objects.create(
            user_id=who.user_id,
            endpoint=f"{self.server.url}/push/1",
            p256dh=webpush.b64(webpush.public_bytes(self.key.public_key())),
            auth=webpush.b64(self.auth),
            made_at=NIGHT,
        )

    def read(self) -> dict[str, str]:
        """Return the last message as the browser reads it, by the other half of the RFC."""
        _headers, body = self.server.requests[-1]
        salt, length = body[:16], body[20]
        there, sealed = body[21 : 21 + length], body[21 + length :]
        server = ec.EllipticCurvePublicKey.from_encoded_point(webpush.CURVE, there)
        shared = self.key.exchange(ec.ECDH(), server)
        here = webpush.public_bytes(self.key.public_key())
        secret = webpush._hkdf(self.auth, shared, b"WebPush: info\x00" + here + there, 32)
        key = webpush._hkdf(salt, secret, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = webpush._hkdf(salt, secret, b"Content-Encoding: nonce\x00", 12)
        plain = AESGCM(key).decrypt(nonce, sealed, None)
        found: dict[str, str] = json.loads(plain.rstrip(b"\x00")[:-1])
        return found


@pytest.fixture
def browser_push() -> Iterator[BrowserPush]:
    with http_server() as server:
        yield BrowserPush(server)


def test_a_push_is_read_by_its_browser_alone_and_signed_by_this_server(browser_push):
    here = world()
    somebody = here.liaison("een")
    browser_push.subscribe(somebody)
    alarm(here)
    send_due(actor=ACTOR)
    assert browser_push.read()["body"] == "Kom naar het overleg."
    headers, body = browser_push.server.requests[0]
    assert b"overleg" not in body
    assert headers["Content-Encoding"] == "aes128gcm"
    assert headers["Authorization"].startswith("vapid t=")
    assert states(somebody)["push"] == Outcome.SENT


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten_at_once_and_the_next_way_taken(
    browser_push, post, status
):
    here = world()
    somebody = here.liaison("een", mail=MAIL)
    browser_push.subscribe(somebody)
    browser_push.server.answers[:] = [status]
    alarm(here)
    send_due(actor=ACTOR)
    send_due(actor=ACTOR)
    assert not PushSubscription.objects.exists()
    assert len(post.mails) == 1
    assert not WayState.objects.filter(is_up=False).exists()


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://fcm.googleapis.com.evil.example/x",
    ],
)
def test_the_server_posts_to_push_services_alone(endpoint):
    here = world()
    keys = {"p256dh": "B" * 87, "auth": "a" * 22}
    with pytest.raises(Invalid):
        push_start(actor=person(Role.OBSERVER), realm=here.realm, endpoint=endpoint, **keys)


def test_the_encryption_is_that_of_the_example_in_the_rfc():
    """RFC 8291, section 5 and appendix A."""
    own = ec.derive_private_key(
        int.from_bytes(webpush.unb64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"),
        webpush.CURVE,
    )
    made = webpush.encrypt(
        b"When I grow up, I want to be a watermelon",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
        salt=webpush.unb64("DGv6ra1nlYgDCS1FRnbzlw"),
        own=own,
    )
    assert webpush.b64(made) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6"
        "TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulc"
        "y4a-fN"
    )
