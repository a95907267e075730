"""Reading tables of strangers as rows of texts: any CSV, with what spreadsheets and registers add.

Byte-order marks, a `sep=` line, other encodings and separators, headers that come back and rows of
totals. Nothing raises but `UnreadableError`.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from lcms_bridge.canonical import FilePlace, Scope
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.table import SEP, TOTALS
from lcms_bridge.codecs.xmltree import UnreadableError

MAX_BYTES = 8 * 1024 * 1024  # a register of years
MAX_ROWS = 50_000
MAX_COLUMNS = 500
MAX_CELL = 2000
_SEPARATORS = ";,\t|"
LINES_LOOKED_AT = 10  # for how cells are separated


@dataclass(frozen=True)
class Row:
    """One row: the line it starts on, and its cells in order."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """The rows below a header, by the names of the columns as they were written."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def rows(data: bytes, notes: Notes) -> list[Row]:
    """Return the rows of a separated file that are not empty. Raises UnreadableError."""
    if len(data) > MAX_BYTES:
        raise UnreadableError("too_large", most=MAX_BYTES // 1024)
    said = decoded(data, notes)
    if not said.strip():
        raise UnreadableError("nothing")
    first = said.split("\n", 1)[0].rstrip("\r")
    found = SEP.fullmatch(first)
    skipped = 0
    if found:
        said, skipped = said.partition("\n")[2], 1
        separator = found.group(1)
    else:
        separator = _separator(said)
    read = _rows(said, separator, skipped)
    if not read:  # separators alone
        raise UnreadableError("nothing")
    return read


def decoded(data: bytes, notes: Notes) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, else Windows-1252, which is said."""
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError("nul_here")
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16").replace("\0", "")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        notes.doubt("windows_1252", FilePlace())
        return data.decode("cp1252", errors="replace")


def grid(found: Sequence[Row], notes: Notes, *, needed: Iterable[str] = ()) -> Grid:
    """Return the rows by column; the header is the first row that names what is needed.

    A header that comes back and a row of totals are passed over, and said. Raises UnreadableError.
    """
    wanted = {name.casefold() for name in needed}
    start = 0
    for index, row in enumerate(found[:20]):
        names = {cell.strip().casefold() for cell in row.cells}
        if (wanted and wanted <= names) or (not wanted and len(names - {""}) > 1):
            start = index
            break
    columns = tuple(cell.strip().lstrip("\ufeff")[:MAX_CELL] for cell in found[start].cells)
    if len(columns) > MAX_COLUMNS:
        raise UnreadableError("too_many_columns", most=MAX_COLUMNS)
    body = []
    for row in found[start + 1 :]:
        cells = tuple(cell.strip()[:MAX_CELL] for cell in row.cells)
        if cells[: len(columns)] == columns:
            notes.once(Scope.REMARK, "header_again", FilePlace(row.line))
        elif TOTALS.fullmatch(next((cell for cell in cells if cell), "")):
            notes.once(Scope.REMARK, "totals_row", FilePlace(row.line))
        else:
            if len(cells) != len(columns):
                place = FilePlace(row.line)
                notes.doubt("fields", place, found=len(cells), expected=len(columns))
            body.append((row.line, dict(zip(columns, cells, strict=False))))
    return Grid(columns, tuple(body))


def _rows(said: str, separator: str, skipped: int) -> list[Row]:
    """Return the rows with the line each starts on. Raises UnreadableError."""
    found: list[Row] = []
    reader = csv.reader(io.StringIO(said, newline=""), delimiter=separator)
    start = 1 + skipped
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append(Row(start, tuple(cells)))
            if len(found) > MAX_ROWS:
                raise UnreadableError("too_many_rows", most=MAX_ROWS)
            start = reader.line_num + 1 + skipped
    except csv.Error:
        raise UnreadableError("quoting_here", line=start) from None
    return found


def _separator(said: str) -> str:
    """Return the separator that the first lines hold most of, alike in each."""
    # by what stands there: however many empty lines come first, they hold none of any
    lines = list(islice((line for line in io.StringIO(said) if line.strip()), LINES_LOOKED_AT))

    def fit(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines]
        return min(counts), counts[0]

    return max(_SEPARATORS, key=fit)
