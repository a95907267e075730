"""A kind of resource, and one line of figures about it, as plain values.

Pure: no Django, no database, so that the codecs, the rules and the models of an exercise can use
the same words. `capacity.kinds` reads the kinds that are in force.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

CLASSES = ("regular", "buffer", "adapted", "crisis")
BY_HAND = "manual"  # the source of what a person reports on a screen
SOURCES = (BY_HAND, "file", "automatic", "exercise")
EVERYBODY = "all"
ED = "ed"  # the kind that reports of emergency departments are about


@dataclass(frozen=True)
class Kind:
    """One kind of resource: what it is called, who has it, and how long its figures stay fresh.

    `applies` is `all` or the name of a facility's flag; `demo_column` is the facility's made-up
    count that `demo_factor` takes its share of; `deadlines` are seconds per source.
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
    classes: tuple[str, ...] = CLASSES
    deadlines: Mapping[str, int] = field(default_factory=dict, hash=False)
    applies: str = EVERYBODY
    demo_column: str = ""
    demo_factor: float = 1.0
    demo_level: float | None = None
    valid_from: date | None = None
    retired_on: date | None = None
    in_force: bool = True

    def has(self, facility: object) -> bool:
        """Say whether a facility has this kind at all: else a figure of it does not apply there."""
        return self.applies == EVERYBODY or bool(getattr(facility, self.applies))

    def demo_beds(self, facility: object) -> int:
        """Return the made-up number of a facility, 0 where it has none of this kind."""
        if not self.demo_column or not self.has(facility):
            return 0
        count: int = getattr(facility, self.demo_column)
        return round(count * self.demo_factor)

    def deadline(self, source: str) -> int:
        """Return the seconds a figure from a source stays fresh; the strictest when it is unknown."""
        return self.deadlines.get(source, min(self.deadlines.values(), default=0))


@dataclass(frozen=True)
class BedLine:
    """One kind of bed. Counts in whole beds, None when unknown; `widths` per capacity class."""

    bed: str
    operational: int | None = None
    occupied: int | None = None
    blocked: int | None = None
    isolation_free: int | None = None
    widths: Mapping[str, int] | None = field(default=None, hash=False)

    @property
    def available(self) -> int | None:
        """Return operational − occupied − blocked; negative when more lie than fit; None: unknown."""
        if self.operational is None or self.occupied is None:
            return None
        return self.operational - self.occupied - (self.blocked or 0)

    @property
    def counts(self) -> tuple[int | None, ...]:
        """Return the counts that make one line differ from another."""
        return self.operational, self.occupied, self.blocked, self.isolation_free

    @property
    def is_empty(self) -> bool:
        """Say whether the line claims nothing: every count is zero or not filled in."""
        return not any((*self.counts, *(self.widths or {}).values()))
