"""Stops per region in one quarter, so that no hospital can be traced: pure, values in, values out.

What is hidden, and what with it, is the rule of `capacity.disclosure`.

A quarter stands by itself: there is no total over quarters, a pattern never changes when a quarter comes,
and the running one is not shown. So no two tables can be taken from each other.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from capacity import disclosure

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

    @property
    def plain(self) -> disclosure.Rule:
        """Return it as the rule of disclosure."""
        return disclosure.Rule(self.stops, self.departments, self.largest_share)


@dataclass(frozen=True)
class Cell:
    """What a region had in a quarter, per department: (stops, minutes)."""

    of: Mapping[str, tuple[int, int]]

    @property
    def plain(self) -> disclosure.Cell:
        """Return it as a cell of disclosure."""
        return disclosure.Cell(self.of)

    @property
    def stops(self) -> int:
        """Return the number of stops."""
        return sum(stops for stops, _minutes in self.of.values())

    @property
    def minutes(self) -> int:
        """Return their minutes together."""
        return sum(minutes for _stops, minutes in self.of.values())

    def is_safe(self, rule: Rule) -> bool:
        """Say whether it can be published by itself."""
        return self.plain.is_safe(rule.plain)


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
    seen = disclosure.published(
        {region: cell.plain for region, cell in found.items()}, rule.plain, width=2
    )
    return Published(
        regions={region: _counts(amounts) for region, amounts in seen.parts.items()},
        total=_counts(seen.whole),
    )


def _counts(amounts: disclosure.Amounts | None) -> tuple[int, int] | None:
    """Return stops and minutes; None is hidden."""
    if amounts is None:
        return None
    stops, minutes = amounts
    return int(stops), int(minutes)
