"""Files of days and of hours: what they hold, with a sentence for everything that is wrong.

Days: a column `date`, anywhere, and one column per figure or area. Hours: a column `hour` (`2024-05-01
13:00`, the clock on the wall) and one column per department. Empty is unknown; days and hours that are
missing are unknown. Of a moment that stands there twice the last line counts. Commas or semicolons part the
columns.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from capacity.foresight.arrays import FloatArray

LONGEST = 40  # times as many moments as there are lines: a slip in a year, not a gap
MONDAY = datetime(1969, 12, 29)  # noqa: DTZ001 - the clock on the wall


class TableError(ValueError):
    """A sentence about what is wrong with a file, and where."""


@dataclass(frozen=True)
class Table:
    """Columns of a file on an even grid: `values` (C, T), NaN where nothing is known."""

    name: str
    first: datetime
    columns: tuple[str, ...]
    values: FloatArray

    def column(self, name: str) -> FloatArray:
        """The values of a column."""
        return np.asarray(self.values[self.columns.index(name)])

    @property
    def day(self) -> date:
        """The first day."""
        return self.first.date()


def read_days(path: Path) -> Table:
    """A file of whole days; raises `TableError`."""
    return _read(path, timedelta(days=1), ("date", "datum"))


def read_hours(path: Path) -> Table:
    """A file of hours; raises `TableError`."""
    return _read(path, timedelta(hours=1), ("hour", "uur"))


def clock_of(table: Table) -> FloatArray:
    """Hours since a Monday at every column of a file of hours."""
    start = (table.first - MONDAY) / timedelta(hours=1)
    return start + np.arange(table.values.shape[1], dtype=np.float64)


def _read(path: Path, step: timedelta, names: tuple[str, ...]) -> Table:
    rows = _rows(path)
    header = [cell.strip() for cell in rows[0]]
    rows, header = _trimmed(rows, header)
    at = next((i for i, cell in enumerate(header) if cell.lower() in names), None)
    if at is None:
        raise TableError(f"{path.name}, line 1: there must be a column “{names[0]}”")
    if len(rows) < 3:
        raise TableError(f"{path.name} holds no figures")
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            raise TableError(f"{path.name}, line {line}: {len(row)} fields, not {len(header)}")
    moments = [_moment(path, line, row.pop(at)) for line, row in enumerate(rows[1:], start=2)]
    del header[at]
    _distinct(path, header)
    first, count = min(moments), _steps(path, moments, step)
    values = np.full((len(header), count), np.nan)
    for line, (moment, row) in enumerate(zip(moments, rows[1:], strict=True), start=2):
        values[:, round((moment - first) / step)] = [_figure(path, line, cell) for cell in row]
    return Table(path.name.split(".")[0], first, tuple(header), values)


def _trimmed(rows: list[list[str]], header: list[str]) -> tuple[list[list[str]], list[str]]:
    """Rows and header without the empty columns that a spreadsheet leaves behind the last one."""
    width = len(header)
    while width and not header[width - 1]:
        width -= 1
    if width == len(header) or any(cell.strip() for row in rows[1:] for cell in row[width:]):
        return rows, header
    return [row[:width] for row in rows], header[:width]


def _distinct(path: Path, header: list[str]) -> None:
    if not header:
        raise TableError(f"{path.name} has no column with counts")
    twice = next((cell for cell in header if header.count(cell) > 1), None)
    if twice is not None:
        raise TableError(f"{path.name}, line 1: column “{twice}” stands there twice")


def _steps(path: Path, moments: list[datetime], step: timedelta) -> int:
    """How many steps the grid has; raises where lines lie so far apart that one of them is a slip."""
    first, last = min(moments), max(moments)
    count = round((last - first) / step) + 1
    if count > LONGEST * len(moments):
        raise TableError(f"{path.name}: {len(moments)} lines from {first} to {last}: a wrong year?")
    return count


def _rows(path: Path) -> list[list[str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
            text = file.readlines()
        parted = ";" if text and text[0].count(";") > text[0].count(",") else ","
        rows = [row for row in csv.reader(text, delimiter=parted) if row]
    except (OSError, EOFError, zlib.error, csv.Error, UnicodeDecodeError) as error:
        raise TableError(f"{path}: {error}") from error
    if not rows:
        raise TableError(f"{path.name} is empty")
    return rows


def _moment(path: Path, line: int, cell: str) -> datetime:
    try:
        return datetime.fromisoformat(cell.strip()).replace(tzinfo=None)
    except ValueError:
        raise TableError(f"{path.name}, line {line}: “{cell}” is no moment") from None


def _figure(path: Path, line: int, cell: str) -> float:
    if not cell.strip():
        return float("nan")
    try:
        found = float(cell)
    except ValueError:
        raise TableError(f"{path.name}, line {line}: “{cell}” is no number") from None
    if not np.isfinite(found):
        return float("nan")
    if found < 0:
        raise TableError(f"{path.name}, line {line}: {cell} is below nought")
    return found
