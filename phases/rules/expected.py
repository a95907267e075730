"""What is expected of beds: quantiles of occupancy so many hours ahead, and how likely a line is crossed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

Quantiles = tuple[tuple[float, float], ...]  # (probability, occupancy of the regular beds), rising


@dataclass(frozen=True)
class Expectation:
    """One forecast of one kind of bed at a facility, or of a whole region, `hours` after it was made.

    `observed_at` is when it was made, `source` the model. `facility` is the region's code for a region.
    """

    facility: str
    name: str
    sector: str
    expects: str  # the kind of bed
    hours: float
    quantiles: Quantiles
    observed_at: datetime
    source: str
    fresh: bool
    whole: bool = False  # of a region

    @property
    def counts(self) -> bool:
        """Say whether it may be evidence."""
        return self.fresh and bool(self.quantiles)


@dataclass(frozen=True)
class Chance:
    """How likely something is: between `low` and `high`, which differ beyond the outermost quantiles."""

    low: float
    high: float


def sound(quantiles: Mapping[float, float]) -> bool:
    """Say whether quantiles can be those of one distribution: of chances, and never falling."""
    ordered = [value for _chance, value in sorted(quantiles.items())]
    return (
        bool(ordered)
        and all(0 < chance < 1 for chance in quantiles)
        and ordered == sorted(ordered)
        and ordered[0] >= 0
    )


def chance_below(
    quantiles: Sequence[tuple[float, float]], line: float, *, strictly: bool
) -> Chance:
    """Return how likely a figure is under a line, or on it unless `strictly`; straight between quantiles."""
    first, last = quantiles[0], quantiles[-1]
    under = [one for one in quantiles if (one[1] < line if strictly else one[1] <= line)]
    if not under:
        return Chance(0.0, first[0])
    if len(under) == len(quantiles):
        return Chance(last[0], 1.0)
    (p0, v0), (p1, v1) = under[-1], quantiles[len(under)]
    found = p0 + (p1 - p0) * (line - v0) / (v1 - v0) if v1 > v0 else p0
    return Chance(found, found)


def chance_of(quantiles: Sequence[tuple[float, float]], compare: str, line: float) -> Chance:
    """Return how likely a figure is on the far side of a line, the line included."""
    if compare == "below":
        return chance_below(quantiles, line, strictly=False)
    under = chance_below(quantiles, line, strictly=True)
    return Chance(1 - under.high, 1 - under.low)
