"""How good a forecast was, once the truth is there, and whether one may be shown.

All figures are smaller for better, except coverage (as near its level as can be) and skill (1 is perfect, 0
no better than the reference). CRPS by the quantile score (Gneiting and Raftery 2007), Brier (1950).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .arrays import BoolArray, FloatArray
from .values import Ahead

FEWEST = 20  # scored forecasts before anything is judged
NARROW = 0.80  # a 95 % interval that covers less than this lately is no interval
Reason = Literal["good", "too_few", "worse_than_persistence", "too_narrow"]


@dataclass(frozen=True)
class Scored:
    """One forecast held against what came: `error` and `persistence` in the figure's own unit."""

    horizon: int
    error: float
    persistence: float
    crps: float
    inside: bool


@dataclass(frozen=True)
class Verdict:
    """Whether a place's forecast may be shown, and why: errors over persistence's, coverage at 95 %."""

    shown: bool
    reason: Reason
    ratio: float
    coverage: float
    scored: int


def score(forecast: Ahead, truth: float, present: float) -> Scored | None:
    """Score a forecast; `present` is the last figure it stood on. None while either is unknown."""
    if not np.isfinite(truth) or not np.isfinite(present):
        return None
    values = forecast.values
    inside = bool(values[0] <= truth <= values[-1])
    found = float(crps(values, forecast.levels, np.array(truth)))
    return Scored(
        forecast.horizon, abs(forecast.median - truth), abs(present - truth), found, inside
    )


def verdict(lately: Sequence[Scored]) -> Verdict:
    """Judge a place's forecasts of late (about the last month): what is worse than persistence is not shown.

    Until twenty are scored nothing is shown: a forecast earns its place. Persistence without any error (a
    figure that never moved) cannot be beaten, only matched.
    """
    return verdict_of(
        np.array([one.error for one in lately]),
        np.array([one.persistence for one in lately]),
        np.array([one.inside for one in lately], dtype=bool),
    )


def verdict_of(error: FloatArray, persistence: FloatArray, inside: BoolArray) -> Verdict:
    """Judge errors (N,) beside those of persistence, and whether the truth was inside; see `verdict`."""
    number = len(error)
    own, basis = float(error.sum()), float(persistence.sum())
    ratio = own / basis if basis else (1.0 if not own else float("inf"))
    covered = float(inside.mean()) if number else float("nan")
    reason: Reason = "good"
    if number < FEWEST:
        reason = "too_few"
    elif ratio > 1.0:
        reason = "worse_than_persistence"
    elif covered < NARROW:
        reason = "too_narrow"
    return Verdict(reason == "good", reason, ratio, covered, number)


def crps(quantiles: FloatArray, levels: FloatArray, truth: FloatArray) -> FloatArray:
    """Continuous ranked probability score of quantiles (..., L) at `levels` (L,), in the figure's unit.

    Twice the quantile (pinball) loss, integrated over the levels: each stands for the levels nearest to it.
    """
    edges = np.concatenate([[0.0], (levels[1:] + levels[:-1]) / 2.0, [1.0]])
    off = truth[..., None] - quantiles
    loss: FloatArray = np.maximum(levels * off, (levels - 1.0) * off) * np.diff(edges)
    return 2.0 * np.asarray(loss.sum(axis=-1))


def coverage(quantiles: FloatArray, truth: FloatArray) -> float:
    """Share of truths (...,) within the outer quantiles (..., L), of what is known; NaN where nothing is."""
    inside = (truth >= quantiles[..., 0]) & (truth <= quantiles[..., -1])
    known = np.isfinite(truth) & np.isfinite(quantiles[..., 0])
    return float(inside[known].mean()) if known.any() else float("nan")


def brier(chances: FloatArray, came: FloatArray) -> float:
    """Mean square of chance minus outcome (1 or 0), of what is known; NaN where nothing is."""
    known = np.isfinite(chances) & np.isfinite(came)
    return float(((chances - came)[known] ** 2).mean()) if known.any() else float("nan")


def skill(score_of: float, reference: float) -> float:
    """One minus a score over that of a reference; NaN when the reference is perfect."""
    return 1.0 - score_of / reference if reference else float("nan")
