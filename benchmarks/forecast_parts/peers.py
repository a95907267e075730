"""The same origins forecast by others: persistence, seasonal naive, and ETS and Theta of statsforecast.

ETS and Theta are fitted anew at each origin to the past only (AutoETS: errors, trend and season chosen by
AICc). They cost a tenth of a second a forecast, so every method is scored on a sample of origins.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from capacity.foresight.arrays import FloatArray, ahead

from .beds import MIDDLE, Tracked
from .ed import MAIN, Rolled

WEEK, DAY = 7, 24
ORIGINS = 120  # of every set of beds
ED_ORIGINS, ED_LEARNT = 160, 14 * DAY
FITTED_DAYS = 120
Method = Callable[[FloatArray, int, int], FloatArray]


def methods() -> dict[str, Method]:
    """The peers that are there, as functions of past, season and horizon; without statsforecast only two."""
    found: dict[str, Method] = {"persistence": _persistence, "seasonal naive": _seasonal}
    try:
        from statsforecast.models import AutoETS, AutoTheta  # noqa: PLC0415 - a benchmark's own package
    except ImportError:
        return found
    return found | {
        "ETS": lambda past, season, h: _fitted(AutoETS(season_length=season), past, h),
        "Theta": lambda past, season, h: _fitted(AutoTheta(season_length=season), past, h),
    }


def beds_beside(one: Tracked) -> dict[str, float]:
    """Absolute errors over persistence's on a sample of origins of a set, ours as `ours`."""
    origins = np.argwhere(one.scored.all(axis=2))
    origins = origins[np.linspace(0, len(origins) - 1, min(ORIGINS, len(origins))).astype(int)]
    totals: dict[str, float] = {}
    for s, t in origins:
        past = one.present[s, max(t - FITTED_DAYS, 0) : t + 1]
        truth = one.truth[s, t]
        totals["ours"] = totals.get("ours", 0.0) + _off(one.quantiles[s, t, :, MIDDLE], truth)
        for name, method in methods().items():
            totals[name] = totals.get(name, 0.0) + _off(method(_joined(past), WEEK, WEEK), truth)
    return _over_persistence(totals)


def ed_beside(one: Rolled) -> dict[str, float]:
    """The same for departments two hours ahead."""
    rng = np.random.default_rng(1)
    i = one.model.horizons.index(MAIN)
    truth, now = ahead(one.hours.values, MAIN), one.hours.values
    known = np.isfinite(truth) & np.isfinite(one.quantiles[:, :, i, 0])
    origins = np.argwhere(known)
    origins = origins[np.sort(rng.permutation(len(origins))[:ED_ORIGINS])]
    totals: dict[str, float] = {}
    for s, t in origins:
        past = now[s, max(t - ED_LEARNT, 0) : t + 1]
        came = truth[s, t]
        totals["ours"] = totals.get("ours", 0.0) + abs(one.quantiles[s, t, i, MIDDLE] - came)
        for name, method in methods().items():
            totals[name] = totals.get(name, 0.0) + abs(method(_joined(past), DAY, MAIN)[-1] - came)
    return _over_persistence(totals)


def _persistence(past: FloatArray, _season: int, horizon: int) -> FloatArray:
    return np.full(horizon, past[-1])


def _seasonal(past: FloatArray, season: int, horizon: int) -> FloatArray:
    if len(past) < season:
        return np.full(horizon, past[-1])
    return np.array([past[-season + (h % season)] for h in range(horizon)])


def _fitted(model: Any, past: FloatArray, horizon: int) -> FloatArray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = model.forecast(past, horizon)["mean"]
        except Exception:  # noqa: BLE001 - a peer that fails counts as persistence
            return np.full(horizon, past[-1])
    return np.asarray(np.where(np.isfinite(found), np.maximum(found, 0.0), past[-1]))


def _joined(past: FloatArray) -> FloatArray:
    """What the peers need: no gaps. Theirs are bridged by a line; ours are not."""
    known = np.flatnonzero(np.isfinite(past))
    return np.asarray(np.interp(np.arange(known[0], len(past)), known, past[known]))


def _off(forecast: FloatArray, truth: FloatArray) -> float:
    return float(np.abs(forecast - truth).mean())


def _over_persistence(totals: dict[str, float]) -> dict[str, float]:
    return {name: total / max(totals["persistence"], 1e-9) for name, total in totals.items()}
