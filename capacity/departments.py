"""From the hours of emergency departments to what is expected of them. No database; silence stays silence.

Hours are kept on the hour; a forecast may be made at any minute. Its grid ends at that minute: what lies
between two hours that are both known is taken from the line between them, and the last column is what is
known now. Nothing else is filled in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import numpy.typing as npt

from capacity.foresight import Hours
from capacity.hours import HOUR, HOURS, floor
from journal.local_time import LOCAL
from network.holidays import is_holiday

Values = npt.NDArray[np.float64]
DayValues = dict[str, list[float | None]]  # measure -> the 24 hours of a day
PRESENT, NEDOCS, STOP = "present", "nedocs", "stop"
MEASURES = (PRESENT, NEDOCS, STOP)
SCALE_END = {PRESENT: float("inf"), NEDOCS: 200.0}
MONDAY = datetime(2020, 1, 6)  # noqa: DTZ001 -- a wall clock: hours are counted by it
UNKNOWN: list[float | None] = [None] * HOURS


@dataclass(frozen=True, eq=False)
class Past:
    """Hours of S departments: (S, T) per measure, a column per whole hour since `first`, NaN where silent."""

    codes: tuple[str, ...]
    first: datetime
    values: Mapping[str, Values]

    @property
    def length(self) -> int:
        """Return the number of hours."""
        return int(self.values[PRESENT].shape[1])

    def column(self, moment: datetime) -> int:
        """Return the column of the hour of a moment; it may lie outside."""
        return int((floor(moment) - self.first) / HOUR)

    def until(self, moment: datetime) -> "Past":
        """Return it with the last hour at or before a moment as its last column."""
        stop = max(self.column(moment) + 1, 0)
        cut = {name: rows[:, :stop] for name, rows in self.values.items()}
        return Past(self.codes, self.first, cut)

    def hours(self, measure: str) -> Hours:
        """Return a measure on the grid of whole hours."""
        return _hours(self.values[measure], self.first)

    def hours_to(self, measure: str, moment: datetime, now: Values) -> Hours:
        """Return a measure on the grid that ends at a moment, with what is known then (S,) as its end."""
        stop = self.column(moment) + 1
        rows = _wide(self.values[measure], stop)
        part = (moment - floor(moment)) / HOUR
        if part:
            # between the last whole hour and now nothing else is known: the line runs to what is known now
            after = np.concatenate([rows[:, 1:], now[:, None]], axis=1)
            along = rows + part * (after - rows)
            grid = np.concatenate([along[:, :-1], now[:, None]], axis=1)
        else:
            grid = np.concatenate([rows[:, :-1], now[:, None]], axis=1)
        return _hours(grid, moment - (stop - 1) * HOUR)


def _wide(rows: Values, stop: int) -> Values:
    """Return the first `stop` columns; those that are not there are unknown."""
    missing = max(stop - rows.shape[1], 0)
    return np.pad(rows, ((0, 0), (0, missing)), constant_values=np.nan)[:, :stop]


def _hours(rows: Values, first: datetime) -> Hours:
    """Return rows with the clock of their columns; public holidays are read as Sundays."""
    local = [(first + number * HOUR).astimezone(LOCAL) for number in range(rows.shape[1])]
    clock = [(one.replace(tzinfo=None) - MONDAY) / HOUR for one in local]
    days = {one.date() for one in local}
    holidays = {day for day in days if is_holiday(day)}
    sundays = np.array([one.date() in holidays for one in local], dtype=bool)
    return Hours(rows, np.array(clock), sundays)


def past_of(days: Mapping[date, Mapping[str, DayValues]], codes: Sequence[str]) -> Past | None:
    """Return the hours of departments from the days (UTC) that are kept; None where there are none."""
    if not days or not codes:
        return None
    first, last = min(days), max(days)
    length = ((last - first).days + 1) * HOURS
    index = {code: row for row, code in enumerate(codes)}
    values = {name: np.full((len(codes), length), np.nan) for name in MEASURES}
    for day, houses in days.items():
        start = (day - first).days * HOURS
        for code, its in houses.items():
            row = index.get(code)
            if row is not None:
                for name, hours in its.items():
                    values[name][row, start : start + HOURS] = np.array(hours, dtype=float)
    return Past(tuple(codes), datetime.combine(first, time(), tzinfo=UTC), values)


@dataclass(frozen=True)
class Counted:
    """What a department had at one moment: patients present, its NEDOCS, and 1 while it stopped, else 0."""

    present: float | None
    nedocs: float | None = None
    stop: float | None = None

    def of(self, measure: str) -> float | None:
        """Return one of its measures."""
        return {PRESENT: self.present, NEDOCS: self.nedocs, STOP: self.stop}[measure]


Counts = Mapping[datetime, Mapping[str, Counted]]  # whole hour -> department -> what it had


def by_day(counts: Counts) -> dict[date, dict[str, DayValues]]:
    """Return hours as they are kept: by day (UTC), department and measure; the others of the day unknown."""
    days: dict[date, dict[str, DayValues]] = {}
    for moment, houses in counts.items():
        at = moment.astimezone(UTC)
        for code, one in houses.items():
            its = days.setdefault(at.date(), {}).setdefault(
                code, {name: list(UNKNOWN) for name in MEASURES}
            )
            for name in MEASURES:
                its[name][at.hour] = one.of(name)
    return days


@dataclass(frozen=True)
class Quality:
    """How good forecasts of a department were lately, so many hours ahead: over persistence, and at 95 %."""

    ratio: float | None
    coverage: float | None
    number: int
    reason: str
    basis: str = "tried"  # or `kept`: those that were really made


@dataclass(frozen=True)
class DepartmentAhead:
    """What is expected of one department: quantiles per hour ahead, and the chances within two hours.

    `refused`: why nothing is shown; what was made is kept all the same, to be scored.
    """

    code: str
    present: float | None
    quantiles: Mapping[int, Sequence[float]]
    limit: float | None = None
    over: float | None = None
    stop: float | None = None
    nedocs: Sequence[float] = ()
    quality: Mapping[int, Quality] = field(default_factory=dict)
    refused: str = ""


def moments_between(start: datetime, end: datetime) -> list[datetime]:
    """Return the whole hours after `start` until and with `end`."""
    at, found = floor(start) + HOUR, []
    while at <= end:
        found.append(at)
        at += HOUR
    return found


def local_days(last: date, number: int) -> list[date]:
    """Return so many days until and with the last."""
    return [last - timedelta(days=back) for back in range(number - 1, -1, -1)]
