"""From a blended forecast to quantiles at every moment, learning from each truth as it becomes known."""

from __future__ import annotations

import numpy as np

from .arrays import FloatArray, IntArray
from .blend import Blend
from .intervals import LEVELS, MIDDLE, Scales, scale_of, whole_count_median

LATE_MEMORY = 0.85  # per moment, of the square of an error
RISE_PART, FALL_PART = 1.0, 0.3  # how much of an expected rise or fall may turn out otherwise


def banded(blended: Blend, values: FloatArray, truth: FloatArray, horizons: IntArray) -> FloatArray:
    """Quantiles (S, T, H, L) at `LEVELS` around a blend, from what was known at each moment.

    `values` (S, T) is the present, `truth` (S, T, H) what came. A count has a count's median and none of
    its quantiles lies below nought. Unknown stays NaN.
    """
    series, days, width = blended.value.shape
    scales = Scales(series, width)
    late = np.zeros((series, width))
    scale = np.full((series, days, width), np.nan)
    out = np.full((series, days, width, len(LEVELS)), np.nan)
    for day in range(days):
        for i, h in enumerate(horizons):
            made = day - int(h)
            if made >= 0:
                error = truth[:, made, i] - blended.value[:, made, i]
                outside = _outside(truth[:, made, i], out[:, made, i])
                scales.learn(i, error / scale[:, made, i], outside)
                late[:, i] = _later(late[:, i], error)
        rise = blended.value[:, day] - values[:, day, None]
        change = np.where(rise > 0, RISE_PART, FALL_PART) * np.abs(rise)
        scale[:, day] = scale_of(
            blended.value[:, day], blended.apart[:, day], np.nan_to_num(change), np.sqrt(late)
        )
        out[:, day] = blended.value[:, day, :, None] + scale[:, day, :, None] * scales.quantiles()
    return _counts(out, blended.value)


def _outside(came: FloatArray, quantiles: FloatArray) -> FloatArray:
    """1 where a truth lies outside the outer quantiles, 0 where inside, NaN where it is not known."""
    low, high = np.maximum(quantiles[:, 0], 0.0), np.maximum(quantiles[:, -1], 0.0)
    known = np.isfinite(came) & np.isfinite(low)
    return np.where(known, (came < low) | (came > high), np.nan)


def _later(late: FloatArray, error: FloatArray) -> FloatArray:
    moved = LATE_MEMORY * late + (1.0 - LATE_MEMORY) * np.nan_to_num(error) ** 2
    return np.where(np.isfinite(error), moved, late)


def _counts(quantiles: FloatArray, value: FloatArray) -> FloatArray:
    """Nothing below nought, the median a count's own, and every quantile on its side of it."""
    out = np.maximum(quantiles, 0.0)
    middle = whole_count_median(value)
    out[..., :MIDDLE] = np.minimum(out[..., :MIDDLE], middle[..., None])
    out[..., MIDDLE] = middle
    out[..., MIDDLE + 1 :] = np.maximum(out[..., MIDDLE + 1 :], middle[..., None])
    return np.where(np.isfinite(value)[..., None], out, np.nan)
