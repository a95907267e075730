"""What this process counts about itself, for /metrics: the field's own library, one registry.

A metric is declared once, at the top of the module that counts it, with its alert beside it where
somebody must act on it (`Alert`): `deploy/prometheus/alerts.yaml` is made from these. Counters only
ever rise and belong to one process; whoever reads them adds the processes up by their `instance`. The
alarm is the delay from record to delivery: a dead doorbell loses nothing, but shows here (a subscriber
once died silently and only the delay told).
"""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)

logger = logging.getLogger(__name__)
BUCKETS_MS = (5, 10, 25, 50, 100, 250, 500, 1000, 1500, 2500, 5000, 10000)
ALARM_MS = (
    1500  # publish to screen with Redis down stays under this; more means something is broken
)
QUIET_SECONDS = 60
ALARM_SECONDS = 60  # how long one late delivery keeps the alarm up

# when each counter began would be a line more for each, and nobody asks
disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry(auto_describe=True)
ProcessCollector(registry=REGISTRY)


@dataclass(frozen=True)
class Alert:
    """When somebody must act: an expression over declared metrics, how long it must hold, what it means."""

    name: str
    when: str
    lasts: str
    severity: str  # `page`: now; `ticket`: in working hours
    summary: str


ALERTS: list[Alert] = []
M = TypeVar("M")


def with_alerts(metric: M, *alerts: Alert) -> M:
    """Return a metric, and remember on what of it somebody must act."""
    ALERTS.extend(alerts)
    return metric


class Metrics:
    """The counters of the delivery, and its delay; a registry of its own unless it is given one."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        registry = registry or CollectorRegistry()
        self.started = time.monotonic()
        # by time that passes: a clock that is set back must not keep the alarm up for hours
        self.last_late = self.last_timely = float("-inf")
        self._said: dict[str, float] = {}
        self._lock = threading.Lock()
        self._kept: dict[tuple[int, str], Any] = {}
        self._events = Counter(
            "zorgbeeld_live_events",
            "What happened in the live delivery, by kind.",
            ["event"],
            registry=registry,
        )
        self._errors = with_alerts(
            Counter(
                "zorgbeeld_errors",
                "Errors that nobody caught, by where and what they were.",
                ["kind"],
                registry=registry,
            ),
            Alert(
                "ZorgbeeldErrors",
                "sum by (kind) (rate(zorgbeeld_errors_total[5m])) > 0.1",
                "5m",
                "ticket",
                "Errors of kind {{ $labels.kind }} keep coming: look in the log for their request ids.",
            ),
        )
        self._delay = with_alerts(
            Histogram(
                "zorgbeeld_delivery_seconds",
                "From the record of an entry to the sockets of this process.",
                buckets=[edge / 1000 for edge in BUCKETS_MS],
                registry=registry,
            ),
            Alert(
                "ZorgbeeldDeliveryLate",
                "histogram_quantile(0.99, sum by (le, instance)"
                " (rate(zorgbeeld_delivery_seconds_bucket[5m]))) > 1.5",
                "2m",
                "page",
                "Changes reach the screens of {{ $labels.instance }} more than 1.5 s late.",
            ),
        )
        self._delay_max = Gauge(
            "zorgbeeld_delivery_seconds_max",
            "The longest delivery since this process began.",
            registry=registry,
        )
        self.delay_max_ms = 0.0

    def count(self, name: str, amount: int = 1) -> None:
        """Add to a counter; safe from every thread."""
        self._child(self._events, name).inc(amount)

    def _child(self, counter: Counter, name: str) -> Any:
        """Return the counter of a label; looking it up by labels each time would cost more than counting."""
        key = (id(counter), name)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = counter.labels(name)
        return found

    def delay(self, milliseconds: float) -> None:
        """Note how long an entry took from record to the sockets of this process."""
        self._delay.observe(milliseconds / 1000)
        if milliseconds > self.delay_max_ms:
            self.delay_max_ms = milliseconds
            self._delay_max.set(milliseconds / 1000)
        if milliseconds > ALARM_MS:
            self.last_late = time.monotonic()
            self.count("late_deliveries")
        else:
            self.last_timely = time.monotonic()

    def error(self, kind: str) -> None:
        """Count an error that nobody caught."""
        self._child(self._errors, kind).inc()

    def failed(self, task: str, error: BaseException) -> None:
        """Note that a task failed and will be started again; says so in the log once a minute a
        task.
        """
        self.error(f"live.{task}")
        now = time.monotonic()
        with self._lock:
            quiet = now - self._said.get(task, -QUIET_SECONDS) <= QUIET_SECONDS
            if not quiet:
                self._said[task] = now
        if not quiet:
            logger.warning("live: %s failed and is started again: %r", task, error)

    @property
    def alarm(self) -> bool:
        """Say whether an entry was delivered too late within the last minute."""
        return time.monotonic() - self.last_late < ALARM_SECONDS

    @property
    def is_late(self) -> bool:
        """Say whether that still is so: nothing was in time since.

        After a second without a database every process was late once. A balancer that took them all away
        for a minute would make an outage of it.
        """
        return self.alarm and self.last_late > self.last_timely

    def report(self) -> dict[str, Any]:
        """Return everything as plain values."""
        upto = _samples(self._delay, "_bucket")
        edges = [*map(str, BUCKETS_MS), "more"]
        each = [now - before for now, before in zip(upto, [0.0, *upto], strict=False)]
        delivered, total = upto[-1], _samples(self._delay, "_sum")[0]
        return {
            "up_seconds": round(time.monotonic() - self.started, 1),
            "counts": _counts(self._events, "event") | _counts(self._errors, "kind"),
            "delay_ms": {
                "buckets": dict(zip(edges, map(int, each), strict=True)),
                "mean": round(total * 1000 / delivered, 2) if delivered else 0.0,
                "max": round(self.delay_max_ms, 2),
            },
            "alarm": self.alarm,
        }


def _samples(metric: Any, suffix: str) -> Sequence[float]:
    """Return the values of a metric whose names end with something."""
    return [
        one.value for made in metric.collect() for one in made.samples if one.name.endswith(suffix)
    ]


def _counts(counter: Counter, label: str) -> dict[str, int]:
    """Return a counter by its label, sorted."""
    found = {
        one.labels[label]: int(one.value)
        for made in counter.collect()
        for one in made.samples
        if one.name.endswith("_total")
    }
    return dict(sorted(found.items()))


metrics = Metrics(REGISTRY)
