"""Reading a mapped spreadsheet. The dialect's `fields` name the columns, in one of two shapes:

- long: a row a kind of bed (`bed_type` names its column, `beds` its words);
- wide: a row a facility, with `ic.occupied` and the like as names of ours.

Without a mapping the columns are recognised by their usual names, and that is said. A column of figures that
nobody knows is held back until somebody says what it is, or that it is none of ours. What no column says an
option may: `facility` (the table is of one house), `observed_at`, or `moment`: in a cell above the header.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from lcms_bridge.canonical import FilePlace, Scope
from lcms_bridge.codecs import faults
from lcms_bridge.codecs.codes import (
    Code,
    Lines,
    below_nought,
    contradiction,
    folded,
    population_of,
)
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.grid import Row, grid
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.sheet.shaping import shaped
from lcms_bridge.codecs.sheet.workbook import rows_of
from lcms_bridge.codecs.sites import one_name
from lcms_bridge.codecs.values import count, day_moment, serial_moment, text
from lcms_bridge.codecs.xmltree import UnreadableError
from lcms_bridge.entries import FIGURES, CapacitySnapshot, Entry, Identifier, Reading, Site

FORMAT = "spreadsheet"
# our name -> how people head such a column; compared without case, space and signs
USUAL: Mapping[str, tuple[str, ...]] = {
    "facility": (
        "locatie",
        "locatiecode",
        "orgid",
        "agb",
        "agbcode",
        "oid",
        "code",
        "facility",
        "facilityid",
        "id",
    ),
    "name": (
        "naam",
        "ziekenhuis",
        "zkh",
        "hospital",
        "name",
        "instelling",
        "facilityname",
        "locatienaam",
    ),
    "observed_at": (
        *("peilmoment", "datum", "date", "tijdstip", "moment", "collectiondate", "datumtijd"),
        *("peildatum", "timestamp", "observedat", "datetime"),
    ),
    "bed_type": ("type", "soort", "bedtype", "soortbed", "afdeling", "beddensoort", "kind"),
    "operational": (
        "capaciteit",
        "totaal",
        "bedden",
        "operationeel",
        "capacity",
        "totalbeds",
        "beds",
        "operational",
    ),
    "occupied": ("bezet", "bezetting", "occupied", "inuse", "occupiedbeds"),
    "blocked": ("geblokkeerd", "gesloten", "blocked", "closed"),
    "available": ("vrij", "beschikbaar", "available", "free", "availablebeds"),
    "surge_24h": ("opschaal24", "opschaalbaar24", "opschaalbaar24uur", "surge24h"),
    "surge_72h": ("opschaal72", "opschaalbaar72", "opschaalbaar72uur", "surge72h"),
}
MONTHS = 12
# words of a heading that say nothing of which beds, or of what of them
BESIDE = ("bed", "bedden", "beds", "aantal", "number", "of", "afdeling", "plaatsen")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
    r"|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}(?:,? [0-9]{1,2}:[0-9]{2})?"
)
_DAYS = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.][0-9]{4}")
OWN = ("facility", "name", "observed_at", "bed_type")


def recognises(data: bytes) -> bool:
    """Say whether bytes are a workbook; a CSV could be anything."""
    return data.startswith(b"PK\x03\x04")


def decode(data: bytes, dialect: Dialect) -> Reading:
    """Return the beds of a table; never raises."""
    notes = Notes()
    try:
        found = rows_of(data, notes, str(dialect.options.get("sheet", "")))
        entries = _entries(found, dialect, notes)
    except UnreadableError as error:
        line = error.params.pop("line", 0)
        notes.refuse(error.code, FilePlace(line if isinstance(line, int) else 0), **error.params)
        return Reading(FORMAT, problems=notes.all())
    return Reading(FORMAT, one_name(entries, notes), notes.all())


def _entries(found: Sequence[Row], dialect: Dialect, notes: Notes) -> list[Entry]:  # noqa: C901
    """Return the entries of a table with a header. Raises UnreadableError."""
    above, rows_found = shaped(found, dialect)
    table = grid(rows_found, notes)
    dialect = _said_above(above, dialect)
    mapping = _mapping(table.columns, dialect, notes)
    if mapping is None:
        return []
    american = dialect.option("month_first", False) or _month_first(  # noqa: FBT003
        cells.get(mapping.get("observed_at", ""), "") for _line, cells in table.rows
    )
    gathered: dict[tuple[object, ...], tuple[Site, datetime, FilePlace, Lines]] = {}
    wrong: set[tuple[object, ...]] = set()
    for line, cells in table.rows:
        row = _Row(line, cells, mapping, dialect, notes)
        site, when = row.site(), row.moment(month_first=american)
        if site is None or when is None:
            continue
        key: tuple[object, ...] = (site.ids, site.name, when)
        _site, _when, _place, lines = gathered.setdefault(
            key, (site, when, FilePlace(line), Lines())
        )
        if not row.take(lines, site.label):
            wrong.add(key)
    if not table.rows:
        notes.refuse("no_lines", FilePlace())
    entries: list[Entry] = []
    for key, (site, when, place, lines) in gathered.items():
        found_lines = lines.all()
        if key in wrong or not found_lines:
            continue
        for one in found_lines:
            computed = contradiction(one)
            if computed is not None:
                params = {"free": one.available, "count": computed}
                notes.doubt("sum_kept", place, site.label, kind=one.bed_type, **params)
        entries.append(CapacitySnapshot(site, when, place, lines=found_lines))
    return entries


def _mapping(columns: Sequence[str], dialect: Dialect, notes: Notes) -> dict[str, str] | None:  # noqa: C901
    """Return the column of each of our names; None, with the reason, where the table cannot be read."""
    have = {column.casefold(): column for column in columns if column}
    if dialect.fields and not dialect.option("guess", False):  # noqa: FBT003
        missing = [one for one in dialect.fields.values() if one.casefold() not in have]
        for column in missing:
            notes.refuse("column_missing", FilePlace(1, column[:60]), column=column[:60])
        if missing:
            return None
        mapping = {ours: have[theirs.casefold()] for ours, theirs in dialect.fields.items()}
    else:
        said = {ours: have.get(one.casefold()) for ours, one in dialect.fields.items()}
        mapping = _guessed(columns, dialect) | {ours: one for ours, one in said.items() if one}
        named = [f"‘{column}’" for column in mapping.values()]
        if named:
            notes.doubt("columns_guessed", FilePlace(1), columns=named)
    for group in (("facility", "name"), ("observed_at",)):
        if not any(name in mapping or name in dialect.options for name in group):
            named = [column[:60] for column in columns if column]
            notes.refuse(
                "no_column_for",
                FilePlace(1),
                sentence=f"lcms_bridge.problem.no_column_for.{group[0]}",
                what=group[0],
                columns=named,
            )
            return None
    for column in columns:
        if column and column not in mapping.values():
            _unplaced(column, dialect, notes)
    return mapping


def mapping_of(columns: Sequence[str], dialect: Dialect) -> dict[str, str]:
    """Return the column of each of our names, as far as it is known; nothing is held against the table."""
    have = {column.casefold(): column for column in columns if column}
    said = {
        ours: have[one.casefold()] for ours, one in dialect.fields.items() if one.casefold() in have
    }
    if dialect.fields and not dialect.option("guess", False):  # noqa: FBT003
        return said
    return _guessed(columns, dialect) | said


def _unplaced(column: str, dialect: Dialect, notes: Notes) -> None:
    """Note a column that is not taken over; one that counts beds is held back until somebody mapped it."""
    mapped = dialect.fields and not dialect.option("guess", False)  # noqa: FBT003
    words = [_plain(word) for word in column.replace("_", " ").split()]
    counts = any(word in USUAL[figure] for figure in FIGURES if figure in USUAL for word in words)
    if counts and not mapped and any(dialect.bed(word) for word in column.split()):
        notes.hold("column_unplaced", FilePlace(1, column[:60]), column=column[:60])
    else:
        notes.lose("column_lost", FilePlace(1, column[:60]), column=column[:60])


def _said_above(above: Sequence[Row], dialect: Dialect) -> Dialect:
    """Return a dialect with the moment that stands in a cell above the header, where it says so."""
    if dialect.options.get("moment") != "above" or "observed_at" in dialect.fields:
        return dialect
    for cell in (cell for row in above for cell in row.cells):
        found = _MOMENT.search(cell)
        if found and day_moment(found.group(), dialect.zone):
            return replace(dialect, options={**dialect.options, "observed_at": found.group()})
    return dialect


def _guessed(columns: Sequence[str], dialect: Dialect) -> dict[str, str]:
    """Return the columns by their usual names, those of SANER, and such as `IC bezet`."""
    mapping: dict[str, str] = {}
    for column in columns:
        plain = _plain(column)
        for ours, names in USUAL.items():
            if plain in names:
                mapping.setdefault(ours, column)
        code = folded("saner").get(column.strip().casefold())
        if code is not None:
            mapping.setdefault(f"{code.kind}.{code.figure}", column)
        bed, figure = _bed_and_figure(column, dialect)
        if bed and figure:
            mapping.setdefault(f"{bed}.{figure}", column)
    return mapping


def _bed_and_figure(column: str, dialect: Dialect) -> tuple[str, str]:
    """Return what a heading such as `IC bezet`, `IC bedden vrij` or `vrij IC` counts; empty: nobody knows."""
    words = column.strip().replace("_", " ").split()
    for at in (len(words) - 1, 0):
        if len(words) < 2:  # noqa: PLR2004  # a kind and a figure
            break
        figure = next((one for one in FIGURES if _plain(words[at]) in USUAL.get(one, ())), "")
        rest = [word for number, word in enumerate(words) if number != at]
        kept = [word for word in rest if _plain(word) not in BESIDE]
        bed = dialect.bed(" ".join(rest)) or dialect.bed(" ".join(kept)) if kept else None
        if bed and figure:
            return bed, figure
    return "", ""


def _plain(column: str) -> str:
    """Return a heading without case, space and signs."""
    return "".join(sign for sign in column.casefold() if sign.isalnum())


class _Row:
    """One row while it is read."""

    def __init__(
        self,
        line: int,
        cells: Mapping[str, str],
        mapping: Mapping[str, str],
        dialect: Dialect,
        notes: Notes,
    ) -> None:
        self.line, self.cells, self.mapping = line, cells, mapping
        self.dialect, self.notes = dialect, notes

    def cell(self, name: str) -> str:
        """Return the cell of one of our names."""
        return self.cells.get(self.mapping.get(name, ""), "")

    def at(self, name: str) -> FilePlace:
        """Return where the cell of one of our names stands."""
        return FilePlace(self.line, self.mapping.get(name, "")[:60])

    def site(self) -> Site | None:
        """Return which facility a row is of."""
        fixed = str(self.dialect.options.get("facility", ""))
        code, name = text(self.cell("facility"), 100) or fixed, text(self.cell("name"), 160)
        if not code and not name:
            self.notes.hold("no_facility_said", self.at("facility"))
            return None
        system = text(self.dialect.options.get("system", ""), 100)
        return Site((Identifier(code, system),) if code else (), name)

    def moment(self, *, month_first: bool) -> datetime | None:
        """Return when a row's figures were so; the dialect may say it for the whole table."""
        said = self.cell("observed_at") or str(self.dialect.options.get("observed_at", ""))
        when = day_moment(said, self.dialect.zone, month_first=month_first)
        if when is None and (when := serial_moment(said, self.dialect.zone)):
            shown = f"{when.at:%d-%m-%Y %H:%M}"
            self.notes.once(
                Scope.REMARK, "serial_date", self.at("observed_at"), given=said, at=shown
            )
        if when is None:
            faults.no_day(self.notes, self.at("observed_at"), said, self.dialect.zone)
            return None
        faults.moment_taken(self.notes, self.at("observed_at"), when, self.dialect.zone)
        return when.at

    def take(self, lines: Lines, who: str) -> bool:
        """Take the counts of a row; False when one is wrong, or was said otherwise before."""
        sound = True
        for ours in self.mapping:
            code = self._code(ours, who)
            if code is None:
                continue
            number = count(self.cell(ours))
            if number.wrong:
                faults.no_count(self.notes, self.at(ours), who, self.cell(ours))
                sound = False
            elif below_nought(code.figure, number.value):
                self.notes.hold("negative", self.at(ours), who, given=number.value)
                sound = False
            elif not lines.put(code, number.value, number.absent, self.mapping[ours]):
                self.notes.hold("said_twice", self.at(ours), who, given=self.mapping[ours])
                sound = False
        return sound

    def _code(self, ours: str, who: str) -> Code | None:
        """Return what the column of one of our names counts, in this row."""
        kind, _dot, figure = ours.rpartition(".")
        if ours in OWN or figure not in FIGURES:
            return None
        if not kind:
            word = text(self.cell("bed_type"), 60)
            kind = self.dialect.bed(word) or ""
            if not kind:
                place = self.at("bed_type")
                self.notes.once(Scope.LOST, "bed_unknown", place, given=word or "–")
                return None
        return replace(Code(kind, figure), population=population_of(kind))


def _month_first(dates: Iterable[str]) -> bool:
    """Say whether a column of dates can only be months before days, as Americans write them."""
    pairs = [found.groups() for said in dates if (found := _DAYS.match(said.strip()))]
    first = any(int(one) > MONTHS for one, _other in pairs)
    return not first and any(int(other) > MONTHS for _one, other in pairs)
