"""Encoded snapshots are kept up to a number of bytes, and shared by readers who see the same."""

import os

import pytest

from journal.kept import Encoded, Kept, pack
from journal.models import Realm
from journal.projection import projection
from journal.services import record, writing
from tests.factories import SYSTEM, RealmFactory
from tests.journal.livesite.events import TrialSet


def made(seq: int, size: int = 1000) -> Encoded:
    return pack(os.urandom(size), seq, "tag", ())


def test_what_was_not_asked_for_longest_makes_room_and_the_bound_holds() -> None:
    kept = Kept(10_000)
    for number in range(50):
        kept.put(number, made(number))
        kept.get(0)
        assert kept.bytes <= kept.limit
    assert kept.get(0) is not None
    assert kept.get(1) is None
    assert kept.get(49) is not None


def test_a_newer_one_takes_the_place_of_the_older_and_a_giant_is_not_kept() -> None:
    kept = Kept(10_000)
    for number in range(50):
        kept.put("same", made(number))
    assert (len(kept), kept.bytes < 2000) == (1, True)
    kept.put("giant", made(1, 20_000))
    assert (len(kept), kept.get("giant")) == (1, None)


@pytest.mark.django_db
def test_readers_whom_nothing_tells_apart_share_one_snapshot() -> None:
    realm: Realm = RealmFactory.create()
    with writing():
        record(TrialSet("a", 1), realm=realm, actor=SYSTEM)
    held = projection(realm.pk)
    first = held.encoded(frozenset({"all", "facility:A"}))
    assert held.encoded(frozenset({"all", "facility:B", "region:X"})) is first
    assert held.encoded(frozenset({"all", "role:coord"})) is not first
