"""What a forecast is made of: levels, the forecast of one moment, and how likely a limit is passed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .arrays import FloatArray
from .intervals import LEVELS

HALVING = float(np.log(2.0))  # outside the outer levels a tail halves over the last known distance
LEAST_TAIL = 0.25  # of a patient: two equal outer quantiles still have a tail


@dataclass(frozen=True)
class Ahead:
    """A forecast for one moment: `horizon` in hours after the one it is made at, its quantiles by level.

    `model` and `version` name what made it; `age` is how old the last figure is that it stands on, in hours.
    """

    horizon: int
    quantiles: Mapping[float, float]
    model: str
    version: str
    age: int = 0

    def __post_init__(self) -> None:
        values = list(self.quantiles.values())
        if sorted(self.quantiles) != list(self.quantiles) or values != sorted(values):
            raise ValueError("quantiles must rise with their levels")

    @property
    def median(self) -> float:
        """The middle: as likely above as below."""
        return self.quantiles[0.5]

    @property
    def levels(self) -> FloatArray:
        """The levels that are given, rising."""
        return np.array(list(self.quantiles))

    @property
    def values(self) -> FloatArray:
        """The quantiles, in the order of their levels."""
        return np.array(list(self.quantiles.values()))

    def chance_above(self, limit: float) -> float:
        """Probability that the value is above `limit` (for a count "at least n", ask n - 0.5)."""
        return float(chance_above(self.values, self.levels, np.array(limit)))


def ahead_of(horizon: int, quantiles: FloatArray, model: tuple[str, str], age: int = 0) -> Ahead:
    """A forecast from quantiles (L,) at `LEVELS`; they are put in order, whatever rounding did."""
    rising = np.maximum.accumulate(quantiles)
    pairs = dict(zip(LEVELS, (float(q) for q in rising), strict=True))
    return Ahead(horizon, pairs, *model, age)


def chance_above(quantiles: FloatArray, levels: FloatArray, limit: FloatArray) -> FloatArray:
    """Probability above `limit` (...,) by quantiles (..., L): linear between levels, halving tails outside.

    NaN where the quantiles are unknown. Monotone in the limit and in every quantile.
    """
    low, high = quantiles[..., 0], quantiles[..., -1]
    under = np.maximum(quantiles[..., 1] - low, LEAST_TAIL)
    over = np.maximum(high - quantiles[..., -2], LEAST_TAIL)
    inside = np.full(np.broadcast_shapes(low.shape, limit.shape), levels[0])
    for i in range(len(levels) - 1):
        a, b = quantiles[..., i], quantiles[..., i + 1]
        part = np.clip((limit - a) / np.maximum(b - a, 1e-9), 0.0, 1.0)
        inside = inside + part * (levels[i + 1] - levels[i])
    below = levels[0] * np.exp(-HALVING * np.maximum(low - limit, 0.0) / under)
    beyond = (1.0 - levels[-1]) * np.exp(-HALVING * np.maximum(limit - high, 0.0) / over)
    found = np.where(limit < low, 1.0 - below, np.where(limit > high, beyond, 1.0 - inside))
    return np.where(np.isfinite(low), found, np.nan)
