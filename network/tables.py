"""Reading one CSV file of an edition: rows that know where they stand, refusals that say where.

A table is strict: UTF-8, commas, a header of known columns each once, as many cells as columns. What
its values mean together is for `network.soundness`.
"""

import csv
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from journal.errors import Invalid
from journal.said import Readable, Said, said
from journal.unseen import UNSEEN

MAX_BYTES = 50_000_000  # the bundled outlines are half a megabyte
MAX_CELL = 1000
UNSOUND = "reference_unsound"
_CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]*")
_DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,15})?")
_WHOLE = re.compile(r"[0-9]{1,12}")


def unsound(place: Readable, what: str, field: str = "", **params: Any) -> Invalid:
    """Return the refusal of an edition: the place of the fault, and the code of what is wrong there."""
    fault = said(what, **params)
    return Invalid("network.unsound", code=UNSOUND, field=field, place=place, what=fault)


def at(file: str, line: int, column: str | int = "") -> Said:
    """Return a place in a file: a line, or a column of it."""
    if column == "":
        return said("network.at.line", file=file, line=line)
    return said("network.at.column", file=file, line=line, column=column)


@dataclass(frozen=True)
class Row:
    """One line of a CSV file, with where it came from."""

    file: str
    line: int
    values: dict[str, str]

    def optional(self, column: str) -> str:
        """Return a column that may be empty or absent."""
        value = self.values.get(column, "").strip()
        if UNSEEN.search(value):
            raise self.error(column, "network.edition.unreadable")
        return value

    def text(self, column: str, *, longest: int = MAX_CELL) -> str:
        """Return a column that must not be empty. Raises Invalid."""
        value = self.optional(column)
        if not value:
            raise self.error(column, "network.edition.empty")
        if len(value) > longest:
            raise self.error(column, "network.edition.long", given=f"{value[:40]}…", most=longest)
        return value

    def code(self, column: str, *, longest: int) -> str:
        """Return a code: capitals, digits, dash and underscore. Raises Invalid."""
        value = self.text(column, longest=longest)
        if not _CODE.fullmatch(value):
            raise self.error(column, "network.edition.no_code", given=value)
        return value

    def whole(self, column: str, *, least: int = 0, most: int) -> int:
        """Return a column that is a whole number between two bounds. Raises Invalid."""
        value = self.text(column)
        if not _WHOLE.fullmatch(value):
            raise self.error(column, "network.edition.no_whole", given=value)
        if not least <= int(value) <= most:
            raise self.error(column, "network.edition.outside", given=value, least=least, most=most)
        return int(value)

    def decimal(self, column: str) -> float:
        """Return a column that is a number with a decimal point. Raises Invalid."""
        value = self.text(column)
        if "," in value:
            raise self.error(column, "network.edition.comma", given=value)
        if not _DECIMAL.fullmatch(value):
            raise self.error(column, "network.edition.no_number", given=value)
        return float(value)

    def choice(self, column: str, words: Collection[str]) -> str:
        """Return a column that is one of some words, as written there. Raises Invalid."""
        value = self.text(column)
        if value not in words:
            raise self.error(column, "network.edition.no_choice", given=value, words=list(words))
        return value

    def error(self, column: str, what: str, **params: Any) -> Invalid:
        """Return the refusal for a column of this line; `what` is the code of what is wrong."""
        return unsound(at(self.file, self.line, column), what, column, **params)


def read_table(
    path: Path, *, required: Collection[str], optional: Collection[str] = ()
) -> tuple[Row, ...]:
    """Return the rows of a CSV file with these columns, in any order. Raises Invalid."""
    lines = _records(path.name, read_text(path))
    header_line, header = next(lines, (1, []))
    _check_header(path.name, header_line, header, required, optional)
    rows = tuple(
        Row(path.name, number, _values(path.name, number, header, cells)) for number, cells in lines
    )
    if not rows:
        raise unsound(at(path.name, header_line + 1), "network.edition.no_lines")
    return rows


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file of a bearable size. Raises Invalid."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise unsound(path.name, "network.edition.large", most=MAX_BYTES // 1_000_000)
        raw = path.read_bytes()
    except OSError as error:
        raise unsound(path.name, "network.edition.no_reading", why=error.strerror) from None
    if not raw.strip():
        raise unsound(at(path.name, 1), "network.edition.empty_file")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        raise unsound(
            said("network.at.mark", file=path.name, line=line, mark=column),
            "network.edition.no_utf8",
        ) from None
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise unsound(at(path.name, line), "network.edition.nulls")
    return text


def _records(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records that are not blank, each with the line where it begins."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise unsound(at(name, line), "network.edition.no_csv") from None
        if any(cell.strip() for cell in cells):
            yield line, cells


def _check_header(
    name: str, line: int, header: list[str], required: Collection[str], optional: Collection[str]
) -> None:
    """Raise Invalid unless the header names every required column once and no unknown one."""
    if len(header) == 1 and ";" in header[0]:
        raise unsound(at(name, line), "network.edition.semicolons")
    for number, column in enumerate(header, start=1):
        if column not in required and column not in optional:
            shown, place = column[:40], at(name, line, column[:40] or number)
            what = "network.edition.unknown_column"
            raise unsound(place, what, shown, given=shown, number=number)
        if header.index(column) != number - 1:
            raise unsound(at(name, line, column), "network.edition.twice", column)
    missing = [column for column in required if column not in header]
    if missing:
        raise unsound(at(name, line, missing[0]), "network.edition.missing", missing[0])


def _values(name: str, line: int, header: list[str], cells: list[str]) -> dict[str, str]:
    """Return the cells of a line by column. Raises Invalid when there are too few or too many."""
    if len(cells) != len(header):
        column = header[len(cells)] if len(cells) < len(header) else str(len(header) + 1)
        raise unsound(
            at(name, line, column),
            "network.edition.cells",
            cells=len(cells),
            columns=len(header),
        )
    return dict(zip(header, cells, strict=True))
