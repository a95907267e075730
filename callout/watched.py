"""The parts that callout answers for: what waits to be sent, and the ways out."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from callout import telling
from callout.models import Attempt, Outcome, Seat, Way, WayState
from callout.reaching import is_set_up
from journal import clock, watchman
from journal.gauges import gauge
from journal.metrics import Alert
from journal.overdue import overdue
from journal.parts import Look, Part, register

watchman.register(telling.tell, telling.remember)


def _outbox() -> Look:
    """Return how late the message is that waits longest."""
    rows = Attempt.objects.filter(
        outcome=Outcome.WAITING,
        due_at__lte=clock.now(),
        call__alarm__closed_at__isnull=True,
        call__alarm__realm__is_open=True,
    )
    oldest = rows.order_by("due_at").values_list("due_at", flat=True).first()
    age = 0.0 if oldest is None else (clock.now() - oldest).total_seconds()
    return Look(age, facts={"waiting": rows.count() if oldest else 0})


def _ways() -> Look:
    """Return for how long a way out fails that this installation has; all must, to stand still."""
    there = [way for way in (Way.MAIL, Way.GATEWAY) if is_set_up(way)]
    if not there:
        return Look(None)
    down = dict(WayState.objects.filter(way__in=there, is_up=False).values_list("way", "failed_at"))
    if not down:
        return Look(0.0, facts={"ways": [str(way) for way in there]})
    since = min((moment for moment in down.values() if moment), default=clock.now())
    age = (clock.now() - since).total_seconds()
    some = min(age, WAY_STILL) if len(down) < len(there) else age
    return Look(max(some, 1.0), facts={"down": sorted(map(str, down))})


STILL = float(settings.STILL_AFTER_S)
WAY_STILL = 120.0
register(
    Part(
        "outbox",
        "callout.part.outbox",
        _outbox,
        STILL,
        STILL * 4,
        50,
        needs=("database", "queue", "worker", "rounds", "ways"),
    )
)
register(
    Part("ways", "callout.part.ways", _ways, 0.5, WAY_STILL, 55, needs=("database",)),
)


def _seats() -> "QuerySet[Any]":
    """Return the functions in open alarms whose next one should have been called."""
    return Seat.objects.filter(
        escalate_at__lte=clock.now(), alarm__closed_at__isnull=True, alarm__realm__is_open=True
    )


overdue("callout.seat", _seats, "escalate_at")


def _waiting() -> list[tuple[tuple[()], float]]:
    """Return how late the message is that waits longest."""
    return [((), _outbox().age or 0.0)]


gauge(
    "zorgbeeld_outbox_age_seconds",
    "How late the message of an alarm is that waits longest to be sent.",
    [],
    _waiting,
    Alert(
        "ZorgbeeldOutboxLate",
        "max(zorgbeeld_outbox_age_seconds) > 120",
        "1m",
        "page",
        "Alarms are not sent: people who must come do not know it.",
    ),
)
