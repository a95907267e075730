"""Scores of facilities: what is known held against the parameters of their kind of provider.

What is stale or unknown gives no points and is never calm: it leaves a range, from the score if it were
calm to the score if it were at its heaviest. The score itself takes what is silent as the rest stands.
Occupancy is by the regular yardstick: beds opened beyond the regular ones take no pressure away.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from phases.rules.conditions import YARDSTICKS
from phases.rules.figures import Figure, Reading
from phases.rules.pressure.scheme import (
    CALM,
    EXTRA,
    Known,
    Parameter,
    Provider,
)

KNOWN, STALE, UNKNOWN = "known", "stale", "unknown"
WHOLE = 100.0
HOURS = "hours"  # what a place's hours close is no pressure


@dataclass(frozen=True)
class Place:
    """A facility: where it stands, and which kinds of resource it has."""

    code: str
    name: str
    sector: str
    region: str
    area: str = ""
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Part:
    """One parameter of a facility as evidence: what was read, of when, from where, and what it gives.

    `value` may be infinite (patients without any bed); None: nothing to be full, or not known. `line` is
    the one that was reached, `next_line` the next heavier one.
    """

    parameter: str
    standing: str
    points: float
    most: float
    value: float | None = None
    state: str = ""
    line: float | None = None
    next_line: float | None = None
    observed_at: datetime | None = None
    source: str = ""

    @property
    def known(self) -> bool:
        """Say whether it counts."""
        return self.standing == KNOWN


@dataclass(frozen=True)
class Range:
    """A score from 0 to 100: `low` if all that is silent were calm, `high` if it were at its heaviest.

    `known` is the share of what could count that is known.
    """

    low: float
    high: float
    known: float

    @property
    def score(self) -> float | None:
        """Return the score of what is known, silence taken as the rest; None where nothing is."""
        return self.low / self.known if self.known > 0 else None


@dataclass(frozen=True)
class Judged:
    """A level from 1 to 4 (None: cannot be judged), and the lightest and heaviest that it can be."""

    level: int | None
    least: int
    most: int

    def reaches(self, level: int) -> bool | None:
        """Say whether it stands at a level or heavier; None: cannot be judged."""
        if self.level is not None:
            return self.level >= level
        return True if self.least >= level else False if self.most < level else None


Latest = Mapping[tuple[str, str], Figure | Reading]


def latest_of(figures: Iterable[Figure], readings: Iterable[Reading]) -> Latest:
    """Return what was said last per facility and subject, in whatever order it comes."""
    found: dict[tuple[str, str], Figure | Reading] = {}
    items: list[tuple[str, Figure | Reading]] = []
    for reading in readings:
        items.append((reading.about, reading))
        if reading.about.startswith("kind:") and "occupied" in reading.values:
            bed = _as_beds(reading)
            items.append((f"bed:{bed.bed}", bed))
    items += [(f"bed:{one.bed}", one) for one in figures if not one.cohort]
    for about, one in items:
        before = found.get((one.facility, about))
        if before is None or (one.observed_at, repr(one)) > (before.observed_at, repr(before)):
            found[one.facility, about] = one
    return found


def _as_beds(reading: Reading) -> Figure:
    """Return places that were read as any other kind as what they are: occupied, open and regular ones."""

    def whole(name: str) -> int | None:
        return int(reading.values[name]) if name in reading.values else None

    return Figure(
        facility=reading.facility,
        name=reading.name,
        bed=reading.about.removeprefix("kind:"),
        occupied=whole("occupied"),
        operational=whole("operational"),
        observed_at=reading.observed_at,
        source=reading.source,
        fresh=reading.fresh,
        regular=whole("regular"),
    )


def parts_of(provider: Provider, place: Place, latest: Latest) -> tuple[Part, ...]:
    """Return the parameters that apply to a facility, each with what it gives."""
    return tuple(
        _part(one, latest.get((place.code, one.about)))
        for one in provider.parameters
        if one.most > 0 and (not one.kind or one.kind in place.kinds)
        if not _closed_by_hours(one, latest.get((place.code, one.about)))
    )


def _closed_by_hours(parameter: Parameter, item: Figure | Reading | None) -> bool:
    """Say whether a parameter on an operating state does not apply: nobody but the clock closed it."""
    return (
        parameter.figure == "operating"
        and isinstance(item, Reading)
        and item.state in parameter.states
        and item.source == HOURS
    )


def _part(parameter: Parameter, item: Figure | Reading | None) -> Part:
    """Return what one parameter gives."""
    most = parameter.most
    if item is None:
        return Part(parameter.id, UNKNOWN, 0, most)
    known, value, state = _read(parameter, item)
    said = item.observed_at if item.source or item.fresh else None
    if not known:
        standing = STALE if not item.fresh and said is not None and _said(item) else UNKNOWN
        return Part(parameter.id, standing, 0, most, value, state, None, None, said, item.source)
    if parameter.states:
        points = parameter.states.get(state, 0.0)
        return Part(parameter.id, KNOWN, points, most, None, state, None, None, said, item.source)
    reached = None if value is None else parameter.reached(value)
    points = reached[1] if reached else 0.0
    further = next((line for line, more in parameter.steps if more > points), None)
    line = reached[0] if reached else None
    return Part(parameter.id, KNOWN, points, most, value, "", line, further, said, item.source)


def _said(item: Figure | Reading) -> bool:
    """Say whether anybody ever said anything of it."""
    if isinstance(item, Figure):
        return item.occupied is not None or item.operational is not None
    return bool(item.values or item.state or item.load is not None or item.room is not None)


def _read(parameter: Parameter, item: Figure | Reading) -> tuple[bool, float | None, str]:
    """Return whether a parameter is known, its figure and its state."""
    if isinstance(item, Figure):
        if parameter.figure == EXTRA:
            known = item.fresh and item.operational is not None and item.regular is not None
            return known, _extra(item), ""
        return item.counts(YARDSTICKS[0]), item.pressure(YARDSTICKS[0]), ""
    if parameter.states:
        return item.fresh and bool(item.state), None, item.state
    return item.known(parameter.figure), item.value(parameter.figure), ""


def _extra(item: Figure) -> float | None:
    """Return which share of the open beds is beyond the regular ones."""
    if item.operational is None or item.regular is None:
        return None
    return max(item.operational - item.regular, 0) / item.operational if item.operational else 0.0


def range_of(parts: Iterable[Part]) -> Range | None:
    """Return the score of some parameters; None where none applies."""
    found = list(parts)
    most = sum(one.most for one in found)
    if most <= 0:
        return None
    sure = sum(one.points for one in found if one.known)
    known = sum(one.most for one in found if one.known)
    return Range(WHOLE * sure / most, WHOLE * (sure + most - known) / most, known / most)


def level_at(lines: Iterable[float], score: float) -> int:
    """Return the level of a score; a hair below a line by rounding is on it."""
    return CALM + sum(score >= line or math.isclose(score, line) for line in lines)


def judged(found: Range, lines: tuple[float, ...], known: Known) -> Judged:
    """Return the level of a score: none where too little is known, calm only where enough is."""
    least, most = level_at(lines, found.low), level_at(lines, found.high)
    if least == most:
        return Judged(least, least, most)
    score = found.score
    if score is None or found.known < known.level:
        return Judged(None, least, most)
    level = level_at(lines, score)
    if level == CALM and found.known < known.calm:
        return Judged(None, least, most)
    return Judged(level, least, most)
