"""Beds by the stays of those who are there, where it is known how long each has been: an open queue.

Each present patient stays on with the chance S(age + h) / S(age); new patients come as a Poisson stream and
are still there with S. Sum of both: mean and variance (Baas et al. 2021). S is estimated by Kaplan and Meier
(1958), so that stays that have not ended count as far as they are known. No patient is named: ages in days.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from .arrays import BoolArray, FloatArray
from .intervals import LEVELS, whole_count_median
from .values import Ahead, ahead_of

NAME, VERSION = "beds-stays", "1"


def survival(stays: FloatArray, ended: BoolArray, longest: int = 120) -> FloatArray:
    """Chance of still being there after 0, 1, … `longest` days, from stays (N,) in days and their ends.

    Raises ValueError when no stay has ended.
    """
    if not np.any(ended):
        raise ValueError("no stay has ended: nothing is known of how long they last")
    out = np.ones(longest + 1)
    for day in range(1, longest + 1):
        at_risk = (stays >= day).sum()
        leaving = ((stays == day) & ended).sum()
        out[day] = out[day - 1] * (1.0 - leaving / at_risk if at_risk else 1.0)
    return out


def beds_by_stays(
    ages: FloatArray,
    staying: FloatArray,
    admissions: FloatArray,
    horizons: Sequence[int] = range(1, 8),
    dispersion: float = 1.0,
) -> list[Ahead]:
    """Forecast from ages (N,) in days, survival (D,) by day and expected admissions (7,) per day ahead.

    `dispersion` is the variance of daily admissions over their mean (1: a pure Poisson stream).
    """
    longest = len(staying) - 1

    def s(days: FloatArray) -> FloatArray:
        return np.asarray(staying[np.clip(days, 0, longest).astype(int)])

    found = []
    for h in horizons:
        stays_on = s(ages + h) / np.maximum(s(ages), 1e-12)
        coming = admissions[:h] * s(np.arange(h - 1, -1, -1, dtype=float))
        mean = stays_on.sum() + coming.sum()
        deviation = float(np.sqrt((stays_on * (1.0 - stays_on)).sum() + dispersion * coming.sum()))
        offsets = np.array([NormalDist().inv_cdf(level) for level in LEVELS])
        quantiles = np.maximum(mean + deviation * offsets, 0.0)
        middle = LEVELS.index(0.5)
        quantiles[middle] = np.clip(
            whole_count_median(mean), quantiles[middle - 1], quantiles[middle + 1]
        )
        found.append(ahead_of(24 * h, quantiles, (NAME, VERSION)))
    return found
