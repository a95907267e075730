"""When a plan is made by itself: hours of the day in the Netherlands. Pure: no clock, no database."""

import re
from collections.abc import Collection
from datetime import datetime, time, timedelta

from journal.local_time import LOCAL

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
AHEAD = 3  # days that are looked through: tomorrow's hour, and that of a day whose clock jumps


def is_time(text: str) -> bool:
    """Say whether a text is an hour of the day, such as `10:00`."""
    return _TIME.fullmatch(text) is not None


def next_moment(times: Collection[str], after: datetime) -> datetime | None:
    """Return the first moment after another at which the clock shows one of these; None: no times.

    An hour that the clock skips in spring comes as much later; one that it shows twice counts once.
    """
    today = after.astimezone(LOCAL).date()
    moments = (
        datetime.combine(today + timedelta(days=day), time.fromisoformat(text), LOCAL)
        for day in range(AHEAD)
        for text in times
    )
    return min((one for one in moments if one.timestamp() > after.timestamp()), default=None)
