"""Where a figure began to mean something else: a step that no course of patients makes.

A changed definition, a merged site or a source that counts otherwise shows as one jump between two quiet
stretches. A wave rises over days and a busy weekend falls back: neither is a step.
"""

from __future__ import annotations

import numpy as np

from .arrays import FloatArray, IntArray

BEFORE, AFTER = (
    7,
    4,
)  # days that must be quiet on both sides; the step is believed AFTER - 1 days later
RELATIVE, ABSOLUTE = 0.35, 5.0  # a step is at least a third of the level and five patients
QUIET = 0.30  # no other change nearby is larger than this part of the step
KEPT = 0.75  # this part of the step stays
MONTH, LEAST_FACTOR = 28, 0.3  # known days that show a week's pattern; no day counts for less
UNUSUAL = 8.0  # times the usual change between two days


def find_shifts(values: FloatArray) -> list[int]:
    """First days of a new level in daily values (T,): a day is told from the `AFTER` values from it on only.

    Days in silence are jumped over, not filled: values stand beside each other as they are known.
    """
    known = np.flatnonzero(np.isfinite(values))
    y = values[known]
    found: list[int] = []
    for i in range(BEFORE, len(y) - AFTER + 1):
        if found and known[i] - found[-1] < BEFORE:
            continue
        window = slice(max(i - MONTH, 0), i + AFTER)
        before = min(i, MONTH)
        plain = _without_week(y[window], known[window] % 7, before)
        if _is_step(plain[:before], plain[before:]):
            found.append(int(known[i]))
    return found


def _without_week(values: FloatArray, weekday: IntArray, before: int) -> FloatArray:
    """Values without the pattern of the week that the first `before` of them show, where they show one.

    A day's factor is its median ratio to the week around it, so that growth is not taken for a pattern.
    """
    if before < MONTH:
        return values
    around = np.lib.stride_tricks.sliding_window_view(values[:before], BEFORE).mean(axis=-1)
    ratio = (values[3 : before - 3] + 0.5) / (around + 0.5)
    day = weekday[3 : before - 3]
    factor = np.array([np.median(ratio[day == k]) if (day == k).any() else 1.0 for k in range(7)])
    return np.asarray(values / np.maximum(factor / factor.mean(), LEAST_FACTOR)[weekday])


def _is_step(before: FloatArray, after: FloatArray) -> bool:
    jump = after[0] - before[-1]
    near = before[-BEFORE:]
    usual = np.median(np.abs(np.diff(before)))
    size = abs(jump)
    if size < max(RELATIVE * max(np.median(near), after.mean()) + ABSOLUTE, UNUSUAL * usual):
        return False
    others = np.abs(np.concatenate([np.diff(near), np.diff(after)]))
    stays = (np.median(after) - np.median(near)) * np.sign(jump)
    return bool(others.max() <= QUIET * size and stays >= KEPT * size)


def known_from(shift: int) -> int:
    """The day on which a step at `shift` could first be told."""
    return shift + AFTER - 1
