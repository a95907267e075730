"""How a line to another system stands: the same for one that is told and for one that is asked."""

import random
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db.models import Q, QuerySet

from journal import clock
from journal.models import Realm
from lcms_bridge.out.pace import BROKEN_FROM, next_try

# seconds of a turn after which no other exchange begins: a slow line keeps no worker from the others
TURN_S = 20.0
# after which a line that failed goes before those that work: one a sweep, it may be mended
LONG_DUE = timedelta(minutes=10)
MOST_DUE = 100
STANDING = ("failures", "failing_since", "fault", "broken_until")


class Line(Protocol):
    """What both have; `broken_until` is server time, the others realm time."""

    realm: Realm
    failures: int
    failing_since: datetime | None
    fault: Any
    broken_until: datetime | None
    worked_at: datetime | None


def line_failed(row: Line, fault: Any, wait_s: float) -> bool:
    """Note that a line failed, unsaved; True: people are told now, once."""
    row.failures += 1
    row.failing_since = row.failing_since or row.realm.now()
    row.fault = fault
    wait = next_try(row.failures, wait_s, random.random())  # noqa: S311  # no secret
    row.broken_until = clock.now() + wait
    return row.failures == BROKEN_FROM


def line_worked(row: Line) -> bool:
    """Note that a line works, unsaved; True: people were told that it did not, and are told now."""
    told = row.failures >= BROKEN_FROM
    row.failures, row.failing_since, row.fault, row.broken_until = 0, None, "", None
    row.worked_at = row.realm.now()
    return told


def in_turn(rows: QuerySet[Any], *, then: str, told: bool = False) -> list[int]:
    """Return which lines are served, of those that are due: whose line works first, then ordered by `then`.

    One whose line stalls costs a whole deadline: nobody whose line works waits for that. But where those fill
    every sweep, a line that was mended would never be tried: of what is long due one goes first, whichever
    was not served for longest (2 queries). Who is `told` is due when there is something to tell: its
    `due_at` is when more is made for it.
    """
    before = clock.now() - LONG_DUE
    tried = Q(broken_until__isnull=True) | Q(broken_until__lt=before)
    long_due = rows.filter(tried, failures__gt=0, held_until__lt=before)
    if not told:
        long_due = long_due.filter(due_at__lt=before)
    first = list(long_due.order_by("held_until", "pk").values_list("pk", flat=True)[:1])
    rest = rows.exclude(pk__in=first).order_by("failures", then)
    return first + list(rest.values_list("pk", flat=True)[: MOST_DUE - len(first)])
