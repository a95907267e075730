"""What people do without a solver, at the patient level: the plans ours is compared with.

`nothing` keeps everybody at the origin that can take them. `nearest_first` takes the
patients by priority and gives each the nearest site with room. `least_loaded` gives each the
site with the lowest load. `fair_share` sets whole targets by largest remainder over the
regular beds and gives each patient the nearest site below its target. All of them respect
every hard rule, so their goals can be set beside ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

import numpy as np

from patientspread.engine.eligibility import eligible
from patientspread.engine.fairshare import largest_remainder
from patientspread.engine.grid import grid_of
from patientspread.engine.results import Assignment
from patientspread.engine.types import AssignProblem, FloatArray, IntArray


class Greedy:
    """A plan filled patient by patient, keeping count of what is left."""

    def __init__(self, problem: AssignProblem) -> None:
        self.grid = grid_of(problem)
        self.allowed = eligible(self.grid)
        self.placed = np.zeros_like(self.grid.occupied)
        self.room = self.grid.room.copy()
        self.isolation = self.grid.isolation_free.copy()
        self.trips = self.grid.trips.copy()
        self.arrivals: dict[tuple[int, int, int], int] = {}
        self.plan: list[Assignment] = []

    def patients(self) -> list[int]:
        """Patients by falling priority, then by ready hour, then as given."""
        given = self.grid.problem.patients
        return sorted(range(len(given)), key=lambda i: (-given[i].priority, given[i].ready_hour, i))

    def first_that_fits(self, patient: int, sites: Iterable[int]) -> bool:
        """Place the patient at the first of the sites with room; false if none has."""
        return any(self._place(patient, int(site)) for site in sites if self.allowed[patient, site])

    def by_travel(self, patient: int) -> IntArray:
        """Sites from near to far."""
        return np.argsort(self.grid.minutes[patient], kind="stable")

    def load(self, bed: int) -> FloatArray:
        """Beds taken over regular beds, per site (S,)."""
        taken = self.grid.occupied[:, bed] + self.placed[:, bed]
        load: FloatArray = taken / np.maximum(self.grid.regular[:, bed], 1)
        return load

    def _place(self, patient: int, site: int) -> bool:
        grid = self.grid
        bed, isolated = int(grid.bed[patient]), bool(grid.isolation[patient])
        leaves, fleet = bool(grid.leaves[patient, site]), int(grid.fleet[patient])
        if not self._fits(site, bed) or (isolated and self.isolation[site, bed] < 1):
            return False
        if leaves and min(self.trips[fleet], self.room[site, bed]) < 1:
            return False
        hour = self._hour(patient, site, bed)
        if hour is None:
            return False
        self.arrivals[site, bed, hour] = self.arrivals.get((site, bed, hour), 0) + 1
        self.placed[site, bed] += 1
        self.room[site, bed] -= leaves
        self.isolation[site, bed] -= isolated
        self.trips[fleet] -= leaves
        problem = grid.problem
        self.plan.append(Assignment(problem.patients[patient].id, problem.sites[site].id, hour))
        return True

    def _fits(self, site: int, bed: int) -> bool:
        soft = self.grid.problem.policy.soft_capacity
        return soft or bool(self.placed[site, bed] < self.grid.free[site, bed])

    def _hour(self, patient: int, site: int, bed: int) -> int | None:
        caps = self.grid.hourly_intake[site, bed]
        hours = range(int(self.grid.earliest[patient, site]), self.grid.problem.horizon_hours)
        return next((h for h in hours if self.arrivals.get((site, bed, h), 0) < caps[h]), None)


def nothing(problem: AssignProblem) -> tuple[Assignment, ...]:
    """Nobody travels: who can stay at the origin stays, the others have no place."""
    greedy = Greedy(problem)
    for patient in greedy.patients():
        greedy.first_that_fits(patient, [int(greedy.grid.origin[patient])])
    return tuple(greedy.plan)


def nearest_first(problem: AssignProblem) -> tuple[Assignment, ...]:
    """Each patient to the nearest site with room."""
    greedy = Greedy(problem)
    for patient in greedy.patients():
        greedy.first_that_fits(patient, greedy.by_travel(patient))
    return tuple(greedy.plan)


def least_loaded(problem: AssignProblem) -> tuple[Assignment, ...]:
    """Each patient to the site with the lowest load, the nearer one of equals."""
    greedy = Greedy(problem)
    for patient in greedy.patients():
        load = greedy.load(int(greedy.grid.bed[patient]))
        order = np.lexsort((greedy.grid.minutes[patient], load))
        greedy.first_that_fits(patient, order)
    return tuple(greedy.plan)


def fair_share(problem: AssignProblem) -> tuple[Assignment, ...]:
    """Whole targets by largest remainder over regular beds, then nearest below its target."""
    greedy = Greedy(problem)
    grid = greedy.grid
    quota = np.zeros_like(grid.occupied)
    for bed in range(len(grid.beds)):
        regular = [int(r) for r in np.where(grid.free[:, bed] > 0, grid.regular[:, bed], 0)]
        if sum(regular) == 0:
            continue
        parts = [Fraction(r, sum(regular)) for r in regular]
        load = int(grid.occupied[:, bed].sum() + (grid.bed == bed).sum())
        quota[:, bed] = np.array(largest_remainder(parts, load)) - grid.occupied[:, bed]
    for patient in greedy.patients():
        bed = int(grid.bed[patient])
        near = greedy.by_travel(patient)
        below = greedy.placed[near, bed] < quota[near, bed]
        greedy.first_that_fits(patient, [*near[below], *near[~below]])
    return tuple(greedy.plan)


PEERS: dict[str, Callable[[AssignProblem], tuple[Assignment, ...]]] = {
    "nothing": nothing,
    "nearest_first": nearest_first,
    "least_loaded": least_loaded,
    "fair_share": fair_share,
}
