"""How a line to another system stands: the same for one that is told and for one that is asked."""

import random
from datetime import datetime
from typing import Any, Protocol

from journal import clock
from journal.models import Realm
from lcms_bridge.out.pace import BROKEN_FROM, next_try

# seconds of a turn after which no other exchange begins: a slow line keeps no worker from the others
TURN_S = 20.0
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
