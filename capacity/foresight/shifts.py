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
    last = len(y) - AFTER + 1
    early = [i for i in range(BEFORE, min(MONTH, last)) if _is_step(y[:i], y[i : i + AFTER])]
    found: list[int] = []
    for i in [*early, *_steps_after_a_month(y, known % 7)]:
        if not found or known[i] - found[-1] >= BEFORE:
            found.append(int(known[i]))
    return found


def _steps_after_a_month(y: FloatArray, weekday: IntArray) -> list[int]:
    """Where a step begins, of all values with a month before them; the week's pattern is taken out."""
    windows = len(y) - MONTH - AFTER + 1
    if windows < 1:
        return []
    view = np.lib.stride_tricks.sliding_window_view
    factor = _week_factors(y, weekday)[:windows]
    least = np.maximum(factor / factor.mean(axis=-1, keepdims=True), LEAST_FACTOR)
    plain = view(y, MONTH + AFTER) / np.take_along_axis(least, view(weekday, MONTH + AFTER), -1)
    changes = np.abs(np.diff(plain, axis=-1))
    near, after = plain[:, MONTH - BEFORE : MONTH], plain[:, MONTH:]
    level, size = np.median(near, axis=-1), changes[:, MONTH - 1]
    usual = np.median(changes[:, : MONTH - 1], axis=-1)
    large = size >= np.maximum(
        RELATIVE * np.maximum(level, after.mean(axis=-1)) + ABSOLUTE, UNUSUAL * usual
    )
    others = np.maximum(
        changes[:, MONTH - BEFORE : MONTH - 1].max(axis=-1), changes[:, MONTH:].max(axis=-1)
    )
    sign = np.sign(plain[:, MONTH] - plain[:, MONTH - 1])
    stays = (np.median(after, axis=-1) - level) * sign
    steps = np.flatnonzero(large & (others <= QUIET * size) & (stays >= KEPT * size))
    return [MONTH + int(i) for i in steps]


def _week_factors(y: FloatArray, weekday: IntArray) -> FloatArray:
    """What each day of the week counts for in every month of values: (months, 7), 1 where none is known.

    A day's factor is its median ratio to the week around it, so that growth is not taken for a pattern.
    """
    view = np.lib.stride_tricks.sliding_window_view
    side = BEFORE // 2
    ratio = (y[side : len(y) - side] + 0.5) / (view(y, BEFORE).mean(axis=-1) + 0.5)
    ratios = view(ratio, MONTH - 2 * side)
    days = view(weekday[side : len(y) - side], MONTH - 2 * side)
    of_day = np.where(days[:, None] == np.arange(7)[:, None], ratios[:, None], np.inf)
    of_day.sort(axis=-1)
    number = np.isfinite(of_day).sum(axis=-1)
    middle = np.stack([np.maximum(number - 1, 0) // 2, number // 2], axis=-1)
    found = np.take_along_axis(of_day, middle, axis=-1).mean(axis=-1)
    return np.asarray(np.where(number > 0, found, 1.0))


def _is_step(before: FloatArray, after: FloatArray) -> bool:
    """Whether a step lies between values and those after them, without a month to see a week's pattern in."""
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
