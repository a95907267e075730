"""A closed realm is closed: whoever comes after the closing is refused, also a moment after."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.dispatch import receiver

from journal.actors import Actor, system_actor
from journal.errors import Conflict
from journal.models import Realm
from journal.services import only_open, realm_close, record, writing
from journal.signals import realm_closing
from tests.factories import RealmFactory
from tests.journal.livesite.events import TrialSet

ACTOR = system_actor("test", "Test")
SECONDS = 20
CLOSED = datetime(2026, 3, 1, 9, tzinfo=UTC)


def put(realm: Realm, value: int) -> None:
    with writing():
        record(TrialSet("a", value), realm=realm, actor=ACTOR)


def close(realm: Realm) -> None:
    realm_close(actor=ACTOR, realm=realm, reason="Voorbij.")


def close_and_fail(realm: Realm) -> None:
    with writing():
        close(realm)
        raise ZeroDivisionError


def entries(realm: Realm) -> int:
    return realm.entries.count()


@pytest.mark.django_db
def test_nothing_is_recorded_in_a_closed_realm_whatever_the_writer_believes() -> None:
    realm = RealmFactory.create()
    before = Realm.objects.get(pk=realm.pk)
    close(realm)
    for copy in (realm, before, Realm.objects.get(pk=realm.pk)):
        with pytest.raises(Conflict) as refused:
            put(copy, 1)
        assert refused.value.code == "realm_closed"
    assert entries(realm) == 0
    with pytest.raises(Conflict):
        close(before)


@pytest.mark.django_db
def test_what_is_ended_with_the_realm_is_its_last_entry() -> None:
    realm = RealmFactory.create()

    @receiver(realm_closing)
    def end(*, realm: Realm, actor: Actor, reason: str, **_kwargs: Any) -> None:
        if not realm.entries.filter(key="thing:open").exists():
            record(TrialSet("open", 0), realm=realm, actor=actor, reason=reason)

    with writing():
        put(realm, 1)
        stale = Realm.objects.get(pk=realm.pk)
        close(realm)
        with pytest.raises(Conflict):
            put(stale, 2)
    assert [entry.reason for entry in realm.entries.order_by("seq")][-1] == "Voorbij."
    assert "thing:open" in realm.entries.values_list("key", flat=True)


@pytest.mark.django_db
def test_a_closing_that_fails_closes_nothing() -> None:
    realm = RealmFactory.create()
    with writing():
        with pytest.raises(ZeroDivisionError):
            close_and_fail(realm)
        put(Realm.objects.get(pk=realm.pk), 1)
    assert entries(realm) == 1


@pytest.mark.django_db
def test_what_nobody_waits_for_ends_quietly_in_a_closed_realm_and_only_there() -> None:
    realm = RealmFactory.create()
    close(realm)
    with only_open():
        put(realm, 1)
    with pytest.raises(Conflict), only_open():
        raise Conflict("journal.busy", code="other")


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_a_change_under_way_when_the_realm_is_closed_is_refused_whole(store: str) -> None:
    realm = RealmFactory.create()
    recorded, closed = threading.Event(), threading.Event()

    def change() -> str:
        try:
            with writing():
                Realm.objects.filter(pk=other.pk).update(name="gewijzigd")
                record(TrialSet("a", 1), realm=realm, actor=ACTOR)
                recorded.set()
                assert closed.wait(SECONDS)
        except Conflict as refusal:
            return refusal.code
        finally:
            connection.close()
        return "written"

    other = RealmFactory.create(name="anders")
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(change)
        assert recorded.wait(SECONDS)
        close(Realm.objects.get(pk=realm.pk))
        closed.set()
        assert job.result(SECONDS) == "realm_closed"
    other.refresh_from_db()
    assert (entries(realm), other.name) == (0, "anders")


@pytest.mark.django_db
@pytest.mark.parametrize("by_old_version", [False, True])
def test_the_time_of_a_real_world_stands_still_once_it_is_closed(by_old_version: bool) -> None:
    with time_machine.travel(CLOSED, tick=False):
        realm = RealmFactory.create()
        with writing():
            put(realm, 1)
        if by_old_version:  # which let it run on
            Realm.objects.filter(pk=realm.pk).update(is_open=False)
        else:
            close(realm)
    with time_machine.travel(CLOSED + timedelta(days=3), tick=False):
        assert Realm.objects.get(pk=realm.pk).now() == CLOSED


@pytest.mark.django_db
def test_what_is_told_while_a_real_world_closes_has_the_moment_of_then() -> None:
    with time_machine.travel(CLOSED - timedelta(hours=5), tick=False):
        realm = RealmFactory.create()
        put(realm, 1)
    with time_machine.travel(CLOSED, tick=False), writing():
        record(TrialSet("last", 2), realm=realm, actor=ACTOR)
        close(realm)
    assert realm.entries.get(key="thing:last").realm_time == CLOSED
