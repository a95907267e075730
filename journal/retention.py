"""How far back the journal is sent piece by piece, and when it is declared another one.

Entries are never removed: the floor only says from where a client that was away is caught up entry by
entry; below it, it starts from a snapshot. Looking back still reads every entry. What is removed is
what merely served delivery: answers kept for repeats, and old notes of changed rights.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from journal import clock
from journal.doorbell import ring
from journal.errors import Invalid
from journal.models import Entry, IdempotentAnswer, Realm, RightsChange
from journal.services import writing

KEEP_DAYS = 30
KEEP_ENTRIES = 100_000
ANSWER_DAYS = 7  # no client repeats a command after a week


@dataclass(frozen=True)
class Retained:
    """What one run did in one realm."""

    realm: str
    floor: int
    head: int


def floor_move(
    realm: Realm,
    *,
    keep_days: int = KEEP_DAYS,
    keep_entries: int = KEEP_ENTRIES,
) -> Retained:
    """Raise a realm's floor to what is older than the days or beyond the entries to keep.

    Raises Invalid for negative numbers. The floor never goes down.
    """
    if keep_days < 0 or keep_entries < 0:
        raise Invalid("journal.bad_retention")
    with writing():
        locked = Realm.objects.select_for_update().get(pk=realm.pk)
        before = clock.now() - timedelta(days=keep_days)
        old = Entry.objects.filter(realm=locked, recorded_at__lt=before).order_by("-seq")
        by_age = old.values_list("seq", flat=True).first() or 0
        locked.floor = max(locked.floor, min(by_age, locked.head), locked.head - keep_entries)
        locked.save(update_fields=["floor"])
    return Retained(locked.slug, locked.floor, locked.head)


def leftovers_remove() -> int:
    """Remove kept answers and notes of changed rights that nobody can need; return how many."""
    before = clock.now() - timedelta(days=ANSWER_DAYS)
    with writing():
        answers, _ = IdempotentAnswer.objects.filter(at__lt=before).delete()
        rights, _ = RightsChange.objects.filter(at__lt=before).delete()
    return answers + rights


def epoch_renew(realm: Realm) -> uuid.UUID:
    """Declare a realm's journal another one: every screen starts from a snapshot (after a restore)."""
    with writing():
        locked = Realm.objects.select_for_update().get(pk=realm.pk)
        locked.epoch = uuid.uuid4()
        locked.save(update_fields=["epoch"])
    ring(locked.slug, locked.head)
    return locked.epoch
