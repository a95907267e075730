"""What the columns of a patient-level matrix mean, and how a point of it becomes a plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patientspread.engine.grid import Grid
from patientspread.engine.linear import Goal, LinearModel
from patientspread.engine.results import Assignment
from patientspread.engine.types import FloatArray, IntArray

_HALF = 0.5  # a column of a whole point is used above this


@dataclass(frozen=True, slots=True)
class AssignModel:
    """The matrix of a problem and what its columns mean.

    `pair_patient` and `pair_site` (K,) name the pair columns, which come first; the columns
    of the unplaced follow from `first_unplaced`. `place_rows`, `room_rows` and
    `isolation_rows` (S * B,) and `fleet_rows` (F,) give the row of each resource, -1 where it
    has none.
    """

    grid: Grid
    model: LinearModel
    goals: tuple[Goal, ...]
    pair_patient: IntArray
    pair_site: IntArray
    first_unplaced: int
    place_rows: IntArray
    room_rows: IntArray
    isolation_rows: IntArray
    fleet_rows: IntArray

    def pair_column(self, patient: int, site: int) -> int | None:
        """The column of a pair by position, or None if a hard rule forbids it."""
        found = np.flatnonzero((self.pair_patient == patient) & (self.pair_site == site))
        return int(found[0]) if len(found) else None

    def assignments(self, x: FloatArray) -> tuple[Assignment, ...]:
        """Read a whole point: each patient's site, then the earliest possible hours.

        Within a (site, bed) the patients who can arrive first are received first, at most
        `intake` an hour: no order of reception waits less in total.
        """
        chosen = np.flatnonzero(x[: len(self.pair_patient)] > _HALF)
        patients, sites = self.pair_patient[chosen], self.pair_site[chosen]
        earliest = self.grid.earliest[patients, sites]
        order = np.lexsort((patients, earliest))
        received: dict[tuple[int, int, int], int] = {}
        hours: dict[int, Assignment] = {}
        for k in order:
            p, s = int(patients[k]), int(sites[k])
            bed = int(self.grid.bed[p])
            hour, caps = int(earliest[k]), self.grid.hourly_intake[s, bed]
            while received.get((s, bed, hour), 0) >= caps[hour]:
                hour += 1
            received[s, bed, hour] = received.get((s, bed, hour), 0) + 1
            problem = self.grid.problem
            hours[p] = Assignment(problem.patients[p].id, problem.sites[s].id, hour)
        return tuple(hours[p] for p in sorted(hours))
