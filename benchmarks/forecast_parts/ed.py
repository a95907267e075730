"""Departments one to four hours ahead: fitted every four weeks on the past, judged on what follows."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from capacity.foresight import (
    LEVELS,
    EdModel,
    Hours,
    brier,
    chance_over,
    ed_ahead,
    ed_quantiles,
    fit,
    own_percentile,
    recalibrated,
    skill,
)
from capacity.foresight.arrays import FloatArray, IntArray, ahead
from capacity.foresight.ed_features import DAY, HISTORY, WEEK
from capacity.foresight.ed_model import LEAST_HOURS
from capacity.foresight.scores import crps

from .beds import mean
from .tables import Table, TableError, clock_of

LEARNT_FIRST, SCORED = 12 * WEEK, 365 * DAY
REFIT, RECALIBRATE = 28 * DAY, 7 * DAY
HALF_YEAR = 183 * DAY
MAIN = 2
LEVEL = np.array(LEVELS)
MIDDLE = LEVELS.index(0.5)


@dataclass(frozen=True)
class Rolled:
    """Forecasts (S, T, H, L) of departments from `start` on, and their own 90th percentile (S, T) then."""

    hours: Hours
    names: tuple[str, ...]
    start: int
    quantiles: FloatArray
    limit: FloatArray
    usual: FloatArray
    model: EdModel


def rolled(table: Table) -> Rolled:
    """Forecast every hour of the second half of a file (a year at most), each from its past only."""
    hours = Hours(table.values, clock_of(table))
    count = table.values.shape[1]
    start = max(min(LEARNT_FIRST, count // 2), count // 2, count - SCORED)
    if start < LEAST_HOURS:
        raise TableError(
            f"{table.name} holds {count} hours: the first half must be five weeks, so {2 * LEAST_HOURS}"
        )
    horizons = (1, 2, 3, 4)
    quantiles = np.full((*table.values.shape, len(horizons), len(LEVELS)), np.nan)
    limit, usual = np.full(table.values.shape, np.nan), np.full(table.values.shape, np.nan)
    model: EdModel | None = None
    for begin in range(start, count, RECALIBRATE):
        past = hours.until(begin)
        fresh = model is None or (begin - start) % REFIT == 0
        model = fit(past, horizons) if fresh or model is None else recalibrated(model, past)
        at = np.arange(begin, min(begin + RECALIBRATE, count))
        quantiles[:, at] = ed_quantiles(model, hours, at)
        lately = past.values[:, -HALF_YEAR:]
        limit[:, at] = own_percentile(lately)[:, None]
        usual[:, at] = _climatology(
            lately, past.clock[-lately.shape[1] :], limit[:, begin], hours.clock[at]
        )
    if model is None or not np.isfinite(quantiles).any():
        raise TableError(f"{table.name}: nothing can be forecast of what is known there")
    return Rolled(hours, table.columns, start, quantiles, limit, usual, model)


def _climatology(
    lately: FloatArray, clock: FloatArray, limit: FloatArray, coming: FloatArray
) -> FloatArray:
    """How often a department was over its limit at the hour that is MAIN ahead, in the last half year."""
    over = np.where(np.isfinite(lately), lately > limit[:, None], np.nan)
    hour, target = clock.astype(int) % DAY, (coming.astype(int) + MAIN) % DAY
    by_hour = np.stack([_mean(over[:, hour == h]) for h in range(DAY)], axis=1)
    return np.asarray(by_hour[:, target])


def _mean(values: FloatArray) -> FloatArray:
    known = np.isfinite(values)
    return np.asarray(np.nan_to_num(values).sum(axis=1) / np.maximum(known.sum(axis=1), 1))


def figures(one: Rolled) -> list[dict[str, float]]:
    """Per horizon: error over persistence's, coverage, CRPS."""
    now = one.hours.values
    found = []
    for i, h in enumerate(one.model.horizons):
        truth, q = ahead(now, h), one.quantiles[:, :, i]
        known = np.isfinite(truth) & np.isfinite(q[..., 0])
        basis = mean(np.abs(truth - now)[known]) or np.nan  # 0: nothing ever moved
        own = np.abs(truth - q[..., MIDDLE])
        inside = (truth >= q[..., 0]) & (truth <= q[..., -1])
        inner = (truth >= q[..., 2]) & (truth <= q[..., -3])
        found.append(
            {
                "hours": h,
                "n": int(known.sum()),
                "ratio": mean(own[known]) / basis,
                "mae": mean(own[known]),
                "crps": mean(crps(q, LEVEL, truth)[known]) / basis,
                "cover95": mean(inside[known]),
                "cover80": mean(inner[known]),
            }
        )
    return found


def departments(one: Rolled) -> list[dict[str, float | str]]:
    """Per department at two hours: error over persistence's, coverage, Brier skill."""
    i = one.model.horizons.index(MAIN)
    truth, now = ahead(one.hours.values, MAIN), one.hours.values
    found: list[dict[str, float | str]] = []
    for s, name in enumerate(one.names):
        q = one.quantiles[s, :, i]
        known = np.isfinite(truth[s]) & np.isfinite(q[:, 0])
        basis = mean(np.abs(truth[s] - now[s])[known]) or np.nan
        inside = (truth[s] >= q[:, 0]) & (truth[s] <= q[:, -1])
        found.append(
            {
                "department": name,
                "ratio": mean(np.abs(truth[s] - q[:, MIDDLE])[known]) / basis,
                "cover95": mean(inside[known]),
                "brier_skill": over_limit(one, np.array([s]))["skill"],
            }
        )
    return found


def over_limit(one: Rolled, rows: IntArray | None = None) -> dict[str, float]:
    """Brier score of "over the own 90th percentile in two hours", against two climatologies."""
    picked = np.arange(len(one.names)) if rows is None else rows
    i = one.model.horizons.index(MAIN)
    truth = ahead(one.hours.values, MAIN)[picked]
    chance = chance_over(one.quantiles[picked][:, :, i], one.limit[picked])
    known = np.isfinite(truth) & np.isfinite(chance)
    came = np.where(known, truth > one.limit[picked], np.nan)
    own, by_hour = brier(chance, came), brier(one.usual[picked], came)
    even = brier(np.full(came.shape, 0.1), came)
    return {
        "brier": own,
        "by_hour": by_hour,
        "one_in_ten": even,
        "skill": skill(own, min(by_hour, even)),
    }


def seconds_for_hundred(one: Rolled) -> float:
    """Processor time of one forecast of a hundred departments."""
    times = -(-100 // len(one.names))
    part = one.hours.until(one.hours.values.shape[1])
    values = np.tile(part.values[:, -HISTORY:], (times, 1))[:100]
    model = replace(
        one.model,
        coefficients=np.tile(one.model.coefficients, (1, times, 1))[:, :100],
        errors=np.tile(one.model.errors, (1, times, 1, 1))[:, :100],
    )
    began = time.process_time()
    ed_ahead(model, Hours(values, part.clock[-HISTORY:]))
    return time.process_time() - began
