"""Reading what is said of a single patient is recorded: who, what, when, by which way.

Apps register the key prefixes that this holds for. What is recorded is the entry that was shown: the
same state shown again to the same person is no new reading. Snapshots are recorded before they are
answered, from where the reader's last one ended; what a socket delivers is noted in memory and written
within a second by the delivery's own task.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from journal.models import CurrentState, ReadAudit, ReadPosition, Realm
from journal.trail import trail_note

BATCH = 500  # rows per insert

Shown = Iterable[tuple[str, int]]  # key of the entity, number of the entry that was shown
_prefixes: set[str] = set()


def register_prefix(prefix: str) -> None:
    """Have reads of entities whose key starts with this (such as `transfer:`) recorded."""
    _prefixes.add(prefix)


def is_audited(key: str) -> bool:
    """Say whether reading this entity is recorded."""
    return any(key.startswith(prefix) for prefix in _prefixes)


def not_audited(entries: QuerySet[Any]) -> QuerySet[Any]:
    """Return those of some entries or states that anybody who sees the journal may see unrecorded."""
    for prefix in sorted(_prefixes):
        entries = entries.exclude(key__startswith=prefix)
    return entries


def record_reads(realm: Realm, actor_name: str, keys: Iterable[str], *, way: str) -> int:
    """Record that somebody was shown these entities as they are now; return how many rows that made."""
    states = CurrentState.objects.filter(realm=realm, key__in=set(keys))
    return record_shown(realm, actor_name, states.values_list("key", "seq"), way=way)


def record_shown(realm: Realm, actor_name: str, shown: Shown, *, way: str, after: int = 0) -> int:
    """Record the entries that somebody was shown and had not seen before; return how many rows.

    Entries up to `after` are taken as recorded.
    """
    fresh = {(key, seq) for key, seq in shown if seq > after}
    if not fresh:
        return 0
    mine = ReadAudit.objects.filter(realm=realm, actor=actor_name, seq__gt=after)
    known = mine.filter(seq__lte=max(seq for _key, seq in fresh)).values_list("key", "seq")
    rows = sorted(fresh.difference(known))
    write_reads(realm, actor_name, rows, way=way)
    return len(rows)


def write_reads(
    realm: Realm, actor_name: str, shown: Sequence[tuple[str, int]], *, way: str
) -> None:
    """Insert readings with the notes of the trail that tell of them; one that is there already stays."""
    for start in range(0, len(shown), BATCH):
        part = shown[start : start + BATCH]
        objects = [f"{key}@{seq}" for key, seq in part]
        with transaction.atomic():
            note = trail_note(
                "read",
                actor=actor_name,
                realm=realm.slug,
                about=part[0][0] if len(part) == 1 else "",
                detail={"way": way, "objects": objects},
            )
            rows = [
                ReadAudit(realm=realm, actor=actor_name, key=key, seq=seq, way=way, note=note.pk)
                for key, seq in part
            ]
            ReadAudit.objects.bulk_create(rows, ignore_conflicts=True)


def record_snapshot(
    realm: Realm, actor_name: str, audiences: frozenset[str], seq: int, shown: Shown
) -> int:
    """Record what a snapshot of now shows that this reader's snapshots before it did not."""
    shown = tuple(shown)
    newest = max((number for _key, number in shown), default=0)
    text = "\n".join([str(realm.epoch), *sorted(audiences)])
    rights = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    held = ReadPosition.objects.filter(realm=realm, actor=actor_name, rights=rights)
    after = held.values_list("seq", flat=True).first() or 0 if newest else 0
    if newest <= after:
        return 0
    count = record_shown(realm, actor_name, shown, way="snapshot", after=after)
    ReadPosition.objects.bulk_create(
        [ReadPosition(realm=realm, actor=actor_name, rights=rights, seq=seq)],
        update_conflicts=True,
        unique_fields=["realm", "actor"],
        update_fields=["rights", "seq"],
    )
    return count
