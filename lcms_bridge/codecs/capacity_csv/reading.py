"""Reading the capacity file: any bytes in, sound facilities and problems with their places out."""

from dataclasses import replace

from lcms_bridge.canonical import Decoded, Document, Envelope, FacilityState, Place, Problem, Scope
from lcms_bridge.codecs import table
from lcms_bridge.codecs.capacity_csv.columns import (
    FORMAT,
    MAX_TEXT,
    NAMES,
    REQUIRED,
    VERSION,
    YES_NO,
)
from lcms_bridge.codecs.capacity_csv.lines import Line, read_line
from lcms_bridge.codecs.cells import Cells


def decode(data: bytes) -> Decoded:
    """Return what the file says; never raises.

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
    if refusals:
        return Decoded(FORMAT, Document(None), (*problems, *refusals))
    lines = [line for item in cells if (line := read_line(item)) is not None]
    for item in cells:
        problems += item.problems
    problems += _doubles(lines)
    problems += _differing(lines)
    out = {item.facility for item in problems if item.scope is Scope.FACILITY}
    by_facility: dict[str, list[Line]] = {}
    for line in lines:
        by_facility.setdefault(line.facility, []).append(line)
    facilities = tuple(_facility(found) for code, found in by_facility.items() if code not in out)
    problems.sort(key=lambda item: item.place)
    return Decoded(FORMAT, Document(envelope, facilities), tuple(problems))


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
    beds = [line for line in lines if line.bed is not None]
    figures = tuple(line.bed for line in beds if line.bed is not None)
    return FacilityState(
        code=first.facility,
        name=first.name,
        region=first.region,
        beds=beds[0].bed_state(figures) if beds else None,
        ed=next((line.ed_state() for line in lines if line.bed is None), None),
        demo=first.demo,
        place=first.place,
    )
