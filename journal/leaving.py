"""What is over leaves the state: screens start small, however long a crisis lasts.

An event type says which wire states are over and how long those stay (`Event.kept_as`, a key of
`settings.STATE_DAYS`, in days of the realm's own time). When that time has passed, an entry without a
state takes the entity out of every screen and snapshot, in order like any other change and seen by
whoever saw the entity. The log and every past moment keep it.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from journal.actors import system_actor
from journal.events import REGISTRY, Event, Variant, event_type
from journal.models import CurrentState, Entry, Realm
from journal.said import said
from journal.services import only_open, record, writing

BATCH = 200  # entries a transaction: the realm's row is held for a few milliseconds
ROUNDS = 50  # batches a run: what is left after 10,000 waits for the next one
KEEPER = system_actor("journal", said("journal.actor"))


@event_type("journal.left")
@dataclass(frozen=True)
class EntityLeft(Event):
    """An entity that was over for long enough is no longer part of the state."""

    entity: str
    readers: tuple[str, ...]

    @property
    def key(self) -> str:
        """Return the entity that leaves."""
        return self.entity

    def state(self) -> None:
        """Return that it is gone."""
        return

    def variants(self) -> tuple[Variant, ...]:
        """Tell whoever could see the entity, and nobody else that there was one."""
        return (Variant(self.readers, None),)


def states_leave(realm: Realm) -> int:
    """Take out of a realm's state what is over for long enough; return how many entities.

    May run twice, also at the same moment. A closed realm stays as it was.
    """
    if not realm.is_open:
        return 0
    _judge_old(realm)
    left = 0
    for _round in range(ROUNDS):
        count = _leave_some(realm)
        left += count
        if count < BATCH:
            break
    return left


def _present(realm: Realm) -> QuerySet[CurrentState]:
    """Return what a realm's state holds."""
    return CurrentState.objects.filter(realm=realm, gone_seq__isnull=True)


def _due(realm: Realm) -> QuerySet[CurrentState]:
    """Return what has stayed long enough."""
    now = realm.now()
    due = Q(pk__in=())
    for kept_as, days in settings.STATE_DAYS.items():
        due |= Q(kept_as=kept_as, ended_at__lte=now - timedelta(days=days))
    return _present(realm).filter(due)


def _leave_some(realm: Realm) -> int:
    """Take out a batch; return how many."""
    if not _due(realm).exists():
        return 0
    left: list[CurrentState] = []
    with only_open():
        with writing():
            # before the rows are read: a change of one of them waits, or is seen here
            Realm.objects.select_for_update(no_key=True).get(pk=realm.pk)
            rows = list(_due(realm).order_by("seq")[:BATCH])
            for row in rows:
                record(EntityLeft(row.key, _readers(row.variants)), realm=realm, actor=KEEPER)
        left = rows  # only now: a realm that was closed meanwhile takes it all back
    return len(left)


def _readers(variants: str) -> tuple[str, ...]:
    """Return every audience that sees something of an entity."""
    return tuple(dict.fromkeys(name for item in json.loads(variants) for name in item["to"]))


def _judge_old(realm: Realm) -> None:
    """Say of states that an older version wrote whether they are over, and since when."""
    unjudged = _present(realm).filter(kept_as__isnull=True)
    while unjudged.exists():
        with writing():
            Realm.objects.select_for_update(no_key=True).get(pk=realm.pk)
            rows = list(unjudged.order_by("seq")[:BATCH])
            numbers = [row.seq for row in rows]
            entries = Entry.objects.filter(realm=realm, seq__in=numbers)
            told = {
                seq: (kind, at)
                for seq, kind, at in entries.values_list("seq", "type", "realm_time")
            }
            for row in rows:
                _judge(row, *told[row.seq])
            CurrentState.objects.bulk_update(rows, ["kept_as", "ended_at", "gone_seq", "variants"])


def _judge(row: CurrentState, kind: str, at: datetime) -> None:
    """Fill in what this version would have written with an entry."""
    states = [json.loads(item["body"])["state"] for item in json.loads(row.variants)]
    state = next((state for state in states if state is not None), None)
    if state is None:
        row.kept_as, row.gone_seq, row.variants = "", row.seq, ""
        return
    row.kept_as = REGISTRY[kind].kept_as(state) if kind in REGISTRY else ""
    row.ended_at = at if row.kept_as else None
