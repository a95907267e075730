"""Why a patient has no place, told from the plan as it stands (no solving).

The sites are struck out rule by rule; what empties the list is the reason. Where sites
remain that no hard rule forbids, their state in the plan says what stands in the way: beds,
isolation places, arrivals an hour, or the fleet. `why.why_unplaced` goes deeper and confirms
by solving again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np

from patientspread.engine.eligibility import eligible, refusals
from patientspread.engine.grid import Grid, grid_of
from patientspread.engine.linear import BoolArray
from patientspread.engine.names import named
from patientspread.engine.results import Assignment, Unplaced
from patientspread.engine.text import sentence
from patientspread.engine.types import AssignProblem

#: What can stand in the way at a site that no hard rule forbids.
_SCARCE = ("beds", "isolation", "intake", "fleet", "goals")


def unplaced_reasons(
    problem: AssignProblem, plan: Iterable[Assignment], language: str = "en"
) -> tuple[Unplaced, ...]:
    """One reason for every patient without a place, in the order of the problem."""
    given = tuple(plan)
    placed = {a.patient for a in given}
    left = [i for i, p in enumerate(problem.patients) if p.id not in placed]
    if not left:
        return ()
    grid = grid_of(problem)
    refused, allowed = refusals(grid), eligible(grid)
    state = PlanState(grid, given)
    answers = []
    for i in left:
        code, params = _reason(grid, refused, allowed, state, i)
        parts = [sentence(code, params, language=language)]
        scarce = [k for k in _SCARCE if code == "unplaced_scarce" and params[k]]
        parts += [sentence(f"scarce_{k}", params, language=language) for k in scarce]
        answers.append(Unplaced(problem.patients[i].id, code, " ".join(parts)))
    return tuple(answers)


class PlanState:
    """What a plan has used of every scarce thing."""

    def __init__(self, grid: Grid, plan: tuple[Assignment, ...]) -> None:
        self.grid = grid
        self.placed = np.zeros_like(grid.occupied)
        self.moved_in = np.zeros_like(grid.occupied)
        self.isolated = np.zeros_like(grid.occupied)
        self.trips = np.zeros_like(grid.trips)
        self.arrivals: Counter[tuple[int, int, int]] = Counter()
        for a in plan:
            p, s = grid.patient_index[a.patient], grid.site_index[a.site]
            bed = int(grid.bed[p])
            self.placed[s, bed] += 1
            self.moved_in[s, bed] += grid.leaves[p, s]
            self.isolated[s, bed] += grid.isolation[p]
            self.trips[grid.fleet[p]] += grid.leaves[p, s]
            self.arrivals[s, bed, a.arrival_hour] += 1

    def obstacle(self, patient: int, site: int) -> str:
        """What stands in the way of one more such patient at the site, in this plan."""
        grid = self.grid
        bed = int(grid.bed[patient])
        if not self._bed_left(site, bed) or not self._open_bed_left(patient, site):
            return "beds"
        if grid.isolation[patient] and self.isolated[site, bed] >= grid.isolation_free[site, bed]:
            return "isolation"
        fleet = grid.fleet[patient]
        if grid.leaves[patient, site] and self.trips[fleet] >= grid.trips[fleet]:
            return "fleet"
        hours = range(int(grid.earliest[patient, site]), grid.problem.horizon_hours)
        caps = grid.hourly_intake[site, bed]
        if all(self.arrivals[site, bed, h] >= caps[h] for h in hours):
            return "intake"
        return "goals"

    def _bed_left(self, site: int, bed: int) -> bool:
        soft = self.grid.problem.policy.soft_capacity
        return soft or bool(self.placed[site, bed] < self.grid.free[site, bed])

    def _open_bed_left(self, patient: int, site: int) -> bool:
        bed = int(self.grid.bed[patient])
        stays = not self.grid.leaves[patient, site]
        return stays or bool(self.moved_in[site, bed] < self.grid.room[site, bed])


def _reason(
    grid: Grid,
    refused: dict[str, BoolArray],
    allowed: BoolArray,
    state: PlanState,
    patient: int,
) -> tuple[str, dict[str, object]]:
    person, names = grid.problem.patients[patient], grid.problem.names
    sites = np.flatnonzero(allowed[patient])
    if len(sites) == 0:
        return emptied_by(grid, refused, patient)
    found = Counter(state.obstacle(patient, int(s)) for s in sites)
    if set(found) == {"fleet"}:
        region, mode = grid.fleets[grid.fleet[patient]]
        return "unplaced_fleet", {
            "region": named(names, "region", region),
            "mode": named(names, "mode", mode),
            "sites": len(sites),
        }
    params: dict[str, object] = {"sites": len(sites), "bed": named(names, "bed", person.bed)}
    params.update({k: found.get(k, 0) for k in _SCARCE})
    return "unplaced_scarce", params


def emptied_by(
    grid: Grid, refused: dict[str, BoolArray], patient: int
) -> tuple[str, dict[str, object]]:
    """The hard rule that strikes out the last possible site, and how many each one struck."""
    person, names = grid.problem.patients[patient], grid.problem.names
    left = np.ones(len(grid.problem.sites), dtype=bool)
    last, before = "bed_type", len(left)
    for code, table in refused.items():
        now = left & ~table[patient]
        if not now.any():
            last, before = code, int(left.sum())
            break
        left = now
    near = _nearest(grid, left, patient)
    region, mode = grid.fleets[grid.fleet[patient]]
    return f"unplaced_{last}", {
        "bed": named(names, "bed", person.bed),
        "specialism": named(names, "specialism", person.specialism),
        "max_minutes": person.max_minutes,
        "remaining": before,
        "nearest": None if near is None else _name(grid, near),
        "nearest_minutes": None if near is None else int(grid.minutes[patient, near]),
        "horizon": grid.problem.horizon_hours,
        "preferred_region": named(names, "region", person.preferred_region),
        "mode": named(names, "mode", mode),
        "region": named(names, "region", region),
    }


def _nearest(grid: Grid, sites: BoolArray, patient: int) -> int | None:
    candidates = np.flatnonzero(sites)
    if len(candidates) == 0:
        return None
    return int(candidates[np.argmin(grid.minutes[patient, candidates])])


def _name(grid: Grid, site: int) -> str:
    return grid.problem.sites[site].name or grid.problem.sites[site].id
