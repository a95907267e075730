"""From admissions to synthetic patients: home region, and days in a ward and in intensive care.

Shares and stays are those of the exercise wave (`situation.exercise.patients.COURSES`, fitted
to the national LCPS occupancy; docs/exercise-model.md): a patient lies in a ward, or goes to
intensive care, straight or after some ward days, and perhaps back to a ward. Unlike the
exercise, nobody is admitted outside the own region: that is left to the policies. All draws
are seeded by wave and day, so every policy gets the same patients.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backtest_parts.regions import BEDS, Country, FloatArray, IntArray
from backtest_parts.waves import Series
from situation.exercise.others import WARD_LEVEL, WARD_WEEKDAY
from situation.exercise.patients import (
    COURSES,
    DIES_IN_IC,
    IC_SHAPE,
    STRAIGHT_TO_IC,
    WARD_SHAPE,
    course_of,
)

IC_OTHER_SHARE = 0.55  # of the regular IC beds where nothing was recorded: summer of 2020
IC, WARD = BEDS.index("ic"), BEDS.index("ward")
STAGES = (WARD, IC, WARD)


@dataclass(frozen=True)
class Patients:
    """P patients in order of arrival.

    `home` (P,) region of residence. `first` and `after` (P, 3): in the evening count of day d
    a patient is in stage s when first <= d < after; a stage that does not happen is empty.
    """

    home: IntArray
    first: IntArray
    after: IntArray

    def __len__(self) -> int:
        return len(self.home)


def draw_patients(series: Series, *, seed: int) -> Patients:
    """The patients of a wave; the same seed, the same patients."""
    parts = [_draw_day(series, number, seed) for number in range(series.days)]
    home = np.concatenate([p[0] for p in parts])
    starts = np.concatenate([p[1] for p in parts])
    ends = np.concatenate([p[2] for p in parts])
    order = np.argsort(starts[:, 0], kind="stable")
    # evening counts are at d + 1: present when start <= d + 1 < end
    first = np.ceil(starts[order]).astype(np.int64) - 1
    after = np.ceil(ends[order]).astype(np.int64) - 1
    return Patients(home[order], first, after)


def _draw_day(series: Series, number: int, seed: int) -> tuple[IntArray, FloatArray, FloatArray]:
    """Home region (N,), and start and end of the three stages in days (N, 3)."""
    day = series.day(number)
    course = course_of(day)
    rng = np.random.default_rng([seed, day.toordinal()])
    homes = [
        np.repeat(np.arange(series.share.shape[1]), rng.multinomial(count, shares))
        for count, shares in zip(series.admissions[number], series.share, strict=True)
    ]
    home = rng.permutation(np.concatenate(homes))
    count = len(home)
    to_ic = rng.random(count) < course.ic_share
    straight = rng.random(count) < STRAIGHT_TO_IC
    dies = rng.random(count) < DIES_IN_IC
    ward = rng.gamma(WARD_SHAPE, course.ward_days / WARD_SHAPE, count)
    before = rng.gamma(WARD_SHAPE, course.before_ic_days / WARD_SHAPE, count)
    intensive = rng.gamma(IC_SHAPE, course.ic_days / IC_SHAPE, count)
    later = rng.gamma(WARD_SHAPE, course.after_ic_days / WARD_SHAPE, count)
    stays = np.stack(
        (
            np.where(to_ic, np.where(straight, 0.0, before), ward),
            np.where(to_ic, intensive, 0.0),
            np.where(to_ic & ~dies, later, 0.0),
        ),
        axis=1,
    )
    arrival = number + np.sort(rng.random(count))
    ends = arrival[:, None] + np.cumsum(stays, axis=1)
    return home, ends - stays, ends


def other_patients(series: Series, country: Country) -> IntArray:
    """Patients for other reasons, (R, 2, D): they neither move nor give way.

    Ward: a fixed share of the regular beds with a weekly rhythm. Intensive care: the recorded
    national number spread over the regular beds, its nearest value where days are missing,
    a fixed share where nothing was recorded.
    """
    regular = country.capacity[:, :, 0].astype(float)
    share = np.zeros((len(BEDS), series.days))
    rhythm = [WARD_WEEKDAY[series.day(n).weekday()] for n in range(series.days)]
    share[WARD] = WARD_LEVEL + np.array(rhythm)
    known = np.flatnonzero(~np.isnan(series.ic_other))
    if len(known):
        national = np.interp(np.arange(series.days), known, series.ic_other[known])
        share[IC] = national / regular[:, IC].sum()
    else:
        share[IC] = IC_OTHER_SHARE
    return np.rint(regular[:, :, None] * share[None, :, :]).astype(np.int64)


def stay_sentences() -> list[str]:
    """The shares and stays used, as sentences."""
    return [
        f"admitted from {c.since}: {c.ic_share:.1%} reach intensive care; mean days ward "
        f"{c.ward_days:g}, before IC {c.before_ic_days:g}, IC {c.ic_days:g}, after IC "
        f"{c.after_ic_days:g}"
        for c in COURSES
    ]
