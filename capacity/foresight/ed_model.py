"""A regression for all departments together, each leaning towards its own: fitted by night, used by day.

Ridge regression (Hoerl and Kennard 1970) of the change ahead: pooled over the departments first, then each
department's own, held near the pooled one by `LOCAL` (partial pooling). Errors of the last eight weeks, per
department and part of the day, become its quantiles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import FloatArray, IntArray, ahead, weighted_quantiles
from .ed_features import DAY, WEEK, Hours, design
from .intervals import LEVELS

NAME, VERSION = "ed-ridge", "1"
HORIZONS = (1, 2, 3, 4)
POOLED, LOCAL = 50.0, 300.0  # penalties, in units of one observation of a feature of size 1
LEARNT = 365 * DAY  # hours of history that are learnt from
JUDGED = 8 * WEEK  # hours whose errors make the quantiles
ERROR_LIMIT = 6.0  # a change beyond this many roots of the level teaches no more
BLOCKS = 6  # parts of the day with their own width
OTHER_PART = 0.12  # weight of an error of another part of the day
LEAST_HOURS = 5 * WEEK
CHUNK = 2000  # hours taken at once


@dataclass(frozen=True)
class EdModel:
    """Coefficients (H, S, K) and scaled error quantiles (H, S, BLOCKS, L) of S departments, with its name."""

    coefficients: FloatArray
    errors: FloatArray
    horizons: tuple[int, ...]
    model: str = NAME
    version: str = VERSION


def fit(hours: Hours, horizons: tuple[int, ...] = HORIZONS) -> EdModel:
    """Learn from the history of S departments; about half a second per department and year.

    Raises ValueError when there are less than five weeks of hours: nothing could be learnt.
    """
    if hours.values.shape[1] < LEAST_HOURS:
        raise ValueError("a department's model needs five weeks of hours")
    return recalibrated(EdModel(_coefficients(hours, horizons), np.zeros(0), horizons), hours)


def recalibrated(model: EdModel, hours: Hours) -> EdModel:
    """The same regression with the quantiles of the last eight weeks' errors: cheap, so once a day."""
    at = np.arange(max(hours.values.shape[1] - JUDGED, 0), hours.values.shape[1])
    value, scale = centres(model, hours, at)
    block, age = block_of(hours.clock[at]), (at[-1] - at) / JUDGED
    errors = [
        _error_quantiles((ahead(hours.values, h)[:, at] - value[..., i]) / scale, block, age)
        for i, h in enumerate(model.horizons)
    ]
    return EdModel(model.coefficients, np.stack(errors), model.horizons, model.model, model.version)


def centres(model: EdModel, hours: Hours, at: IntArray) -> tuple[FloatArray, FloatArray]:
    """Forecasts (S, N, H) before quantiles, and their scale (S, N); NaN where a department is silent."""
    seen = design(hours, at, model.horizons)
    now = hours.values[:, at]
    found = [
        np.maximum(now + seen.scale * np.einsum("snk,sk->sn", seen.features[h], own), 0.0)
        for h, own in zip(model.horizons, model.coefficients, strict=True)
    ]
    return np.stack(found, axis=-1), seen.scale


def block_of(clock: FloatArray) -> IntArray:
    """Part of the day, by the clock."""
    return ((clock % DAY) * BLOCKS / DAY).astype(np.int64)


def _coefficients(hours: Hours, horizons: tuple[int, ...]) -> FloatArray:
    stop = hours.values.shape[1]
    sums: dict[int, tuple[FloatArray, FloatArray]] = {}
    for first in range(max(stop - LEARNT, 2 * WEEK), stop, CHUNK):
        at = np.arange(first, min(first + CHUNK, stop))
        seen = design(hours, at, horizons)
        for h in horizons:
            y = (ahead(hours.values, h)[:, at] - hours.values[:, at]) / seen.scale
            gram, moment = _products(seen.features[h], np.clip(y, -ERROR_LIMIT, ERROR_LIMIT))
            before = sums.get(h)
            sums[h] = (gram, moment) if before is None else (before[0] + gram, before[1] + moment)
    return np.stack([_leaning(*sums[h]) for h in horizons])


def _products(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Sums of squares of the known moments: (S, K, K) and (S, K)."""
    known = np.isfinite(y)
    x, y = np.where(known[..., None], x, 0.0), np.where(known, y, 0.0)
    turned = x.transpose(0, 2, 1)
    return turned @ x, (turned @ y[..., None])[..., 0]


def _leaning(gram: FloatArray, moment: FloatArray) -> FloatArray:
    """Each department's coefficients (S, K), held near those of all together."""
    unit = np.eye(gram.shape[-1])
    pooled = np.linalg.solve(gram.sum(axis=0) + POOLED * unit, moment.sum(axis=0))
    own = np.linalg.solve(gram + LOCAL * unit, (moment + LOCAL * pooled)[..., None])
    return np.asarray(own[..., 0])


def _error_quantiles(error: FloatArray, block: IntArray, age: FloatArray) -> FloatArray:
    """Quantiles (S, BLOCKS, L) of scaled errors (S, N): the part of the day first, the rest a little."""
    levels = np.array(LEVELS)
    out = np.zeros((len(error), BLOCKS, len(LEVELS)))
    for part in range(BLOCKS):
        near = np.where(block == part, 1.0, OTHER_PART) * np.exp(-age)
        weights = np.where(np.isfinite(error), near, 0.0)
        out[:, part] = weighted_quantiles(np.nan_to_num(error), weights, levels)
    return out
