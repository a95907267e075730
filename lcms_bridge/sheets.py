"""A strange table on a screen: what stands in it, which column is what, and what it would say then."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from journal.errors import Conflict, Invalid
from journal.models import Realm
from journal.patients import without_patients
from lcms_bridge.application import problem_document
from lcms_bridge.codecs import sheet
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.sheet.reading import FORMAT, OWN, mapping_of
from lcms_bridge.codecs.sheet.shaping import shaped
from lcms_bridge.codecs.sheet.workbook import rows_of
from lcms_bridge.codecs.unknown import kind_of, looks_marked_up
from lcms_bridge.codecs.xmltree import UnreadableError
from lcms_bridge.entries import FIGURES, CapacitySnapshot
from lcms_bridge.mapping import bed_words
from lcms_bridge.models import Message
from lcms_bridge.selectors import dialect_kept

ROWS, CELLS, CELL = 20, 60, 60  # of a table on a screen
SAYS, TOLD = 20, 20  # entries and problems of a preview
MOST_DIGITS = 4  # of the number of a column
OPTIONS = ("turned", "fill", "moment", "facility", "header")
ABOVE, RECEIVED = "above", "received"
MOMENTS = ("", ABOVE, RECEIVED)


def is_table(raw: bytes) -> bool:
    """Say whether bytes are a table that may be of anybody: not JSON, XML or HL7."""
    return not (looks_marked_up(raw) or kind_of(raw) or raw.startswith(b"MSH|"))


def names_of_ours() -> tuple[str, ...]:
    """Return what a column can be: of which house, when, of which kind, or a figure of a kind or of all."""
    figures = [figure for figure in FIGURES if figure != "physical"]
    return (*OWN, *figures, *(f"{bed}.{figure}" for bed in bed_words() for figure in figures))


def dialect_tried(kept: Dialect, message: Message, query: Mapping[str, str]) -> Dialect:
    """Return a dialect as somebody tries it; as it is kept where nothing is asked. Raises Invalid, Conflict.

    `map` is `<column>:<name of ours>,…`, without it the columns are recognised; beside it `OPTIONS`.
    """
    if not any(name in query for name in ("map", *OPTIONS)):
        return kept
    options = {name: one for name, one in kept.options.items() if name not in (*OPTIONS, "guess")}
    options |= {name: True for name in ("turned", "fill") if query.get(name) == "true"}
    options |= {name: query[name] for name in ("moment", "facility") if query.get(name)}
    line = query.get("header", "")
    if line.isascii() and line.isdecimal() and 0 < len(line) <= MOST_DIGITS and int(line):
        options["header"] = int(line)
    if options.get("moment", "") not in MOMENTS:
        raise Invalid("lcms_bridge.no_choice", field="moment", given=options["moment"])
    bare = replace(kept, fields={}, options=options)
    asked = [pair for pair in query.get("map", "").split(",") if pair]
    columns = _table(message, bare)[1][0].cells if asked else ()
    return replace(bare, fields=dict(_pair(one, columns) for one in asked))


def _pair(pair: str, columns: Sequence[str]) -> tuple[str, str]:
    """Return our name and the heading of a column. Raises Invalid (also for who is named in it)."""
    number, _sign, ours = pair.partition(":")
    is_number = number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS
    column = columns[int(number)] if is_number and int(number) < len(columns) else ""
    if not column or ours not in names_of_ours() or without_patients(column) != column:
        raise Invalid("lcms_bridge.no_choice", field="columns", given=pair[:60])
    return ours, column


def sheet_document(message: Message, query: Mapping[str, str]) -> dict[str, Any]:
    """Return a table as it is read when it is translated so. Raises Invalid, Conflict (it is no table)."""
    kept = dialect_kept(message.realm, message.source).dialect
    dialect = dialect_tried(kept, message, query)
    above, table = _table(message, dialect)
    columns = table[0].cells[:CELLS]
    mapping = mapping_of(columns, dialect)
    ours = {column: name for name, column in mapping.items()}
    reading = sheet.decode(bytes(message.raw), with_moment(dialect, message))
    entries = [one for one in reading.entries if isinstance(one, CapacitySnapshot)]
    return {
        "above": [_cells(row.cells) for row in above[:ROWS] if any(row.cells)],
        "columns": _cells(columns),
        "mapping": [ours.get(column, "") for column in columns],
        "rows": [_cells(row.cells) for row in table[1 : ROWS + 1]],
        "header": table[0].line,
        "lines": [row.line for row in (*above, *table)][:ROWS],
        "rest": max(len(table) - 1 - ROWS, 0),
        "turned": dialect.options.get("turned") is True,
        "fill": dialect.options.get("fill") is True,
        "moment": dialect.options.get("moment", ""),
        "facility": dialect.options.get("facility", ""),
        "names": names_of_ours(),
        "says": [_said(one) for one in entries[:SAYS]],
        "more": max(len(entries) - SAYS, 0),
        "problems": [problem_document(one) for one in reading.problems[:TOLD]],
    }


def with_moment(dialect: Dialect, message: Message) -> Dialect:
    """Return a dialect in which a table without a moment is of when it was received, where that was said.

    Not where a column is said to hold it: a row that leaves it empty is of nobody knows when.
    """
    if not is_of_arrival(dialect):
        return dialect
    moment = message.received_at.isoformat()
    return replace(dialect, options={**dialect.options, "observed_at": moment})


def is_of_arrival(dialect: Dialect) -> bool:
    """Say whether the figures of this sender's tables are of when they were received."""
    return dialect.options.get("moment") == RECEIVED and "observed_at" not in dialect.fields


def speaks_of_arrival(realm: Realm, source: str) -> bool:
    """Say so of a sender (1 query); no where nobody can read how it speaks, as a newer version noted it."""
    try:
        return is_of_arrival(dialect_kept(realm, source).dialect)
    except ValueError:
        return False


def _table(message: Message, dialect: Dialect) -> tuple[list[Any], list[Any]]:
    """Return the rows above the header, and the table. Raises Conflict: nobody can read a table in it."""
    raw = bytes(message.raw)
    if not raw:
        raise Conflict("lcms_bridge.bytes_gone", field="message")
    try:
        if not is_table(raw):
            raise UnreadableError("not_workbook")  # noqa: TRY301
        return shaped(rows_of(raw, Notes(), str(dialect.options.get("sheet", ""))), dialect)
    except UnreadableError:
        raise Conflict("lcms_bridge.no_table", field="message") from None


def _cells(cells: Any) -> list[str]:
    """Return cells as a screen shows them: cut off, and of nobody."""
    return [without_patients(cell[:CELL]) for cell in cells[:CELLS]]


def _said(entry: CapacitySnapshot) -> dict[str, Any]:
    """Return what an entry says, for who maps the columns."""
    named = entry.facility.label
    return {
        "facility": without_patients(named),
        "observed_at": entry.observed_at.isoformat() if entry.observed_at else None,
        "lines": [
            {"bed": line.bed_type, **{name: getattr(line, name) for name in FIGURES[1:5]}}
            for line in entry.lines
        ],
    }


__all__ = [
    "FORMAT",
    "MOMENTS",
    "dialect_tried",
    "is_table",
    "sheet_document",
    "speaks_of_arrival",
    "with_moment",
]
