"""Emergency departments one to four hours ahead: patients present, NEDOCS, and the chance of a stop.

The model (`ed_model`) is fitted by night; a forecast of a hundred departments is a handful of sums, so it can
be made every five minutes. NEDOCS is forecast from its own history in the same way, with its own model.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .arrays import FloatArray, IntArray, ahead
from .ed_features import Hours
from .ed_model import EdModel, block_of, centres
from .intervals import LEVELS, MIDDLE
from .values import Ahead, ahead_of, chance_above

STOP_BINS = (0.0, 0.5, 0.75, 0.9, 0.97, 1.0)  # of the department's own load, by rank
STOP_PRIOR = 48.0  # hours of the region's rate that a department's own bins are held against


def ed_quantiles(model: EdModel, hours: Hours, at: IntArray, largest: float = np.inf) -> FloatArray:
    """Quantiles (S, N, H, L) at `LEVELS` for moments `at` (N,) of a grid of hours; NaN where silent."""
    value, scale = centres(model, hours, at)
    errors = model.errors[:, :, block_of(hours.clock[at])].transpose(1, 2, 0, 3)
    quantiles = np.clip(value[..., None] + scale[..., None, None] * errors, 0.0, largest)
    quantiles[..., MIDDLE] = _rounded(quantiles)
    return quantiles


def _rounded(quantiles: FloatArray) -> FloatArray:
    """The median as a whole count, kept between its neighbours."""
    whole = np.floor(quantiles[..., MIDDLE] + 0.5)
    return np.clip(whole, quantiles[..., MIDDLE - 1], quantiles[..., MIDDLE + 1])


def ed_ahead(
    model: EdModel, hours: Hours, *, announced: FloatArray | None = None, largest: float = np.inf
) -> list[list[Ahead]]:
    """Forecasts of S departments from the last column of `hours` on; empty for one that is silent then.

    Nine weeks of hours (1,513) are enough. `announced` (S, H) are announced arrivals until each horizon
    beyond the usual ones: they are added to the whole distribution, and half as many are taken to be
    uncertain. That rule is an assumption, not learnt. `largest` is the scale's end (200 for NEDOCS).
    """
    last = np.array([hours.values.shape[1] - 1])
    quantiles = ed_quantiles(model, hours, last, largest)[:, 0]
    if announced is not None:
        extra = np.maximum(announced, 0.0)[..., None]
        lean = np.sign(np.array(LEVELS) - 0.5) * np.minimum(
            np.abs(np.array(LEVELS) - 0.5) / 0.475, 1.0
        )
        quantiles = np.clip(quantiles + extra * (1.0 + 0.5 * lean), 0.0, largest)
    name = (model.model, model.version)
    return [
        [ahead_of(h, row[i], name) for i, h in enumerate(model.horizons)]
        if np.isfinite(row).all()
        else []
        for row in quantiles
    ]


def own_percentile(values: FloatArray, share: float = 0.9) -> FloatArray:
    """A department's own percentile over the history given (S, T), silence left out: (S,)."""
    return np.array(
        [np.nanquantile(row, share) if np.isfinite(row).any() else np.nan for row in values]
    )


def chance_over(quantiles: FloatArray, limit: FloatArray) -> FloatArray:
    """Chance that a count is over `limit` (…,) by quantiles (…, L) at `LEVELS`: 40 is not over 40, 41 is."""
    return chance_above(quantiles, np.array(LEVELS), np.floor(limit) + 0.5)


def stop_chance(
    load: FloatArray, stopped: FloatArray, forecasts: Sequence[Sequence[Ahead]], horizon: int = 2
) -> FloatArray:
    """Chance of a stop at some moment until `horizon` hours, per department: (S,), NaN without a forecast.

    `load` (S, T) and `stopped` (S, T; 1, 0 or NaN) are the same hours of the past. How often a stop stood
    within the horizon is counted by rank of the load then (five bins), each department's bins held against
    those of all; the forecast load is put into the bins by its quantiles. Nothing is assumed of the cause.
    """
    bins = len(STOP_BINS) - 1
    within = np.stack([ahead(stopped, k) for k in range(1, horizon + 1)])
    soon = np.where(np.isfinite(within).any(axis=0), np.nan_to_num(within).max(axis=0), np.nan)
    later = ahead(load, horizon)
    edges = [_edges(row) for row in load]
    seen, stops = np.zeros((len(load), bins)), np.zeros((len(load), bins))
    for s, row in enumerate(later):
        known = np.isfinite(row) & np.isfinite(soon[s])
        place = np.clip(np.searchsorted(edges[s], row[known], side="right"), 0, bins - 1)
        seen[s] = np.bincount(place, minlength=bins)
        stops[s] = np.bincount(place, weights=soon[s][known], minlength=bins)
    common = (stops.sum(axis=0) + 0.5) / (seen.sum(axis=0) + 1.0)
    rate = (stops + STOP_PRIOR * common) / (seen + STOP_PRIOR)
    return np.array([_expected(rate[s], edges[s], forecasts[s], horizon) for s in range(len(load))])


def _edges(load: FloatArray) -> FloatArray:
    known = load[np.isfinite(load)]
    return np.quantile(known, STOP_BINS[1:-1]) if len(known) else np.zeros(len(STOP_BINS) - 2)


def _expected(
    rate: FloatArray, edges: FloatArray, forecast: Sequence[Ahead], horizon: int
) -> float:
    one = next((a for a in forecast if a.horizon == horizon), None)
    if one is None:
        return float("nan")
    above = np.array([1.0, *(one.chance_above(edge) for edge in edges), 0.0])
    return float((rate * -np.diff(above)).sum())
