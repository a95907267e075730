"""Windows, lags and weighted quantiles over time that know silence: NaN stays NaN and is never filled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]
TINY = 1e-9  # below this a sum of weights tells nothing


def windows(values: FloatArray, width: int) -> FloatArray:
    """The last `width` values at every moment: (..., T) -> (..., T, width), NaN before the start."""
    pad = np.full((*values.shape[:-1], width - 1), np.nan)
    whole = np.concatenate([pad, values], axis=-1)
    return np.lib.stride_tricks.sliding_window_view(whole, width, axis=-1)


def lagged(values: FloatArray, steps: int) -> FloatArray:
    """The value `steps` earlier at every moment along the last axis; NaN where there is none."""
    out = np.full(values.shape, np.nan)
    if steps < values.shape[-1]:
        out[..., steps:] = values[..., : values.shape[-1] - steps]
    return out


def ahead(values: FloatArray, steps: int) -> FloatArray:
    """The value `steps` later at every moment along the last axis; NaN where there is none yet."""
    out = np.full(values.shape, np.nan)
    if steps < values.shape[-1]:
        out[..., : values.shape[-1] - steps] = values[..., steps:]
    return out


def mean_known(values: FloatArray, least: int = 1) -> FloatArray:
    """Mean over the last axis of what is known; NaN where fewer than `least` values are."""
    known = np.isfinite(values)
    count = known.sum(axis=-1)
    total = np.where(known, values, 0.0).sum(axis=-1)
    return np.where(count >= least, total / np.maximum(count, 1), np.nan)


def weighted_line(
    values: FloatArray, weights: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Weighted least squares of (..., w) on time: value at the last moment, slope, information on the slope.

    Unknown values weigh nothing. The information is the weighted sum of squared distances in time, by
    which a slope is shrunk: with unit noise its variance is one over the information.
    """
    time = np.arange(values.shape[-1]) - (values.shape[-1] - 1.0)
    w = np.where(np.isfinite(values), weights, 0.0)
    v = np.where(np.isfinite(values), values, 0.0)
    s0, s1, s2 = w.sum(-1), (w * time).sum(-1), (w * time * time).sum(-1)
    sv, stv = (w * v).sum(-1), (w * time * v).sum(-1)
    information = np.maximum(s2 - s1 * s1 / np.maximum(s0, TINY), 0.0)
    slope = np.where(
        information > TINY,
        (stv - s1 * sv / np.maximum(s0, TINY)) / np.maximum(information, TINY),
        0.0,
    )
    level = np.where(s0 > 0, (sv - slope * s1) / np.maximum(s0, TINY), np.nan)
    return level, slope, information


def weighted_quantiles(values: FloatArray, weights: FloatArray, levels: FloatArray) -> FloatArray:
    """Quantiles of (..., n) with weights (..., n), by linear interpolation: (..., L)."""
    order = np.argsort(values, axis=-1)
    v = np.take_along_axis(values, order, axis=-1)
    w = np.take_along_axis(np.broadcast_to(weights, values.shape), order, axis=-1)
    cumulated = np.cumsum(w, axis=-1) - 0.5 * w
    cumulated /= np.maximum(w.sum(axis=-1, keepdims=True), TINY)
    flat_v, flat_c = v.reshape(-1, v.shape[-1]), cumulated.reshape(-1, v.shape[-1])
    out = np.stack([np.interp(levels, c, x) for c, x in zip(flat_c, flat_v, strict=True)])
    return out.reshape(*values.shape[:-1], len(levels))
