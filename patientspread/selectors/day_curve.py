"""How many vehicles of a kind can be away at once, by the hour of the Dutch day: fewer at night."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from journal.local_time import LOCAL
from patientspread.fleet_models import HOURS, Fleet
from patientspread.policy import SpreadPolicy

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Limit:
    """How many can be away at once: `by_hour` of the Dutch day, 24 numbers."""

    by_hour: tuple[int, ...]

    def at(self, moment: datetime) -> int:
        """Return how many can be away at a moment."""
        return self.by_hour[moment.astimezone(LOCAL).hour]

    def least(self, start: datetime, end: datetime) -> int:
        """Return the fewest that can be away at some moment between two."""
        return min(self.at(one) for one in (start, *self.turns(start, end)))

    def turns(self, start: datetime, end: datetime) -> Iterator[datetime]:
        """Yield the whole hours between two moments at which the limit changes."""
        hour = start.replace(minute=0, second=0, microsecond=0) + HOUR
        while hour < end:
            if self.at(hour) != self.at(hour - HOUR):
                yield hour
            hour += HOUR


def limit_of(said: Mapping[str, Fleet], mode: str, policy: SpreadPolicy) -> Limit | None:
    """Return the limit of a kind as was said of a region, else as the policy says; None: none is known."""
    row = said.get(mode)
    most = policy.rides_per_hour.get(mode) if row is None else row.per_hour
    if row is not None and row.by_hour:
        return Limit(tuple(row.by_hour))
    return None if most is None else Limit((most,) * HOURS)


def curve_of(spans: Iterable[Mapping[str, int]]) -> list[int]:
    """Return 24 numbers of what holds from which hours on, until the next, round the clock; [] of none."""
    since = sorted((one["hour"], one["per_hour"]) for one in spans)
    if not since:
        return []
    return [
        next((most for hour, most in reversed(since) if hour <= at), since[-1][1])
        for at in range(HOURS)
    ]
