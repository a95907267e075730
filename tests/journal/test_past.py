"""A moment by its time, and the states at a number: the same answers as reading everything."""

import random
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from journal.leaving import states_leave
from journal.models import Entry, Realm
from journal.selectors import seq_at, states_at
from journal.services import record, writing
from tests.factories import SYSTEM, RealmFactory
from tests.journal.livesite.events import OVER, TrialSet

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def realm(store: str, settings: Any) -> Realm:
    """A journal of two hours in which things come, change, end and leave; another realm beside it."""
    settings.STATE_DAYS = {"note": 0}
    realm, other = RealmFactory.create(), RealmFactory.create()
    chance = random.Random(7)  # noqa: S311 - one run equals the next
    with time_machine.travel(timezone.now() - timedelta(hours=2), tick=False) as clock:
        for number in range(40):
            for place in (realm, other):
                with writing():
                    for _ in range(chance.randint(1, 3)):
                        thing, pad = chance.choice("abcdef"), chance.choice(["", "", OVER])
                        event = TrialSet(thing, number, pad=pad, gone=chance.random() < 0.1)
                        record(event, realm=place, actor=SYSTEM)
            if number % 7 == 0:
                states_leave(realm)
            clock.shift(chance.choice([0, 0, 90]))
    realm.refresh_from_db()
    return realm


def test_a_moment_gives_the_last_entry_at_or_before_it(realm: Realm, store: str) -> None:
    entries = list(Entry.objects.filter(realm=realm).order_by("seq"))
    for entry in entries:
        for moment in (entry.realm_time, entry.realm_time - timedelta(seconds=1)):
            expected = max((e.seq for e in entries if e.realm_time <= moment), default=0)
            assert seq_at(realm, moment) == expected
    assert seq_at(realm, timezone.now() + timedelta(days=1)) == realm.head


def test_the_states_at_a_number_are_the_newest_entry_of_every_entity_then(
    realm: Realm, store: str
) -> None:
    for seq in range(realm.head + 1):
        newest = {
            entry.key: entry
            for entry in Entry.objects.filter(realm=realm, seq__lte=seq).order_by("seq")
        }
        found = states_at(realm, seq)
        assert [key for key, _number, _text in found] == sorted({key for key, _n, _t in found})
        for key, number, text in found:
            assert (newest[key].seq, newest[key].variants) == (number, text)
        missed = newest.keys() - {key for key, _number, _text in found}
        assert all('\\"state\\":null' in newest[key].variants for key in missed), (
            "only what is gone"
        )


def test_realm_time_never_goes_back_whatever_clock_writes(store: str) -> None:
    realm = RealmFactory.create()
    for hours in (2, 0, 1):
        with time_machine.travel(timezone.now() + timedelta(hours=hours)), writing():
            record(TrialSet("a", hours), realm=realm, actor=SYSTEM)
    times = list(realm.entries.order_by("seq").values_list("realm_time", flat=True))
    assert times == sorted(times)
