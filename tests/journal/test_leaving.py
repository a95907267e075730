"""What is over leaves the state after its time; the log, the past and the order keep it."""

import json
from datetime import timedelta
from typing import Any

import pytest

from capacity.events import DayClosed
from journal.events import Event
from journal.leaving import BATCH, states_leave
from journal.models import CurrentState, Entry, Realm
from journal.services import realm_close, record, writing
from journal.snapshots import snapshot_at
from lcms_bridge.events import MessageProcessed
from patientspread.events import RunChanged, TransferChanged
from phases.events import ProposalChanged
from situation.events import NotePosted
from tests.factories import SYSTEM, RealmFactory
from tests.journal.livesite.events import OVER, TrialSet
from tests.journal.livesite.hooks import audiences_of
from tests.reading import snapshot, visible_body

COORD, ANNA = audiences_of("coord"), audiences_of("anna")
DAYS = 14


def put(realm: Realm, *events: TrialSet) -> None:
    with writing():
        for event in events:
            record(event, realm=realm, actor=SYSTEM)


def later(realm: Realm, **step: float) -> None:
    """Let the standing clock of an exercise go on."""
    realm.clock_time = realm.now() + timedelta(**step)
    realm.save(update_fields=["clock_time"])


@pytest.fixture
def realm(db: None) -> Realm:
    return RealmFactory.create(exercise=True)


def things(realm: Realm, audiences: frozenset[str] = COORD) -> set[str]:
    return set(snapshot(realm, audiences=audiences).entities)


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_what_is_over_leaves_after_its_time_in_realm_days_and_what_is_open_stays(
    store: str,
) -> None:
    realm = RealmFactory.create(exercise=True)
    put(realm, TrialSet("a", 10, pad=OVER), TrialSet("b", 20))
    later(realm, days=DAYS, seconds=-1)
    assert states_leave(realm) == 0
    later(realm, seconds=1)
    assert states_leave(realm) == 1
    assert states_leave(realm) == 0, "once"
    assert things(realm) == {"thing:b"}
    seen = snapshot(realm, audiences=COORD)
    assert [event["key"] for event in seen.log] == ["thing:a", "thing:b"], "the log keeps it"
    assert set(snapshot(realm, audiences=COORD, at_seq=2).entities) == {"thing:a", "thing:b"}
    assert set(snapshot(realm, audiences=COORD, at_seq=3).entities) == {"thing:b"}


def test_leaving_is_an_entry_for_whoever_saw_the_entity_and_for_nobody_else(realm: Realm) -> None:
    put(realm, TrialSet("a", 1, pad=OVER, private=True))
    later(realm, days=DAYS)
    states_leave(realm)
    entry = Entry.objects.get(type="journal.left")
    body = visible_body(entry.variants, COORD)
    assert body is not None
    event = json.loads(body)
    assert (event["key"], event["state"], "line" in event) == ("thing:a", None, False)
    assert visible_body(entry.variants, ANNA) is None
    assert entry.actor == "system:journal"


def test_what_happens_again_comes_back_and_stays_while_it_is_open(realm: Realm) -> None:
    put(realm, TrialSet("a", 1, pad=OVER))
    later(realm, days=DAYS)
    states_leave(realm)
    put(realm, TrialSet("a", 2))
    later(realm, days=5 * DAYS)
    assert states_leave(realm) == 0
    assert things(realm) == {"thing:a"}
    put(realm, TrialSet("a", 3, pad=OVER))
    later(realm, days=1)
    assert states_leave(realm) == 0, "its time counts from when it was over again"


def test_another_retention_holds_at_once_for_what_is_there(realm: Realm, settings: Any) -> None:
    put(realm, TrialSet("a", 1, pad=OVER))
    later(realm, days=1)
    settings.STATE_DAYS = {"note": 1}
    assert states_leave(realm) == 1
    settings.STATE_DAYS = {}
    with pytest.raises(TypeError):
        put(realm, TrialSet("a", 2, pad=OVER))


def test_a_backlog_leaves_in_batches_and_leaves_rows_without_content(realm: Realm) -> None:
    put(realm, *(TrialSet(str(number), 1, pad=OVER) for number in range(2 * BATCH + 3)))
    later(realm, days=DAYS)
    assert states_leave(realm) == 2 * BATCH + 3
    assert things(realm) == set()
    assert set(CurrentState.objects.values_list("variants", flat=True)) == {""}


def test_a_closed_realm_stays_as_it_was(realm: Realm) -> None:
    put(realm, TrialSet("a", 1, pad=OVER))
    stale = Realm.objects.get(pk=realm.pk)
    realm_close(actor=SYSTEM, realm=realm, reason="Voorbij.")
    for copy in (realm, stale):
        later(copy, days=DAYS)
        assert states_leave(copy) == 0
    assert things(realm) == {"thing:a"}


def test_states_of_an_older_version_are_judged_by_what_they_say(realm: Realm) -> None:
    put(realm, TrialSet("a", 1, pad=OVER), TrialSet("b", 1), TrialSet("c", 1, gone=True))
    text = Entry.objects.get(key="thing:c").variants
    CurrentState.objects.update(kept_as=None, ended_at=None, gone_seq=None, first_seq=0)
    CurrentState.objects.filter(key="thing:c").update(variants=text)
    assert states_leave(realm) == 0
    later(realm, days=DAYS)
    assert states_leave(realm) == 1
    assert things(realm) == {"thing:b"}
    assert CurrentState.objects.get(key="thing:c").gone_seq == 3
    assert snapshot_at(Realm.objects.get(pk=realm.pk), COORD, 1).seq == 1


@pytest.mark.parametrize(
    ("event", "over", "still_open"),
    [
        (NotePosted, [{}], []),
        (DayClosed, [{}], []),
        (RunChanged, ["done", "failed"], ["requested", "running"]),
        (
            TransferChanged,
            ["arrived", "refused", "withdrawn", "expired"],
            ["expected", "proposed", "accepted"],
        ),
        (ProposalChanged, ["accepted", "rejected", "withdrawn"], ["open", "deferred"]),
        (MessageProcessed, ["applied", "partly", "quarantined"], ["received"]),
    ],
)
def test_every_kind_that_grows_says_when_it_is_over(
    event: type[Event], over: list[Any], still_open: list[str], settings: Any
) -> None:
    assert {event.kept_as({"state": state}) for state in over} <= set(settings.STATE_DAYS)
    assert all(event.kept_as({"state": state}) == "" for state in still_open)
