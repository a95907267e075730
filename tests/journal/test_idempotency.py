"""A command that is sent twice is done once, also at the same moment."""

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection

from journal.actors import system_actor
from journal.errors import Invalid, Refused
from journal.idempotency import once, once_answered
from journal.models import Entry, Realm
from journal.retention import leftovers_remove
from journal.services import record, record_standing, writing
from tests.factories import RealmFactory
from tests.journal.livesite.events import TrialSet

ACTOR = system_actor("test", "Test")


def change(realm: Realm, value: int = 1) -> dict[str, int]:
    with writing():
        record(TrialSet("a", value), realm=realm, actor=ACTOR)
    return {"value": value}


@pytest.mark.django_db
def test_the_same_key_answers_as_the_first_time_and_changes_nothing() -> None:
    realm = RealmFactory.create()
    first = once_answered("user:a", "k", realm, lambda: change(realm, 1))
    again = once_answered("user:a", "k", realm, lambda: change(realm, 2))
    assert (first.body, first.seq, first.repeated) == ({"value": 1}, 1, False)
    assert (again.body, again.seq, again.repeated) == ({"value": 1}, 1, True)
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_the_last_entry_of_a_command_may_say_how_something_stands() -> None:
    realm = RealmFactory.create()

    def stand() -> dict[str, int]:
        with writing():
            record_standing("s", lambda: TrialSet("s", 1), realm=realm, actor=ACTOR)
            record(TrialSet("a", 1), realm=realm, actor=ACTOR)
            record_standing("s", lambda: TrialSet("s", 2), realm=realm, actor=ACTOR)
        return {}

    with writing():
        record_standing("s", lambda: TrialSet("s", 0), realm=realm, actor=ACTOR)
        answer = once_answered("user:a", "k", realm, stand)
    assert list(Entry.objects.order_by("seq").values_list("key", flat=True)) == [
        "thing:a",
        "thing:s",
    ]
    again = once_answered("user:a", "k", realm, stand)
    assert (answer.seq, again.seq, again.repeated) == (0, 2, True)


@pytest.mark.django_db
def test_another_actor_realm_or_key_is_another_command() -> None:
    realm, other = RealmFactory.create(), RealmFactory.create()
    for actor, key, where in (
        ("a", "k", realm),
        ("b", "k", realm),
        ("a", "l", realm),
        ("a", "k", other),
    ):
        once(actor, key, where, lambda where=where: change(where))  # type: ignore[misc]
    once("a", "", realm, lambda: change(realm))
    once("a", "", realm, lambda: change(realm))
    assert Entry.objects.count() == 6


@pytest.mark.django_db
def test_what_failed_is_not_kept_and_can_be_tried_again() -> None:
    realm = RealmFactory.create()

    def fail() -> dict[str, int]:
        change(realm)
        raise Refused("web.refused")

    with pytest.raises(Refused):
        once("a", "k", realm, fail)
    assert Entry.objects.count() == 0
    assert once("a", "k", realm, lambda: change(realm, 5)) == {"value": 5}


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["x" * 201, "a\x00b"])
def test_a_key_that_cannot_be_kept_is_refused(key: str) -> None:
    with pytest.raises(Invalid):
        once("a", key, None, dict)


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_eight_at_the_same_moment_are_one(store: str) -> None:
    realm = RealmFactory.create()

    def attempt(value: int) -> dict[str, int]:
        try:
            return once("a", "k", realm, lambda: change(realm, value))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(8)))
    assert Entry.objects.filter(realm=realm).count() == 1
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.django_db
def test_young_answers_are_kept_when_leftovers_are_removed() -> None:
    realm = RealmFactory.create()
    once("a", "k", realm, lambda: change(realm))
    assert leftovers_remove() == 0
    assert once("a", "k", realm, lambda: change(realm, 9)) == {"value": 1}


@pytest.mark.django_db
@pytest.mark.parametrize("times", [1, 4])
def test_a_command_that_others_were_ahead_of_goes_again(times: int) -> None:
    realm = RealmFactory.create()
    turns: list[int] = []

    def overtaken() -> dict[str, int]:
        turns.append(1)
        made = change(realm)
        if len(turns) <= times:
            raise IntegrityError
        return made

    assert once("a", "k", realm, overtaken) == {"value": 1}
    assert (len(turns), Entry.objects.count()) == (times + 1, 1)


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_two_commands_that_wait_for_each_other_are_both_done_once() -> None:
    one, other = RealmFactory.create(), RealmFactory.create()
    both_hold = threading.Barrier(2)

    def crossing(first: Realm, second: Realm) -> dict[str, int]:
        Realm.objects.select_for_update().get(pk=first.pk)
        with contextlib.suppress(threading.BrokenBarrierError):
            both_hold.wait(
                3
            )  # the one that goes again meets nobody; SQLite has one writer at a time
        Realm.objects.select_for_update().get(pk=second.pk)
        return change(first)

    def give(first: Realm, second: Realm) -> dict[str, int]:
        try:
            return once("a", f"from {first.slug}", first, lambda: crossing(first, second))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(give, (one, other), (other, one)))
    assert answers == [{"value": 1}, {"value": 1}]
    assert sorted(Entry.objects.values_list("realm_id", flat=True)) == sorted([one.pk, other.pk])
