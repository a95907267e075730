"""What rules look at: beds, any other figure or state of a facility, each with its age and source."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from phases.rules.conditions import OPEN, RATIO


@dataclass(frozen=True)
class Figure:
    """One kind of bed of one facility. Counts are whole beds or None; `fresh` by its own deadline."""

    facility: str
    name: str
    bed: str
    occupied: int | None
    operational: int | None
    observed_at: datetime
    source: str
    fresh: bool
    regular: int | None = None
    cohort: str = ""  # a part of the kind with this label, beside the whole

    @property
    def ratio_open(self) -> float | None:
        """Return occupied / open; infinite without open beds; None: unknown, or nothing at all."""
        return ratio_of(self.occupied, self.operational)

    @property
    def ratio_regular(self) -> float | None:
        """Return occupied / regular, likewise."""
        return ratio_of(self.occupied, self.regular)

    def pressure(self, yardstick: str) -> float | None:
        """Return the occupancy that a yardstick looks at; None: unknown, or nothing at all."""
        return heavier(yardstick, self.ratio_regular, self.ratio_open)

    def counts(self, yardstick: str) -> bool:
        """Say whether this figure may be evidence: fresh, with both counts known; zero is."""
        beds = self.operational if yardstick == OPEN else self.regular
        return self.fresh and self.occupied is not None and beds is not None


@dataclass(frozen=True)
class Reading:
    """What is known of one facility about something that is no bed, such as `kind:stock_ppe` or `ed`.

    `values` are its figures by name; `load` and `room` make a ratio where it has one; `state` where it has
    one. What nobody said lately, or said to be unknown, never counts.
    """

    facility: str
    name: str
    sector: str
    about: str
    observed_at: datetime
    source: str
    fresh: bool
    values: Mapping[str, float] = field(default_factory=dict, hash=False)
    load: float | None = None
    room: float | None = None
    state: str = ""

    def value(self, figure: str) -> float | None:
        """Return a figure by its name; None: unknown, or nothing to divide."""
        if figure == RATIO:
            return ratio_of(self.load, self.room)
        return self.values.get(figure)

    def known(self, figure: str) -> bool:
        """Say whether a figure may be evidence: fresh and known; nothing by nothing is."""
        if figure == RATIO:
            return self.fresh and self.load is not None and self.room is not None
        return self.fresh and figure in self.values


def ratio_of(load: float | None, room: float | None) -> float | None:
    """Return load / room; infinite for a load without any room; None without either."""
    if load is None or room is None:
        return None
    if room == 0:
        return math.inf if load else None
    return load / room


def ratio_of_totals(rows: Sequence[tuple[float | None, float | None]]) -> float | None:
    """Return the ratio of the totals of (load, room), of those known."""
    known = [(load, room) for load, room in rows if load is not None and room is not None]
    return ratio_of(sum(load for load, _ in known), sum(room for _, room in known))


def heavier(yardstick: str, regular: float | None, opened: float | None) -> float | None:
    """Return the occupancy that a yardstick looks at, of those against regular and against open beds."""
    if yardstick == OPEN or regular is None:
        return opened if yardstick == OPEN else None
    return max(regular, opened or 0.0)
