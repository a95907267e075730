"""Files of days and of hours: what they hold, with a sentence for everything that is wrong.

Days: a column `date` and one column per figure or area. Hours: a column `hour` (`2024-05-01 13:00`, the clock
on the wall) and one column per department. Empty is unknown; days and hours that are missing are unknown.
"""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from capacity.foresight.arrays import FloatArray

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
    header = rows[0]
    if not header or header[0].strip().lower() not in names:
        raise TableError(f"{path.name}, line 1: the first column must be “{names[0]}”")
    if len(rows) < 3:
        raise TableError(f"{path.name} holds no figures")
    moments = [_moment(path, line, row[0]) for line, row in enumerate(rows[1:], start=2)]
    first = min(moments)
    values = np.full((len(header) - 1, round((max(moments) - first) / step) + 1), np.nan)
    for line, (moment, row) in enumerate(zip(moments, rows[1:], strict=True), start=2):
        if len(row) != len(header):
            raise TableError(f"{path.name}, line {line}: {len(row)} fields, not {len(header)}")
        values[:, round((moment - first) / step)] = [_figure(path, line, cell) for cell in row[1:]]
    return Table(path.name.split(".")[0], first, tuple(c.strip() for c in header[1:]), values)


def _rows(path: Path) -> list[list[str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8", newline="") as file:
            rows = [row for row in csv.reader(file) if row]
    except (OSError, UnicodeDecodeError) as error:
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
