"""One wave played under one policy, evening by evening, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from backtest_parts.patients import IC, STAGES, WARD, Patients
from backtest_parts.policies import Evening, Policy
from backtest_parts.regions import BEDS, Country, IntArray
from patientspread.engine.flow_types import Move

FIRST_WARD, INTENSIVE = 0, 1  # stages in which a patient is new to a kind of bed


@dataclass
class _Hospital:
    """Where everybody lies under one policy; changed by moves.

    `wave` (R, 2, D) holds the evening counts with everybody staying where they are now.
    """

    patients: Patients
    region: IntArray
    wave: IntArray

    @classmethod
    def opened(cls, patients: Patients, regions: int, days: int) -> _Hospital:
        """Everybody at home."""
        change = np.zeros((regions, len(BEDS), days + 1), dtype=np.int64)
        for stage, bed in enumerate(STAGES):
            first = np.minimum(patients.first[:, stage], days)
            after = np.minimum(patients.after[:, stage], days)
            real = after > first
            for day, step in ((first, 1), (after, -1)):
                place = patients.home[real] * (days + 1) + day[real]
                count = np.bincount(place, minlength=regions * (days + 1))
                change[:, bed] += step * count.reshape(regions, days + 1)
        return cls(patients, patients.home.copy(), np.cumsum(change, axis=2)[:, :, :days])

    def move(self, patient: int, target: int, day: int) -> None:
        """From this evening on the patient lies in another region."""
        source = int(self.region[patient])
        for stage, bed in enumerate(STAGES):
            first = max(int(self.patients.first[patient, stage]), day)
            after = int(self.patients.after[patient, stage])
            if after > first:
                self.wave[source, bed, first:after] -= 1
                self.wave[target, bed, first:after] += 1
        self.region[patient] = target


@dataclass(frozen=True)
class Played:
    """What a policy led to. `occupied` (R, 2, D) all patients in the evening counts."""

    policy: str
    occupied: IntArray
    moves: tuple[tuple[int, Move], ...]
    travel_minutes: int
    seconds: float
    decisions: int = field(default=0)


def play(
    name: str,
    policy: Policy,
    patients: Patients,
    others: IntArray,
    country: Country,
    *,
    clock: Callable[[], float] = time.perf_counter,
) -> Played:
    """Play a wave: every evening the policy decides over the day's new patients.

    The policy gets arrays that end with the day itself, so it cannot look ahead.
    """
    regions, _, days = others.shape
    state = _Hospital.opened(patients, regions, days)
    comers = _comers(patients, days)
    new = np.zeros_like(others)
    moves: list[tuple[int, Move]] = []
    minutes, start = 0, clock()
    index = {code: i for i, code in enumerate(country.regions)}
    for day in range(days):
        for bed in (IC, WARD):
            new[:, bed, day] = np.bincount(state.region[comers[bed][day]], minlength=regions)
        seen = Evening(
            country,
            state.wave[:, :, : day + 1].copy(),
            others[:, :, : day + 1],
            new[:, :, : day + 1].copy(),
        )
        for move in policy(seen):
            source, target = index[move.source], index[move.target]
            waiting = comers[BEDS.index(move.bed)][day]
            going = waiting[state.region[waiting] == source][: move.count]
            # one patient moves once an evening
            comers[BEDS.index(move.bed)][day] = waiting[~np.isin(waiting, going)]
            for patient in going:
                state.move(int(patient), target, day)
            minutes += len(going) * int(country.minutes[source, target])
            moves.append((day, move))
            if len(going) != move.count:
                raise AssertionError(f"{move} on day {day}: only {len(going)} could go")
    return Played(name, state.wave + others, tuple(moves), minutes, clock() - start, days)


def _comers(patients: Patients, days: int) -> dict[int, list[IntArray]]:
    """Per kind of bed and day the patients new to it that evening, in order of arrival."""
    answer: dict[int, list[IntArray]] = {}
    for stage, bed in ((FIRST_WARD, WARD), (INTENSIVE, IC)):
        first, after = patients.first[:, stage], patients.after[:, stage]
        real = np.flatnonzero((after > first) & (first < days))
        order = real[np.argsort(first[real], kind="stable")]
        cuts = np.searchsorted(first[order], np.arange(1, days))
        answer[bed] = [np.sort(part) for part in np.split(order, cuts)]
    return answer
