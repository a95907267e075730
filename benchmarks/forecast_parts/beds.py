"""Beds and admissions one to seven days ahead, every day from four weeks on, beside persistence."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from capacity.foresight import LEVELS, track
from capacity.foresight.arrays import BoolArray, FloatArray, lagged, mean_known, windows
from capacity.foresight.beds_members import DAYS
from capacity.foresight.blend import truth_ahead
from capacity.foresight.scores import crps

from .sets import Set

START = 28  # days of history before the first scored forecast
GROWING, LEAST = 1.1, 3.0  # the last week over the one before, and its mean: a wave that grows
LEVEL = np.array(LEVELS)
MIDDLE = LEVELS.index(0.5)


@dataclass(frozen=True)
class Tracked:
    """A set with its forecasts (S, T, 7, L), what came (S, T, 7), the present (S, T), what is scored."""

    of: Set
    quantiles: FloatArray
    truth: FloatArray
    present: FloatArray
    scored: BoolArray
    growing: BoolArray
    milliseconds: float


def tracked(one: Set) -> Tracked:
    """Forecast a set from every day, each from its past only."""
    present = np.stack([history.values for history in one.histories])
    began = time.process_time()
    quantiles = track(one.histories)
    spent = 1000.0 * (time.process_time() - began) / present.size
    truth = truth_ahead(present, DAYS)
    scored = np.isfinite(truth) & np.isfinite(present)[..., None] & np.isfinite(quantiles[..., 0])
    scored[:, :START] = False
    week = mean_known(windows(present, 7))
    growing = scored & ((week > GROWING * lagged(week, 7)) & (week >= LEAST))[..., None]
    return Tracked(one, quantiles, truth, present, scored, growing, spent)


def figures(one: Tracked) -> dict[str, float]:
    """Errors as a ratio to persistence, coverage, CRPS (over persistence's absolute error)."""
    s, g = one.scored, one.growing
    persistence = np.abs(one.truth - one.present[..., None])
    own = np.abs(one.truth - one.quantiles[..., MIDDLE])
    q = one.quantiles
    inside = (one.truth >= q[..., 0]) & (one.truth <= q[..., -1])
    inner = (one.truth >= q[..., 2]) & (one.truth <= q[..., -3])
    basis = persistence[s].mean() if s.any() else np.nan  # 0: nothing ever moved, nothing to beat
    basis = basis or np.nan
    return {
        "n": int(s.sum()),
        "ratio": mean(own[s]) / basis,
        "ratio_growth": own[g].mean() / (persistence[g].mean() or np.nan) if g.any() else np.nan,
        "crps": mean(crps(q, LEVEL, one.truth)[s]) / basis,
        "cover95": inside[s].mean() if s.any() else np.nan,
        "cover80": mean(inner[s]),
        "cover95_growth": inside[g].mean() if g.any() else np.nan,
        "n_growth": int(g.sum()),
        "mae": mean(own[s]),
        "ms": one.milliseconds,
    }


def geometric(values: list[float]) -> float:
    """Geometric mean of what is known; NaN of nothing."""
    return float(np.exp(mean(np.log(values))))


def mean(values: Sequence[float] | FloatArray | BoolArray) -> float:
    """Mean of what is known; NaN of nothing."""
    known = [value for value in values if np.isfinite(value)]
    return float(np.mean(known)) if known else float("nan")
