"""Reading the capacity file: any bytes in, sound facilities and problems with their places out."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from lcms_bridge.canonical import (
    BedState,
    Decoded,
    Document,
    Envelope,
    FacilityState,
    FilePlace,
    Problem,
    Scope,
    Silence,
)
from lcms_bridge.codecs import table
from lcms_bridge.codecs.capacity_csv.columns import (
    ED_WORD,
    FORMAT,
    MAX_TEXT,
    NAMES,
    NO_COLUMN,
    REQUIRED,
    STATED,
    VERSION,
    YES_NO,
)
from lcms_bridge.codecs.capacity_csv.lines import FileLine, read_line
from lcms_bridge.codecs.cells import Cells


def decode(
    data: bytes, words: Mapping[str, str], theirs: Mapping[str, str] | None = None
) -> Decoded:
    """Return what the file says; never raises. `words`: kinds of bed, our code -> the file's word.

    `theirs` are words of its sender beside those -> our code.

    Problems with encoding, quoting, columns, version or world refuse the whole file. A problem with
    a line keeps its facility out as a whole: half a hospital is not a picture of it.
    """
    read = table.read(data, required=REQUIRED, known=NAMES)
    problems = list(read.problems)
    if any(item.scope is Scope.FILE for item in problems):
        return Decoded(FORMAT, Document(None), tuple(problems))
    cells = [Cells(row, _owner(row)) for row in read.rows]
    owners = {item.row.line: item.facility for item in cells}
    problems = [replace(item, facility=owners.get(item.place.line, "")) for item in problems]
    envelope, refusals = _envelope(cells)
    refusals += _no_occupancy(cells, read.columns)
    if refusals:
        return Decoded(FORMAT, Document(None), (*problems, *refusals))
    known = {word.strip().lower(): bed for word, bed in (theirs or {}).items()}
    lines = [line for item in cells if (line := read_line(item, words, known)) is not None]
    for item in cells:
        problems += item.problems
    problems += _doubles(lines)
    problems += _differing(lines)
    problems += _named_differently(lines)
    out = {item.facility for item in problems if item.scope is Scope.FACILITY}
    by_facility: dict[str, list[FileLine]] = {}
    for line in lines:
        by_facility.setdefault(line.facility, []).append(line)
    facilities = tuple(_facility(found) for code, found in by_facility.items() if code not in out)
    problems.sort(key=lambda item: item.place)
    unsaid = {name: column for name, column in STATED.items() if column not in read.columns}
    return Decoded(FORMAT, Document(envelope, facilities, unsaid), tuple(problems))


def _owner(row: table.TableRow) -> str:
    """Return the facility a row claims to be of, also when the row is not sound."""
    return row.cells.get("locatie", "").strip()[: MAX_TEXT["locatie"]]


def _envelope(rows: list[Cells]) -> tuple[Envelope | None, list[Problem]]:
    """Return the world that all lines agree on, or why the file is refused."""
    if not rows:
        return None, [_refusal("no_lines", FilePlace())]
    first = rows[0]
    for item in rows:
        version = item.raw("versie")
        if version != VERSION:
            place = item.place("versie")
            return None, [_refusal("version", place, given=version[:20], version=VERSION)]
        if item.raw("oefening").lower() not in YES_NO.values():
            return None, [_refusal("exercise_unsaid", item.place("oefening"))]
        for name in ("oefening", "omgeving"):
            if item.raw(name).lower() != first.raw(name).lower():
                return None, [_refusal("worlds_mixed", item.place(name), line=first.row.line)]
    realm = first.text("omgeving", maximum=MAX_TEXT["omgeving"]).strip()
    return Envelope(realm, exercise=first.raw("oefening").lower() == YES_NO[True]), []


def _refusal(code: str, place: FilePlace, sentence: str = "", **params: Any) -> Problem:
    """Return a problem that refuses the whole file."""
    return Problem(code, place, scope=Scope.FILE, params=params, sentence=sentence)


def _no_occupancy(rows: list[Cells], columns: Collection[str]) -> list[Problem]:
    """Return the refusal of a bed file that has no room for how many beds are taken.

    A column that was renamed is not "unknown", said by everybody: it would wipe what was known.
    """
    if "bezet" in columns or {"capaciteit", "vrij"} <= set(columns):
        return []
    if all(item.raw("type").lower() in {ED_WORD, ""} for item in rows):
        return []
    place, sentence = FilePlace(1, "bezet"), "lcms_bridge.problem.no_occupancy"
    return [_refusal("column_missing", place, sentence)]


def _named_differently(lines: list[FileLine]) -> list[Problem]:
    """Return a problem for each line that calls its facility otherwise than its first line does."""
    first: dict[str, FileLine] = {}
    problems = []
    for line in lines:
        before = first.setdefault(line.facility, line)
        for column, said, other in (
            ("naam", line.name, before.name),
            ("regio", line.region, before.region),
        ):
            if said.strip().casefold() == other.strip().casefold():
                continue
            params = {
                "line": before.place.line,
                "facility": line.facility,
                "other": other,
                "given": said,
            }
            place = replace(line.place, column=column)
            problems.append(Problem("named_differently", place, line.facility, params=params))
    return problems


def _doubles(lines: list[FileLine]) -> list[Problem]:
    """Return a problem for each line that says again what another line says."""
    seen: dict[tuple[str, str], FileLine] = {}
    problems = []
    for line in lines:
        before = seen.setdefault((line.facility, line.kind), line)
        if before is not line:
            params = {
                "facility": line.facility,
                "type": line.kind,
                "line": before.place.line,
            }
            problems.append(Problem("double", line.place, line.facility, params=params))
    return problems


def _differing(lines: list[FileLine]) -> list[Problem]:
    """Return a problem for each bed line that differs in moment or meaning from the first."""
    first: dict[str, FileLine] = {}
    problems = []
    for line in lines:
        if line.bed is None:
            continue
        before = first.setdefault(line.facility, line)
        if (line.provenance, line.capacity_class) != (before.provenance, before.capacity_class):
            params = {"line": before.place.line}
            problems.append(Problem("differing", line.place, line.facility, params=params))
    return problems


def _facility(lines: list[FileLine]) -> FacilityState:
    """Return one facility from its sound lines."""
    first = lines[0]
    return FacilityState(
        code=first.facility,
        name=first.name,
        region=first.region,
        beds=_beds([line for line in lines if line.bed is not None]),
        ed=next((line.ed_state() for line in lines if line.bed is None), None),
        demo=first.demo,
        place=first.place,
        ed_place=next((line.place for line in lines if line.bed is None), None),
        name_place=replace(first.place, column="naam"),
        region_place=replace(first.place, column="regio"),
    )


def _beds(lines: list[FileLine]) -> BedState | None:
    """Return the beds of a facility from its bed lines."""
    if not lines:
        return None
    return BedState(
        lines[0].provenance,
        tuple(line.bed for line in lines if line.bed is not None),
        lines[0].capacity_class,
        places={line.bed.bed: line.place for line in lines if line.bed is not None},
        unsaid=Silence({line.bed.bed: NO_COLUMN for line in lines if line.bed is not None}),
    )
