"""Keeping Python's cycle collector out of the way of delivery.

With 5,000 sockets a full collection stops the process for half a second, and the default thresholds ask
for one every few seconds of traffic: in one experiment the 99th percentile of delivery was 460 ms with
them and 95 ms with the collector off (docs/benchmarks-live.md). What was loaded at the start is set aside
for good; young objects are still collected at once, and full collections come when we say so.
"""

import gc
import time

FULL_SECONDS = 600.0  # closed sockets leave cycles behind: tens of MB in ten busy minutes, not more
THRESHOLDS = (10_000, 20, 1_000_000)  # the last: never by count


class Collector:
    """Takes over from the automatic full collection, once a process."""

    def __init__(self) -> None:
        gc.collect()
        gc.freeze()
        gc.set_threshold(*THRESHOLDS)
        self._last = time.monotonic()

    def tick(self) -> None:
        """Collect fully when ten minutes have gone by."""
        if time.monotonic() - self._last >= FULL_SECONDS:
            gc.collect()
            self._last = time.monotonic()
