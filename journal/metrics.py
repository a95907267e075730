"""What the delivery counts about itself, for /metrics and the readiness page.

Counters only ever rise; delays are kept as a histogram of fixed buckets, so that a scrape is cheap
and processes can be added up. The alarm is the delay from record to delivery: a dead doorbell
loses nothing, but shows here (a subscriber once died silently and only the delay told).
"""

import logging
import threading
import time
from collections import Counter
from typing import Any

logger = logging.getLogger(__name__)
BUCKETS_MS = (5, 10, 25, 50, 100, 250, 500, 1000, 1500, 2500, 5000, 10000)
ALARM_MS = (
    1500  # publish to screen with Redis down stays under this; more means something is broken
)
QUIET_SECONDS = 60
ALARM_SECONDS = 60  # how long one late delivery keeps the alarm up


class Metrics:
    """Counters and the delay histogram of one process."""

    def __init__(self) -> None:
        self.started = time.time()
        self.counts: Counter[str] = Counter()
        self.delays = [0] * (len(BUCKETS_MS) + 1)
        self.delay_sum_ms = 0.0
        self.delay_max_ms = 0.0
        self.last_late = 0.0
        self._said: dict[str, float] = {}
        self._lock = threading.Lock()

    def count(self, name: str, amount: int = 1) -> None:
        """Add to a counter; safe from every thread."""
        with self._lock:
            self.counts[name] += amount

    def delay(self, milliseconds: float) -> None:
        """Note how long an entry took from record to the sockets of this process."""
        place = next(
            (i for i, edge in enumerate(BUCKETS_MS) if milliseconds <= edge), len(BUCKETS_MS)
        )
        self.delays[place] += 1
        self.delay_sum_ms += milliseconds
        self.delay_max_ms = max(self.delay_max_ms, milliseconds)
        if milliseconds > ALARM_MS:
            self.last_late = time.time()
            self.count("late_deliveries")

    def failed(self, task: str, error: BaseException) -> None:
        """Note that a task failed and will be started again; says so in the log once a minute a
        task.
        """
        self.count(f"failed_{task}")
        now = time.monotonic()
        if now - self._said.get(task, -QUIET_SECONDS) > QUIET_SECONDS:
            self._said[task] = now
            logger.warning("live: %s failed and is started again: %r", task, error)

    @property
    def alarm(self) -> bool:
        """Say whether an entry was delivered too late within the last minute."""
        return time.time() - self.last_late < ALARM_SECONDS

    def report(self) -> dict[str, Any]:
        """Return everything as plain values."""
        edges = [*map(str, BUCKETS_MS), "more"]
        delivered = sum(self.delays)
        with self._lock:
            counts = dict(sorted(self.counts.items()))
        return {
            "up_seconds": round(time.time() - self.started, 1),
            "counts": counts,
            "delay_ms": {
                "buckets": dict(zip(edges, self.delays, strict=True)),
                "mean": round(self.delay_sum_ms / delivered, 2) if delivered else 0.0,
                "max": round(self.delay_max_ms, 2),
            },
            "alarm": self.alarm,
        }


metrics = Metrics()
