"""Seeded histories to forecast: a wave, ordinary weeks, departments."""

from datetime import date

import numpy as np

from capacity.foresight import Daily, Hours

FIRST = date(2024, 1, 1)


def wave(days=120, seed=1, growth=0.08, level=20.0):
    """Patients in beds while a wave grows, turns and falls; a weekly pattern in it."""
    rng = np.random.default_rng(seed)
    rate = growth * np.cos(np.arange(days) / days * 2.2 * np.pi)
    level = level * np.exp(np.cumsum(rate))
    week = 1.0 + 0.08 * np.sin(np.arange(days) * 2 * np.pi / 7)
    return rng.poisson(level * week).astype(float)


def ordinary(days=120, seed=2, level=40.0):
    """Patients in beds in ordinary weeks: fewer in the weekend, and chance."""
    rng = np.random.default_rng(seed)
    week = np.where(np.arange(days) % 7 >= 5, 0.85, 1.06)
    return np.round(level * week + rng.normal(0, 2, days))


def stepped(days, at, factor, seed=2):
    """Ordinary weeks that count otherwise from a day on."""
    values = ordinary(days, seed=seed)
    values[at:] = np.round(factor * values[at:])
    return values


def daily(values, **more):
    return Daily(FIRST, np.asarray(values, dtype=float), **more)


def departments(count=3, weeks=12, seed=3):
    """Patients present per hour: a day's curve, a level of their own, chance that lasts some hours."""
    rng = np.random.default_rng(seed)
    hours = np.arange(weeks * 168)
    curve = 1.0 + 0.5 * np.sin((hours % 24 - 9) * 2 * np.pi / 24)
    noise = rng.normal(0, 1, (count, len(hours)))
    lasting = np.zeros_like(noise)
    for hour in range(1, len(hours)):
        lasting[:, hour] = 0.85 * lasting[:, hour - 1] + noise[:, hour]
    level = np.linspace(15, 60, count)[:, None]
    values = np.maximum(np.round(level * curve + np.sqrt(level) * 0.6 * lasting), 0.0)
    return Hours(values, hours.astype(float))
