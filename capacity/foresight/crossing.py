"""When a threshold is crossed, how likely, and what may come: three readings of one forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .values import Ahead

EVEN = 0.5
EARLY, LATE = 0.1, 0.9
WARN_FROM = 0.4  # a chance that is worth a warning: median 4 to 5 days before, few for nothing
SCENARIOS = {"favourable": 0.1, "middle": 0.5, "unfavourable": 0.9}


@dataclass(frozen=True)
class Crossing:
    """A threshold within the forecast's days.

    `day` is the first on which being at or over it is as likely as not, or else the likeliest; `probability`
    is the chance of being there on some day of the forecast, at least (the largest of the days: days that
    follow each other rise and fall together). `earliest` and `latest` are the first days with a chance of one
    in ten and nine in ten, where there are such days. `chances` is the chance of every horizon.
    """

    day: date
    probability: float
    earliest: date | None
    latest: date | None
    chances: tuple[float, ...]

    @property
    def warns(self) -> bool:
        """Whether the chance is worth a warning; people decide what follows."""
        return self.probability >= WARN_FROM


def crossing(aheads: Sequence[Ahead], threshold: float, at: date) -> Crossing | None:
    """When and how likely a forecast made for the day `at` reaches `threshold`; None without a forecast.

    A count reaches 40 when it is 40, so the chance is that of more than 39.5.
    """
    if not aheads:
        return None
    rising = sorted(aheads, key=lambda one: one.horizon)
    chances = [one.chance_above(threshold - 0.5) for one in rising]
    days = [at + timedelta(hours=one.horizon) for one in rising]

    def first(level: float) -> date | None:
        return next((d for d, c in zip(days, chances, strict=True) if c >= level), None)

    likeliest = days[chances.index(max(chances))]
    return Crossing(
        first(EVEN) or likeliest, max(chances), first(EARLY), first(LATE), tuple(chances)
    )


def scenarios(aheads: Sequence[Ahead]) -> dict[str, list[float]]:
    """The forecast as three courses, one value per horizon: one in ten goes better, one in ten worse."""
    return {name: [one.quantiles[level] for one in aheads] for name, level in SCENARIOS.items()}
