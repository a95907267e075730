"""How crowded the emergency departments are, and whether they can take more.

The shape of the week is measured (Montréal, hourly); the level, the spread and the cut-offs are
demo assumptions, set so that a stop is as rare as it is here in quiet times (domain.md 5.2: about
38 minutes a day) and NEDOCS lies where Dutch departments measured it (median 16 to 37).
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np

from capacity.crowding import score_of
from journal.local_time import LOCAL
from situation.exercise.hospitals import Hospital
from situation.exercise.noise import normal_knots, smooth
from situation.exercise.wave import DATA_DIR, FloatArray

PROFILE_FILE = "ed_week_profile.csv"
STREAM_ED = 21
KNOT_HOURS = 5.0  # crowding in Montréal is correlated 0.7 to 0.9 over six hours

LEVEL = 0.55  # mean share of the places taken
SPREAD = 0.30  # of which is chance
PRESSURE_FROM = 0.90  # ward occupancy from which patients wait in the department for a bed
PRESSURE_CROWDS = 1.6  # and how strongly that fills it
BOARDING = 0.9  # waiting patients per place, per unit of ward occupancy above it
BOARDING_HOURS = 30.0  # longest boarding time gained per unit of it
OPENS, CLOSES = 8, 23  # hours of departments that are not open at night
STOP_AT, PRESSURE_AT = 1.0, 0.9  # share of the places taken; a stop, a threatening stop
LOOK_AHEAD = 6  # hours
# minutes from arrival at an ordinary level, and how much longer at one place more per place
TIMES = {"to_triage": 8, "to_doctor": 28, "to_decision": 105, "to_departure": 160}
SLOWER = 1.2


@dataclass(frozen=True)
class EdFigures:
    """One emergency department: `traffic` open, pressure or stop; `nedocs` 0…200 or None."""

    traffic: str
    reason: str
    expected_end: datetime | None
    present: int
    nedocs: float | None
    # what the score stands on (`capacity.crowding`), and the minutes from arrival
    inputs: Mapping[str, float] = field(default_factory=dict, hash=False)
    times: Mapping[str, int] = field(default_factory=dict, hash=False)


@lru_cache(maxsize=1)
def week_profile() -> FloatArray:
    """Return the census per hour of the week as a factor with mean 1, (7, 24), Monday first."""
    with (DATA_DIR / PROFILE_FILE).open(encoding="utf-8", newline="") as file:
        return np.array([float(row["factor"]) for row in csv.DictReader(file)]).reshape(7, 24)


class Emergency:
    """The emergency departments of a fixed list of hospitals."""

    def __init__(self, hospitals: Sequence[Hospital], *, seed: int) -> None:
        self._hospitals = hospitals
        self._places = np.array([hospital.ed_places for hospital in hospitals])
        self._night = np.array([not hospital.ed_all_hours for hospital in hospitals])
        self._drift = normal_knots(seed, STREAM_ED, len(hospitals))

    def figures(self, at: datetime, hours: float, ward: FloatArray) -> list[EdFigures]:
        """Return all departments at a moment, given the hospitals' ward occupancy (H,)."""
        strain = np.maximum(ward - PRESSURE_FROM, 0)
        present = self._present(at, hours, strain)
        ends = self._ends(at, hours, strain)
        return [
            self._one(i, int(present[i]), float(strain[i]), ends[i]) for i in range(len(present))
        ]

    def counts(self, at: datetime, hours: float, ward: FloatArray) -> list[EdFigures]:
        """Return all departments at a moment between two steps; when a stop ends is not asked."""
        strain = np.maximum(ward - PRESSURE_FROM, 0)
        present = self._present(at, hours, strain)
        return [self._one(i, int(present[i]), float(strain[i]), at) for i in range(len(present))]

    def _present(self, at: datetime, hours: float, strain: FloatArray) -> FloatArray:
        """Return the patients present, (H,), whole numbers."""
        local = at.astimezone(LOCAL)
        chance = 1 + SPREAD * smooth(self._drift, hours, knot_hours=KNOT_HOURS)
        factor = week_profile()[local.weekday(), local.hour] * np.maximum(chance, 0.1)
        present = np.rint(self._places * LEVEL * factor * (1 + PRESSURE_CROWDS * strain))
        shut = self._night & (not OPENS <= local.hour < CLOSES)
        return np.where(shut, 0, present)

    def _ends(self, at: datetime, hours: float, strain: FloatArray) -> list[datetime]:
        """Return when each department would be below its stop again, at most some hours ahead."""
        ends = np.full(len(self._places), LOOK_AHEAD)
        for ahead in range(LOOK_AHEAD - 1, 0, -1):
            present = self._present(at + timedelta(hours=ahead), hours + ahead, strain)
            ends = np.where(present < STOP_AT * self._places, ahead, ends)
        return [at + timedelta(hours=int(ahead)) for ahead in ends]

    def _one(self, i: int, present: int, strain: float, end: datetime) -> EdFigures:
        """Return one department's figures."""
        places = int(self._places[i])
        taken = present / places if places else 0.0
        boarders = min(int(strain * BOARDING * places), present)
        inputs = {
            "places": places,
            "boarders": boarders,
            "beds": sum(widths.regular for widths in self._hospitals[i].beds),
            "ventilated": int(taken >= STOP_AT),
            "longest_boarding_hours": 2 + strain * BOARDING_HOURS if boarders else 0,
            "last_wait_hours": 0.3 + max(taken - 0.7, 0) * 3,
        }
        inputs = {name: round(value, 2) for name, value in inputs.items()}
        score = score_of(present, inputs)
        traffic = "stop" if taken >= STOP_AT else "pressure" if taken >= PRESSURE_AT else "open"
        reason = "" if traffic == "open" else "capacity" if boarders else "peak"
        return EdFigures(
            traffic=traffic,
            reason=reason,
            expected_end=end if traffic == "stop" else None,
            present=present,
            nedocs=None if score is None else score.shown,
            inputs=inputs if score else {},
            times=_times(taken, strain) if present else {},
        )


def _times(taken: float, strain: float) -> dict[str, int]:
    """Return the minutes from arrival: longer the fuller it is, and where beds are waited for."""
    slow = 1 + SLOWER * max(taken - LEVEL, 0)
    ends = {"to_departure": round(TIMES["to_departure"] * slow + strain * BOARDING_HOURS * 60)}
    return {name: round(minutes * slow) for name, minutes in TIMES.items()} | ends
