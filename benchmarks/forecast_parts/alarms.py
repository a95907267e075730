"""Warning before a threshold is crossed: how many days before, and how often for nothing.

A threshold is a share of a series' own peak; crossed is the first day at or over it after ten days below.
A signal is a day below the threshold on which the forecast gives it a chance worth a warning
(`crossing.WARN_FROM`) within the week; days of signal with less than three between them are one warning. A
warning is right when the crossing comes within seven days of its last day; how long before is counted from
its first day, seven days at most, for no forecast looks further. A crossing without a warning was seen nought
days before. False warnings are counted per region, of all its thresholds together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from capacity.foresight import LEVELS
from capacity.foresight.arrays import BoolArray, FloatArray
from capacity.foresight.crossing import WARN_FROM
from capacity.foresight.values import chance_above

from .beds import START, Tracked

SHARES = (0.3, 0.5, 0.7)
BELOW, AHEAD, TOGETHER = 10, 7, 3
LEAST_THRESHOLD = 10.0  # a line at fewer beds is crossed by chance


@dataclass(frozen=True)
class Alarms:
    """Days before every crossing, and false warnings per 30 days of every series."""

    leads: list[int]
    false_rates: list[float]


def alarms(one: Tracked) -> Alarms:
    """The warnings of a set of beds."""
    leads: list[int] = []
    rates: list[float] = []
    for row, values in enumerate(one.present):
        false = 0
        if not np.isfinite(values).any():
            continue
        thresholds = [np.ceil(share * np.nanmax(values)) for share in SHARES]
        for threshold in (line for line in thresholds if line >= LEAST_THRESHOLD):
            chances = chance_above(one.quantiles[row], np.array(LEVELS), np.array(threshold - 0.5))
            signal = (np.nan_to_num(chances).max(axis=-1) >= WARN_FROM) & (values < threshold)
            signal[:START] = False
            found, more = _matched(signal, _crossings(values, threshold))
            leads += found
            false += more
        rates.append(30.0 * false / max(len(values) - START, 1))
    return Alarms(leads, rates)


def _crossings(values: FloatArray, threshold: float) -> list[int]:
    over = np.nan_to_num(values) >= threshold
    days = range(START + BELOW, len(values))
    return [d for d in days if over[d] and not over[d - BELOW : d].any()]


def _matched(signal: BoolArray, crossed: list[int]) -> tuple[list[int], int]:
    warnings: list[list[int]] = []
    for day in np.flatnonzero(signal).tolist():
        if warnings and day - warnings[-1][1] <= TOGETHER:
            warnings[-1][1] = day
        else:
            warnings.append([day, day])
    leads: list[int] = []
    for day in crossed:
        first = next((a for a, b in warnings if a < day <= b + AHEAD), day)
        leads.append(min(day - first, AHEAD))
    false = sum(not any(a < day <= b + AHEAD for day in crossed) for a, b in warnings)
    return leads, false
