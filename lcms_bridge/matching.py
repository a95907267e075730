"""From what others say to what is judged and applied: their identifiers to our codes. Pure.

Which house a place is, `finding.py` tells. What has no kind of ours is lost.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from capacity.resource import BedLine
from lcms_bridge.canonical import (
    BedState,
    Decoded,
    Document,
    EdState,
    Envelope,
    FacilityState,
    FilePlace,
    Problem,
    Provenance,
    Scope,
)
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.entries import (
    IMMINENT,
    OPEN,
    STOP,
    Alert,
    CapacitySnapshot,
    Census,
    EdStatus,
    Entry,
    FacilityStatus,
    Line,
    Reading,
    Site,
    TransferRequest,
)
from lcms_bridge.finding import house_for
from lcms_bridge.identity import House
from lcms_bridge.silence import both_silent, silence_of

TRAFFIC = {OPEN: "open", IMMINENT: "pressure", STOP: "stop"}
REASONS = ("peak", "capacity", "incident")
DEFAULT_REASON = "capacity"  # a stop needs one of ours; what was said stays in its duiding


def match(
    reading: Reading,
    houses: Mapping[str, House],
    dialect: Dialect,
    here: Envelope,
    *,
    free_follows: bool = False,
) -> Decoded:
    """Return the document that a message comes down to here, with what was lost on the way.

    A format that cannot say of which world it is, is of the world that its line leads to. `free_follows`:
    by free beds its format means what is open less what is taken or blocked.
    """
    problems = list(reading.problems)
    envelope = here if reading.envelope is None else reading.envelope
    if reading.refused:
        return Decoded(reading.format, Document(None), tuple(problems))
    states: dict[str, FacilityState] = {}
    counted = {one.facility for one in reading.entries if isinstance(one, CapacitySnapshot)}
    areas: dict[str, Problem] = {}  # each said once, however many days are told of it
    # of which moment was said in two ways: which is right nobody knows, but what is newer counts
    torn: dict[tuple[str, type[Entry]], datetime | None] = {}
    for entry in _oldest_first(reading.entries):
        if not isinstance(entry, CapacitySnapshot | EdStatus):
            problems += _read_only(entry, counted)
            continue
        code, called, wrong = house_for(entry, houses, dialect)
        if wrong is not None and entry.facility.is_area:
            areas[entry.facility.label] = wrong
            continue
        if wrong is not None:
            problems.append(wrong)
            continue
        state = states.get(code) or FacilityState(
            code, called, entry.facility.region, place=entry.place
        )
        part = (code, type(entry))
        if part in torn and torn[part] == entry.observed_at:
            continue
        taken, notes = _take(state, entry, dialect, free_follows=free_follows)
        if any(one.code in {"said_twice", "department_twice"} for one in notes):
            torn[part] = entry.observed_at
        states[code] = taken
        problems += notes
    problems += [
        replace(one, code="of_an_area", scope=Scope.LOST, params={"given": area})
        for area, one in areas.items()
    ]
    return Decoded(reading.format, Document(envelope, tuple(states.values())), tuple(problems))


# what is said of an entry that is read and changes nothing here
READ_ONLY: dict[type[Entry], str] = {
    Alert: "lcms_bridge.problem.not_applied.Alert",
    Census: "lcms_bridge.problem.not_applied.Census",
    FacilityStatus: "lcms_bridge.problem.not_applied.FacilityStatus",
    TransferRequest: "lcms_bridge.problem.not_applied.TransferRequest",
}


def _read_only(entry: Entry, counted: set[Site]) -> list[Problem]:
    """Return what is said of an entry that is read, shown in the verdict, and changes nothing here.

    Of a census nothing, where its beds were `counted` beside it.
    """
    if isinstance(entry, Census) and entry.facility in counted:
        return []
    given = entry.facility.label
    if isinstance(entry, Alert) and entry.infos:
        first = entry.infos[0]
        given = first.headline or first.event
    if isinstance(entry, FacilityStatus):
        given = " ".join(part for part in (entry.unit, entry.bed) if part) or given
    sentence = READ_ONLY[type(entry)]
    params = {"given": given[:200] or "–", "kind": type(entry).__name__}
    return [Problem("not_applied", entry.place, entry.facility.label, Scope.LOST, params, sentence)]


def _oldest_first(entries: tuple[Entry, ...]) -> list[Entry]:
    """Return the entries so that of each facility the newest comes last."""
    return sorted(
        entries, key=lambda one: one.observed_at.timestamp() if one.observed_at else float("-inf")
    )


def _note(entry: Entry, code: str, scope: Scope = Scope.FACILITY, **params: object) -> Problem:
    """Return a problem with an entry."""
    return Problem(code, entry.place, entry.facility.label, scope, params)


def _take(
    state: FacilityState,
    entry: CapacitySnapshot | EdStatus,
    dialect: Dialect,
    *,
    free_follows: bool,
) -> tuple[FacilityState, list[Problem]]:
    """Return the state of a facility with what a newer entry says of it."""
    if entry.observed_at is None:
        return state, [_note(entry, "no_moment_said")]
    provenance = Provenance(entry.observed_at, entry.source, "imported", duiding=entry.note[:500])
    if isinstance(entry, EdStatus):
        return _take_department(state, entry, provenance)
    lines, said_of, problems = _lines(entry, dialect)
    if not lines:
        return state, problems
    unsaid = silence_of(entry, said_of, free_follows=free_follows)
    before = state.beds
    if before is not None and before.provenance.observed_at == provenance.observed_at:
        said = {line.bed: line for line in lines}
        for line in before.lines:
            if line.bed in said and said[line.bed] != line:
                return replace(state, beds=None), [
                    *problems,
                    _note(entry, "said_twice", given=line.bed),
                ]
        lines = (*(line for line in before.lines if line.bed not in said), *lines)
        unsaid = both_silent(before.unsaid, unsaid)
    elif before is not None:
        problems.append(_note(entry, "older_dropped", Scope.REMARK))
    beds = BedState(
        provenance,
        lines,
        entry.capacity_class or "regular",
        places={line.bed: entry.place for line in lines},
        unsaid=unsaid,
    )
    return replace(state, beds=beds), problems


def _contradict(one: EdState, other: EdState) -> bool:
    """Say whether one moment of a department is told in two ways: which is right nobody knows."""
    return (
        one.provenance.observed_at == other.provenance.observed_at and one.traffic != other.traffic
    )


def _lines(
    entry: CapacitySnapshot, dialect: Dialect
) -> tuple[tuple[BedLine, ...], dict[str, Line], list[Problem]]:
    """Return the lines of kinds of ours and what was said of them; other kinds, and parts, are lost."""
    found, said_of, problems = [], {}, []
    for line in entry.lines:
        bed = line.bed_type
        if bed not in dialect.words:
            bed = dialect.bed(line.word or bed) or ""
        if not bed or line.cohort:
            problems.append(_note(entry, "kind_lost", Scope.LOST, given=line.word or line.bed_type))
            continue
        found.append(_bed_line(bed, line))
        said_of[bed] = line
    return tuple(found), said_of, problems


def _bed_line(bed: str, line: Line) -> BedLine:
    """Return a line as capacity has it; what is free follows there from the rest."""
    return BedLine(
        bed,
        operational=line.operational,
        occupied=line.occupied,
        blocked=line.blocked,
        physical=line.physical,
        open_24h=line.surge_24h,
        open_72h=line.surge_72h,
    )


def _take_department(
    state: FacilityState, entry: EdStatus, provenance: Provenance
) -> tuple[FacilityState, list[Problem]]:
    """Return the state of a facility with what is said of its emergency department."""
    traffic = TRAFFIC.get(entry.traffic or "")
    if traffic is None:
        return state, [_note(entry, "no_traffic", Scope.LOST)]
    reason = entry.reason if entry.reason in REASONS else ""
    values = {"present": entry.present, "score": entry.score, "expected_end": entry.expected_end}
    unsaid = {
        "nedocs" if name == "score" else name
        for name, value in values.items()
        if value is None and name not in entry.absent_reason
    }
    if traffic == "open":
        reason = ""
    elif not reason:
        reason = DEFAULT_REASON
        unsaid.add("reason")
    unsaid |= set() if entry.note else {"duiding"}
    ed = EdState(
        provenance,
        traffic,
        reason,
        entry.expected_end,
        entry.present,
        entry.score,
        frozenset(unsaid),
    )
    if state.ed is not None and _contradict(state.ed, ed):
        return replace(state, ed=None), [_note(entry, "department_twice")]
    return replace(state, ed=ed, ed_place=entry.place or FilePlace()), []
