"""Rows inserted as columns are the rows that Django would insert, and moments come back as they went."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from capacity.models import FigureReport, ReportLine
from journal.bulk import BATCH, Change, Insert, bulk_change, bulk_insert, bulk_write
from journal.models import CurrentState, Heartbeat, Realm
from journal.said import Named
from tests.factories import FacilityFactory, RealmFactory

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]
AT = datetime(2026, 3, 9, 12, 30, 0, 120, tzinfo=UTC)


@pytest.fixture
def realm(store: str) -> Realm:
    return RealmFactory.create()


def state(realm: Realm, key: str, seq: int, **more: Any) -> CurrentState:
    return CurrentState(realm=realm, key=key, seq=seq, variants='[{"to":["é\\\\"]}]', **more)


def test_every_column_comes_back_as_it_was_given(realm: Realm) -> None:
    report = FigureReport(
        realm=realm,
        facility=FacilityFactory.create(),
        observed_at=AT,
        received_at=AT + timedelta(hours=1),
        source="epd",
        method=FigureReport._meta.get_field("method").choices[0][0],  # type: ignore[index]
        reported_by=Named("Systeem", "System"),
        reporter="x",
        duiding="”\\",
        capacity_class="regular",
    )
    (kept,) = bulk_insert([report])
    lines = [
        ReportLine(
            report=kept,
            realm=realm,
            facility=kept.facility,
            kind=kind,
            source="epd",
            observed_at=AT,
            values=values,
        )
        for kind, values in (("ward", {"occupied": 3, "note": "a'\"\\é"}), ("ic", {}))
    ]
    bulk_insert(lines)
    found = FigureReport.objects.get(pk=kept.pk)
    for name in ("observed_at", "received_at", "method", "reported_by", "duiding", "holds_until"):
        assert getattr(found, name) == getattr(report, name)
    assert not report._state.adding
    assert [row.values for row in found.lines.order_by("pk")] == [row.values for row in lines]


def test_a_row_that_is_there_changes_only_what_is_named(realm: Realm) -> None:
    bulk_insert([state(realm, "a", 1, first_seq=1), state(realm, "b", 2, ended_at=AT)])
    again = [state(realm, "b", 5, first_seq=5, ended_at=None), state(realm, "c", 6)]
    bulk_insert(again, unique_fields=["realm", "key"], update_fields=["seq", "ended_at"])
    rows = CurrentState.objects.order_by("key").values_list("key", "seq", "first_seq", "ended_at")
    assert list(rows) == [("a", 1, 1, None), ("b", 5, 0, None), ("c", 6, 0, None)]


def test_more_rows_than_one_statement_takes_all_get_their_own_key(realm: Realm) -> None:
    rows = bulk_insert([state(realm, f"k{number}", number) for number in range(BATCH + 3)])
    assert len({row.pk for row in rows}) == BATCH + 3
    if connection.vendor == "postgresql":
        for row in (rows[0], rows[BATCH], rows[-1]):
            assert CurrentState.objects.get(pk=row.pk).seq == row.seq
    assert bulk_insert([]) == []


def test_what_the_database_refuses_is_refused_and_leaves_nothing(realm: Realm) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk_insert([state(realm, "a", 1), state(realm, "a", 2)])
    if connection.vendor == "postgresql":  # the other keeps texts of any length
        with pytest.raises(DataError), transaction.atomic():
            bulk_insert([state(realm, "a" * 121, 1)])
    assert not CurrentState.objects.exists()


@pytest.mark.parametrize(
    "moment",
    [
        AT,
        AT.replace(microsecond=0),
        datetime(2026, 7, 1, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(1, 1, 2, tzinfo=UTC),
    ],
)
def test_moments_are_read_as_they_were_written(realm: Realm, moment: datetime) -> None:
    Heartbeat.objects.create(name="x", at=moment)
    found = Heartbeat.objects.get(name="x").at
    assert found == moment
    assert found.tzinfo is UTC


def test_columns_of_rows_that_are_there_are_changed(realm: Realm) -> None:
    rows = bulk_insert([state(realm, f"bed:{number}", number) for number in range(3)])
    for row in rows[:2]:
        row.seq, row.gone_seq, row.ended_at = row.seq + 10, 7, AT
    rows[2].seq = 99
    bulk_change(rows[:2], ["seq", "gone_seq", "ended_at"])
    bulk_change([], ["seq"])
    found = CurrentState.objects.order_by("pk").values_list("seq", "gone_seq", "ended_at")
    assert list(found) == [(10, 7, AT), (11, 7, AT), (2, None, None)]
    assert CurrentState.objects.exclude(variants='[{"to":["é\\\\"]}]').count() == 0


@pytest.mark.parametrize("count", [1, 3, BATCH + 1])
def test_rows_of_several_tables_are_written_at_once(realm: Realm, count: int) -> None:
    state(realm, "beds:A0", 1).save()
    realm.head = 7
    keys = [f"beds:A{number}" for number in range(count)]
    states = [state(realm, key, 2, gone_seq=2) for key in keys]
    bulk_write(
        Change([realm], ("head",)),
        Insert([]),
        Insert(states, ("realm", "key"), ("seq", "gone_seq")),
    )
    realm.refresh_from_db()
    assert realm.head == 7
    assert set(CurrentState.objects.values_list("seq", "gone_seq")) == {(2, 2)}
    assert CurrentState.objects.count() == count
    bulk_write(Insert([]))
    bulk_write()


def test_what_cannot_be_written_of_one_table_is_written_of_none(realm: Realm) -> None:
    state(realm, "beds:A", 1).save()
    realm.head = 7
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk_write(Change([realm], ("head",)), Insert([state(realm, "beds:A", 2)]))
    realm.refresh_from_db()
    assert realm.head == 0
