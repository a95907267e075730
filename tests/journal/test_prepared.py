"""A reading that is composed once gives what Django gives, for whatever it is asked next."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext

from journal.bulk import bulk_insert
from journal.models import CurrentState, Realm
from journal.prepared import SHAPES, Prepared
from tests.factories import RealmFactory

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]
AT = datetime(2026, 3, 9, 12, 30, 0, 120, tzinfo=UTC)


@pytest.fixture
def realm(store: str) -> Realm:
    realm = RealmFactory.create()
    bulk_insert(
        [
            CurrentState(
                realm=realm,
                key=f"thing:{number}",
                seq=number,
                first_seq=number,
                variants=f'[{{"to":["é%s\\\\{number}"]}}]',
                ended_at=AT + timedelta(hours=number),
            )
            for number in range(6)
        ]
    )
    return realm


def states(realm: int, keys: list[str], before: datetime, most: int) -> QuerySet[CurrentState]:
    return CurrentState.objects.filter(
        realm=realm, key__in=keys, ended_at__lt=before, seq__lt=most
    ).order_by("-seq")


def asked(realm: Realm) -> list[dict[str, Any]]:
    return [
        {"realm": realm.pk, "keys": keys, "before": AT + timedelta(hours=hours), "most": most}
        for keys in (["thing:1"], ["thing:2"], ["thing:1", "thing:4", "thing:5"], ["%s"], [])
        for hours in (2, 5)
        for most in (1, 5, 2_000_000_000)
    ]


def test_rows_are_those_of_django_whatever_is_asked(realm: Realm) -> None:
    columns = ("key", "seq", "variants", "ended_at")

    def rows(**given: Any) -> QuerySet[CurrentState, tuple[Any, ...]]:
        return states(**given).values_list(*columns)

    prepared = Prepared(rows)
    for given in asked(realm):
        assert prepared(**given) == list(rows(**given))


def test_objects_have_what_was_annotated_and_read_later_what_was_left_out(realm: Realm) -> None:
    prepared = Prepared(
        lambda **given: states(**given).defer("variants").annotate(about=F("realm__slug"))
    )
    for given in asked(realm):
        found = prepared(**given)
        assert found == list(states(**given))
        for one, other in zip(found, states(**given), strict=True):
            assert (one.key, one.seq, one.ended_at) == (other.key, other.seq, other.ended_at)
            assert one.about == realm.slug
            assert one.get_deferred_fields() == {"variants"}
            assert one.variants == other.variants


def test_locked_rows_are_read_in_one_query_each_time(realm: Realm) -> None:
    prepared = Prepared(
        lambda realm, keys: (
            CurrentState.objects.select_for_update(of=("self",))
            .filter(realm=realm, key__in=keys)
            .order_by("key")
        )
    )
    for keys in (["thing:1"], ["thing:3"], ["thing:3", "thing:4"]):
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            assert {one.key for one in prepared(realm=realm.pk, keys=keys)} == set(keys)
        assert len([one for one in queries.captured_queries if "SELECT" in one["sql"]]) == 1


def test_a_reading_keeps_no_more_statements_than_it_may(realm: Realm) -> None:
    prepared = Prepared(
        lambda realm, keys: CurrentState.objects.filter(realm=realm, key__in=keys).values_list(
            "key"
        )
    )
    for count in range(1, SHAPES + 4):
        keys = [f"thing:{number}" for number in range(count)]
        assert {key for (key,) in prepared(realm=realm.pk, keys=keys)} == set(keys[:6])
