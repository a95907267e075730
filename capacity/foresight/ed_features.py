"""What a forecast of a department looks at: its own last hours, days and weeks, the clock, its neighbours.

All features are differences or deviations divided by the root of the department's own level, so that one
regression holds for small and large departments, and none of them asks for a calendar but the clock's
harmonics and the day of the week: the hour-of-week profile is the mean of the same hour of the last eight
weeks. What is unknown contributes nothing (0, the feature's own middle) and is not filled in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .arrays import FloatArray, mean_known

DAY, WEEK, SUNDAY = 24, 168, 6
LIMIT = 8.0  # a feature beyond this says no more
LEAST_LEVEL = 1.0
HISTORY = 8 * WEEK + 1  # hours that every feature can use
WEEKS = tuple(WEEK * k for k in range(1, 9))
FORTNIGHT = tuple(DAY * k for k in range(1, 15))
THREE_DAYS = tuple(DAY * k for k in (1, 2, 3))
CROSSED = ("deviation", "deviation_week", "change_1", "change_2", "bend_1", "over_day")
NEIGHBOURLY = ("deviation", "bend_1", "bend_2", "change_24")


@dataclass(frozen=True)
class Hours:
    """Values of S departments on a grid of one hour: (S, T), NaN where silent, and the clock of each column.

    `clock` (T,) is local hours since a Monday 00:00, fractions allowed: the grid may end at any minute.
    `sundays` (T,) are the moments to be read as a Sunday (public holidays); none by default.
    """

    values: FloatArray
    clock: FloatArray
    sundays: NDArray[np.bool_] | None = None

    def until(self, stop: int) -> Hours:
        """The first `stop` columns."""
        sundays = None if self.sundays is None else self.sundays[:stop]
        return Hours(self.values[:, :stop], self.clock[:stop], sundays)

    @cached_property
    def sums(self) -> tuple[FloatArray, FloatArray]:
        """Running sums of the known values and of their number, with a column of noughts in front."""
        known = np.isfinite(self.values)
        zero = np.zeros((len(self.values), 1))
        total = np.concatenate([zero, np.cumsum(np.where(known, self.values, 0.0), axis=1)], axis=1)
        count = np.concatenate([zero, np.cumsum(known, axis=1)], axis=1)
        return total, count


class Look:
    """Values seen from the moments `at` (N,) of a grid: everything is at or before them."""

    def __init__(self, hours: Hours, at: NDArray[np.int64]) -> None:
        self.hours, self.at = hours, at
        # a holiday looks back at Sundays: as far ahead of them as its own Sunday would be
        to_sunday = DAY * (SUNDAY - weekday_of(hours, at))
        self.like = at if hours.sundays is None else at + np.where(hours.sundays[at], to_sunday, 0)

    def back(self, lag: int) -> FloatArray:
        """The value `lag` hours before each moment: (S, N)."""
        return self._at(self.at - lag)

    def week(self, horizon: int = 0) -> FloatArray:
        """The same hour of the week, `horizon` later: the mean of the last eight weeks."""
        return mean_known(np.stack([self._at(self.like + horizon - lag) for lag in WEEKS], axis=-1))

    def _at(self, index: NDArray[np.int64]) -> FloatArray:
        found = self.hours.values[:, np.maximum(index, 0)]
        return np.where(index >= 0, found, np.nan)

    def mean(self, lags: Iterable[int]) -> FloatArray:
        """Mean of what is known at these lags."""
        return mean_known(np.stack([self.back(lag) for lag in lags], axis=-1))

    def stretch(self, newest: int, oldest: int) -> FloatArray:
        """Mean of what is known from `oldest` to `newest` hours before."""
        total, count = self.hours.sums
        end = np.maximum(self.at - newest + 1, 0)
        start = np.maximum(self.at - oldest, 0)
        n = count[:, end] - count[:, start]
        return np.where(n > 0, (total[:, end] - total[:, start]) / np.maximum(n, 1), np.nan)


def weekday_of(hours: Hours, at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Day of the week by the clock, Monday is 0."""
    return (hours.clock[at] // DAY).astype(np.int64) % 7


def scale_of(look: Look) -> FloatArray:
    """Root of the department's level over the two weeks before yesterday: (S, N), NaN when silent then."""
    return np.sqrt(np.maximum(look.stretch(DAY, 15 * DAY), LEAST_LEVEL))


@dataclass(frozen=True)
class Design:
    """Features (S, N, K) by horizon in hours, and the scale (S, N) by which values were divided."""

    features: dict[int, FloatArray]
    scale: FloatArray


def design(hours: Hours, at: NDArray[np.int64], horizons: Iterable[int]) -> Design:
    """What is seen from the moments `at` (N,) of a grid, for forecasts of some horizons in hours."""
    look = Look(hours, at)
    scale = scale_of(look)
    common = {k: _bounded(v / scale) for k, v in _present(look).items()}
    common |= {f"near_{k}": _others(common[k]) for k in NEIGHBOURLY}
    waves = _waves(hours.clock[at])
    ones = np.ones_like(scale)
    clock = [ones * wave for wave in waves] + [ones * day for day in _weekdays(hours, at)]
    fixed = [*common.values(), *_crossed(common, waves, CROSSED), *clock, ones]
    before = _before(look)
    features = {}
    for h in horizons:
        coming = {k: _bounded(v / scale) for k, v in _coming(look, h, before).items()}
        own = [*coming.values(), *_crossed(coming, waves, ("profile_week", "profile_day"))]
        features[h] = np.stack([*own, *fixed], axis=-1)
    return Design(features, scale)


def _crossed(
    columns: dict[str, FloatArray], waves: list[FloatArray], names: Iterable[str]
) -> list[FloatArray]:
    """Features whose weight may differ by the time of day."""
    return [columns[name] * wave for name in names for wave in waves[:4]]


def _before(look: Look) -> dict[str, FloatArray]:
    """What the same moment was like before: the profiles that changes ahead are held against."""
    return {
        "week": look.week(),
        "day": look.mean(FORTNIGHT),
        "three": look.mean(THREE_DAYS),
        "yesterday": look.back(DAY),
        "day_before": look.back(2 * DAY),
        "last_week": look.back(WEEK),
    }


def _coming(look: Look, h: int, before: dict[str, FloatArray]) -> dict[str, FloatArray]:
    """How the same hours went before: change over the horizon by profile, yesterday, last week."""
    return {
        "profile_week": look.week(h) - before["week"],
        "profile_day": look.mean(lag - h for lag in FORTNIGHT) - before["day"],
        "three_days": look.mean(lag - h for lag in THREE_DAYS) - before["three"],
        "yesterday": look.back(DAY - h) - before["yesterday"],
        "day_before": look.back(2 * DAY - h) - before["day_before"],
        "last_week": look.back(WEEK - h) - before["last_week"],
    }


def _present(look: Look) -> dict[str, FloatArray]:
    """How the present lies to its profile, to the last hours and to the level of days and weeks."""
    now = look.back(0)
    week, day = look.week(), look.mean(FORTNIGHT)
    last = {k: look.back(k) for k in (1, 2, 3)}
    usual = {k: look.mean(lag + k for lag in FORTNIGHT) for k in last}
    over_day, over_week = look.stretch(0, DAY), look.stretch(0, WEEK)
    found = {"deviation": now - day, "deviation_week": now - week}
    found |= {f"change_{k}": now - last[k] for k in last}
    found |= {f"bend_{k}": (now - day) - (last[k] - usual[k]) for k in last}
    return found | {
        "change_6": now - look.back(6),
        "change_24": now - look.back(DAY),
        "change_168": now - look.back(WEEK),
        "over_day": now - over_day,
        "day_over_week": over_day - over_week,
        "week_over_month": over_week - look.stretch(0, 28 * DAY),
    }


def _bounded(values: FloatArray) -> FloatArray:
    return np.clip(np.nan_to_num(values), -LIMIT, LIMIT)


def _others(values: FloatArray) -> FloatArray:
    others: FloatArray = (values.sum(axis=0, keepdims=True) - values) / max(len(values) - 1, 1)
    return others


def _waves(clock: FloatArray) -> list[FloatArray]:
    angle = 2.0 * np.pi * (clock % DAY) / DAY
    return [wave(j * angle) for j in (1, 2, 3, 4) for wave in (np.sin, np.cos)]


def _weekdays(hours: Hours, at: NDArray[np.int64]) -> list[FloatArray]:
    day = weekday_of(hours, at)
    if hours.sundays is not None:
        day = np.where(hours.sundays[at], SUNDAY, day)
    return [(day == k).astype(float) for k in range(6)]
