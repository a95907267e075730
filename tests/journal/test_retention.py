"""The floor rises, never falls, removes nothing; a new epoch is one command."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from journal.actors import system_actor
from journal.errors import Invalid
from journal.models import Entry, Realm
from journal.retention import floor_move
from journal.services import record, writing
from journal.tasks import retain
from tests.factories import RealmFactory
from tests.journal.livesite.events import TrialSet

ACTOR = system_actor("test", "Test")
pytestmark = pytest.mark.django_db


def put(realm: Realm, count: int) -> None:
    with writing():
        for value in range(count):
            record(TrialSet("a", value), realm=realm, actor=ACTOR)


def test_the_floor_follows_age_and_number_and_entries_stay() -> None:
    realm = RealmFactory.create()
    with time_machine.travel(timezone.now() - timedelta(days=40)):
        put(realm, 5)
    put(realm, 5)
    assert floor_move(realm).floor == 5
    assert floor_move(realm, keep_entries=3).floor == 7
    assert floor_move(realm).floor == 7, "it never goes down"
    assert floor_move(realm, keep_days=0, keep_entries=0).floor == 10
    assert Entry.objects.filter(realm=realm).count() == 10
    with pytest.raises(Invalid):
        floor_move(realm, keep_days=-1)


def test_the_commands_say_what_they_did(capsys: pytest.CaptureFixture[str]) -> None:
    realm = RealmFactory.create()
    put(realm, 4)
    call_command("journal_retain", "--entries", "1")
    assert f"{realm.slug}: floor 3, head 4" in capsys.readouterr().out
    before = realm.epoch
    call_command("journal_new_epoch", realm.slug)
    realm.refresh_from_db()
    assert realm.epoch != before
    for words in (("journal_retain", "--realm", "geen"), ("journal_new_epoch", "geen")):
        with pytest.raises(CommandError):
            call_command(*words)


def test_the_daily_task_sees_to_every_realm() -> None:
    realms = [RealmFactory.create(), RealmFactory.create()]
    for realm in realms:
        with time_machine.travel(timezone.now() - timedelta(days=40)):
            put(realm, 3)
    retain()
    retain()
    assert list(Realm.objects.values_list("floor", flat=True)) == [3, 3]
