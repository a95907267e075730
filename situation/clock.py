"""The clock of an exercise: set in the realm, told to every screen."""

from datetime import datetime

from django.db.models import Max

from journal import clock
from journal.actors import Actor
from journal.models import Entry, Realm
from journal.said import Readable
from journal.services import record
from situation.events import ClockSet
from situation.models import Exercise

DAY_SECONDS = 86_400


def clock_set(  # the clock's own values
    exercise: Exercise,
    *,
    actor: Actor,
    what: str,
    time: datetime,
    running: bool,
    reason: Readable = "",
    closed_because: Readable = "",
) -> None:
    """Set the realm's clock to a moment and speed, and record it; inside `writing()` only.

    `closed_because`: the realm closes with it, for this reason.

    `what` says for the log what was done (see `events`). Realm time never goes back: a moment
    before what the journal already holds becomes that moment.
    """
    realm = exercise.realm
    realm.clock_time = max(time, _newest_entry(realm) or time)
    realm.clock_set_at = clock.now()
    realm.clock_rate = DAY_SECONDS / exercise.day_seconds
    realm.clock_running = running
    realm.save(update_fields=["clock_time", "clock_set_at", "clock_rate", "clock_running"])
    event = ClockSet(
        kind=realm.kind,
        name=realm.name,
        time=realm.clock_time,
        set_at=realm.clock_set_at,
        rate=realm.clock_rate,
        running=running,
        day_seconds=exercise.day_seconds,
        starts_on=exercise.starts_on,
        ends_on=exercise.ends_on,
        what=what,
        closed_at=realm.clock_time if closed_because else None,
        closed_because=closed_because,
    )
    record(event, realm=realm, actor=actor, reason=reason)


def _newest_entry(realm: Realm) -> datetime | None:
    """Return the realm time of the last entry."""
    newest: datetime | None = Entry.objects.filter(realm=realm).aggregate(last=Max("realm_time"))[
        "last"
    ]
    return newest
