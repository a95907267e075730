"""Reading what is said of a single patient is recorded: who, what, when, by which way.

Apps register the key prefixes that this holds for. What is recorded is the entry that was shown: the
same state shown again to the same person is no new reading. Snapshots are recorded before they are
answered, from where the reader's last one ended; what a socket delivers is noted in memory and written
within a second by the delivery's own task.
"""

import hashlib
from collections.abc import Iterable

from journal.models import CurrentState, ReadAudit, ReadPosition, Realm

BATCH = 500  # rows per insert

Shown = Iterable[tuple[str, int]]  # key of the entity, number of the entry that was shown
_prefixes: set[str] = set()


def register_prefix(prefix: str) -> None:
    """Have reads of entities whose key starts with this (such as `transfer:`) recorded."""
    _prefixes.add(prefix)


def is_audited(key: str) -> bool:
    """Say whether reading this entity is recorded."""
    return any(key.startswith(prefix) for prefix in _prefixes)


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
    write_reads([ReadAudit(realm=realm, actor=actor_name, key=k, seq=s, way=way) for k, s in rows])
    return len(rows)


def write_reads(rows: list[ReadAudit]) -> None:
    """Insert readings; one that is there already stays as it is."""
    ReadAudit.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


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
