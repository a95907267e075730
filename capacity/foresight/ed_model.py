"""A regression for all departments together, each leaning towards its own: fitted by night, used by day.

Ridge regression (Hoerl and Kennard 1970) of the change ahead: pooled over the departments first, then each
department's own, held near the pooled one by `LOCAL` (partial pooling). Errors of the last eight weeks, per
department and part of the day, become its quantiles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .arrays import FloatArray, ahead, weighted_quantiles
from .ed_features import DAY, WEEK, Hours, design
from .intervals import LEVELS

NAME, VERSION = "ed-ridge", "1"
HORIZONS = (1, 2, 3, 4)
POOLED, LOCAL = 50.0, 300.0  # penalties, in units of one observation of a feature of size 1
LEARNT = 365 * DAY  # hours of history that are learnt from
JUDGED = 8 * WEEK  # hours whose errors make the quantiles
ERROR_LIMIT = 6.0  # a change beyond this many roots of the level teaches no more
BLOCKS = 6  # parts of the day with their own width
LEAST_ERRORS = 60.0  # errors of the department at which its part of the day counts half
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
    """Learn from the history of S departments; about a tenth of a second per department and year.

    Raises ValueError when there are less than five weeks of hours: nothing could be learnt.
    """
    if hours.values.shape[1] < 5 * WEEK:
        raise ValueError("a department's model needs five weeks of hours")
    coefficients = np.stack([_coefficients(hours, h) for h in horizons])
    empty = EdModel(coefficients, np.zeros(0), horizons)
    return recalibrated(empty, hours)


def recalibrated(model: EdModel, hours: Hours) -> EdModel:
    """The same regression with the quantiles of the last eight weeks' errors: cheap, so once a day."""
    errors = np.stack(
        [_error_quantiles(model.coefficients[i], hours, h) for i, h in enumerate(model.horizons)]
    )
    return EdModel(model.coefficients, errors, model.horizons, model.model, model.version)


def centre(
    coefficients: FloatArray, hours: Hours, at: NDArray[np.int64], horizon: int
) -> tuple[FloatArray, FloatArray]:
    """The forecast (S, N) before quantiles, and its scale; NaN where a department is silent at the moment."""
    x, scale = design(hours, at, horizon)
    change = np.einsum("snk,sk->sn", x, coefficients)
    return np.maximum(hours.values[:, at] + scale * change, 0.0), scale


def block_of(clock: FloatArray) -> NDArray[np.int64]:
    """Part of the day, by the clock."""
    return ((clock % DAY) * BLOCKS / DAY).astype(np.int64)


def _coefficients(hours: Hours, horizon: int) -> FloatArray:
    stop = hours.values.shape[1] - horizon
    start = max(stop - LEARNT, 2 * WEEK)
    truth = ahead(hours.values, horizon)
    gram: FloatArray = np.zeros((1, 1, 1))
    moment: FloatArray = np.zeros((1, 1))
    for first in range(start, stop, CHUNK):
        at = np.arange(first, min(first + CHUNK, stop))
        x, scale = design(hours, at, horizon)
        y = np.clip((truth[:, at] - hours.values[:, at]) / scale, -ERROR_LIMIT, ERROR_LIMIT)
        known = np.isfinite(y)
        x, y = np.where(known[..., None], x, 0.0), np.where(known, y, 0.0)
        more, told = np.einsum("snk,snl->skl", x, x, optimize=True), np.einsum("snk,sn->sk", x, y)
        gram, moment = gram + more, moment + told
    unit = np.eye(gram.shape[-1])
    pooled = np.linalg.solve(gram.sum(axis=0) + POOLED * unit, moment.sum(axis=0))
    own = np.linalg.solve(gram + LOCAL * unit, (moment + LOCAL * pooled)[..., None])
    return np.asarray(own[..., 0])


def _error_quantiles(coefficients: FloatArray, hours: Hours, horizon: int) -> FloatArray:
    stop = hours.values.shape[1] - horizon
    at = np.arange(max(stop - JUDGED, 0), stop)
    value, scale = centre(coefficients, hours, at, horizon)
    error = (ahead(hours.values, horizon)[:, at] - value) / scale
    block = block_of(hours.clock[at])
    levels = np.array(LEVELS)
    out = np.zeros((len(error), BLOCKS, len(LEVELS)))
    age = (stop - at) / JUDGED
    for part in range(BLOCKS):
        near = np.where(block == part, 1.0, 0.12) * np.exp(-age)
        weights = np.where(np.isfinite(error), near, 0.0)
        out[:, part] = weighted_quantiles(np.nan_to_num(error), weights, levels)
    return out
