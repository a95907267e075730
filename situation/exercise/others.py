"""The patients outside the wave, and what a care phase does to them: the floor of the occupancy.

All shares here are demo assumptions around public facts; docs/exercise-model.md names them.
"""

import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np

from journal.local_time import LOCAL
from situation.exercise.hospitals import IC, WARD, Hospital
from situation.exercise.noise import normal_knots, smooth
from situation.exercise.wave import FloatArray, IntArray, Wave

STREAM_WARD = 11
STREAM_IC = 12
STREAM_HABIT = 13
STREAM_OTHER = 14
KNOT_HOURS = 96.0  # the deviation of one hospital turns about every four days

WARD_LEVEL = 0.848  # mean share of the regular ward beds taken by other patients
WARD_WEEKDAY = (
    0.005,
    0.02,
    0.02,
    0.015,
    0.005,
    -0.03,
    -0.035,
)  # Monday first: planned care works on weekdays
WARD_HOUR = {
    0: -0.002,
    6: -0.002,
    12: 0.003,
    18: 0.001,
}  # admissions in the morning, discharges after noon
# Kinds of bed that the wave does not fill: as full as the demo's row says, else as this.
OTHER_LEVEL = 0.80
OTHER_HABIT_SPREAD = 0.03
OTHER_DRIFT_SPREAD = 0.04
HABIT_SPREAD = (0.012, 0.02)  # standard deviation between hospitals (ward, IC), of the regular beds
DRIFT_SPREAD = (0.012, 0.03)  # and within one hospital over time

# What scaling down planned care frees at full measures (relief 1), as a share of the other
# patients. Noord scaled plannable care down by at least 30 % in March 2020 (domain.md 3.1); about
# two thirds is plannable.
RELIEF_FREES = (0.20, 0.15)  # of ward and IC
RELIEF_FREES_OTHER = 0.10  # of a kind the wave does not fill: less of its care can be planned
RELIEF_TARGET = {"regular": 0.0, "adapted": 0.5, "crisis": 1.0}
RELIEF_PER_DAY = 0.1  # operations are planned ahead: the full effect takes ten days, both ways


class Others:
    """The patients outside the wave of a fixed list of hospitals.

    `extra` are the kinds of bed after ward and IC: what each is called, and how full it is.
    """

    def __init__(
        self,
        wave: Wave,
        hospitals: Sequence[Hospital],
        *,
        seed: int,
        extra: Sequence[tuple[str, float]] = (),
    ) -> None:
        self._wave = wave
        self._regular = np.array(
            [[widths.regular for widths in hospital.beds] for hospital in hospitals], dtype=float
        )
        self._regions = [hospital.region for hospital in hospitals]
        rng = np.random.default_rng([seed, STREAM_HABIT])
        self._habit = rng.standard_normal((len(hospitals), 2)) * HABIT_SPREAD
        # where a share falls between two whole patients, each hospital rounds at a place of its own
        self._rounding = rng.random((len(hospitals), 2))
        self._drift = [
            normal_knots(seed, stream, len(hospitals)) for stream in (STREAM_WARD, STREAM_IC)
        ]
        self._extra = [_Extra(name, level, len(hospitals), seed) for name, level in extra]
        added = [np.array([one.rounding for one in self._extra])] if extra else []
        self._rounding = np.concatenate([self._rounding, *(part.T for part in added)], axis=1)
        self._frees = np.array([*RELIEF_FREES, *[RELIEF_FREES_OTHER] * len(self._extra)])

    def count(self, at: datetime, hours: float, relief: Mapping[str, float]) -> IntArray:
        """Return the other patients per hospital and kind of bed, (H, K)."""
        extra = (one.share(hours) for one in self._extra)
        share = np.stack([self._ward_share(at, hours), self._ic_share(hours), *extra], axis=1)
        measures = np.array([relief.get(region, 0.0) for region in self._regions])
        share = np.maximum(share * (1 - measures[:, None] * self._frees), 0)
        patients = np.floor(share * self._regular + self._rounding).astype(np.int64)
        here: IntArray = np.where(self._regular > 0, patients, 0)
        return here

    def _ward_share(self, at: datetime, hours: float) -> FloatArray:
        """Return the share of the regular ward beds taken, per hospital."""
        local = at.astimezone(LOCAL)
        rhythm = WARD_WEEKDAY[local.weekday()] + WARD_HOUR[local.hour - local.hour % 6]
        drift = smooth(self._drift[WARD], hours, knot_hours=KNOT_HOURS) * DRIFT_SPREAD[WARD]
        share: FloatArray = WARD_LEVEL + rhythm + self._habit[:, WARD] + drift
        return share

    def _ic_share(self, hours: float) -> FloatArray:
        """Return the share of the regular IC beds taken, per hospital; its mean as was counted."""
        day = np.clip(hours / 24, 0, self._wave.days - 1)
        national = float(np.interp(day, np.arange(self._wave.days), self._wave.ic_other))
        level = national / self._regular[:, IC].sum()
        drift = smooth(self._drift[IC], hours, knot_hours=KNOT_HOURS) * DRIFT_SPREAD[IC]
        share: FloatArray = level + self._habit[:, IC] + drift
        return share


class _Extra:
    """One kind of bed that the wave does not fill: a level, a habit per hospital, a slow drift.

    Its draws follow from its name, so that a further kind changes no figure of this one.
    """

    def __init__(self, name: str, level: float, hospitals: int, seed: int) -> None:
        stream = STREAM_OTHER + zlib.crc32(name.encode())
        rng = np.random.default_rng([seed, stream])
        self._mean = level + rng.standard_normal(hospitals) * OTHER_HABIT_SPREAD
        self.rounding = rng.random(hospitals)
        self._drift = normal_knots(seed, stream, hospitals)

    def share(self, hours: float) -> FloatArray:
        """Return the share of the regular beds taken, per hospital."""
        drift = smooth(self._drift, hours, knot_hours=KNOT_HOURS)
        share: FloatArray = self._mean + drift * OTHER_DRIFT_SPREAD
        return share


def relief_after(
    relief: Mapping[str, float], phases: Mapping[str, str], hours: float
) -> dict[str, float]:
    """Return how far each region has scaled planned care down, some hours later: 0 none, 1 full."""
    step = RELIEF_PER_DAY * hours / 24
    after = {}
    for region in sorted(set(relief) | set(phases)):
        now = relief.get(region, 0.0)
        target = RELIEF_TARGET[phases.get(region, "regular")]
        after[region] = round(now + float(np.clip(target - now, -step, step)), 6)
    return after
