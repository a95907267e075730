"""The single forecasts of beds or admissions per day that the ensemble weighs: (S, T, 7) each.

Every member answers for S series at all T days at once, from values up to that day only. All are simple
and known: persistence; the weekday pattern; a smoothed level; damped growth on a log scale (Gardner and
McKenzie 1985, the growth shrunk by what the counts can tell); growth that slows down; a damped drift; the
level carried by last week's growth; a ridge regression on the series' own differences that learns as it
goes (recursive least squares with forgetting); the share of a larger whole; and the flow of admissions and
departures (an infinite-server queue: Baas et al. 2021, Bekker et al. 2022).
"""

from __future__ import annotations

import numpy as np

from .arrays import FloatArray, IntArray, lagged, mean_known, weighted_line, windows

DAYS: IntArray = np.arange(1, 8)
WEEK = 7
MEMBERS = ("persistence", "weekday", "level", "growth", "turning", "drift", "carried", "ridge")
WEEKDAY_MEMORY, WEEKDAY_SPREAD, WEEKDAY_CAP = (
    0.85,
    0.10,
    400.0,
)  # per week; prior sd of a factor; counts
GROWTH_SPREAD, GROWTH_CAP, DAMPING = 0.06, 0.40, 0.85  # per day
SLOWING_DAYS, SLOWING_PART, SLOWING_CAP = 5, 0.6, 0.03  # days, share, per day and day
TURNED, SLOWER = -0.05, 0.9  # per day: the decline that a growing wave may turn into; damping
RIDGE_MEMORY, RIDGE, RIDGE_LAGS = 0.985, 3.0, (1, 2, 3, 4, 5, 6, 7, 14)


def weekday_factors(values: FloatArray) -> FloatArray:
    """Factor of each of the seven days at every day: (S, T) -> (S, T, 7), by position modulo 7.

    Logs of the value over the centred week's mean, forgotten by 15 % a week and shrunk to 1: a factor is
    believed as far as the counts behind it reach. A day's ratio is used once the three days after are known.
    """
    series, days = values.shape
    week = mean_known(windows(values, 7), least=7)
    centre = np.concatenate([week[:, 3:], np.full((series, 3), np.nan)], axis=1)[:, :days]
    ratio = np.clip(np.log((values + 0.5) / (centre + 0.5)), -1.5, 1.5)
    total, weight = np.zeros((series, 7)), np.zeros((series, 7))
    out = np.ones((series, days, 7))
    for day in range(days):
        seen = day - 3
        if seen >= 0:
            known = np.isfinite(ratio[:, seen])
            count = np.where(known, np.minimum(centre[:, seen], WEEKDAY_CAP), 0.0)
            memory = np.where(known, WEEKDAY_MEMORY, 1.0)
            slot = seen % 7
            total[:, slot] = memory * total[:, slot] + count * np.where(known, ratio[:, seen], 0.0)
            weight[:, slot] = memory * weight[:, slot] + count
        factor = total / (weight + 1.0 / WEEKDAY_SPREAD**2)
        out[:, day] = np.exp(factor - factor.mean(axis=1, keepdims=True))
    return out


class Seen:
    """What the members share: values (S, T), weekday factors, weeks without their weekday pattern."""

    def __init__(self, values: FloatArray) -> None:
        at = np.arange(values.shape[1])
        self.values = values
        self.factors = weekday_factors(values)
        self.coming = np.stack([self.factors[:, at, (at + h) % 7] for h in DAYS], axis=2)
        back = at[:, None] - 6 + np.arange(7)
        self.week = windows(values, 7) / self.factors[:, at[:, None], back % 7]
        self.now = self.week[..., -1]
        self.mean = mean_known(self.week)
        self.scale = np.sqrt(np.maximum(np.nan_to_num(mean_known(windows(values, 7))), 0.0) + 1.0)


def members(values: FloatArray) -> FloatArray:
    """The members that need nothing but the series itself: (S, T) -> (S, T, 7, K), in order of `MEMBERS`."""
    seen = Seen(values)
    found = [
        np.repeat(values[..., None], 7, axis=2),
        seen.now[..., None] * seen.coming,
        seen.mean[..., None] * seen.coming,
        growth(seen),
        turning(seen),
        drift(seen),
        carried(seen),
        ridge(seen),
    ]
    return np.stack(found, axis=-1)


def growth_rate(seen: Seen) -> FloatArray:
    """Growth per day (S, T) over a week's logs, weighed by their counts and shrunk by what they can tell."""
    logs = np.log(np.maximum(seen.week, 0.0) + 0.5)
    _, slope, information = weighted_line(logs, np.nan_to_num(seen.week) + 0.5)
    shrunk = slope * information / (information + 1.0 / GROWTH_SPREAD**2)
    return np.clip(shrunk, -GROWTH_CAP, GROWTH_CAP)


def growth(seen: Seen) -> FloatArray:
    """Damped growth: today times exp(g (1 + phi + phi² …)), g the growth rate of the week."""
    powers = np.cumsum(DAMPING ** (DAYS - 1.0))
    return _grown(seen, growth_rate(seen)[..., None] * powers)


def turning(seen: Seen) -> FloatArray:
    """Growth that slows down as it did over the last days: a wave's growth falls before its peak.

    Only a falling rate is carried on (by 60 %), to a slight decline at most; speeding up is left to others.
    """
    rate = growth_rate(seen)
    slowing = np.nan_to_num((rate - lagged(rate, SLOWING_DAYS)) / SLOWING_DAYS)
    slowing = np.clip(SLOWING_PART * slowing, -SLOWING_CAP, 0.0)
    coming = rate[..., None] + slowing[..., None] * (DAYS + SLOWING_DAYS / 2.0)
    coming = np.where(rate[..., None] > 0.0, np.maximum(coming, TURNED), coming)
    return _grown(seen, np.cumsum(coming * SLOWER ** (DAYS - 1.0), axis=-1))


