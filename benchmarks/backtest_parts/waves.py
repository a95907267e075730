"""Waves from a folder: checked, with a sentence for everything that is wrong.

A folder holds one or more `admissions*.csv`: a column `date` (yyyy-mm-dd) and one column per
area with hospital admissions per day. Areas are veiligheidsregio's, ROAZ regions or
municipalities, by code or by name. `lcps_occupancy_national.csv` may stand
beside them; it gives the other patients in intensive care.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np

from backtest_parts.regions import Country, FloatArray, IntArray

ADMISSIONS = "admissions*.csv"
OCCUPANCY = "lcps_occupancy_national.csv"
TOTALS = {"total", "totaal", "nl", "nederland", "netherlands", "sum"}  # would count everybody twice
LARGEST = 20_000  # admissions of one area on one day; more is a mistake
LONGEST = 2_000  # days
SMOOTHING_DAYS = 14  # the published IC percentage jumps from day to day
QUIET = 0.05  # a wave ends where the week's mean falls below this share of the series' peak
SHORTEST_WAVE = 21  # days


class WaveError(ValueError):
    """A sentence about what is wrong with a folder of waves, and where."""


@dataclass(frozen=True)
class Series:
    """Admissions per day and area: `admissions` (D, A), `share` (A, R) of each area by region.

    `ic_other` (D,) are patients in intensive care for other reasons, NaN where not known.
    """

    name: str
    first_day: date
    areas: tuple[str, ...]
    admissions: IntArray
    share: FloatArray
    ic_other: FloatArray
    notes: tuple[str, ...]

    @property
    def days(self) -> int:
        """Number of days."""
        return len(self.admissions)

    def day(self, number: int) -> date:
        """The date of a row."""
        return self.first_day + timedelta(days=number)

    def part(self, first: int, last: int, name: str) -> Series:
        """Rows first .. last - 1 as a series of its own."""
        return Series(
            name,
            self.day(first),
            self.areas,
            self.admissions[first:last],
            self.share,
            self.ic_other[first:last],
            self.notes,
        )


def read_folder(folder: Path, country: Country) -> list[Series]:
    """Every series of a folder; raises `WaveError`."""
    if not folder.is_dir():
        raise WaveError(f"{folder} is not a folder")
    files = sorted(folder.glob(ADMISSIONS))
    if not files:
        raise WaveError(f"{folder} holds no file {ADMISSIONS}")
    occupancy = folder / OCCUPANCY
    other = _ic_other(occupancy) if occupancy.is_file() else {}
    return [_series(path, country, other) for path in files]


def split_waves(series: Series) -> list[Series]:
    """The waves of a series: stretches between quiet weeks, in order.

    Quiet: the mean of seven days is below 5 % of the highest such mean. Stretches of less than
    three weeks are no wave. A series without quiet is one wave.
    """
    national = series.admissions.sum(axis=1)
    if not national.any():
        raise WaveError(f"{series.name}: there is not a single admission")
    kernel = np.ones(min(7, len(national))) / min(7, len(national))
    week = np.convolve(national, kernel, mode="same")
    busy = np.concatenate(([False], week >= QUIET * week.max(), [False]))
    starts = np.flatnonzero(~busy[:-1] & busy[1:]).tolist()
    ends = np.flatnonzero(busy[:-1] & ~busy[1:]).tolist()
    long = [(a, b) for a, b in zip(starts, ends, strict=True) if b - a >= SHORTEST_WAVE]
    if len(long) < 2:
        return [series.part(0, series.days, f"{series.name}, {_span(series, 0, series.days)}")]
    return [series.part(a, b, f"{series.name}, {_span(series, a, b)}") for a, b in long]


def window(series: Series, first: date | None, last: date | None, days: int | None) -> Series:
    """The rows from `first` to `last` (both included), at most `days` of them."""
    a = 0 if first is None else max((first - series.first_day).days, 0)
    b = series.days if last is None else min((last - series.first_day).days + 1, series.days)
    b = b if days is None else min(b, a + days)
    if b <= a:
        span = f"{series.first_day} to {series.day(series.days - 1)}"
        raise WaveError(f"{series.name}: no days in the asked window; it runs from {span}")
    return series.part(a, b, series.name)


def _span(series: Series, first: int, last: int) -> str:
    return f"{series.day(int(first))} to {series.day(int(last) - 1)}"


def _series(path: Path, country: Country, other: dict[date, float]) -> Series:
    header, rows = _table(path)
    if header[0].lower() not in {"date", "datum"}:
        raise WaveError(f"{path.name}, line 1: the first column must be “date”, not “{header[0]}”")
    columns = _columns(path, header, country)
    days = [_date(path, line, row[0]) for line, row in rows]
    for (line, _), (before, after) in zip(rows[1:], pairwise(days), strict=True):
        if after - before != timedelta(days=1):
            raise WaveError(f"{path.name}, line {line}: {after} does not follow on {before}")
    admissions = np.array(
        [[_count(path, line, header[c], row[c]) for c in columns] for line, row in rows],
        dtype=np.int64,
    )
    places = [columns[c] for c in columns]
    share = country.share[[country.places.index(p) for p in places]]
    missing = [
        country.names[r]
        for r, part in zip(country.regions, share.sum(axis=0), strict=True)
        if not part
    ]
    notes = [f"{path.name}: no column reaches {', '.join(missing)}"] if missing else []
    notes += [f"{path.name}: column “{header[c]}” is left out" for c in _left_out(header, columns)]
    return Series(
        path.stem,
        days[0],
        tuple(places),
        admissions,
        share,
        np.array([other.get(day, math.nan) for day in days]),
        tuple(notes),
    )


def _left_out(header: list[str], columns: dict[int, str]) -> list[int]:
    return [c for c in range(1, len(header)) if c not in columns]


def _table(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise WaveError(f"{path.name} is not UTF-8 text (byte {error.start})") from error
    lines = text.splitlines()
    delimiter = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    table = [
        (n, [cell.strip() for cell in row])
        for n, row in enumerate(csv.reader(lines, delimiter=delimiter), start=1)
        if any(cell.strip() for cell in row)
    ]
    if len(table) < 2:
        raise WaveError(f"{path.name} has no header and rows")
    header, rows = table[0][1], table[1:]
    if len(header) < 2:
        raise WaveError(f"{path.name}, line 1: a date and at least one area are expected")
    if len(rows) > LONGEST:
        raise WaveError(f"{path.name}: at most {LONGEST} days are expected, there are {len(rows)}")
    for line, row in rows:
        if len(row) != len(header):
            cells = f"{len(header)} cells are expected, there are {len(row)}"
            raise WaveError(f"{path.name}, line {line}: {cells}")
    return header, rows


def _columns(path: Path, header: list[str], country: Country) -> dict[int, str]:
    """Column number -> place, without columns of totals."""
    found: dict[int, str] = {}
    for c, name in enumerate(header[1:], start=1):
        if name.lower() in TOTALS:
            continue
        place = country.aliases.get(name.lower())
        if place is None:
            raise WaveError(
                f"{path.name}, line 1: “{name}” is not a veiligheidsregio (VR01 .. VR25), a ROAZ "
                f"region ({', '.join(country.regions)}) or a municipality (GM0014), by code or name"
            )
        if place in found.values():
            raise WaveError(f"{path.name}, line 1: “{name}” occurs twice")
        found[c] = place
    if not found:
        raise WaveError(f"{path.name}, line 1: there is no column of an area")
    if len({country.kind(place) for place in found.values()}) > 1:
        mixed = "columns of different kinds of areas would count people twice"
        raise WaveError(f"{path.name}, line 1: {mixed}")
    return found


def _date(path: Path, line: int, text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise WaveError(f"{path.name}, line {line}: “{text}” is not a date yyyy-mm-dd") from error


def _count(path: Path, line: int, column: str, text: str) -> int:
    """Whole admissions; an empty cell counts as none."""
    if not text:
        return 0
    try:
        value = float(text)
    except ValueError as error:
        raise WaveError(f"{path.name}, line {line}, {column}: “{text}” is not a number") from error
    if not math.isfinite(value) or value != int(value) or not 0 <= value <= LARGEST:
        limits = f"a whole number from 0 to {LARGEST} is expected"
        raise WaveError(f"{path.name}, line {line}, {column}: {limits}, not {text}")
    return int(value)


def _ic_other(path: Path) -> dict[date, float]:
    """Other IC patients per day, smoothed: covid beds / covid share - covid beds."""
    header, rows = _table(path)
    names = {name.lower(): c for c, name in enumerate(header)}
    wanted = ("date", "ic_beds_covid", "ic_covid_pct")
    lacking = [name for name in wanted if name not in names]
    if lacking:
        raise WaveError(f"{path.name}, line 1: the column {', '.join(lacking)} is missing")
    known: dict[date, float] = {}
    for line, row in rows:
        day = _date(path, line, row[names["date"]])
        beds = _number(path, line, row[names["ic_beds_covid"]])
        share = _number(path, line, row[names["ic_covid_pct"]]) / 100
        if share > 1:
            raise WaveError(f"{path.name}, line {line}: ic_covid_pct is above 100")
        if beds >= 0 and share > 0:
            known[day] = beds / share - beds
    return _smoothed(known)


def _number(path: Path, line: int, text: str) -> float:
    """A number of at least 0; NaN for an empty cell."""
    try:
        value = float(text) if text else math.nan
    except ValueError as error:
        raise WaveError(f"{path.name}, line {line}: “{text}” is not a number") from error
    if value < 0 or math.isinf(value):
        raise WaveError(f"{path.name}, line {line}: a number of at least 0 is expected, not {text}")
    return value


def _smoothed(known: dict[date, float]) -> dict[date, float]:
    """Centred moving mean over two weeks of the known days, holes filled in a straight line."""
    if not known:
        return {}
    first, last = min(known), max(known)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    at = np.array([n for n, day in enumerate(days) if day in known])
    filled = np.interp(np.arange(len(days)), at, [known[days[n]] for n in at])
    half = SMOOTHING_DAYS // 2
    padded = np.pad(filled, half, mode="edge")
    smooth = np.convolve(padded, np.ones(2 * half + 1) / (2 * half + 1), mode="valid")
    return dict(zip(days, smooth.tolist(), strict=True))
