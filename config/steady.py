"""When the clock of the tasks rings: by time that passes, whatever the machine's clock is set to.

Celery's own schedule reckons with the machine's clock: set back by two hours, it sends nothing for two hours.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from celery.schedules import schedule as by_the_machine

_BEGAN = time.monotonic()
_STARTED = datetime.now(UTC)


def steady_now() -> datetime:
    """Return a moment that moves with time alone, from the start of this process on."""
    return _STARTED + timedelta(seconds=time.monotonic() - _BEGAN)


class Steady(by_the_machine):
    """Due every so many seconds of time that passes."""

    def __init__(self, run_every: float | timedelta, *args: Any, **kwargs: Any) -> None:
        super().__init__(run_every, *args, **kwargs)
        self.nowfun = steady_now


def schedule(seconds: float) -> Steady:
    """Return the schedule of a task that is due every so many seconds."""
    return Steady(seconds)
