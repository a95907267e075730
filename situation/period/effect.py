"""What came after a measure began, beside what was forecast without it: pure, numbers in and numbers out.

The forecast is the one that stood on screens when the measure began, so it knows nothing of it. Compared are
the averages over those of its seven days of which both are known. The interval is that of the forecast, added
up as if all its days were wrong to the same side: wider than it need be, never narrower. It is no proof: what
else happened in that week is in what came as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import fmean

LOW, MIDDLE, HIGH = 0.025, 0.5, 0.975
BEFORE = 7  # days, of which the average is what was before
LEAST_DAYS = 3  # fewer known days say nothing about a week
LESS, MORE, NO_DIFFERENCE, TOO_FEW = "less", "more", "within", "too_few"
Levels = Mapping[float, float]


@dataclass(frozen=True)
class Effect:
    """Beds per day: before, forecast with its interval, what came, over `days` known of `of`.

    `difference` is what came less what was forecast, `low` and `high` its interval; `verdict` says whether
    nought lies in it. None where too little is known.
    """

    before: float | None
    expected: float | None
    expected_low: float | None
    expected_high: float | None
    came: float | None
    days: int
    of: int

    @property
    def difference(self) -> float | None:
        """Return what came less what was forecast."""
        return _less(self.came, self.expected)

    @property
    def low(self) -> float | None:
        """Return the lowest difference that the forecast allows."""
        return _less(self.came, self.expected_high)

    @property
    def high(self) -> float | None:
        """Return the highest."""
        return _less(self.came, self.expected_low)

    @property
    def verdict(self) -> str:
        """Say what can be said of it."""
        if self.low is None or self.high is None or self.days < LEAST_DAYS:
            return TOO_FEW
        if self.high < 0:
            return LESS
        return MORE if self.low > 0 else NO_DIFFERENCE


def effect_of(
    known: Sequence[float | None],
    ahead: Sequence[tuple[date, Levels]],
    came: Mapping[date, float | None],
) -> Effect:
    """Return what came beside a forecast.

    `known` are the beds of the days before, the last one that of the forecast's own day; `ahead` quantiles by
    level per day, `came` the beds of days that are over; None is silence, and is left out, never filled.
    """
    before = [one for one in known[-BEFORE:] if one is not None]
    pairs = [(levels, its) for day, levels in ahead if (its := came.get(day)) is not None]
    return Effect(
        before=fmean(before) if before else None,
        expected=_average([quantile(levels, MIDDLE) for levels, _its in pairs]),
        expected_low=_average([quantile(levels, LOW) for levels, _its in pairs]),
        expected_high=_average([quantile(levels, HIGH) for levels, _its in pairs]),
        came=_average([its for _levels, its in pairs]),
        days=len(pairs),
        of=len(ahead),
    )


def quantile(levels: Levels, level: float) -> float:
    """Return a quantile; between two levels by the line through them, beyond them the outermost."""
    points = sorted(levels.items())
    for (low, below), (high, above) in pairwise(points):
        if low <= level <= high:
            return below + (above - below) * (level - low) / (high - low)
    return points[0][1] if level < points[0][0] else points[-1][1]


def _average(values: Sequence[float]) -> float | None:
    """Return an average; None of nothing."""
    return fmean(values) if values else None


def _less(one: float | None, other: float | None) -> float | None:
    """Return a difference; None where a side is unknown."""
    return None if one is None or other is None else one - other
