"""One way to write: numbers without gaps, one transaction, entries that stay."""

import json
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

import pytest
from django.db import DatabaseError, connection, transaction

from journal.actors import system_actor
from journal.events import Event
from journal.models import AppendOnlyError, CurrentState, Entry, ReadAudit, Realm
from journal.services import record, writing
from tests.factories import RealmFactory
from tests.journal.livesite.events import TrialSet

ACTOR = system_actor("test", "Test")


def put(realm: Realm, *values: int, thing: str = "a") -> None:
    with writing():
        for value in values:
            record(TrialSet(thing, value), realm=realm, actor=ACTOR)


def put_and_fail(realm: Realm) -> None:
    with writing():
        record(TrialSet("b", 2), realm=realm, actor=ACTOR)
        raise ZeroDivisionError


@pytest.fixture
def realm(db: None) -> Realm:
    return RealmFactory.create()


def numbers(realm: Realm) -> list[int]:
    return list(Entry.objects.filter(realm=realm).values_list("seq", flat=True))


@pytest.mark.django_db
def test_numbers_follow_without_gaps_in_the_order_of_recording(realm: Realm) -> None:
    put(realm, 1, 2)
    put(realm, 3)
    assert numbers(realm) == [1, 2, 3]
    values = [
        json.loads(json.loads(e.variants)[0]["body"])["state"]["value"] for e in realm.entries.all()
    ]
    assert values == [1, 2, 3]
    assert CurrentState.objects.get(realm=realm, key="thing:a").seq == 3


@pytest.mark.django_db
def test_a_failure_takes_back_the_change_and_its_entries_and_leaves_no_hole(realm: Realm) -> None:
    put(realm, 1)
    with pytest.raises(ZeroDivisionError):
        put_and_fail(realm)
    put(realm, 3)
    assert numbers(realm) == [1, 2]


@pytest.mark.django_db
def test_a_nested_failure_takes_back_only_what_it_recorded(realm: Realm) -> None:
    with writing():
        record(TrialSet("a", 1), realm=realm, actor=ACTOR)
        with pytest.raises(ZeroDivisionError):
            put_and_fail(realm)
    assert [entry.key for entry in realm.entries.all()] == ["thing:a"]


@pytest.mark.django_db
def test_recording_outside_a_transaction_or_of_no_declared_type_is_a_fault(realm: Realm) -> None:
    @dataclass(frozen=True)
    class Undeclared(Event):
        thing: str

    with pytest.raises(RuntimeError):
        record(TrialSet("a", 1), realm=realm, actor=ACTOR)
    with pytest.raises(TypeError), writing():
        record(Undeclared("a"), realm=realm, actor=ACTOR)
    with pytest.raises(TypeError):
        TrialSet("a", 1, another="field")  # type: ignore[call-arg]


@pytest.mark.django_db
def test_entries_cannot_be_changed_or_removed_through_the_orm(realm: Realm) -> None:
    put(realm, 1)
    entry = realm.entries.get()
    entry.reason = "anders"
    rows = Entry.objects.filter(realm=realm)
    for attempt in (
        entry.save,
        entry.delete,
        rows.delete,
        lambda: rows.update(reason="x"),
        lambda: Entry.objects.bulk_update([entry], ["reason"]),
        lambda: realm.entries.all().delete(),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()
    assert realm.entries.get().reason == ""


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["journal_entry", "journal_readaudit"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET actor = 'x'", "DELETE FROM {}"])
def test_entries_cannot_be_changed_or_removed_by_sql(
    store: str, table: str, statement: str
) -> None:
    realm = RealmFactory.create()
    put(realm, 1)
    ReadAudit.objects.create(realm=realm, actor="user:x", key="thing:a", way="test")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    if store == "postgresql":
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")
    assert realm.entries.count() == 1


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_eight_writers_leave_no_gap_and_a_reader_never_sees_a_later_one_first(store: str) -> None:
    """The reader resumes from what it has seen, as the delivery does: it must not miss one."""
    realm = RealmFactory.create()
    seen: list[int] = []

    def write(writer: int) -> None:
        try:
            for value in range(12):
                if value % 6 == 5:
                    with pytest.raises(ZeroDivisionError):
                        put_and_fail(realm)
                else:
                    put(realm, value, thing=f"w{writer}")
        finally:
            connection.close()

    def read() -> None:
        fresh = Entry.objects.filter(realm=realm, seq__gt=seen[-1] if seen else 0).order_by("seq")
        seen.extend(fresh.values_list("seq", flat=True))

    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(write, writer) for writer in range(8)]
        while wait(jobs, timeout=0.01).not_done:
            read()
        for job in jobs:
            job.result()
    read()
    assert seen == list(range(1, 8 * 10 + 1))
