"""When rounds are asked: once, every few hours, or daily at an hour of the wall clock."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

MAX_HOURS = 168
MIN_DUE, MAX_DUE = 15, 7 * 24 * 60  # minutes in which people answer
ONCE_FRESH = timedelta(hours=24)  # how long an answer counts that no next round asks for


@dataclass(frozen=True)
class Rhythm:
    """Every `hours`, or daily at a wall time; exactly one of the two."""

    hours: int | None = None
    daily_at: time | None = None

    def __post_init__(self) -> None:
        if (self.hours is None) == (self.daily_at is None):
            msg = "a rhythm is either so many hours or an hour of the day"
            raise ValueError(msg)

    @property
    def period(self) -> timedelta:
        """Return how long there is from one round to the next, on a day without a change of clocks."""
        return timedelta(hours=self.hours or 24)

    def next_after(self, last: datetime, now: datetime, zone: tzinfo) -> datetime:
        """Return the first moment after now: after a clock that jumped it is asked once, not for each day."""
        if self.daily_at is None:
            missed = max(0, (now - last) // self.period)
            return last + (missed + 1) * self.period
        here = now.astimezone(zone)
        today = datetime.combine(here.date(), self.daily_at, tzinfo=zone)
        if today > now:
            return today
        return datetime.combine(here.date() + timedelta(days=1), self.daily_at, tzinfo=zone)


def stale_after(rhythm: Rhythm | None, due: timedelta) -> timedelta:
    """Return how long an answer counts: until the next round's answers must be there."""
    return ONCE_FRESH if rhythm is None else rhythm.period + due
