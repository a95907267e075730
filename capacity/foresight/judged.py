"""Forecasts of many places together with the verdict on each: what a place may show, and why not.

One pass gives both: the forecast of every past day is there when that of the last one is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from .arrays import FloatArray
from .beds import LEAST_KNOWN, NAME, OLDEST, VERSION, Daily, track
from .beds_members import DAYS
from .blend import truth_ahead
from .intervals import MIDDLE
from .scores import Verdict, verdict_of
from .values import Ahead, ahead_of

LATELY = 28  # days whose forecasts are judged


@dataclass(frozen=True)
class Judged:
    """The forecast of one place, empty where too little is known, and whether it may be shown."""

    aheads: list[Ahead]
    verdict: Verdict


def beds_judged(histories: Sequence[Daily], at: date) -> list[Judged]:
    """Forecast one to seven days after the day `at` for places whose histories cover the same days.

    Histories are given alike: all with or all without `admissions` and `whole`. Raises ValueError when they
    do not begin on one day.
    """
    if not histories:
        return []
    if len({one.first for one in histories}) > 1:
        raise ValueError("histories must begin on the same day")
    past = [one.until(at) for one in histories]
    quantiles = track(past)
    values = np.stack([one.values for one in past])
    truth = truth_ahead(values, DAYS)
    return [
        Judged(_ahead(row, own), _verdict(row, own, came))
        for row, own, came in zip(quantiles, values, truth, strict=True)
    ]


def _ahead(quantiles: FloatArray, values: FloatArray) -> list[Ahead]:
    """The forecast of the last day (T, H, L), from the last one on which somebody reported."""
    known = np.flatnonzero(np.isfinite(values))
    age = len(values) - 1 - int(known[-1]) if len(known) >= LEAST_KNOWN else OLDEST + 1
    if age > OLDEST:
        return []
    row = quantiles[len(values) - 1 - age]
    return [
        ahead_of(24 * h, row[h + age - 1], (NAME, VERSION), 24 * age)
        for h in range(1, len(DAYS) + 1 - age)
    ]


def _verdict(quantiles: FloatArray, values: FloatArray, truth: FloatArray) -> Verdict:
    """Whether the forecasts of the last weeks (T, H, L) were worth showing."""
    made, present, came = quantiles[-LATELY:], values[-LATELY:, None], truth[-LATELY:]
    known = np.isfinite(came) & np.isfinite(present) & np.isfinite(made[..., MIDDLE])
    error, basis = np.abs(made[..., MIDDLE] - came), np.abs(present - came)
    inside = (came >= made[..., 0]) & (came <= made[..., -1])
    return verdict_of(error[known], basis[known], inside[known])
