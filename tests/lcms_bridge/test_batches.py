"""Many waiting messages are read in one transaction, and each is as if it had been read alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from capacity.models import FigureReport, Source
from capacity.selectors import beds_now, ed_now
from journal.models import Entry, Realm
from lcms_bridge.models import Message, PeerDialect
from lcms_bridge.services import BRIDGE, HOLD, message_receive, messages_due, messages_process
from lcms_bridge.services.inbox import MAX_ATTEMPTS, waits
from lcms_bridge.tasks import process_message
from lcms_bridge.together import Together
from network.models import Facility
from tests.lcms_bridge.factories import (
    NOW,
    SYSTEM,
    beds,
    document,
    ed,
    encode,
    make_facilities,
    make_realm,
    systems_of,
)
from web.program import Program

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]
HOUSES = 12


@pytest.fixture
def realm(store: str) -> Realm:
    return make_realm()


def systems(realm: Realm, count: int = HOUSES) -> list[Program]:
    """Return the systems of so many houses, each of its own."""
    houses = make_facilities([f"H{number:02}" for number in range(count)])
    return [*systems_of(realm, houses).values()]


def store_of(sender: Any, realm: Realm, *states: Any, raw: bytes = b"") -> Message:
    """Store what a system says; nobody reads it yet."""
    content = raw or encode(document(*states))
    return message_receive(actor=sender, realm=realm, raw=content, name="a.csv", ring=False).message


def states_of(messages: list[Message]) -> list[tuple[str, int]]:
    """Return how each message stands, and of how many houses it counted."""
    for message in messages:
        message.refresh_from_db()
    return [(message.state, message.applied) for message in messages]


def test_what_many_systems_say_is_read_in_one_transaction(realm: Realm) -> None:
    senders = systems(realm)
    codes = [f"H{number:02}" for number in range(HOUSES)]
    sent = [
        store_of(sender, realm, beds(code, ic=at % 9))
        for at, (sender, code) in enumerate(zip(senders, codes, strict=True))
    ]
    with CaptureQueriesContext(connection) as asked:
        process_message(sent[0].pk)
    # one of them took forty queries alone
    assert len(asked) < 60
    written = [one["sql"] for one in asked if one["sql"].startswith('UPDATE "capacity_source"')]
    assert len(written) == 1  # all systems that spoke at once, not each
    assert states_of(sent) == [("applied", 1)] * HOUSES
    known = beds_now(realm)
    for at, (code, sender) in enumerate(zip(codes, senders, strict=True)):
        assert known[code].lines["ic"].occupied == at % 9
        assert (known[code].report.source, known[code].report.reporter) == (
            f"his-{code.lower()}",
            "system:bridge",
        )
        assert str(sender.label) in str(known[code].report.reported_by)
    heard = Source.objects.filter(realm=realm, last_report_at=NOW, state="speaks")
    assert heard.count() == HOUSES
    assert Entry.objects.filter(type="lcms_bridge.message_processed").count() == HOUSES


def test_one_bad_message_takes_no_other_down(realm: Realm) -> None:
    senders = systems(realm, 4)
    Facility.objects.filter(pk="H02").update(has_ic=False)
    sent = [
        store_of(senders[0], realm, beds("H00")),
        store_of(senders[1], realm, raw=b"\xff\x00 no file at all"),
        store_of(senders[2], realm, beds("H02")),  # has no IC
        store_of(senders[3], realm, beds("H00")),  # not its house
        store_of(senders[3], realm, beds("H03")),
    ]
    assert messages_process(actor=BRIDGE, numbers=[one.pk for one in sent]) == len(sent)
    assert states_of(sent) == [
        ("applied", 1),
        ("quarantined", 0),
        ("quarantined", 0),
        ("quarantined", 0),
        ("applied", 1),
    ]


def test_of_one_house_the_oldest_goes_first_and_every_report_is_kept(realm: Realm) -> None:
    (sender,) = systems(realm, 1)
    sent = [
        store_of(sender, realm, beds("H00", at=NOW - timedelta(minutes=10 - at), ic=at))
        for at in range(4)
    ]
    sent.append(store_of(sender, realm, ed("H00", traffic="stop", reason="peak")))
    messages_process(actor=BRIDGE, numbers=[one.pk for one in reversed(sent)])
    assert states_of(sent) == [("applied", 1)] * 5
    occupied = [
        row.lines.get(kind="ic").values["occupied"] for row in FigureReport.objects.order_by("pk")
    ]
    assert occupied == [0, 1, 2, 3]
    assert beds_now(realm)["H00"].lines["ic"].occupied == 3
    assert ed_now(realm)["H00"].report.traffic == "stop"


def test_the_same_bytes_of_two_senders_count_once(realm: Realm) -> None:
    make_facilities(["H00"])
    raw = encode(document(beds("H00")))
    sent = [
        message_receive(
            actor=SYSTEM, realm=realm, raw=raw, name="a", source=who, ring=False
        ).message
        for who in ("een", "twee")
    ]
    messages_process(actor=BRIDGE, numbers=[one.pk for one in sent])
    assert states_of(sent) == [("applied", 1), ("applied", 0)]
    assert FigureReport.objects.count() == 1


def test_a_fault_in_one_message_has_all_read_alone(
    realm: Realm, monkeypatch: pytest.MonkeyPatch
) -> None:
    senders = systems(realm, 3)
    sent = [store_of(sender, realm, beds(f"H{at:02}")) for at, sender in enumerate(senders)]
    real = Together.take

    def take(turn: Together, message: Message) -> bool:
        if message.pk == sent[1].pk:
            msg = "a fault of the program"
            raise RuntimeError(msg)
        return real(turn, message)

    monkeypatch.setattr(Together, "take", take)
    messages_process(actor=BRIDGE, numbers=[one.pk for one in sent])
    assert states_of(sent) == [("applied", 1)] * 3
    assert FigureReport.objects.count() == 3


def test_what_another_worker_holds_or_did_is_left_alone(realm: Realm) -> None:
    senders = systems(realm, 3)
    sent = [store_of(sender, realm, beds(f"H{at:02}")) for at, sender in enumerate(senders)]
    assert HOLD.take(sent[0].pk, waits())
    assert messages_process(actor=BRIDGE, numbers=[one.pk for one in sent]) == 2
    assert messages_process(actor=BRIDGE, numbers=[one.pk for one in sent]) == 0
    assert states_of(sent) == [("received", 0), ("applied", 1), ("applied", 1)]


def test_what_a_sender_says_waits_for_what_another_worker_reads_of_it(realm: Realm) -> None:
    senders = systems(realm, 2)
    sent = [
        store_of(senders[0], realm, beds("H00", at=NOW - timedelta(minutes=9 - at)))
        for at in range(2)
    ]
    other = store_of(senders[1], realm, beds("H01"))
    assert HOLD.take(sent[0].pk, waits())
    assert messages_due() == [other.pk]
    process_message(sent[1].pk)
    assert states_of([*sent, other]) == [("received", 0), ("received", 0), ("applied", 1)]
    # the worker died, and so did the next: who follows does not wait for ever
    Message.objects.filter(pk=sent[0].pk).update(attempts=2)
    assert messages_due() == [sent[1].pk]


def test_a_message_that_its_readers_die_of_is_set_aside_and_keeps_nobody_waiting(
    realm: Realm,
) -> None:
    senders = systems(realm, 3)
    sent = [store_of(sender, realm, beds(f"H{at:02}")) for at, sender in enumerate(senders)]
    Message.objects.filter(pk=sent[0].pk).update(attempts=1)
    messages_process(actor=BRIDGE, numbers=[sent[0].pk])
    assert states_of(sent[:1]) == [("applied", 1)]
    Message.objects.filter(pk=sent[1].pk).update(attempts=MAX_ATTEMPTS)
    messages_process(actor=BRIDGE, numbers=[one.pk for one in sent[1:]])
    assert states_of(sent[1:]) == [("quarantined", 0), ("applied", 1)]


def test_a_sender_whose_words_nobody_can_read_stops_no_other(
    realm: Realm, monkeypatch: pytest.MonkeyPatch
) -> None:
    senders = systems(realm, 2)
    sent = [store_of(sender, realm, beds(f"H{at:02}")) for at, sender in enumerate(senders)]
    PeerDialect.objects.create(
        realm=realm, source=sent[0].source, tables={"made": "by a newer version"}, changed_at=NOW
    )
    messages_process(actor=BRIDGE, numbers=[one.pk for one in sent])
    assert states_of(sent[1:]) == [("applied", 1)]


def test_what_a_sender_says_whose_words_nobody_can_read_is_stored_all_the_same(
    realm: Realm,
) -> None:
    (sender,) = systems(realm, 1)
    PeerDialect.objects.create(
        realm=realm, source=sender.name, tables={"made": "by a newer version"}, changed_at=NOW
    )
    assert store_of(sender, realm, beds("H00")).state == "received"


def test_what_is_told_twice_among_others_is_one_message(realm: Realm) -> None:
    senders = systems(realm, 2)
    sent = [store_of(senders[0], realm, beds("H00")), store_of(senders[1], realm, beds("H01"))]
    before = Entry.objects.count()
    again = message_receive(
        actor=senders[0], realm=realm, raw=encode(document(beds("H00"))), name="b.csv", ring=False
    )
    assert (again.again, again.message.pk) == (True, sent[0].pk)
    assert Entry.objects.count() == before  # and nothing is told of it
    assert messages_process(actor=BRIDGE, numbers=messages_due()) == 2
    assert FigureReport.objects.count() == 2


def test_a_worker_that_dies_within_the_transaction_leaves_all_of_it(
    realm: Realm, monkeypatch: pytest.MonkeyPatch
) -> None:
    senders = systems(realm, 3)
    sent = [store_of(sender, realm, beds(f"H{at:02}")) for at, sender in enumerate(senders)]
    realm.refresh_from_db()
    head = realm.head
    real = Together.apply

    def die(turn: Together) -> Any:
        real(turn)
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(Together, "apply", die)
        with pytest.raises(SystemExit):
            messages_process(actor=BRIDGE, numbers=[one.pk for one in sent])
    realm.refresh_from_db()
    assert (realm.head, FigureReport.objects.count()) == (head, 0)
    assert messages_due() == []  # held until it is sure that nobody reads them
    Message.objects.update(due_at=NOW - timedelta(days=1))
    assert messages_process(actor=BRIDGE, numbers=messages_due()) == 3
    assert states_of(sent) == [("applied", 1)] * 3
    numbers = Entry.objects.filter(realm=realm).order_by("seq").values_list("seq", flat=True)
    assert [*numbers] == [*range(1, len(numbers) + 1)]


def test_a_system_that_is_withdrawn_before_it_is_read_counts_no_more(realm: Realm) -> None:
    senders = systems(realm, 2)
    sent = [store_of(sender, realm, beds(f"H{at:02}")) for at, sender in enumerate(senders)]
    Source.objects.filter(name="his-h00").update(state="withdrawn")
    messages_process(actor=BRIDGE, numbers=[one.pk for one in sent])
    assert states_of(sent) == [("quarantined", 0), ("applied", 1)]


def test_a_house_that_closes_after_its_message_came_holds_up_no_other(
    realm: Realm, monkeypatch: pytest.MonkeyPatch
) -> None:
    senders = systems(realm, 2)
    sent = [store_of(sender, realm, beds(f"H{at:02}")) for at, sender in enumerate(senders)]
    real = Together.take

    def take(turn: Together, message: Message) -> bool:
        Facility.objects.filter(pk="H00").update(retired_at=NOW)  # the houses were read already
        return real(turn, message)

    monkeypatch.setattr(Together, "take", take)
    messages_process(actor=BRIDGE, numbers=[one.pk for one in sent])
    assert states_of(sent) == [("quarantined", 0), ("applied", 1)]


def test_two_workers_at_once_share_what_waits(realm: Realm) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    senders = systems(realm)
    sent = [store_of(sender, realm, beds(f"H{at:02}")) for at, sender in enumerate(senders)]
    numbers, together = [one.pk for one in sent], Barrier(2)

    def work(_worker: int) -> int:
        try:
            together.wait(20)
            return messages_process(actor=BRIDGE, numbers=numbers)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        assert sum(workers.map(work, range(2))) == HOUSES
    assert states_of(sent) == [("applied", 1)] * HOUSES
    assert FigureReport.objects.count() == HOUSES
