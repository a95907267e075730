"""Reading registers of areas: the LCPS feed of the Netherlands, the DIVI register of Germany.

Both count beds of an area, not of a house, a day at a time. An empty cell and `NA` are unknown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import Any

from lcms_bridge.canonical import FilePlace, Scope
from lcms_bridge.codecs import faults, grid
from lcms_bridge.codecs.codes import Code, Lines, below_nought, codes
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.values import Moment, count, day_moment, moment, text
from lcms_bridge.codecs.xmltree import UnreadableError
from lcms_bridge.entries import CapacitySnapshot, Identifier, Reading, Site

LCPS, DIVI = "lcps-csv", "divi-csv"
LCPS_DATE, DIVI_DATE = "Datum", "datum"
COUNTRY = Site((Identifier("NL", "urn:iso:std:iso:3166"),), "Nederland", is_area=True)
DIVI_FIGURES = {"intensivbetten_belegt": "occupied", "intensivbetten_frei": "available"}
# a table of districts says adults beside all, and has no groups
DIVI_ADULTS = {f"{name}_erwachsen": figure for name, figure in DIVI_FIGURES.items()}
DIVI_LEVEL = "versorgungsstufe"
# as the register called them before October 2020, and on its own site
DIVI_BEFORE = {
    "date": DIVI_DATE,
    "daten_stand": DIVI_DATE,
    "bundesland": "bundesland_id",
    "kreis": "landkreis_id",
    "gemeindeschluessel": "landkreis_id",
    "betten_belegt": "intensivbetten_belegt",
    "betten_frei": "intensivbetten_frei",
    "betten_belegt_nur_erwachsen": "intensivbetten_belegt_erwachsen",
    "betten_frei_nur_erwachsen": "intensivbetten_frei_erwachsen",
}
DIVI_GROUPS = ("behandlungsgruppe_level_2", "behandlungsgruppe")
DIVI_AREAS = (("landkreis_id", "landkreis_name"), ("bundesland_id", "bundesland_name"))

Lines_of = Callable[[Mapping[str, str], int, Notes, Dialect], CapacitySnapshot | None]


def lcps_recognises(data: bytes) -> bool:
    """Say whether bytes look like the LCPS feed."""
    return b"ic_bedden_covid" in data[:2000].replace(b"\0", b"").lower()


def divi_recognises(data: bytes) -> bool:
    """Say whether bytes look like a table of the DIVI register."""
    head = data[:4000]
    return b"intensivbetten_belegt" in head or (b"betten_belegt" in head and b"bundesland" in head)


def decode_lcps(data: bytes, dialect: Dialect) -> Reading:
    """Return the days of the LCPS feed; never raises."""
    names = {name.casefold(): name for name in (LCPS_DATE, *codes("lcps"))}
    return _decode(LCPS, data, dialect, [LCPS_DATE, "IC_Bedden_COVID"], _lcps_row, names)


def decode_divi(data: bytes, dialect: Dialect) -> Reading:
    """Return the days and groups of the DIVI register; never raises."""
    columns = (*DIVI_FIGURES, *DIVI_ADULTS, DIVI_LEVEL, *DIVI_GROUPS, *sum(DIVI_AREAS, ()))
    names = DIVI_BEFORE | {name: name for name in (DIVI_DATE, *columns)}
    return _decode(DIVI, data, dialect, [DIVI_DATE, "intensivbetten_belegt"], _divi_row, names)


def _decode(  # noqa: PLR0917
    name: str,
    data: bytes,
    dialect: Dialect,
    needed: list[str],
    row_of: Lines_of,
    before: Mapping[str, str],
) -> Reading:
    """Return the entries of all rows of a register.

    `before` are its columns in small letters, and what they were called once -> their names now.
    """
    notes = Notes()
    entries = []
    try:
        table = _renamed(grid.grid(grid.rows(data, notes), notes, needed=needed), before)
        have = {column.casefold() for column in table.columns}
        for column in needed:
            if column.casefold() not in have:
                notes.refuse("column_missing", FilePlace(1, column), column=column)
                return Reading(name, problems=notes.all())
        if not table.rows:
            notes.refuse("no_lines", FilePlace())
        for line, cells in table.rows:
            entry = row_of(cells, line, notes, dialect)
            if entry is not None:
                entries.append(entry)
        entries = _once(entries, notes)
    except UnreadableError as error:
        notes.refuse(error.code, **error.params)
    return Reading(name, tuple(entries), notes.all())


def _renamed(table: grid.Grid, before: Mapping[str, str]) -> grid.Grid:
    """Return a table with the names that its columns have now; of two that are one now the newer stays.

    The case in which they are written does not matter.
    """
    now = {
        column: name
        for column in table.columns
        if (name := before.get(column.casefold(), column)) not in table.columns
    }
    if not now:
        return table
    return grid.Grid(
        tuple(now.get(column, column) for column in table.columns),
        tuple(
            (line, {now.get(column, column): cell for column, cell in cells.items()})
            for line, cells in table.rows
        ),
    )


def _once(entries: Sequence[CapacitySnapshot], notes: Notes) -> list[CapacitySnapshot]:
    """Return each day of an area and its groups once; of two that differ nobody knows which counts."""
    first: dict[Any, CapacitySnapshot] = {}
    wrong: set[Any] = set()
    for one in entries:
        before = first.setdefault(_about(one), one)
        if before.lines != one.lines:
            wrong.add(_about(one))
            day = f"{one.observed_at:%d-%m-%Y}" if one.observed_at else "–"
            notes.hold("said_twice", one.place, one.facility.label, given=day)
    return [one for about, one in first.items() if about not in wrong]


def _about(one: CapacitySnapshot) -> Any:
    """Return what a row is about: its area, its moment, its groups."""
    groups = tuple((line.bed_type, line.population, line.cohort) for line in one.lines)
    return one.facility.ids, one.observed_at, groups


def _day(  # noqa: PLR0917
    said: str, line: int, column: str, notes: Notes, found: Moment | None, zone: tzinfo
) -> bool:
    """Say whether a day could be read; that a whole day is meant is said once."""
    if found is None:
        faults.no_day(notes, FilePlace(line, column), said, zone)
        return False
    faults.moment_taken(notes, FilePlace(line, column), found, zone)
    return True


def _put(lines: Lines, code: Code, said: str, place: FilePlace, notes: Notes) -> bool:
    """Take a cell; False when it is no count."""
    number = count(said)
    if number.wrong:
        faults.no_count(notes, place, "", said)
        return False
    if below_nought(code.figure, number.value):
        notes.hold("negative", place, given=number.value)
        return False
    return lines.put(code, number.value, number.absent, place.column)


def _lcps_row(
    cells: Mapping[str, str], line: int, notes: Notes, dialect: Dialect
) -> CapacitySnapshot | None:
    """Return one day of the country: dd-mm-yyyy, or d-m-yyyy."""
    said = cells.get(LCPS_DATE, "")
    when = day_moment(said, dialect.zone)
    if not _day(said, line, LCPS_DATE, notes, when, dialect.zone) or when is None:
        return None
    lines, sound = Lines(), True
    known = codes("lcps")
    for column, cell in cells.items():
        code = known.get(column)
        if code is None:
            if column != LCPS_DATE and cell:
                notes.once(
                    Scope.LOST, "column_lost", FilePlace(line, column[:60]), column=column[:60]
                )
            continue
        sound &= _put(lines, code, cell, FilePlace(line, column), notes)
    if not sound:
        return None
    return CapacitySnapshot(COUNTRY, when.at, FilePlace(line), lines=lines.all(), source="lcps")


def _divi_row(
    cells: Mapping[str, str], line: int, notes: Notes, dialect: Dialect
) -> CapacitySnapshot | None:
    """Return one group of one area on one day."""
    said = cells.get(DIVI_DATE, "")
    when = moment(said, dialect.zone) or day_moment(said, dialect.zone)
    if not _day(said, line, DIVI_DATE, notes, when, dialect.zone) or when is None:
        return None
    code = _divi_group(cells, line, notes)
    if code is None:
        return None
    figures = DIVI_ADULTS if code.population == "adult" and not _has_groups(cells) else DIVI_FIGURES
    lines = Lines()
    # no column is no answer: unknown is an empty cell
    for column, figure in ((name, one) for name, one in figures.items() if name in cells):
        meaning = replace(code, figure=figure)
        if not _put(lines, meaning, cells.get(column, ""), FilePlace(line, column), notes):
            return None
    areas = (one for pair in DIVI_AREAS for one in pair)
    used = {DIVI_DATE, DIVI_LEVEL, *DIVI_GROUPS, *figures, *areas}
    for column, cell in cells.items():
        if column not in used and cell and cell != "NA":
            notes.once(Scope.LOST, "column_lost", FilePlace(line, column[:60]), column=column[:60])
    site = _area(cells)
    if not site.ids:
        notes.hold("no_facility_said", FilePlace(line))
        return None
    return CapacitySnapshot(site, when.at, FilePlace(line), lines=lines.all(), source="divi")


def _has_groups(cells: Mapping[str, str]) -> bool:
    """Say whether a table tells adults and children apart by rows."""
    return any(column in cells for column in DIVI_GROUPS)


def _divi_group(cells: Mapping[str, str], line: int, notes: Notes) -> Code | None:
    """Return of whom the beds of a row are; None, with a note, of a group that is none of ours.

    A table without groups counts adults in columns of their own, or all who are in intensive care.
    """
    if not _has_groups(cells):
        whole = codes("divi_whole")
        if any(column in cells for column in DIVI_ADULTS):
            return whole["adults"]
        return replace(whole["all"], cohort=text(cells.get(DIVI_LEVEL, ""), 60))
    words = [cells.get(column, "").upper() for column in DIVI_GROUPS]
    found = next((codes("divi")[word] for word in words if word in codes("divi")), None)
    if found is None:
        skipped = next((cells[column] for column in DIVI_GROUPS if cells.get(column)), "–")
        notes.once(Scope.LOST, "bed_unknown", FilePlace(line, DIVI_GROUPS[1]), given=skipped[:60])
    return found


def _area(cells: Mapping[str, str]) -> Site:
    """Return the smallest area that a row names, by its German official key."""
    for number, name in DIVI_AREAS:
        if cells.get(number):
            key = Identifier(text(cells[number], 20), "urn:ags")
            return Site((key,), text(cells.get(name, ""), 160), is_area=True)
    return Site()
