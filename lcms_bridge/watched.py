"""What the bridge must take up: messages that came in, and other systems that are to be told."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from capacity.models import SourceState
from journal import clock
from journal.gauges import gauge
from journal.metrics import Alert
from journal.overdue import overdue
from journal.parts import Look, Part, register
from lcms_bridge.models import Message, MessageState, Neighbour, Peer, Pull
from lcms_bridge.services import peers_due, pulls_due


def _due() -> "QuerySet[Any]":
    """Return the messages that nobody took up in time."""
    return Message.objects.filter(
        state=MessageState.RECEIVED, due_at__lte=clock.now(), realm__is_open=True
    )


overdue("lcms_bridge.message", _due, "due_at")


def _unserved() -> "QuerySet[Any]":
    """Return the systems that nobody serves though they are to be told."""
    return Peer.objects.filter(pk__in=peers_due())


overdue("lcms_bridge.peer", _unserved, "held_until")


def _unasked() -> "QuerySet[Any]":
    """Return the addresses that nobody asks though it is time."""
    return Pull.objects.filter(pk__in=pulls_due())


overdue("lcms_bridge.pull", _unasked, "due_at")


def _failing() -> dict[str, float]:
    """Return the systems of the real world that cannot be fetched, with the seconds since (1 query)."""
    rows = Pull.objects.select_related("realm", "source").filter(
        realm__kind="real", realm__is_open=True, is_on=True, failing_since__isnull=False
    )
    return _longest(
        (row.source.name, (row.realm.now() - row.failing_since).total_seconds())
        for row in rows
        if row.failing_since and row.source.state != SourceState.WITHDRAWN
    )


def _longest(found: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return names with their longest time: two of one name, of two realms or kinds, are told as one."""
    longest: dict[str, float] = {}
    for name, seconds in found:
        longest[name] = max(seconds, longest.get(name, 0.0))
    return longest


def _look(found: dict[str, float]) -> Look:
    """Return how the worst of what fails looks."""
    return Look(max(found.values(), default=0.0), facts={"failing": sorted(found)})


def _fetched() -> Look:
    """Return for how long the worst address that is asked does not answer."""
    if not Pull.objects.filter(realm__kind="real", is_on=True).exists():
        return Look(None)
    return _look(_failing())


register(
    Part(
        "fetched",
        "lcms_bridge.part.fetched",
        _fetched,
        float(settings.STILL_AFTER_S) * 10,
        float(settings.STILL_AFTER_S) * 60,
        61,
        needs=("database", "queue", "worker", "clock"),
    )
)


def _down() -> dict[str, float]:
    """Return whom in the real world we cannot reach, with the seconds since (2 queries)."""
    found = []
    for model, more in ((Peer, {}), (Neighbour, {"linked": True})):
        rows: QuerySet[Any] = model.objects.select_related("realm").filter(
            realm__kind="real",
            realm__is_open=True,
            state="active",
            failing_since__isnull=False,
            **more,
        )
        found += [(row.name, (row.realm.now() - row.failing_since).total_seconds()) for row in rows]
    return _longest(found)


def _told() -> Look:
    """Return for how long the worst line to another system or a neighbour is down."""
    here = {"realm__kind": "real", "state": "active"}
    if not any(model.objects.filter(**here).exists() for model in (Peer, Neighbour)):
        return Look(None)
    return _look(_down())


register(
    Part(
        "told",
        "lcms_bridge.part.told",
        _told,
        float(settings.STILL_AFTER_S) * 10,
        float(settings.STILL_AFTER_S) * 60,
        62,
        needs=("database", "queue", "worker", "clock"),
    )
)
gauge(
    "zorgbeeld_line_down_seconds",
    "For how long another system or a neighbour could not be reached.",
    ["line"],
    lambda: [((name,), seconds) for name, seconds in _down().items()],
    Alert(
        "ZorgbeeldLineDown",
        "max by (line) (zorgbeeld_line_down_seconds) > 1800",
        "5m",
        "ticket",
        "{{ $labels.line }} could not be reached for half an hour: what goes between us waits.",
    ),
)
gauge(
    "zorgbeeld_fetch_failing_seconds",
    "For how long the figures of a system cannot be fetched.",
    ["source"],
    lambda: [((name,), seconds) for name, seconds in _failing().items()],
    Alert(
        "ZorgbeeldFetchFails",
        "max by (source) (zorgbeeld_fetch_failing_seconds) > 1800",
        "5m",
        "ticket",
        "The figures of {{ $labels.source }} could not be fetched for half an hour.",
    ),
)
