"""How each part goes and since when: people are told once when it stands still, and once when that is over.

A part is called worse at once (its ages are deadlines already), and better only when that lasts: what goes up
and down is one trouble, not twenty. `step` is the whole law, apart from any row, so that it can be tested as
such; the rows are moved by naming what they were, so that of all processes that watch exactly one moves them.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Q

from journal import clock
from journal.models import PartState
from journal.parts import Seen, State, part_named, parts, worse

# Who tells people holds on to it; so long after it is gone another may.
HOLD = timedelta(seconds=90)


@dataclass(frozen=True)
class Standing:
    """How a part goes, since when, and since when it looks better than that."""

    name: str
    state: str
    since: datetime
    better_since: datetime | None = None
    told: str = ""


def calm() -> timedelta:
    """Return how long a part must go better before it is called so."""
    return timedelta(seconds=settings.STILL_AFTER_S)


def began(seen: Seen, now: datetime) -> datetime:
    """Return since when a part goes as it was found: silence began at the last word."""
    age = seen.look.age if seen.state in (State.SLOW, State.STILL) else None
    return now - timedelta(seconds=age or 0.0)


def step(was: Standing | None, seen: Seen, now: datetime) -> Standing:
    """Return the standing of a part after a look at it."""
    if was is None:
        return Standing(seen.part.name, seen.state, began(seen, now))
    if worse(seen.state, was.state):
        since = was.since if was.state == State.SLOW else began(seen, now)
        return replace(was, state=seen.state, since=since, better_since=None)
    if seen.state == was.state:
        return replace(was, better_since=None)
    if was.better_since is None:
        return replace(was, better_since=now)
    if now - was.better_since < calm():
        return was
    return replace(was, state=seen.state, since=was.better_since, better_since=None)


def _standing(row: PartState) -> Standing:
    """Return what a row says."""
    return Standing(row.name, row.state, row.since, row.better_since, row.told)


def standings() -> dict[str, Standing]:
    """Return how all parts go as it was last written down, by name (1 query)."""
    known = {part.name for part in parts()}  # another version may know others
    return {row.name: _standing(row) for row in PartState.objects.filter(name__in=known)}


def note(seen: Iterable[Seen]) -> dict[str, Standing]:
    """Write down what was found; return how the parts go. What the database could not say changes nothing."""
    now = clock.now()
    rows = standings()
    for one in seen:
        if "unasked" in one.look.facts:
            continue
        was = rows.get(one.part.name)
        now_is = step(was, one, now)
        if now_is != was:
            rows[one.part.name] = _moved(was, now_is)
    return rows


def _moved(was: Standing | None, now_is: Standing) -> Standing:
    """Move a row; return what it says afterwards, also where another process was first."""
    if was is None:
        values = {"state": now_is.state, "since": now_is.since}
        row, _made = PartState.objects.get_or_create(name=now_is.name, defaults=values)
        return _standing(row)
    held = PartState.objects.filter(
        name=was.name, state=was.state, since=was.since, better_since=was.better_since
    )
    held.update(state=now_is.state, since=now_is.since, better_since=now_is.better_since)
    row = PartState.objects.get(name=was.name)
    return _standing(row)


def to_tell(row: Standing) -> str:
    """Return what people must be told of a part: that it stands still, that this is over, or nothing."""
    if row.state == State.STILL and row.told != State.STILL:
        return State.STILL
    return State.WORKS if row.told == State.STILL and row.state != State.STILL else ""


def follows(row: Standing, rows: Mapping[str, Standing]) -> bool:
    """Say whether a part stands still because another one does, of which people are told."""
    needs = part_named(row.name).needs if row.state == State.STILL else ()
    return any(name in rows and rows[name].state == State.STILL for name in needs)


@contextmanager
def _held(name: str) -> Iterator[None]:
    """Hold on to a part while people are told: fifty mails to a slow server last longer than a hold."""
    over = threading.Event()

    def hold_on() -> None:
        while not over.wait(HOLD.total_seconds() / 3):
            try:
                PartState.objects.filter(name=name).update(telling_until=clock.now() + HOLD)
            except DatabaseError:
                connection.close()
        connection.close()

    holding = threading.Thread(target=hold_on, name=f"watch-hold-{name}", daemon=True)
    holding.start()
    try:
        yield
    finally:
        over.set()
        holding.join()  # or the hold would be taken anew after it was given back


def telling(row: Standing, what: str, tell: Callable[[], bool]) -> bool:
    """Tell people, unless another process does; return whether this one did. A failure is tried again."""
    now = clock.now()
    free = Q(telling_until__isnull=True) | Q(telling_until__lt=now)
    mine = PartState.objects.filter(free, name=row.name, state=row.state, told=row.told)
    if not mine.update(telling_until=now + HOLD):
        return False
    with _held(row.name):
        taken = tell()
    if not taken:
        return False  # the hold ends by itself: whoever is there then tries again
    told = State.STILL if what == State.STILL else ""
    PartState.objects.filter(name=row.name).update(told=told, telling_until=None)
    return True
