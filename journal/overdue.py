"""What must happen by the clock stands in rows with a moment: how late is the latest of each kind?

An app declares its kinds (`overdue`); the part `due`, its metric and its alert follow.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from journal import clock
from journal.gauges import gauge
from journal.parts import Look, Part, register


@dataclass(frozen=True)
class Kind:
    """Rows that wait for their moment: which are due, and the column of the moment (server time)."""

    name: str
    rows: Callable[[], "QuerySet[Any]"]
    moment: str


_kinds: dict[str, Kind] = {}


def overdue(name: str, rows: Callable[[], "QuerySet[Any]"], moment: str) -> None:
    """Declare rows that must be taken up at their moment. Raises ValueError when the name is taken."""
    if name in _kinds:
        msg = f"overdue rows {name} are declared twice"
        raise ValueError(msg)
    _kinds[name] = Kind(name, rows, moment)


def ages() -> dict[str, float]:
    """Return how many seconds each kind is late; 0: nothing of it is (1 query a kind)."""
    now = clock.now()
    found = {}
    for kind in _kinds.values():
        first = kind.rows().order_by(kind.moment).values_list(kind.moment, flat=True).first()
        found[kind.name] = 0.0 if first is None else max(0.0, (now - first).total_seconds())
    return found


def _look() -> Look:
    """Return how late the latest is."""
    found = ages()
    late = {name: round(age) for name, age in found.items() if age > 1}
    return Look(max(found.values(), default=0.0), facts={"late": late})


STILL = float(settings.STILL_AFTER_S)
register(
    Part(
        "due",
        "journal.part.due",
        _look,
        STILL * 2,
        STILL * 6,
        48,
        needs=("database", "queue", "worker", "clock", "rounds"),
    )
)
gauge(
    "zorgbeeld_due_overdue_seconds",
    "How late the latest row is that must be taken up by the clock, by kind.",
    ["kind"],
    lambda: [((name,), age) for name, age in ages().items()],
)
