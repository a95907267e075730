"""Snapshot + events = snapshot, for every audience; nobody receives a byte they may not see."""

import gzip
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.actors import system_actor
from journal.entries import bodies
from journal.leaving import states_leave
from journal.live.log import read_after
from journal.models import Realm
from journal.projection import projection
from journal.services import record, writing
from journal.snapshots import snapshot_at, snapshot_now
from tests.factories import RealmFactory
from tests.journal.livesite.events import OVER, TrialSet
from tests.journal.livesite.hooks import audiences_of

ACTOR = system_actor("test", "Test")
READERS = {name: audiences_of(name) for name in ("coord", "hin", "anna")}
MAY_NOT = {"coord": [], "hin": ["GEHEIM", "PRIVE"], "anna": ["GEHEIM", "PRIVE", "AANWIJZING"]}

entries = st.builds(
    lambda thing, value, kind: TrialSet(
        thing=f"prive-{thing}" if kind == "private" else thing,
        value=value,
        secret="GEHEIM",
        hint="AANWIJZING",
        pad={"private": "PRIVE", "over": OVER}.get(kind, 'é"\\\n'),
        gone=kind == "gone",
        private=kind == "private",
    ),
    thing=st.sampled_from("abc"),
    value=st.integers(0, 30),
    kind=st.sampled_from(["open", "open", "gone", "private", "over"]),
)
LEAVE = "leave"  # a batch that is the daily round: what is over leaves
batches = st.lists(st.just(LEAVE) | st.lists(entries, min_size=1, max_size=3), max_size=8)


def applied(document: dict[str, Any], events: list[dict[str, Any]], seq: int) -> dict[str, Any]:
    """Do what a screen does with the events after its snapshot."""
    entities = dict(document["entities"])
    for event in events:
        if event["state"] is None:
            entities.pop(event["key"], None)
        else:
            entities[event["key"]] = event
    log = document["log"] + [event for event in events if "line" in event]
    return document | {"entities": entities, "log": log, "seq": seq}


@pytest.fixture(autouse=True)
def _what_is_over_leaves_at_once(settings: Any) -> None:
    settings.STATE_DAYS = {"note": 0}


def write(realm: Realm, batch: list[TrialSet] | str) -> None:
    if isinstance(batch, str):  # LEAVE
        states_leave(realm)
        return
    with writing():
        for event in batch:
            record(event, realm=realm, actor=ACTOR)


@pytest.mark.django_db
@settings(max_examples=40)
@given(batches, batches)
def test_snapshot_and_events_after_it_equal_the_later_snapshot(
    before: list[list[TrialSet] | str],
    after: list[list[TrialSet] | str],
) -> None:
    realm = RealmFactory.create()
    for batch in before:
        write(realm, batch)
    realm.refresh_from_db()
    started = {
        name: json.loads(snapshot_now(realm, reader).plain) for name, reader in READERS.items()
    }
    for batch in after:
        write(realm, batch)
    realm.refresh_from_db()
    for name, reader in READERS.items():
        read = read_after(realm.slug, started[name]["seq"])
        assert read is not None
        texts = bodies(read.entries, reader)
        later = snapshot_now(realm, reader)
        expected = json.loads(later.plain)
        reached = applied(started[name], [json.loads(text) for text in texts], realm.head)
        assert reached | {"tag": expected["tag"]} == expected
        for marker in MAY_NOT[name]:
            assert marker not in later.plain.decode()
            assert marker not in "".join(texts)


@pytest.mark.django_db
@settings(max_examples=25)
@given(batches)
def test_the_past_from_the_journal_equals_what_the_present_was(
    batch_list: list[list[TrialSet] | str],
) -> None:
    """The projection as it was at each moment agrees with the journal read back."""
    realm = RealmFactory.create()
    seen: dict[int, dict[str, bytes]] = {}
    for batch in batch_list:
        write(realm, batch)
        realm.refresh_from_db()
        seen[realm.head] = {
            name: snapshot_now(realm, reader).plain for name, reader in READERS.items()
        }
    for seq, documents in seen.items():
        for name, plain in documents.items():
            assert snapshot_at(realm, READERS[name], seq).plain == plain


@pytest.mark.django_db
def test_one_encoding_serves_all_readers_of_a_class_until_something_happens() -> None:
    realm = RealmFactory.create()
    write(realm, [TrialSet("a", 1)])
    realm.refresh_from_db()
    first = snapshot_now(realm, READERS["anna"])
    assert snapshot_now(realm, READERS["anna"]) is first
    assert gzip.decompress(first.zipped) == first.plain
    write(realm, [TrialSet("a", 2)])
    realm.refresh_from_db()
    assert snapshot_now(realm, READERS["anna"], recent=True) is first, (
        "a herd shares it for a second"
    )
    assert snapshot_now(realm, READERS["anna"]).etag != first.etag


@pytest.mark.django_db(transaction=True)
def test_a_history_put_back_is_noticed_by_the_projection() -> None:
    realm = RealmFactory.create()
    write(realm, [TrialSet("a", 1)])
    held = projection(realm.pk).encoded(READERS["anna"])
    from django.db import connection  # noqa: PLC0415 - only this test reaches below the models

    from journal.guards import lifted  # noqa: PLC0415

    with lifted(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_entry")
        cursor.execute("DELETE FROM journal_currentstate")
        cursor.execute("UPDATE journal_realm SET head = 0, floor = 0")
    write(realm, [TrialSet("b", 7)])
    again = json.loads(projection(realm.pk).encoded(READERS["anna"]).plain)
    assert held.seq == again["seq"] == 1
    assert list(again["entities"]) == ["thing:b"]
