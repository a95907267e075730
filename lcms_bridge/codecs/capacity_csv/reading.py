"""Reading the capacity file: any bytes in, sound facilities and problems with their places out."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from lcms_bridge.canonical import (
    BedState,
    Decoded,
    Document,
    Envelope,
    FacilityState,
    Place,
    Problem,
    Scope,
)
from lcms_bridge.codecs import table
from lcms_bridge.codecs.capacity_csv.columns import (
    ED_WORD,
    FORMAT,
    MAX_TEXT,
    NAMES,
    REQUIRED,
    STATED,
    VERSION,
    YES_NO,
)
from lcms_bridge.codecs.capacity_csv.lines import Line, read_line
from lcms_bridge.codecs.cells import Cells


def decode(data: bytes, words: Mapping[str, str]) -> Decoded:
    """Return what the file says; never raises. `words`: kinds of bed, our code -> the file's word.

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
    lines = [line for item in cells if (line := read_line(item, words)) is not None]
    for item in cells:
        problems += item.problems
    problems += _doubles(lines)
    problems += _differing(lines)
    problems += _named_differently(lines)
    out = {item.facility for item in problems if item.scope is Scope.FACILITY}
    by_facility: dict[str, list[Line]] = {}
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
        nl, en = "Het bestand heeft geen regels.", "The file has no rows."
        return None, [_refusal("no_lines", Place(), nl, en)]
    first = rows[0]
    for item in rows:
        version = item.raw("versie")
        if version != VERSION:
            shown = version[:20]
            nl = f"Versie ‘{shown}’ is niet bekend; dit is versie {VERSION}."
            en = f"Version ‘{shown}’ is not known; this is version {VERSION}."
            return None, [_refusal("version", item.place("versie"), nl, en)]
        if item.raw("oefening").lower() not in YES_NO.values():
            nl = "Hier hoort ‘ja’ of ‘nee’ te staan: hoort het bestand bij een oefening?"
            en = "‘ja’ or ‘nee’ belongs here: is the file part of an exercise?"
            return None, [_refusal("exercise_unsaid", item.place("oefening"), nl, en)]
        for name in ("oefening", "omgeving"):
            if item.raw(name).lower() != first.raw(name).lower():
                nl = f"Op regel {first.row.line} staat iets anders; één bestand is van één wereld."
                en = f"This differs from line {first.row.line}; one file belongs to one world."
                return None, [_refusal("worlds_mixed", item.place(name), nl, en)]
    realm = first.text("omgeving", maximum=MAX_TEXT["omgeving"]).strip()
    return Envelope(realm, exercise=first.raw("oefening").lower() == YES_NO[True]), []


def _refusal(code: str, place: Place, nl: str, en: str) -> Problem:
    """Return a problem that refuses the whole file."""
    return Problem(code, place, nl, en, scope=Scope.FILE)


def _no_occupancy(rows: list[Cells], columns: Collection[str]) -> list[Problem]:
    """Return the refusal of a bed file that has no room for how many beds are taken.

    A column that was renamed is not "unknown", said by everybody: it would wipe what was known.
    """
    if "bezet" in columns or {"capaciteit", "vrij"} <= set(columns):
        return []
    if all(item.raw("type").lower() in {ED_WORD, ""} for item in rows):
        return []
    nl = "Geen kolom zegt hoeveel bedden bezet zijn: ‘bezet’ ontbreekt, of ‘capaciteit’ met ‘vrij’."
    en = "No column says how many beds are taken: ‘bezet’ is missing, or ‘capaciteit’ with ‘vrij’."
    return [_refusal("column_missing", Place(1, "bezet"), nl, en)]


def _named_differently(lines: list[Line]) -> list[Problem]:
    """Return a problem for each line that calls its facility otherwise than its first line does."""
    first: dict[str, Line] = {}
    problems = []
    for line in lines:
        before = first.setdefault(line.facility, line)
        for column, said, other in (
            ("naam", line.name, before.name),
            ("regio", line.region, before.region),
        ):
            if said.strip().casefold() == other.strip().casefold():
                continue
            nl = f"Op regel {before.place.line} heet {line.facility} ‘{other}’, hier ‘{said}’."
            en = f"Line {before.place.line} calls {line.facility} ‘{other}’, this one ‘{said}’."
            place = replace(line.place, column=column)
            problems.append(Problem("named_differently", place, nl, en, line.facility))
    return problems


def _doubles(lines: list[Line]) -> list[Problem]:
    """Return a problem for each line that says again what another line says."""
    seen: dict[tuple[str, str], Line] = {}
    problems = []
    for line in lines:
        before = seen.setdefault((line.facility, line.kind), line)
        if before is not line:
            nl = f"{line.facility} met type {line.kind} staat ook op regel {before.place.line}."
            en = f"{line.facility} of type {line.kind} is on line {before.place.line} too."
            problems.append(Problem("double", line.place, nl, en, line.facility))
    return problems


def _differing(lines: list[Line]) -> list[Problem]:
    """Return a problem for each bed line that differs in moment or meaning from the first."""
    first: dict[str, Line] = {}
    problems = []
    for line in lines:
        if line.bed is None:
            continue
        before = first.setdefault(line.facility, line)
        if (line.provenance, line.capacity_class) != (before.provenance, before.capacity_class):
            nl = (
                "Peilmoment, klasse, bron, methode en duiding van de bedregels van één locatie"
                f" horen gelijk te zijn; regel {before.place.line} wijkt af."
            )
            en = (
                "Moment, class, source, method and meaning of the bed lines of one facility"
                f" must be equal; line {before.place.line} differs."
            )
            problems.append(Problem("differing", line.place, nl, en, line.facility))
    return problems


def _facility(lines: list[Line]) -> FacilityState:
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
        name_place=replace(first.place, column="naam"),
        region_place=replace(first.place, column="regio"),
    )


def _beds(lines: list[Line]) -> BedState | None:
    """Return the beds of a facility from its bed lines."""
    if not lines:
        return None
    return BedState(
        lines[0].provenance,
        tuple(line.bed for line in lines if line.bed is not None),
        lines[0].capacity_class,
        places={line.bed.bed: line.place for line in lines if line.bed is not None},
    )
