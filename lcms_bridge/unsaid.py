"""What a message does not speak of: what was known of it stays, and that is said once.

A column that is absent for everybody is not "unknown", said by everybody, nor is an element that a
format leaves out. Where only free beds were said, what is taken follows from what is open. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from capacity.resource import BedLine, Kind
from lcms_bridge.canonical import (
    BedState,
    EdState,
    FacilityState,
    FilePlace,
    Problem,
    Provenance,
    Scope,
    Silence,
)

_COUNTS = (
    *("operational", "occupied", "blocked", "isolation_free"),
    *("physical", "open_24h", "open_72h"),
)
# what people call what stayed, in a message that has no columns; the rest is not worth a remark
_WORDS = {
    "operational": "capaciteit",
    "occupied": "bezet",
    "blocked": "geblokkeerd",
    "present": "seh_aanwezig",
    "nedocs": "nedocs",
    "expected_end": "seh_verwacht_einde",
    "reason": "seh_reden",
}
DERIVED = "bezet afgeleid: capaciteit − vrij"  # beside the line, where everybody reads it


class Kept:
    """Which values stayed because a message does not speak of them, and what else is to be said of that."""

    def __init__(self, unsaid: Mapping[str, str], kinds: Mapping[str, Kind] | None = None) -> None:
        """Take the values that the message as a whole has no room for, with the sender's word for each."""
        self._columns = unsaid
        self._kinds = kinds or {}
        self._kept: dict[str, None] = {}
        self._left: dict[str, None] = {}
        self._noted: list[Problem] = []

    def of(
        self, names: Iterable[str], known: object, unsaid: frozenset[str] = frozenset()
    ) -> dict[str, Any]:
        """Return the known values of those names that the message does not speak of, and note them."""
        found = self.values(names, known, unsaid)
        self.stay(found)
        return found

    def values(self, names: Iterable[str], known: object, unsaid: frozenset[str]) -> dict[str, Any]:
        """Return the known values of those names that the message does not speak of."""
        silent = [name for name in names if name in self._columns or name in unsaid]
        found = {name: getattr(known, name) for name in silent}
        return {name: value for name, value in found.items() if value not in {None, ""}}

    def stay(self, names: Iterable[str]) -> None:
        """Note that values stayed."""
        for name in names:
            (self._kept if name in self._columns else self._left)[name] = None

    def note(self, code: str, said: FacilityState, scope: Scope, bed: str = "") -> None:
        """Note something about a facility, at the line of a kind of bed or at its emergency department."""
        places = said.beds.places if said.beds else {}
        place = places.get(bed) if bed else said.ed_place
        params = {"kind": self._kinds.get(bed, bed)} if bed else {}
        self._noted.append(
            Problem(code, place or said.place or FilePlace(), said.code, scope, params)
        )

    def problems(self) -> list[Problem]:
        """Return the remarks on what stayed, if anything did, and what was noted."""
        found = list(self._noted)
        columns = [f"‘{self._columns[name]}’" for name in self._kept]
        figures = [f"‘{_WORDS[name]}’" for name in self._left if name in _WORDS]
        for code, words in (("kept", columns), ("kept_unsaid", figures)):
            if words:
                found.append(
                    Problem(code, FilePlace(), scope=Scope.REMARK, params={"columns": words})
                )
        return found


def with_known(said: FacilityState, known: FacilityState | None, kept: Kept) -> FacilityState:
    """Return a facility with what is known of it where its message does not say otherwise."""
    known = known or FacilityState(said.code)
    beds = None if said.beds is None else _beds(said, said.beds, known.beds, kept)
    ed = None if said.ed is None else _ed(said, said.ed, known.ed, kept)
    return replace(said, beds=beds, ed=ed)


def _beds(
    said: FacilityState, beds: BedState, known: BedState | None, kept: Kept
) -> BedState | None:
    """Return the beds with the counts, the class and the duiding that were known; None: nothing is said."""
    before = {line.bed: line for line in known.lines} if known else {}
    lines = []
    for line in beds.lines:
        whole = _line(line, before.get(line.bed), beds.unsaid, kept)
        if whole is None:
            kept.note("nothing_said", said, Scope.FACILITY, line.bed)
            continue
        if whole.note == DERIVED:
            kept.note("taken_derived", said, Scope.REMARK, line.bed)
        lines.append(whole)
    if not lines or known is None:
        return replace(beds, lines=tuple(lines)) if lines else None
    values = kept.of(("capacity_class",), known, beds.unsaid.report)
    provenance = _provenance(beds.provenance, known.provenance, beds.unsaid.report, kept)
    return replace(beds, lines=tuple(lines), provenance=provenance, **values)


def _line(line: BedLine, before: BedLine | None, unsaid: Silence, kept: Kept) -> BedLine | None:
    """Return a line with what was known; None where nothing that it says counts."""
    silent = unsaid.figures.get(line.bed, frozenset())
    values = kept.values(_COUNTS, before, silent) if before else {}
    whole = replace(line, **values)
    free = unsaid.free.get(line.bed)
    found = None
    if free is not None:
        found = _following(whole, free, silent, follows=unsaid.free_follows)
    if found is None and silent.issuperset(_COUNTS):
        return None
    found = found or whole
    kept.stay(name for name, value in values.items() if getattr(found, name) == value)
    return found


def _following(
    line: BedLine, free: int, silent: frozenset[str], *, follows: bool
) -> BedLine | None:
    """Return a line with the figure that was not said and follows from the free beds; None: none does."""
    shut = line.blocked or 0
    if "operational" in silent and "occupied" not in silent and line.occupied is not None:
        return replace(line, operational=line.occupied + free + shut)
    if "occupied" not in silent or line.operational is None:
        return None
    taken = line.operational - free - shut
    if taken < 0 or ("operational" in silent and not follows):
        return None
    return replace(line, occupied=taken, note=DERIVED if "operational" in silent else line.note)


def _ed(said: FacilityState, ed: EdState, known: EdState | None, kept: Kept) -> EdState:
    """Return the department with who was there; an end and a reason stay only with their state."""
    values: dict[str, Any] = {}
    if known is not None:
        values = kept.of(("present", "nedocs"), known, ed.unsaid)
        end = known.expected_end
        if ed.traffic == known.traffic:
            values |= kept.of(("reason",), known, ed.unsaid)
            if end is not None and end > ed.provenance.observed_at:
                values |= kept.of(("expected_end",), known, ed.unsaid)
        provenance = _provenance(ed.provenance, known.provenance, ed.unsaid, kept)
        ed = replace(ed, provenance=provenance)
    if "reason" in ed.unsaid and not values.get("reason"):
        kept.note("reason_taken", said, Scope.REMARK)
    return replace(ed, **values)


def _provenance(
    said: Provenance, known: Provenance, unsaid: frozenset[str], kept: Kept
) -> Provenance:
    """Return where figures come from, with the duiding that was known.

    Words about figures are of their moment: a format of others that has none says nothing of those it
    knows, but of newer figures they would tell what is over.
    """
    same = unsaid if said.observed_at == known.observed_at else frozenset[str]()
    return replace(said, **kept.of(("duiding",), known, same))
