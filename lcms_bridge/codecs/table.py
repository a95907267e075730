"""Reading a separated file as a table with limits: bytes in, rows with their line numbers out.

Shared by all formats that are tables. It settles encoding, separator, quoting, header and sizes,
and leaves the meaning of a cell to the format. Nothing that is wrong with the bytes raises.
"""

import csv
import io
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from lcms_bridge.canonical import FilePlace, Problem, Scope

MAX_BYTES = 2 * 1024 * 1024  # a report of all 79 locations is 60 kB: room for thirty of them
MAX_ROWS = 5000
MAX_COLUMNS = 100
MAX_CELL = 2000  # characters; a duiding has at most 500
TOTALS = re.compile(
    r"(sub|eind|grand )?(totaal|totalen|total|totals|summe|gesamt|gesamtsumme|gesamtergebnis|som|sum"
    r"|gemiddelde?|average|durchschnitt|mittelwert)\b[\s:.]*.{0,40}",
    re.IGNORECASE,
)
SEP = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
MAX_NAME = 60  # of a column's name in a sentence
BOM = "\ufeff"
UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class TableRow:
    """One row: the line it starts on and its cells by column name, as they were written."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A file that could be read, or why not: `problems` of scope file leave `rows` empty."""

    columns: tuple[str, ...] = ()
    rows: tuple[TableRow, ...] = ()
    problems: tuple[Problem, ...] = ()


def read(data: bytes, *, required: Collection[str], known: Collection[str]) -> Table:
    """Read a file with `;` or `,`, with or without BOM, with CRLF or LF, and a header line.

    Column names match without regard to case or surrounding space. A row of another length than the
    header is a problem of that row; a column nobody knows is a remark.
    """
    text, refusal = _text(data)
    if refusal is not None:
        return Table(problems=(refusal,))
    text, separator, before = _said_separator(text)
    lines, refusal = _lines(text, separator or _separator(text, known), before)
    if refusal is not None:
        return Table(problems=(refusal,))
    if not lines:
        return Table(problems=(_file("empty", sentence="lcms_bridge.empty"),))
    columns = tuple(cell.strip().lower() for cell in lines[0][1])
    problems = _header_problems(lines[0][0], columns, required, known)
    if any(item.scope is Scope.FILE for item in problems):
        return Table(problems=tuple(problems))
    rows = []
    for line, cells in lines[1:]:
        passed = _passed_over(cells, columns)
        if passed:
            problems.append(Problem(passed, FilePlace(line), scope=Scope.REMARK))
            continue
        row = TableRow(line, dict(zip(columns, cells, strict=False)))
        rows.append(row)
        problems += _row_problems(row, len(cells), len(columns))
    return Table(columns, tuple(rows), tuple(problems))


def _text(data: bytes) -> tuple[str, Problem | None]:
    """Return the text of the file, or the problem that keeps it from being text."""
    if len(data) > MAX_BYTES:
        return "", _file("too_large", most=MAX_BYTES // 1024)
    if data.startswith(UTF16_BOMS):
        return "", _file("not_utf8", sentence="lcms_bridge.problem.utf16")
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        return "", _file("nul", line)
    try:
        return data.decode("utf-8").removeprefix(BOM), None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return "", _file("not_utf8", line, byte=error.start + 1)


def _said_separator(text: str) -> tuple[str, str, int]:
    """Return the text below a line `sep=;`, that separator, and how many lines that was."""
    first, _end, rest = text.partition("\n")
    found = SEP.fullmatch(first.rstrip("\r"))
    return (rest, found.group(1), 1) if found else (text, "", 0)


def _passed_over(cells: list[str], columns: tuple[str, ...]) -> str:
    """Return why a row is none: the header that comes back, a total; empty where it is one."""
    if tuple(cell.strip().lower() for cell in cells) == columns:
        return "header_again"
    named = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
    # what stands in the place of a house; where none does, at the beginning of the row
    about = named.get("locatie") or next((cell.strip() for cell in cells if cell.strip()), "")
    return "totals_row" if TOTALS.fullmatch(about) else ""


def _separator(text: str, known: Collection[str]) -> str:
    """Return the separator under which the first line that is not empty holds most known column names."""
    first = text.lstrip()[: MAX_COLUMNS * MAX_NAME].split("\n", 1)[0]

    def recognised(separator: str) -> int:
        names = (cell.strip().strip('"').strip().lower() for cell in first.split(separator))
        return sum(name in known for name in names)

    return max(";,", key=recognised)


def _lines(
    text: str, separator: str, before: int = 0
) -> tuple[list[tuple[int, list[str]]], Problem | None]:
    """Return all rows that are not empty with the line each starts on, or why reading stopped.

    `before`: so many lines of the file stand above this text.
    """
    lines: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = 1 + before
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((start, cells))
            if len(lines) > MAX_ROWS + 1:
                return [], _file("too_many_rows", start, most=MAX_ROWS)
            start = reader.line_num + 1 + before
    except csv.Error:
        return [], _file("quoting", start)
    return lines, None


def _header_problems(
    line: int,
    columns: tuple[str, ...],
    required: Collection[str],
    known: Collection[str],
) -> list[Problem]:
    """Return what is wrong with the names of the columns."""
    if len(columns) > MAX_COLUMNS:
        return [_file("too_many_columns", line, most=MAX_COLUMNS)]
    problems = [
        Problem("column_missing", FilePlace(line, name), scope=Scope.FILE, params={"column": name})
        for name in required
        if name not in columns
    ]
    for name in dict.fromkeys(columns):
        shown = name[:MAX_NAME]
        if name in known and columns.count(name) > 1:
            code, scope = "column_twice", Scope.FILE
        elif name not in known:
            code, scope = "column_unknown", Scope.REMARK
        else:
            continue
        problems.append(
            Problem(code, FilePlace(line, shown), scope=scope, params={"column": shown})
        )
    return problems


def _row_problems(row: TableRow, found: int, expected: int) -> list[Problem]:
    """Return what is wrong with the shape of a row."""
    problems = []
    if found != expected:
        params = {"found": found, "expected": expected}
        problems.append(Problem("fields", FilePlace(row.line), params=params))
    for name, cell in row.cells.items():
        if len(cell) > MAX_CELL:
            place = FilePlace(row.line, name[:MAX_NAME])
            problems.append(Problem("too_long", place, params={"most": MAX_CELL}))
    return problems


def _file(code: str, line: int = 0, *, sentence: str = "", **params: Any) -> Problem:
    """Return a problem that refuses the whole file."""
    return Problem(code, FilePlace(line), scope=Scope.FILE, params=params, sentence=sentence)
