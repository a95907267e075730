"""Beds or admissions one to seven days ahead, for any kind, cohort, facility, region or country.

Values in, values out. A forecast stands on the values up to its day only, so what comes later never changes
it. Silence stays silence: an unknown day is left out of every mean, and where the last days are unknown the
forecast says how old its last figure is, or is not given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from .arrays import FloatArray
from .banded import banded
from .beds_members import DAYS, flow, members, share
from .blend import Blend, blend, truth_ahead
from .shifts import BEFORE, find_shifts, known_from
from .values import Ahead, ahead_of

NAME, VERSION = "beds-blend", "1"
LEAST_KNOWN = 8  # known days without which nothing is said
OLDEST = 3  # days of silence after which nothing is said
REMEMBERED = 420  # days of history that are looked at


@dataclass(frozen=True)
class Daily:
    """A history of whole days: `values` (T,) from the day `first` on, NaN where nobody reported.

    `admissions` (T,) are new patients per day of the same place, `whole` (T,) the same figure of a larger
    whole (region, country), where known. `changes` are the first days of a new definition or a merged site.
    """

    first: date
    values: FloatArray
    admissions: FloatArray | None = None
    whole: FloatArray | None = None
    changes: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        for name in ("values", "admissions", "whole"):
            given = getattr(self, name)
            if given is not None and (given.ndim != 1 or len(given) != len(self.values)):
                raise ValueError(f"{name} must be one value for each day")
            if given is not None and np.nanmin(given, initial=0.0) < 0:
                raise ValueError(f"{name} must not be below nought")

    def until(self, at: date) -> Daily:
        """What was there on the day `at`, of the last days that are looked at."""
        stop = max((at - self.first).days + 1, 0)
        start = max(stop - REMEMBERED, 0)

        def cut(given: FloatArray) -> FloatArray:
            silent = np.full(max(stop - len(given), 0), np.nan)
            return np.concatenate([given, silent])[start:stop]

        first = self.first + timedelta(days=start)
        changes = tuple(d for d in self.changes if d <= at)
        return self._with(first, cut, changes)

    def beginning_with(self, days: int) -> Daily:
        """The same history after so many days of silence."""

        def after(given: FloatArray) -> FloatArray:
            return np.concatenate([np.full(days, np.nan), given])

        return self._with(self.first - timedelta(days=days), after, self.changes)

    def _with(
        self, first: date, change: Callable[[FloatArray], FloatArray], changes: tuple[date, ...]
    ) -> Daily:
        admissions = None if self.admissions is None else change(self.admissions)
        whole = None if self.whole is None else change(self.whole)
        return Daily(first, change(self.values), admissions, whole, changes)


def beds_ahead(history: Daily, at: date, horizons: Sequence[int] = range(1, 8)) -> list[Ahead]:
    """Forecasts for `horizons` (days, 1 to 7) after the day `at`; the horizon of an `Ahead` is in hours.

    Empty where fewer than eight days are known, or none of the last four; days of silence before `at` use up
    horizons. Source: `docs/forecasts.md`. Raises ValueError for a horizon outside 1 to 7.
    """
    return beds_of_all([history], at, horizons)[0]


def beds_of_all(
    histories: Sequence[Daily], at: date, horizons: Sequence[int] = range(1, 8)
) -> list[list[Ahead]]:
    """`beds_ahead` of many places at once, ten times as fast; no place changes the forecast of another."""
    if not all(1 <= h <= len(DAYS) for h in horizons):
        raise ValueError("horizons are 1 to 7 days")
    found: list[list[Ahead]] = [[] for _ in histories]
    alike: dict[tuple[bool, bool], list[int]] = {}
    past = [history.until(at) for history in histories]
    for number, one in enumerate(past):
        if _age(one) <= OLDEST:
            alike.setdefault((one.whole is None, one.admissions is None), []).append(number)
    for numbers in alike.values():
        longest = max(len(past[n].values) for n in numbers)
        quantiles = track([past[n].beginning_with(longest - len(past[n].values)) for n in numbers])
        for row, number in zip(quantiles, numbers, strict=True):
            age = int(_age(past[number]))
            found[number] = [
                ahead_of(24 * h, row[longest - 1 - age, h + age - 1], (NAME, VERSION), 24 * age)
                for h in horizons
                if h + age <= len(DAYS)
            ]
    return found


def _age(past: Daily) -> float:
    """Days since the last known one; infinite where too little is known to say anything."""
    known = np.flatnonzero(np.isfinite(past.values))
    return len(past.values) - 1 - known[-1] if len(known) >= LEAST_KNOWN else np.inf


def track(histories: Sequence[Daily]) -> FloatArray:
    """The forecasts of every day of several histories of the same days: quantiles (S, T, 7, L) at `LEVELS`.

    Row t is what `beds_ahead` says on day t while less than `REMEMBERED` days are there: nothing in it knows
    a later day. Histories are given alike: all with or all without `admissions` and `whole`.
    """
    values = np.stack([one.values for one in histories])
    forecasts, truth = _members(values, histories), truth_ahead(values, DAYS)
    for row, one in enumerate(histories):
        _begin_anew(forecasts, truth, row, one)
    return banded(blend(forecasts, truth, DAYS), values, truth, DAYS)


def middle(values: FloatArray) -> Blend:
    """The blended forecast of series (S, T) by their own values alone: what companions are forecast with."""
    return blend(members(values), truth_ahead(values, DAYS), DAYS)


def _members(values: FloatArray, histories: Sequence[Daily]) -> FloatArray:
    found = [members(values)]
    wholes = [one.whole for one in histories if one.whole is not None]
    if len(wholes) == len(histories):
        whole = np.stack(wholes)
        same = bool((np.nan_to_num(whole, nan=-1.0) == np.nan_to_num(whole[:1], nan=-1.0)).all())
        coming = middle(whole[:1] if same else whole).value
        found.append(share(values, whole, np.broadcast_to(coming, (*values.shape, len(DAYS)))))
    admitted = [one.admissions for one in histories if one.admissions is not None]
    if len(admitted) == len(histories):
        admissions = np.stack(admitted)
        found.append(flow(values, admissions, middle(admissions).value)[..., None])
    return np.concatenate(found, axis=-1)


def _begin_anew(forecasts: FloatArray, truth: FloatArray, row: int, one: Daily) -> None:
    """Let nothing look across a change of meaning: once it is known, the values before it are not."""
    marked = [(d - one.first).days for d in one.changes]
    steps = [(day, day) for day in marked if 0 < day < len(one.values)]
    found = [day for day in find_shifts(one.values) if all(abs(day - m) > BEFORE for m in marked)]
    steps += [(day, known_from(day)) for day in found]
    for day, known in sorted(steps, key=lambda step: step[1]):
        after = np.where(np.arange(len(one.values)) < day, np.nan, one.values)
        anew = Daily(one.first, after, one.admissions, one.whole)
        forecasts[row, known:] = _members(after[None], [anew])[0, known:]
        for i, h in enumerate(DAYS):
            truth[row, max(known - h, 0) : day, i] = np.nan  # what was learnt before stays learnt
