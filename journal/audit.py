"""Reading what is said of a single patient is recorded: who, what, when, by which way.

Apps register the key prefixes that this holds for. Snapshots are recorded before they are answered;
what a socket delivers is noted in memory and written within a second by the delivery's own task.
"""

from collections.abc import Iterable

from journal.models import ReadAudit, Realm

_prefixes: set[str] = set()


def register_prefix(prefix: str) -> None:
    """Have reads of entities whose key starts with this (such as `transfer:`) recorded."""
    _prefixes.add(prefix)


def is_audited(key: str) -> bool:
    """Say whether reading this entity is recorded."""
    return any(key.startswith(prefix) for prefix in _prefixes)


def record_reads(realm: Realm, actor_name: str, keys: Iterable[str], *, way: str) -> int:
    """Record that somebody was shown these entities; returns how many rows that made."""
    rows = [ReadAudit(realm=realm, actor=actor_name, key=key, way=way) for key in sorted(set(keys))]
    ReadAudit.objects.bulk_create(rows, batch_size=500)
    return len(rows)