def _grown(seen: Seen, logs: FloatArray) -> FloatArray:
    grown = (seen.now[..., None] + 0.5) * np.exp(logs) - 0.5
    return np.asarray(np.maximum(grown, 0.0) * seen.coming)


def drift(seen: Seen) -> FloatArray:
    """Damped drift: today plus the slope of the last four days, a little less each day."""
    last = seen.week[..., -4:]
    _, slope, _ = weighted_line(last, np.ones_like(last))
    steps = np.cumsum(DAMPING ** (DAYS - 1.0))
    return np.maximum(seen.now[..., None] + slope[..., None] * steps, 0.0) * seen.coming


def carried(seen: Seen) -> FloatArray:
    """The mean of three days, carried on by 70 % of the growth of this week over the last."""
    week = mean_known(windows(seen.values, 7))
    rate = np.clip(np.log((week + 1.0) / (lagged(week, 7) + 1.0)), -1.0, 1.0)
    grown = np.exp(0.7 * rate[..., None] * (DAYS + 1.0) / 7.0)
    return mean_known(seen.week[..., -3:])[..., None] * grown * seen.coming


def ridge(seen: Seen) -> FloatArray:
    """Ridge regression of the change ahead on the series' own past changes, learnt day by day.

    Changes are divided by the root of the week's mean, so that the coefficients hold for small and large
    places alike; where nothing is learnt yet, it is the weekday member.
    """
    values, scale = seen.values, seen.scale
    series, days = values.shape
    changes = [(values - lagged(values, k)) / scale / np.sqrt(k) for k in RIDGE_LAGS]
    changes.append((values - mean_known(windows(values, 7))) / scale)
    x = np.clip(np.nan_to_num(np.stack(changes, axis=-1)), -8.0, 8.0)
    size = x.shape[-1]
    base = seen.now[..., None] * seen.coming
    roots = np.sqrt(DAYS)
    gram = np.tile(np.eye(size) * RIDGE, (series, 7, 1, 1))
    moment = np.zeros((series, 7, size))
    prior = (1.0 - RIDGE_MEMORY) * RIDGE * np.eye(size)
    out = np.full((series, days, 7), np.nan)
    for day in range(days):
        for i, h in enumerate(DAYS):
            made = day - h
            if made < WEEK:
                continue
            error = (values[:, day] - base[:, made, i]) / scale[:, made] / np.sqrt(h)
            known = np.isfinite(error)
            row = np.where(known[:, None], x[:, made], 0.0)
            told = np.clip(np.nan_to_num(error), -8.0, 8.0)
            gram[:, i] = RIDGE_MEMORY * gram[:, i] + row[:, :, None] * row[:, None, :] + prior
            moment[:, i] = RIDGE_MEMORY * moment[:, i] + row * told[:, None]
        learnt = np.linalg.solve(gram, moment[..., None])[..., 0]
        change = scale[:, day, None] * roots * np.einsum("sk,shk->sh", x[:, day], learnt)
        out[:, day] = base[:, day] + change
    return np.asarray(np.maximum(out, 0.0))


def share(values: FloatArray, whole: FloatArray, whole_ahead: FloatArray) -> FloatArray:
    """The place's share of a larger whole, times the forecast of the whole: (S, T, 7, 2).

    `whole` (S, T) and its forecast (S, T, 7). The first is the share of a week, shrunk to that of four weeks
    (for small counts per day); the second is today, grown as the whole grows (for beds).
    """
    both = np.isfinite(values) & np.isfinite(whole)
    part, total = np.where(both, values, np.nan), np.where(both, whole, np.nan)

    def sums(width: int) -> tuple[FloatArray, FloatArray]:
        return np.nansum(windows(part, width), axis=-1), np.nansum(windows(total, width), axis=-1)

    week, of_week = sums(7)
    month, of_month = sums(28)
    usual = month / np.maximum(of_month, 1.0)
    lately = week / np.maximum(of_week, 1.0)
    fraction = (week * lately + 60.0 * usual) / (week + 60.0)
    fraction = np.where(of_month > 0, fraction, np.nan)
    ratio = np.clip((whole_ahead + 1.0) / (whole[..., None] + 1.0), 0.3, 3.0)
    return np.stack([fraction[..., None] * whole_ahead, values[..., None] * ratio], axis=-1)


def flow(values: FloatArray, admissions: FloatArray, admissions_ahead: FloatArray) -> FloatArray:
    """Beds by who comes and who leaves: b(t+1) = b(t) + admissions - rate(weekday) b(t): (S, T, 7).

    The rate of leaving is that of the last two weeks, with the weekday's own difference over four weeks.
    Negative rates (transfers in, which are no admissions) are allowed to one in ten.
    """
    days = values.shape[1]
    at = np.arange(days)
    before = lagged(values, 1)
    rate = np.clip((before + admissions - values) / np.maximum(before, 1.0), -0.1, 0.6)
    usual = mean_known(windows(rate, 14), least=5)
    month = windows(rate, 28)
    middle = mean_known(month)
    out = np.full((*values.shape, 7), np.nan)
    present = values.copy()
    for i, h in enumerate(DAYS):
        same = (27 - np.arange(28)) % 7 == (7 - h) % 7
        own = np.nan_to_num(mean_known(month[..., same]) - middle)
        leaving = np.clip(usual + 0.8 * own, 0.0, 0.6)
        present = np.maximum(present + admissions_ahead[..., i] - present * leaving, 0.0)
        out[..., i] = present
    return np.where(np.isfinite(values)[..., None], out, np.nan)[:, at]
