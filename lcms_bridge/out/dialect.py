"""How a system that is told speaks: its words, its identifiers, what it wants. Pure.

One place between the picture and every format: what is shown before it goes is what goes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lcms_bridge.canonical import BedState, FacilityState, Picture


@dataclass(frozen=True)
class Spoken:
    """How one system speaks; an empty one is as we do.

    `beds` are our kinds of bed -> its words, `codes` our codes of facilities -> its identifiers (`value` or
    `system|value`), `kinds` the only kinds of bed that it is told (none: all), `sahana` that EDXL-HAVE 1.0
    goes in the form that Sahana takes.
    """

    beds: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    kinds: frozenset[str] = frozenset()
    sahana: bool = False

    def wants(self, kind: str) -> bool:
        """Say whether it is told of a kind of bed."""
        return not self.kinds or kind in self.kinds


def spoken_of(data: Mapping[str, Any]) -> Spoken:
    """Return how a system speaks, of plain data as it is kept."""
    return Spoken(
        dict(data.get("beds", {})),
        dict(data.get("codes", {})),
        frozenset(data.get("kinds", ())),
        bool(data.get("sahana", False)),
    )


def spoken(picture: Picture, dialect: Spoken) -> Picture:
    """Return a picture as one system is told it; with an empty dialect it is the same one."""
    if dialect == Spoken():
        return picture
    kinds = [kind for kind in picture.words if dialect.wants(kind)]
    return replace(
        picture,
        words={kind: dialect.beds.get(kind, picture.words[kind]) for kind in kinds},
        said={kind: dialect.beds[kind] for kind in kinds if kind in dialect.beds},
        sahana=dialect.sahana,
        hospitals=tuple(
            replace(one, facility=_facility(one.facility, dialect)) for one in picture.hospitals
        ),
    )


def _facility(one: FacilityState, dialect: Spoken) -> FacilityState:
    """Return a facility under its identifier there, with the kinds of bed that are wanted."""
    one = replace(one, beds=_beds(one.beds, dialect))
    theirs = dialect.codes.get(one.code)
    if theirs is None:
        return one
    system, _bar, value = theirs.rpartition("|")
    return replace(one, code=value, id_system=system)


def _beds(beds: BedState | None, dialect: Spoken) -> BedState | None:
    """Return the beds that are wanted; none of them is nothing said, not a house without beds."""
    if beds is None or not dialect.kinds:
        return beds
    lines = tuple(line for line in beds.lines if dialect.wants(line.bed))
    return replace(beds, lines=lines) if lines else None
