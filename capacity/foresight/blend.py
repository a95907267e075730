"""One forecast from several, weighed by how each did lately: safe in a wave and in ordinary weeks.

Each member's absolute error is held against that of persistence on the same days; a member weighs the ratio
to the power of minus twelve, forgotten over some fifty days and averaged over the horizons. Few known errors
pull the weights together. This is the forecaster's version of the aggregation of experts (Cesa-Bianchi and
Lugosi 2006): whoever is worse than persistence all but loses its vote, and persistence always has one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import FloatArray, IntArray, ahead

MEMORY = 0.98  # per day
POWER = 12.0
CAUTION = 7.0  # known days at which half of the power is used


@dataclass(frozen=True)
class Blend:
    """A blended forecast (S, T, H), and how far its members lie apart, as a weighted deviation (S, T, H)."""

    value: FloatArray
    apart: FloatArray


def truth_ahead(values: FloatArray, horizons: IntArray) -> FloatArray:
    """What came at each horizon after every moment: (S, T) -> (S, T, H); NaN where not known."""
    return np.stack([ahead(values, int(h)) for h in horizons], axis=-1)


def blend(forecasts: FloatArray, truth: FloatArray, horizons: IntArray) -> Blend:
    """Blend (S, T, H, K) forecasts, the first of which is persistence, by errors known at each moment."""
    series, days, width, size = forecasts.shape
    error = np.abs(forecasts - truth[..., None]) / np.sqrt(
        np.maximum(np.nan_to_num(forecasts[..., :1]), 0.0) + 1.0
    )
    own, basis, known = (np.zeros((series, width, size)) for _ in range(3))
    value, apart = np.full((series, days, width), np.nan), np.full((series, days, width), np.nan)
    for day in range(days):
        own, basis, known = MEMORY * own, MEMORY * basis, MEMORY * known
        for i, h in enumerate(horizons):
            made = day - int(h)
            if made < 0:
                continue
            e = error[:, made, i]
            usable = np.isfinite(e) & np.isfinite(e[:, :1])
            own[:, i] += np.where(usable, e, 0.0)
            basis[:, i] += np.where(usable, e[:, :1], 0.0)
            known[:, i] += usable
        weights = _weights(own, basis, known)
        value[:, day], apart[:, day] = _mixed(forecasts[:, day], weights)
    return Blend(value, apart)


def _weights(own: FloatArray, basis: FloatArray, known: FloatArray) -> FloatArray:
    ratio = np.log((own + 0.02) / (basis + 0.02))
    trust = known / (known + CAUTION)
    power = POWER * (trust * ratio).mean(axis=1, keepdims=True)
    power = power - power.min(axis=-1, keepdims=True)
    return np.repeat(np.exp(-power), own.shape[1], axis=1)


def _mixed(forecast: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    usable = np.isfinite(forecast)
    w = np.where(usable, weights, 0.0)
    f = np.where(usable, forecast, 0.0)
    total = np.maximum(w.sum(axis=-1), 1e-300)
    mean = (w * f).sum(axis=-1) / total
    spread = np.sqrt((w * np.where(usable, f - mean[..., None], 0.0) ** 2).sum(axis=-1) / total)
    told = usable.any(axis=-1)
    return np.where(told, mean, np.nan), np.where(told, spread, np.nan)
