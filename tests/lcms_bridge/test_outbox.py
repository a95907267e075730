"""Other systems are told what we know: in order, under one number, and nowhere it may not go."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from callout.ways.gateway import signature_of
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Entry, Realm
from journal.said import said, text_of
from journal.services import realm_close
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.formats import OUTGOING, format_named
from lcms_bridge.mapping import bed_words
from lcms_bridge.models import Attempt, Delivery, Peer
from lcms_bridge.out import receipts
from lcms_bridge.out.pace import FIRST_S, LONGEST_S, next_try
from lcms_bridge.out.places import NotThereError, looked_at
from lcms_bridge.peer_lists import peers_of, preview_of
from lcms_bridge.services import (
    BRIDGE,
    delivery_discard,
    delivery_replay,
    outbox,
    peer_pause,
    peer_resume,
    peer_send,
    peer_serve,
    peer_set,
    peer_withdraw,
)
from lcms_bridge.tasks import sweep_inbox, sweep_outbox
from network.models import Facility, Role
from tests.lcms_bridge.factories import (
    NOW,
    SYSTEM,
    make_facilities,
    make_person,
    make_realm,
    register,
    report,
)
from tests.lcms_bridge.receiver import Receiver, leads, receiving

pytestmark = pytest.mark.django_db


@pytest.fixture
def realm() -> Realm:
    make_facilities()
    return make_realm()


@pytest.fixture
def there(settings: Any) -> Iterator[Receiver]:
    with receiving() as receiver:
        settings.BRIDGE_HOSTS = [receiver.host]
        yield receiver


def link(realm: Realm, there: Receiver, **more: Any) -> Peer:
    """Set another system up that is told of WEST."""
    region = Facility.objects.get(pk="ALFA").region
    values: dict[str, Any] = {
        "name": "buur",
        "label": "De buren",
        "url": there.url,
        "format": "capacity-csv",
        "region": region,
        "every_minutes": 5,
        "token": "geheim",
    }
    return peer_set(actor=SYSTEM, realm=realm, **(values | more))[0]


def told(realm: Realm) -> list[str]:
    """Return what the journal says of links, one after the other."""
    rows = Entry.objects.filter(realm=realm, type="lcms_bridge.peer_changed").order_by("seq")
    return [one.variants for one in rows]


def later(minutes: int) -> Any:
    """Go so many minutes on."""
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=True)


def test_a_system_is_told_at_once_and_again_only_of_what_changed(realm: Realm, there: Receiver):
    report(realm, Facility.objects.get(pk="ALFA"))
    peer = link(realm, there)
    sweep_outbox()
    (first,) = there.got
    assert first.path == "/in?from=zorgbeeld"
    assert first.headers["Authorization"] == "Bearer geheim"
    assert first.headers["X-Filename"].startswith("OEFENING-oefengolf-WEST-")
    assert b"ALFA" in first.body
    row = Delivery.objects.get()
    assert (row.state, row.number.hex, bytes(row.body)) == (
        "delivered",
        first.headers["Idempotency-Key"],
        b"",
    )
    with later(6):
        sweep_outbox()
        assert len(there.got) == 1
        report(realm, Facility.objects.get(pk="BETA"), at=NOW)
        sweep_outbox()
        assert len(there.got) == 1  # five minutes have begun anew
    with later(12):
        sweep_outbox()
        assert len(there.got) == 2
    assert b"BETA" in there.got[1].body
    assert Peer.objects.get(pk=peer.pk).shown_seq == Realm.objects.get(pk=realm.pk).head


def test_another_region_is_none_of_its_business(realm: Realm, there: Receiver):
    link(realm, there)
    sweep_outbox()
    (far,) = make_facilities(["GAMMA"], region="OOST")
    report(realm, far)
    with later(6):
        sweep_outbox()
    assert len(there.got) == 1
    assert b"GAMMA" not in there.got[0].body


LOGIN = b"<!DOCTYPE html><html><body>Log in</body></html>"


@pytest.mark.parametrize("answer", [500, 503, 409, 429, 401, 302, 404, "cut", "garbage", LOGIN])
def test_a_line_that_fails_is_tried_again_later_with_the_same_number(
    realm: Realm, there: Receiver, answer: int | str | bytes
):
    there.answers = [answer, answer, answer, 202]
    link(realm, there)
    for minutes in (0, 20, 40, 60):
        with later(minutes):
            sweep_outbox()
            sweep_outbox()  # it waits: nobody knocks twice
    assert len(there.got) == 4
    assert len({one.headers["Idempotency-Key"] for one in there.got}) == 1
    assert len({one.body for one in there.got}) == 1
    assert Delivery.objects.get().state == "delivered"
    assert Attempt.objects.count() == 4
    lines = told(realm)
    assert ["ingericht" in lines[0], "hapert" in lines[1], "werkt weer" in lines[2]] == [True] * 3
    assert len(lines) == 3


PART = b"""{"resourceType": "Bundle", "type": "batch-response", "entry": [
 {"response": {"status": "201 Created"}}, {"response": {"status": "422"}}]}"""
WHOLE = b'{"resourceType": "Bundle", "entry": [{"response": {"status": "200 OK"}}]}'
OUTCOME = b'{"resourceType": "OperationOutcome", "issue": [{"severity": "error"}]}'


@pytest.mark.parametrize(
    ("answer", "state"),
    [(PART, "dead"), (OUTCOME, "dead"), (WHOLE, "delivered"), (202, "delivered")],
)
def test_a_server_that_took_a_part_did_not_take_it(
    realm: Realm, there: Receiver, answer: int | bytes, state: str
):
    there.answers = [answer]
    link(realm, there, format="fhir-r4")
    sweep_outbox()
    row = Delivery.objects.get()
    assert (row.state, row.fault) == (state, "in_part" if state == "dead" else "")


def test_what_failed_at_the_end_of_a_long_answer_is_a_refusal_with_its_reason(
    realm: Realm, there: Receiver
):
    taken = {
        "response": {"status": "200"},
        "resource": {"resourceType": "Location", "alias": ["x" * 999]},
    }
    issue = {"severity": "error", "diagnostics": "geen bed", "expression": ["MeasureReport.group"]}
    outcome = {"resourceType": "OperationOutcome", "issue": [issue]}
    entries = [*[taken] * 300, {"response": {"status": "422", "outcome": outcome}}]
    there.answers = [json.dumps({"resourceType": "Bundle", "entry": entries}).encode()]
    link(realm, there, format="fhir-r4")
    sweep_outbox()
    assert (Delivery.objects.get().state, Delivery.objects.get().fault) == ("dead", "in_part")
    assert Attempt.objects.get().said == "geen bed (MeasureReport.group)"


@pytest.mark.parametrize(
    "issue", ["x", [1], {"severity": "error"}, {"severity": "error", "details": 1}]
)
def test_an_outcome_that_is_none_breaks_nothing(issue: object):
    body = json.dumps({"resourceType": "OperationOutcome", "issue": issue, "severity": "error"})
    assert isinstance(receipts.reasons(body.encode()), str)
    assert receipts.reasons(body.encode()[:-1]) == ""


def test_a_try_keeps_what_was_asked_and_answered_without_a_secret(realm: Realm, there: Receiver):
    there.answers = [LOGIN]
    link(realm, there, url=there.url + "&key=heel-geheim")
    sweep_outbox()
    one = Attempt.objects.get()
    assert (one.status, one.fault) == (200, "no_receipt")
    assert "Log in" in one.said
    assert one.asked["headers"]["Authorization"] == "…"
    assert one.asked["headers"]["Idempotency-Key"] == Delivery.objects.get().number.hex
    assert one.asked["url"].endswith("/in?from=…&key=…")
    assert one.asked["body"].startswith("\ufeffversie;")
    assert one.asked["sha256"] == Delivery.objects.get().sha256
    assert "geheim" not in str(one.asked)
    (shown,) = peers_of(realm, make_person(Role.HIN, region="WEST"))
    assert shown["deliveries"][0]["tries"][0]["asked"] == one.asked


def test_a_line_that_answers_is_not_called_one_that_takes_what_it_is_sent(
    realm: Realm, there: Receiver
):
    hin = make_person(Role.HIN, region="WEST")
    there.answers = [400]
    link(realm, there)
    sweep_outbox()
    (shown,) = peers_of(realm, hin)
    assert shown["worked_at"]
    assert (shown["refused"], shown["taken_at"]) == (1, None)

    there.answers = [202]
    delivery_replay(actor=hin, realm=realm, delivery=Delivery.objects.get().pk)
    sweep_outbox()
    (shown,) = peers_of(realm, hin)
    assert (shown["refused"], bool(shown["taken_at"])) == (0, True)
    (again,) = shown["deliveries"]
    assert (again["decided_by"], bool(again["decided_at"])) == (text_of(hin.label, "nl"), True)


def test_figures_that_nobody_took_in_time_are_made_anew_and_an_alert_waits(
    realm: Realm, there: Receiver
):
    there.answers = [503, 503, 202]
    link(realm, there)
    link(realm, there, name="alarm", format="cap-1.2")
    sweep_outbox()
    with later(180):
        report(realm, Facility.objects.get(pk="ALFA"))
        Peer.objects.update(due_at=timezone.now() + timedelta(hours=1))  # nothing newer meanwhile
        sweep_outbox()
        sweep_outbox()
    csv = Delivery.objects.filter(format="capacity-csv").order_by("pk")
    assert [(one.state, one.fault) for one in csv] == [("superseded", "too_old"), ("delivered", "")]
    assert b"ALFA" in there.got[-1].body
    assert Delivery.objects.get(format="cap-1.2").state == "delivered"


def test_a_correction_of_the_same_moment_reaches_a_fhir_server(realm: Realm, there: Receiver):
    for occupied in (5, 6):
        report(realm, Facility.objects.get(pk="ALFA"), occupied=occupied)
        link(realm, there, format="fhir-r4")
        sweep_outbox()
    first, second = (json.loads(one.body)["entry"] for one in there.got)
    asked = [one["request"] for one in first]
    assert asked == [one["request"] for one in second]
    assert {one["method"] for one in asked} == {"PUT"}
    assert not any(sign in one["url"] for one in asked for sign in "+| ")
    assert first != second


def test_a_newer_message_replaces_one_that_waits(realm: Realm, there: Receiver):
    there.answers = [503, 202]
    link(realm, there)
    sweep_outbox()
    report(realm, Facility.objects.get(pk="ALFA"))
    with later(20):
        sweep_outbox()
    assert [one.state for one in Delivery.objects.order_by("pk")] == ["superseded", "delivered"]
    assert len(there.got) == 2
    assert there.got[0].body != there.got[1].body


def test_the_other_side_says_when(realm: Realm, there: Receiver):
    there.answers, there.headers = [503, 202], {"Retry-After": "1800"}
    link(realm, there)
    for minutes in (0, 20):
        with later(minutes):
            sweep_outbox()
    assert len(there.got) == 1
    with later(40):
        sweep_outbox()
    assert len(there.got) == 2


def test_what_is_refused_waits_for_a_person(realm: Realm, there: Receiver):
    there.answers = [422, 422, 202]
    link(realm, there)
    sweep_outbox()
    row = Delivery.objects.get()
    assert (row.state, row.fault) == ("dead", "refused")
    assert bytes(row.body) == there.got[0].body
    assert Peer.objects.get().failures == 0  # the line is well
    delivery_replay(actor=SYSTEM, realm=realm, delivery=row.pk)
    sweep_outbox()
    assert Delivery.objects.get().state == "dead"
    delivery_replay(actor=SYSTEM, realm=realm, delivery=row.pk)
    sweep_outbox()
    assert Delivery.objects.get().state == "delivered"
    assert len({one.headers["Idempotency-Key"] for one in there.got}) == 1
    with pytest.raises(Conflict) as caught:
        delivery_discard(actor=SYSTEM, realm=realm, delivery=row.pk, reason="te laat")
    assert caught.value.code == "delivery_delivered"


def test_what_is_older_than_what_was_taken_is_not_sent_again(realm: Realm, there: Receiver):
    there.answers = [422, 202]
    link(realm, there)
    sweep_outbox()
    peer_send(actor=SYSTEM, realm=realm, peer="buur")
    sweep_outbox()
    dead, newer = Delivery.objects.order_by("pk")
    assert (dead.state, newer.state) == ("dead", "delivered")
    with pytest.raises(Conflict, match="nieuwers"):
        delivery_replay(actor=SYSTEM, realm=realm, delivery=dead.pk)
    hin = make_person(Role.HIN, region="WEST")
    delivery_discard(actor=hin, realm=realm, delivery=dead.pk, reason="overbodig")
    dead.refresh_from_db()
    assert (dead.decided_by, bool(dead.decided_at)) == (hin.label, True)
    assert (dead.state, bytes(dead.body)) == ("discarded", b"")


def test_a_pause_holds_everything_and_a_withdrawal_lets_it_go(realm: Realm, there: Receiver):
    there.answers = [503, 202]
    link(realm, there)
    sweep_outbox()
    peer_pause(actor=SYSTEM, realm=realm, peer="buur")
    with later(60):
        sweep_outbox()
        with pytest.raises(Conflict):
            peer_send(actor=SYSTEM, realm=realm, peer="buur")
    assert len(there.got) == 1
    peer_resume(actor=SYSTEM, realm=realm, peer="buur")
    sweep_outbox()
    assert len(there.got) == 2
    there.answers = [503]
    peer_send(actor=SYSTEM, realm=realm, peer="buur")
    sweep_outbox()
    peer_withdraw(actor=SYSTEM, realm=realm, peer="buur")
    newest = Delivery.objects.order_by("pk").last()
    assert newest is not None
    assert (newest.state, newest.reason) == ("discarded", "De koppeling is ingetrokken.")
    with later(60):
        sweep_outbox()
    assert len(there.got) == 3


def test_a_closed_realm_sends_nothing_more(realm: Realm, there: Receiver):
    there.answers = [503]
    link(realm, there)
    sweep_outbox()
    realm_close(actor=SYSTEM, realm=realm, reason="De oefening is voorbij.")
    assert Delivery.objects.get().state == "discarded"
    with later(60):
        sweep_outbox()
    assert len(there.got) == 1


def test_of_two_workers_at_once_one_serves(realm: Realm, there: Receiver):
    peer = link(realm, there)
    Peer.objects.filter(pk=peer.pk).update(held_until=timezone.now() + timedelta(seconds=60))
    assert peer_serve(actor=BRIDGE, peer_id=peer.pk) == 0
    with later(2):  # the other one died
        assert peer_serve(actor=BRIDGE, peer_id=peer.pk) == 1
    assert len(there.got) == 1


def test_a_worker_that_died_before_it_noted_sends_the_same_again(
    realm: Realm, there: Receiver, monkeypatch: pytest.MonkeyPatch
):
    peer = link(realm, there)
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_note", lambda *_args: False)  # gone between sending and noting
        peer_serve(actor=BRIDGE, peer_id=peer.pk)
    assert Delivery.objects.get().state == "waiting"
    sweep_outbox()
    first, again = there.got
    assert (first.body, first.headers["Idempotency-Key"]) == (
        again.body,
        again.headers["Idempotency-Key"],
    )
    assert Delivery.objects.get().state == "delivered"


def test_a_signature_can_be_checked_and_its_secret_is_said_once(realm: Realm, there: Receiver):
    region = Facility.objects.get(pk="ALFA").region
    values: dict[str, Any] = {
        "actor": SYSTEM,
        "realm": realm,
        "name": "buur",
        "label": "De buren",
        "url": there.url,
        "format": "geojson",
        "region": region,
        "every_minutes": 5,
        "signed": True,
    }
    peer, secret = peer_set(**values)
    assert secret
    assert secret not in peer.secret
    sweep_outbox()
    (one,) = there.got
    expected = signature_of(secret, one.headers["Zorgbeeld-Timestamp"], one.body)
    assert one.headers["Zorgbeeld-Signature"] == expected
    assert "Authorization" not in one.headers
    assert peer_set(**values)[1] == ""  # it stays, and is not said again


@pytest.mark.parametrize("form", OUTGOING, ids=lambda form: form.name)
def test_every_format_that_goes_out_can_be_sent(realm: Realm, there: Receiver, form: Any):
    report(realm, Facility.objects.get(pk="ALFA"))
    link(realm, there, format=form.name)
    sweep_outbox()
    (one,) = there.got
    assert one.headers["Content-Type"] == form.media_type
    reader = format_named(form.name)
    if reader is not None and reader.read is not None:
        assert reader.recognises is not None
        assert reader.recognises(one.body)
        assert reader.read(one.body, Dialect(words=bed_words())).entries


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("ftp://ontvanger.nl/", "no_address"),
        ("https://", "no_address"),
        ("https://naam@ontvanger.nl/", "no_address"),
        ("https://ontvanger.nl:99999/", "no_address"),
        ("https://ontvanger.nl/\r\nHost: x", "no_address"),
        ("https://ontvängér.nl/", "no_address"),
        ("http://ontvanger.nl/", "not_tls"),
    ],
)
def test_an_address_to_which_nothing_goes_is_refused_where_it_is_typed(
    realm: Realm, there: Receiver, url: str, fault: str
):
    with pytest.raises(Invalid) as refused:
        link(realm, there, url=url)
    assert (refused.value.field, refused.value.message) == (
        "url",
        str(said(f"lcms_bridge.out.fault.{fault}")),
    )


def test_a_name_that_leads_into_the_own_network_is_refused_where_it_is_typed(
    realm: Realm, there: Receiver, monkeypatch: pytest.MonkeyPatch
):
    leads(monkeypatch, "10.0.0.7")
    with pytest.raises(Invalid) as refused:
        link(realm, there, url="https://ontvanger.example/in")
    assert refused.value.field == "url"
    assert "eigen netwerk" in refused.value.message
    leads(monkeypatch, "")
    assert link(realm, there, url="https://ontvanger.example/in").pk, "it may be known later"


def test_a_name_that_nobody_knows_is_called_so(
    realm: Realm, there: Receiver, monkeypatch: pytest.MonkeyPatch
):
    leads(monkeypatch, "")
    link(realm, there, url="https://bestaat-niet.example/in")
    sweep_outbox()
    assert (Attempt.objects.get().fault, Delivery.objects.get().state) == ("no_name", "waiting")


@pytest.mark.parametrize(
    ("kind", "body", "taken"),
    [
        ("", b"", True),
        ("text/plain", b"ok", True),
        ("application/fhir+json; charset=utf-8", b"{}", True),
        ("application/xml", b"<ack/>", True),
        ("", "genomen: ja, één".encode(), True),
        ("text/plain", "één".encode("latin-1"), True),
        ("application/json", "{}".encode("utf-16"), True),
        ("x-application/hl7-v2+er7", b"\x0bMSH|^~\\&|\rMSA|AA|1\r\x1c\r", True),
        ("application/octet-stream", b"ok", True),
        ("image/png", b"\x89PNG\r\n\x1a\n", False),
        ("", b"\x89PNG\r\n\x1a\n", False),
        ("application/octet-stream", b"PK\x03\x04\x14", False),
        ("application/pdf", b"%PDF-1.7", False),
        ("", b"%PDF-1.7\n1 0 obj", False),
        ("text/plain", b"a\0b", False),
        ("video/mp4", b"abc", False),
    ],
)
def test_a_receipt_is_nothing_or_text(kind: str, body: bytes, taken: bool):
    assert (receipts.receipt(kind, body) == "") is taken
    assert (receipts.of_fhir(kind, body) == "") is taken


def test_a_picture_for_an_answer_is_no_receipt_and_may_go_again(realm: Realm, there: Receiver):
    there.answers = [b"\x89PNG\r\n\x1a\n\0"]
    link(realm, there)
    sweep_outbox()
    assert (Attempt.objects.get().fault, Delivery.objects.get().state) == ("no_text", "waiting")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "[fd00::1]",
        "[::]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::1]",
        "[::7f00:1]",
        "[::ffff:0:10.0.0.1]",
        "[fec0::1]",
    ],
)
def test_nothing_goes_into_the_own_network_unless_it_is_named(host: str, settings: Any):
    with pytest.raises(NotThereError, match="own_network"):
        looked_at(f"https://{host}/")
    settings.BRIDGE_HOSTS = [host.strip("[]")]
    assert looked_at(f"https://{host}:8443/").port == 8443


def test_a_token_given_for_one_address_does_not_go_to_another(realm: Realm, there: Receiver):
    link(realm, there)
    with pytest.raises(Invalid, match="opnieuw"):
        link(realm, there, url=there.url.replace("/in", "/elders"), token=None)
    assert Peer.objects.get().url == there.url


def test_who_decides_what_others_are_told(realm: Realm, there: Receiver):
    link(realm, there)
    link(realm, there, name="land", region=None)
    hin = make_person(Role.HIN, region="WEST")
    make_facilities(["GAMMA"], region="OOST")
    stranger = make_person(Role.HIN, region="OOST", username="hin-oost")
    assert [one["peer"] for one in peers_of(realm, hin)] == ["buur"]
    assert peers_of(realm, stranger) == []
    shown = str(peers_of(realm, hin))
    assert "geheim" not in shown
    peer_pause(actor=hin, realm=realm, peer="buur")
    for name in ("land", "buur"):
        with pytest.raises(Refused):
            peer_resume(actor=stranger, realm=realm, peer=name)
        with pytest.raises(Refused):
            preview_of(realm, stranger, name)
    with pytest.raises(Missing):
        peer_send(actor=hin, realm=realm, peer="niemand")


def test_what_would_go_is_shown_before_it_goes(realm: Realm, there: Receiver):
    report(realm, Facility.objects.get(pk="ALFA"))
    link(realm, there)
    shown = preview_of(realm, make_person(Role.HIN, region="WEST"), "buur")
    assert "ALFA" in shown["text"]
    assert shown["whole"]
    assert there.got == []


def test_a_journal_that_was_put_back_tells_everything_again(realm: Realm, there: Receiver):
    peer = link(realm, there)
    sweep_outbox()
    Peer.objects.filter(pk=peer.pk).update(shown_seq=10**9)
    with later(6):
        sweep_outbox()
    assert len(there.got) == 2


def test_a_line_is_tried_later_each_time_and_never_too_late():
    waits = [next_try(failures, 0.0, 1.0).total_seconds() for failures in range(1, 40)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (FIRST_S, LONGEST_S)
    assert next_try(1, 120.0, 0.5).total_seconds() == 120.0
    assert next_try(5, 0.0, 0.0) < next_try(5, 0.0, 1.0)


@pytest.mark.django_db(transaction=True)
def test_what_is_sent_is_what_another_installation_takes(there: Receiver):
    """The bytes and headers of a real exchange, given to the way in: the figures count, once."""
    make_facilities()
    ours = make_realm()
    report(ours, Facility.objects.get(pk="ALFA"), occupied=7)
    link(ours, there)
    sweep_outbox()
    (one,) = there.got
    theirs = make_realm("oefengolf-2")
    body = one.body.replace(b"oefengolf", b"oefengolf-2")
    token = register(theirs)
    url = reverse("deliveries", kwargs={"realm": theirs.slug}) + "?format=capacity-csv"
    headers = {"Authorization": f"Bearer {token}", "X-Filename": one.headers["X-Filename"]}
    kind = "application/octet-stream"
    statuses = [
        Client().post(url, body, content_type=kind, headers=headers).status_code for _ in range(2)
    ]
    sweep_inbox()
    assert statuses == [202, 200]


def test_a_new_one_does_not_take_the_place_of_another(realm: Realm, there: Receiver):
    link(realm, there, is_new=True)
    with pytest.raises(Conflict, match="Er is al een koppeling") as refused:
        link(realm, there, label="Een ander", is_new=True)
    assert refused.value.field == "name"
    assert Peer.objects.get().label == "De buren"
    link(realm, there, label="Zo heet het nu")  # who changes it does
    assert Peer.objects.get().label == "Zo heet het nu"
