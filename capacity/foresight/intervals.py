"""Quantiles around a forecast that keep their promise while things change.

Errors of the past, divided by a scale of their own moment, are the distribution (a split conformal forecast
with forgetting); a factor on the scale follows the misses of the 95 % interval (adaptive conformal inference,
Gibbs and Candès 2021: a miss widens by much, a hit narrows by little, so that misses come to 5 %). The scale
grows with the level (counts), with the growth of the moment, with the distance between the members and with
the errors of the last days: that is what keeps the interval wide enough while a wave grows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import FloatArray, weighted_quantiles

LEVELS = (0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975)
MISS = 0.05
GAIN = 0.06  # step of the factor's logarithm at a miss, divided by 1 - MISS
NARROWEST, WIDEST = 0.6, 4.0
MEMORY = 0.985  # per moment, of an error of the past
KEPT = 180  # moments whose errors are kept
PRIOR = 8.0  # weight of the distribution that is believed before anything is known
# quantiles of Student's t with 4 degrees of freedom, at evenly spread levels, cut at both ends
_PRIOR_VALUES = np.array(
    [-3.50, -2.40, -1.88, -1.53, -1.19, -0.94, -0.74, -0.57, -0.41, -0.27, -0.13,
     0.0, 0.13, 0.27, 0.41, 0.57, 0.74, 0.94, 1.19, 1.53, 1.88, 2.40, 3.50]
)  # fmt: skip
MIDDLE = LEVELS.index(0.5)


@dataclass
class Scales:
    """Error per unit of scale, kept per series and horizon, and the factor that follows the misses."""

    series: int
    width: int

    def __post_init__(self) -> None:
        self.errors = np.full((self.series, self.width, KEPT), np.nan)
        self.log_factor = np.zeros((self.series, self.width))

    def learn(self, i: int, error: FloatArray, missed: FloatArray) -> None:
        """Take up what became known at one horizon: scaled errors (S,) and misses (S,), NaN unknown."""
        known = np.isfinite(error)
        kept = self.errors[:, i]
        self.errors[:, i] = np.where(
            known[:, None], np.concatenate([kept[:, 1:], error[:, None]], axis=1), kept
        )
        step = np.where(np.isfinite(missed), GAIN * (np.nan_to_num(missed) - MISS), 0.0)
        low, high = np.log(NARROWEST), np.log(WIDEST)
        self.log_factor[:, i] = np.clip(self.log_factor[:, i] + step, low, high)

    def quantiles(self) -> FloatArray:
        """Quantiles of the scaled error at `LEVELS`: (S, H, L), the factor applied around the median."""
        shape = (self.series, self.width, len(_PRIOR_VALUES))
        values = np.concatenate([np.broadcast_to(_PRIOR_VALUES, shape), self.errors], axis=-1)
        ages = np.arange(KEPT)[::-1]
        weights = np.concatenate(
            [
                np.full(shape, PRIOR / len(_PRIOR_VALUES)),
                np.where(np.isfinite(self.errors), MEMORY**ages, 0.0),
            ],
            axis=-1,
        )
        q = weighted_quantiles(
            np.where(np.isfinite(values), values, 0.0), weights, np.array(LEVELS)
        )
        middle = q[..., MIDDLE : MIDDLE + 1]
        return middle + (q - middle) * np.exp(self.log_factor)[..., None]


def scale_of(
    value: FloatArray, apart: FloatArray, growing: FloatArray, late: FloatArray
) -> FloatArray:
    """Scale of the error at a moment: counts, members apart, growth (a change of counts), errors of late."""
    counts = 0.6 * (np.maximum(np.nan_to_num(value), 0.0) + 1.0)
    return np.sqrt(counts + np.nan_to_num(apart) ** 2 + growing**2 + np.nan_to_num(late) ** 2)


def whole_count_median(value: FloatArray) -> FloatArray:
    """Median of a Poisson count with this mean, to a third (Choi 1994): floor(mean + 1/3)."""
    return np.floor(np.maximum(value, 0.0) + 1.0 / 3.0)
