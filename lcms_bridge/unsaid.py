"""What a message has no room for: what was known of it stays, and that is said once.

A column that is absent for everybody is not "unknown", said by everybody. Pure.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lcms_bridge.canonical import (
    BedState,
    EdState,
    FacilityState,
    FilePlace,
    Problem,
    Provenance,
    Scope,
)

_COUNTS = ("operational", "blocked", "isolation_free")


class Kept:
    """Which values stayed because a message has no room for them, for one remark."""

    def __init__(self, unsaid: Mapping[str, str]) -> None:
        """Take the values by name, with the sender's word for each."""
        self._unsaid = unsaid
        self._kept: dict[str, None] = {}

    def of(self, names: tuple[str, ...], known: object) -> dict[str, Any]:
        """Return the known values of those names that the message has no room for."""
        found = {name: getattr(known, name) for name in names if name in self._unsaid}
        kept = {name: value for name, value in found.items() if value not in {None, ""}}
        self._kept |= dict.fromkeys(kept)
        return kept

    def problems(self) -> list[Problem]:
        """Return the remark on what stayed, if anything did."""
        if not self._kept:
            return []
        columns = [f"‘{self._unsaid[name]}’" for name in self._kept]
        return [Problem("kept", FilePlace(), scope=Scope.REMARK, params={"columns": columns})]


def with_known(said: FacilityState, known: FacilityState | None, kept: Kept) -> FacilityState:
    """Return a facility with what is known of it where its message has no room to say otherwise."""
    if known is None:
        return said
    beds, ed = said.beds, said.ed
    if beds is not None and known.beds is not None:
        beds = _beds(beds, known.beds, kept)
    if ed is not None and known.ed is not None:
        ed = _ed(ed, known.ed, kept)
    return replace(said, beds=beds, ed=ed)


def _beds(said: BedState, known: BedState, kept: Kept) -> BedState:
    """Return the beds with the counts, the class and the duiding that were known."""
    before = {line.bed: line for line in known.lines}
    lines = tuple(
        replace(line, **kept.of(_COUNTS, before[line.bed])) if line.bed in before else line
        for line in said.lines
    )
    provenance = _provenance(said.provenance, known.provenance, kept)
    return replace(said, lines=lines, provenance=provenance, **kept.of(("capacity_class",), known))


def _ed(said: EdState, known: EdState, kept: Kept) -> EdState:
    """Return the department with who was there; an end stays only with the state it is the end of."""
    values = kept.of(("present", "nedocs"), known)
    end = known.expected_end
    if said.traffic == known.traffic and end is not None and end > said.provenance.observed_at:
        values |= kept.of(("expected_end",), known)
    provenance = _provenance(said.provenance, known.provenance, kept)
    return replace(said, provenance=provenance, **values)


def _provenance(said: Provenance, known: Provenance, kept: Kept) -> Provenance:
    """Return where the figures come from, with the duiding that was known."""
    return replace(said, **kept.of(("duiding",), known))
