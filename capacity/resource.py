"""A kind of resource, and one line of figures about it, as plain values.

Pure: no Django, no database, so that the codecs, the rules and the models of an exercise can use
the same words. `capacity.kinds` reads the kinds that are in force.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from typing import Any, Self

from capacity.shapes import SHAPES, Shape

CLASSES = ("regular", "buffer", "adapted", "crisis")
BY_HAND = "manual"  # the source of what a person reports on a screen
EXERCISE = "exercise"  # the source of what an exercise plays
SOURCES = (BY_HAND, "file", "automatic", EXERCISE)
EVERYBODY = "all"
LISTED = "listed"  # who has it says so, with its regular number (`Facility.resources`)
ED = "ed"  # the kind that reports of emergency departments are about
AUTOMATIC = "automatic"
NEIGHBOUR = "buur:"  # how the sources begin that are another installation, by its name
KEPT_SOURCES = (BY_HAND, "file", EXERCISE)  # what is never thinned: all but feeds
# how far a region is scaled up, as deadlines know it: care at ease reports less often
REGULAR = "regular"
PACES = (REGULAR, "adapted", "crisis")
HOSPITAL = "hospital"


def category_of(source: str) -> str:
    """Return which of the `SOURCES` a source is: one with a name of its own is an automatic one."""
    return source if source in SOURCES else AUTOMATIC


@dataclass(frozen=True)
class Kind:
    """One kind of resource: what it is called, who has it, and how long its figures stay fresh.

    `sector` names one or more sectors; within them `applies` is `all`, `listed`, or the name of a
    facility's flag; `demo_column` is the facility's made-up
    count that `demo_factor` takes its share of; `deadlines` are seconds per source, and per `phase.source`
    where a region that is scaled up is asked sooner.
    """

    code: str
    sector: str
    name_nl: str
    name_en: str
    short_nl: str
    short_en: str
    definition_nl: str = ""
    definition_en: str = ""
    why_nl: str = ""
    why_en: str = ""
    unit: str = ""
    order: int = 0
    is_bed: bool = True
    shape_code: str = "beds"
    theme: str = "beds"
    headline: bool = True  # shown on boards and walls at once; the others when asked for
    classes: tuple[str, ...] = CLASSES
    deadlines: Mapping[str, int] = field(default_factory=dict, hash=False)
    applies: str = EVERYBODY
    demo_column: str = ""
    demo_factor: float = 1.0
    demo_level: float | None = None
    valid_from: date | None = None
    retired_on: date | None = None
    in_force: bool = True

    @property
    def shape(self) -> Shape:
        """Return which figures it has."""
        return SHAPES[self.shape_code]

    @property
    def is_measured(self) -> bool:
        """Say whether it has an occupancy: how much is used or needed of what there is.

        Emergency departments have a report of their own, and none.
        """
        return self.code != ED and bool(self.shape.load)

    @property
    def has_regular(self) -> bool:
        """Say whether there is a regular number to hold it against: of people and hours there is none."""
        return self.shape.room == "operational"

    def has(self, facility: object) -> bool:
        """Say whether a facility has this kind at all: else a figure of it does not apply there."""
        if getattr(facility, "sector", HOSPITAL) not in self.sectors:
            return False
        if self.applies == LISTED:
            return self.code in _listed(facility)
        return self.applies == EVERYBODY or bool(getattr(facility, self.applies))

    @property
    def asks(self) -> tuple[str, ...]:
        """Return the names of what `has` asks of a facility."""
        if self.applies == EVERYBODY:
            return ("sector",)
        return ("sector", "resources" if self.applies == LISTED else self.applies)

    @property
    def sectors(self) -> tuple[str, ...]:
        """Return the sectors whose facilities can have it."""
        return _split(self.sector)

    def demo_beds(self, facility: object) -> int:
        """Return the made-up number of a facility, 0 where it has none of this kind."""
        if self.applies == LISTED:
            return _listed(facility).get(self.code, 0) if self.has(facility) else 0
        if not self.demo_column or not self.has(facility):
            return 0
        count: int = getattr(facility, self.demo_column)
        return round(count * self.demo_factor)

    def listed(self, facility: object) -> int | None:
        """Return the regular number with which a facility lists this kind; None where it lists none."""
        return _listed(facility).get(self.code) if self.applies == LISTED else None

    def deadline(self, source: str, pace: str = REGULAR) -> int:
        """Return the seconds a figure from a source stays fresh; the strictest when it is unknown."""
        # a neighbour passes on what its people and systems say: it holds as long as what people say
        category = BY_HAND if source.startswith(NEIGHBOUR) else category_of(source)
        sooner = self.deadlines.get(f"{pace}.{category}")
        if sooner is not None:
            return sooner
        known = self.deadlines.get(category)
        return min(self.deadlines.values(), default=0) if known is None else known


@cache
def _split(sectors: str) -> tuple[str, ...]:
    """Return the sectors that a kind names."""
    return tuple(sectors.split())


def _listed(facility: object) -> Mapping[str, int]:
    """Return the kinds that a facility says it has, with their regular number."""
    found: Mapping[str, int] = getattr(facility, "resources", {})
    return found


@dataclass(frozen=True)
class BedLine:
    """One kind of bed. Counts in whole beds, None when unknown; `widths` per capacity class."""

    bed: str
    operational: int | None = None
    occupied: int | None = None
    blocked: int | None = None
    isolation_free: int | None = None
    widths: Mapping[str, int] | None = field(default=None, hash=False)
    physical: int | None = None
    open_24h: int | None = None  # beds that can be opened within 24 hours, beside those open
    open_72h: int | None = None
    note: str = ""
    cohort: str = ""

    @classmethod
    def of(cls, code: str, values: Mapping[str, Any], cohort: str = "") -> Self:
        """Return a line from its figures by name; a name that a line does not have is left out."""
        known = {name: value for name, value in values.items() if name in _BED_FIGURES}
        return cls(code, **known, cohort=cohort)

    @property
    def code(self) -> str:
        """Return the kind it is about."""
        return self.bed

    @property
    def values(self) -> dict[str, Any]:
        """Return its figures by name, without what nobody filled in beside the three of every bed."""
        always = ("operational", "occupied", "blocked", "isolation_free")
        rest = ("physical", "open_24h", "open_72h")
        return {
            **{name: getattr(self, name) for name in always},
            **{name: value for name in rest if (value := getattr(self, name)) is not None},
            **({"widths": dict(self.widths)} if self.widths else {}),
            **({"note": self.note} if self.note else {}),
        }

    @property
    def available(self) -> int | None:
        """Return operational − occupied − blocked; negative when more lie than fit; None: unknown."""
        if self.operational is None or self.occupied is None:
            return None
        return self.operational - self.occupied - (self.blocked or 0)

    @property
    def regular(self) -> int | None:
        """Return the regular beds as reported; None: unknown, however many are open."""
        return self.widths.get("regular") if self.widths else None

    @property
    def counts(self) -> tuple[int | None, ...]:
        """Return the counts that make one line differ from another."""
        return (
            *(self.operational, self.occupied, self.blocked, self.isolation_free),
            *(self.physical, self.open_24h, self.open_72h),
        )

    @property
    def is_empty(self) -> bool:
        """Say whether the line claims nothing: every count is zero or not filled in."""
        return not any((*self.counts, *(self.widths or {}).values()))


_BED_FIGURES = frozenset(one.name for one in fields(BedLine)) - {"bed", "cohort"}


@dataclass(frozen=True)
class Figures:
    """What is said of a kind that is no bed: its figures by name, None when unknown."""

    code: str
    values: Mapping[str, Any] = field(hash=False)
    cohort: str = ""

    @property
    def is_empty(self) -> bool:
        """Say whether it claims nothing."""
        return not any(value for name, value in self.values.items() if name != "note")


AnyLine = BedLine | Figures


def line_of(kind: Kind, values: Mapping[str, Any], cohort: str = "") -> AnyLine:
    """Return the line of a kind from its figures by name."""
    if kind.shape_code in ("beds", "places"):
        return BedLine.of(kind.code, values, cohort)
    return Figures(kind.code, dict(values), cohort)
