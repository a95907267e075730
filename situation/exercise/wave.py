"""The recorded wave: admissions per day and veiligheidsregio, and what was counted nationally.

Leaves to others how an admission becomes a patient in a bed (`patients`).
"""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

DATA_DIR = Path(__file__).resolve().parent.parent / "data"
ADMISSIONS_FILE = "admissions_by_veiligheidsregio.csv"
OCCUPANCY_FILE = "lcps_occupancy_national.csv"
SMOOTHING_DAYS = 14  # the published IC percentage jumps by up to 15 % from one day to the next


@dataclass(frozen=True)
class Wave:
    """One recorded wave on consecutive days.

    `first_day` is day 0; `regions` are the veiligheidsregio's, the columns of `admissions` (D, V);
    `ward` and `ic` (D,) are the counted COVID-19 patients, NaN where none were published;
    `ic_other` (D,) are the other IC patients in the Netherlands, smoothed, never NaN.
    """

    first_day: date
    regions: tuple[str, ...]
    admissions: IntArray
    ward: FloatArray
    ic: FloatArray
    ic_other: FloatArray

    @property
    def days(self) -> int:
        """Return the number of days D."""
        return len(self.admissions)

    @property
    def last_day(self) -> date:
        """Return the last day there are admissions for."""
        return self.first_day + timedelta(days=self.days - 1)

    def day_number(self, day: date) -> int:
        """Return the row of a day; may lie outside 0…D−1."""
        return (day - self.first_day).days


@lru_cache(maxsize=1)
def recorded_wave() -> Wave:
    """Return the wave of the project's own data files, read once per process."""
    return read_wave(DATA_DIR)


def read_wave(folder: Path) -> Wave:
    """Read a wave from its two files; raises ValueError when their days have gaps or differ."""
    admissions = _rows(folder / ADMISSIONS_FILE)
    national = _rows(folder / OCCUPANCY_FILE)
    days = [date.fromisoformat(row["date"]) for row in admissions]
    gaps = any(later - earlier != timedelta(days=1) for earlier, later in pairwise(days))
    if gaps or [row["date"] for row in national] != [row["date"] for row in admissions]:
        msg = (
            f"the days in {ADMISSIONS_FILE} and {OCCUPANCY_FILE} must be the same and without gaps"
        )
        raise ValueError(msg)
    regions = tuple(name for name in admissions[0] if name != "date")
    ic = _column(national, "ic_beds_covid")
    share = _column(national, "ic_covid_pct") / 100
    return Wave(
        first_day=days[0],
        regions=regions,
        admissions=np.array(
            [[int(row[name]) for name in regions] for row in admissions], dtype=np.int64
        ),
        ward=_column(national, "ward_beds_covid"),
        ic=ic,
        ic_other=_smoothed(ic / share - ic),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _column(rows: list[dict[str, str]], name: str) -> FloatArray:
    """Return a column of numbers, NaN where the cell is empty."""
    return np.array([float(row[name]) if row[name] else np.nan for row in rows])


def _smoothed(series: FloatArray) -> FloatArray:
    """Return a centred moving mean of a series whose holes are filled in a straight line."""
    known = ~np.isnan(series)
    filled = np.interp(np.arange(len(series)), np.flatnonzero(known), series[known])
    half = SMOOTHING_DAYS // 2
    padded = np.pad(filled, half, mode="edge")
    window = np.ones(2 * half + 1) / (2 * half + 1)
    return np.convolve(padded, window, mode="valid")
