"""Figures that are read when somebody asks: how many sockets, how old the newest entry. Declared once each.

A reading that asks the database is kept for a few seconds: however many ask, it costs one query.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError
from prometheus_client.core import GaugeMetricFamily

from journal.metrics import ALERTS, REGISTRY, Alert, metrics

logger = logging.getLogger(__name__)
KEPT_SECONDS = 5.0
Values = Iterable[tuple[Sequence[str], float]]


@dataclass
class ReadGauge:
    """One figure: its name, what it says, its labels, and how it is read."""

    name: str
    help: str
    labels: Sequence[str]
    read: Callable[[], Values]
    kept_seconds: float = KEPT_SECONDS
    _kept: list[tuple[Sequence[str], float]] = field(default_factory=list)
    _at: float = -1e9
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def values(self) -> list[tuple[Sequence[str], float]]:
        """Return the figure, at most a few seconds old; nothing where it cannot be read."""
        with self._lock:
            if time.monotonic() - self._at >= self.kept_seconds:
                self._at = time.monotonic()
                self._kept = self._fresh()
            return self._kept

    def _fresh(self) -> list[tuple[Sequence[str], float]]:
        """Read it; what cannot be read is counted and left out, so that the rest is told."""
        try:
            return list(self.read())
        except (DatabaseError, OSError) as error:
            metrics.error(f"gauge.{type(error).__name__}")
            return []

    def forget(self) -> None:
        """Read anew at the next look."""
        self._at = -1e9


class _Reader:
    """What the registry asks at each scrape."""

    def __init__(self) -> None:
        self.gauges: dict[str, ReadGauge] = {}

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Yield the names, without reading anything."""
        for gauge in self.gauges.values():
            yield GaugeMetricFamily(gauge.name, gauge.help, labels=list(gauge.labels))

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the figures."""
        for gauge in tuple(self.gauges.values()):
            family = GaugeMetricFamily(gauge.name, gauge.help, labels=list(gauge.labels))
            for labels, value in gauge.values():
                family.add_metric([str(label) for label in labels], value)
            yield family


_reader = _Reader()
REGISTRY.register(_reader)


def gauge(
    name: str,
    text: str,
    labels: Sequence[str],
    read: Callable[[], Values],
    *alerts: Alert,
    kept_seconds: float = KEPT_SECONDS,
) -> ReadGauge:
    """Declare a figure that is read when somebody asks. Raises ValueError when the name is taken."""
    if name in _reader.gauges:
        msg = f"gauge {name} is declared twice"
        raise ValueError(msg)
    made = _reader.gauges[name] = ReadGauge(name, text, labels, read, kept_seconds)
    ALERTS.extend(alerts)
    return made


def gauges() -> dict[str, Any]:
    """Return all that are declared, by name."""
    return dict(_reader.gauges)
