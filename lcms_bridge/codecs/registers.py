"""Reading registers of areas: the LCPS feed of the Netherlands, the DIVI register of Germany.

Both count beds of an area, not of a house, a day at a time. An empty cell and `NA` are unknown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lcms_bridge.canonical import FilePlace, Scope
from lcms_bridge.codecs import grid
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
DIVI_GROUPS = ("behandlungsgruppe_level_2", "behandlungsgruppe")
DIVI_AREAS = (("landkreis_id", "landkreis_name"), ("gemeindeschluessel", "gemeindename"),
              ("bundesland_id", "bundesland_name"))  # fmt: skip

Lines_of = Callable[[Mapping[str, str], int, Notes, Dialect], CapacitySnapshot | None]


def lcps_recognises(data: bytes) -> bool:
    """Say whether bytes look like the LCPS feed."""
    return b"IC_Bedden_COVID" in data[:2000]


def divi_recognises(data: bytes) -> bool:
    """Say whether bytes look like a table of the DIVI register."""
    return b"intensivbetten_belegt" in data[:4000]


def decode_lcps(data: bytes, dialect: Dialect) -> Reading:
    """Return the days of the LCPS feed; never raises."""
    return _decode(LCPS, data, dialect, [LCPS_DATE, "IC_Bedden_COVID"], _lcps_row)


def decode_divi(data: bytes, dialect: Dialect) -> Reading:
    """Return the days and groups of the DIVI register; never raises."""
    return _decode(DIVI, data, dialect, [DIVI_DATE, "intensivbetten_belegt"], _divi_row)


def _decode(
    name: str, data: bytes, dialect: Dialect, needed: list[str], row_of: Lines_of
) -> Reading:
    """Return the entries of all rows of a register."""
    notes = Notes()
    entries = []
    try:
        table = grid.grid(grid.rows(data, notes), notes, needed=needed)
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


def _day(said: str, line: int, column: str, notes: Notes, found: Moment | None) -> bool:
    """Say whether a day could be read; that a whole day is meant is said once."""
    if found is None:
        notes.hold("no_day", FilePlace(line, column), given=said[:40] or "–")
        return False
    if found.day_only:
        notes.once(Scope.REMARK, "day_only", FilePlace(line, column))
    return True


def _put(lines: Lines, code: Code, said: str, place: FilePlace, notes: Notes) -> bool:
    """Take a cell; False when it is no count."""
    number = count(said)
    if number.wrong:
        notes.hold("no_count_here", place, given=text(said, 40))
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
    if not _day(said, line, LCPS_DATE, notes, when) or when is None:
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
    if not _day(said, line, DIVI_DATE, notes, when) or when is None:
        return None
    words = [cells.get(column, "") for column in DIVI_GROUPS]
    code = next(
        (codes("divi")[word.upper()] for word in words if word.upper() in codes("divi")), None
    )
    if code is None:
        skipped = next((word for word in words if word), "–")
        notes.once(Scope.LOST, "bed_unknown", FilePlace(line, DIVI_GROUPS[1]), given=skipped[:60])
        return None
    lines = Lines()
    # no column is no answer: unknown is an empty cell
    for column, figure in ((name, one) for name, one in DIVI_FIGURES.items() if name in cells):
        meaning = replace(code, figure=figure)
        if not _put(lines, meaning, cells.get(column, ""), FilePlace(line, column), notes):
            return None
    used = {DIVI_DATE, *DIVI_GROUPS, *DIVI_FIGURES, *(one for pair in DIVI_AREAS for one in pair)}
    for column, cell in cells.items():
        if column not in used and cell and cell != "NA":
            notes.once(Scope.LOST, "column_lost", FilePlace(line, column[:60]), column=column[:60])
    site = _area(cells)
    if not site.ids:
        notes.hold("no_facility_said", FilePlace(line))
        return None
    return CapacitySnapshot(site, when.at, FilePlace(line), lines=lines.all(), source="divi")


def _area(cells: Mapping[str, str]) -> Site:
    """Return the smallest area that a row names, by its German official key."""
    for number, name in DIVI_AREAS:
        if cells.get(number):
            key = Identifier(text(cells[number], 20), "urn:ags")
            return Site((key,), text(cells.get(name, ""), 160), is_area=True)
    return Site()
