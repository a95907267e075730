"""Stops per region in one quarter, so that no hospital can be traced: pure, values in, values out.

A number is hidden where it counts too few stops or too few departments, or where one department is most of
it. Who knows the total and all other regions could take the rest away: what is hidden together must be as
safe as what is shown, so more regions are hidden until it is, and in the end the total.

A quarter stands by itself: there is no total over quarters, a pattern never changes when a quarter comes,
and the running one is not shown. So no two tables can be taken from each other.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

MINUTE = 60


@dataclass(frozen=True)
class Period:
    """A stop of one department, as far as it lies in a quarter."""

    region: str
    department: str
    began: datetime  # cut off at the begin of the quarter
    ended: datetime  # cut off at its end
    begins_here: bool  # it is counted in the quarter in which it began; its minutes where they were


@dataclass(frozen=True)
class Rule:
    """Below which nothing is published."""

    stops: int
    departments: int
    largest_share: float


@dataclass(frozen=True)
class Cell:
    """What a region had in a quarter, per department: (stops, minutes)."""

    of: Mapping[str, tuple[int, int]]

    @property
    def stops(self) -> int:
        """Return the number of stops."""
        return sum(stops for stops, _minutes in self.of.values())

    @property
    def minutes(self) -> int:
        """Return their minutes together."""
        return sum(minutes for _stops, minutes in self.of.values())

    @property
    def is_empty(self) -> bool:
        """Say whether nobody stopped: that can be said."""
        return not self.stops and not self.minutes

    def is_safe(self, rule: Rule) -> bool:
        """Say whether it can be published by itself."""
        return self.is_empty or (
            self.stops >= rule.stops
            and len(self.of) >= rule.departments
            and max(stops for stops, _ in self.of.values()) <= rule.largest_share * self.stops
            and max(minutes for _, minutes in self.of.values()) <= rule.largest_share * self.minutes
        )


@dataclass(frozen=True)
class Published:
    """A quarter as everybody may see it: None is hidden."""

    regions: Mapping[str, tuple[int, int] | None]
    total: tuple[int, int] | None


def cells(periods: Iterable[Period], regions: Collection[str]) -> dict[str, Cell]:
    """Return what each region had, also those where nobody stopped."""
    found: dict[str, dict[str, tuple[int, int]]] = {region: {} for region in regions}
    for one in periods:
        house = found.setdefault(one.region, {})
        stops, minutes = house.get(one.department, (0, 0))
        lasted = round((one.ended - one.began).total_seconds() / MINUTE)
        house[one.department] = (stops + one.begins_here, minutes + max(lasted, 0))
    return {region: Cell(house) for region, house in found.items()}


def merged(parts: Iterable[Cell]) -> Cell:
    """Return regions together."""
    return Cell({name: counts for part in parts for name, counts in part.of.items()})


def published(found: Mapping[str, Cell], rule: Rule) -> Published:
    """Return a quarter with everything hidden that would tell of a hospital."""
    hidden = {region for region, cell in found.items() if not cell.is_safe(rule)}
    # the fewest stops first: they are missed least; where nobody stopped there is nothing to hide behind
    others = sorted(
        (region for region in found if region not in hidden and not found[region].is_empty),
        key=lambda region: (found[region].stops, region),
    )
    while hidden and others and not _is_covered(hidden, found, rule):
        hidden.add(others.pop(0))
    shown = not hidden or _is_covered(hidden, found, rule)
    total = merged(found.values())
    return Published(
        regions={
            region: None if region in hidden else (cell.stops, cell.minutes)
            for region, cell in found.items()
        },
        total=(total.stops, total.minutes) if shown else None,
    )


def _is_covered(hidden: Collection[str], found: Mapping[str, Cell], rule: Rule) -> bool:
    """Say whether what is hidden may be known as a whole: at least two regions, and safe together."""
    return len(hidden) > 1 and merged(found[region] for region in hidden).is_safe(rule)
