"""Patients in two levels: every region places its own first, the nation the rest.

This is the working order of practice: the regional desk tries inside the region and passes on
what it cannot place. Regions share no site and no fleet, so they are solved at the same time
(in threads, see `two_level`); the rest is then one national problem with the beds, isolation
places, arrival hours and trips the regions used taken out. One shot is `solve_assign` on the
whole problem: never worse, and the plan of choice while it is fast enough.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from patientspread.engine.check import check_assign
from patientspread.engine.errors import EngineError
from patientspread.engine.evaluate import Recount, evaluate_assign
from patientspread.engine.results import Assignment, AssignResult, Seconds
from patientspread.engine.solve import solve_assign
from patientspread.engine.types import AssignProblem
from patientspread.engine.what_if import accept


@dataclass(frozen=True, slots=True)
class RegionsFirst:
    """Each region's own result, the national result for the rest (None if nobody was left),
    and the whole plan with its recount. `proven_optimal` means each level for itself."""

    regional: Mapping[str, AssignResult]
    national: AssignResult | None
    assignments: tuple[Assignment, ...]
    recount: Recount
    proven_optimal: bool
    seconds: Seconds


def solve_regions_first(
    problem: AssignProblem, *, workers: int | None = None, time_limit: float | None = None
) -> RegionsFirst:
    """Patients whose origin lies in a region are first placed inside it, then nationally.

    Regional problems leave out the goal ``fair_share_band``, which is about regions.
    `workers` regions are solved at once (default: the cores; 1 stays in the calling thread).
    Raises `ProblemError` on a contradictory problem.
    """
    start = time.perf_counter()
    check_assign(problem)
    regions = sorted({site.region for site in problem.sites})
    parts = {region: regional_part(problem, region) for region in regions}
    ready = time.perf_counter()

    def inside(region: str) -> AssignResult:
        return solve_assign(parts[region], time_limit=time_limit, compare=False)

    count = workers or os.cpu_count() or 1
    if count == 1:
        answers = [inside(region) for region in regions]
    else:
        with ThreadPoolExecutor(max_workers=count) as pool:
            answers = list(pool.map(inside, regions))
    placed = [a for answer in answers for a in answer.assignments]
    rest = problem
    for assignment in placed:
        rest = accept(rest, assignment)
    national = None
    if rest.patients:
        national = solve_assign(rest, time_limit=time_limit, compare=False)
        placed += national.assignments
    order = {patient.id: i for i, patient in enumerate(problem.patients)}
    plan = tuple(sorted(placed, key=lambda a: order[a.patient]))
    recount = evaluate_assign(problem, plan)
    if recount.violations:
        raise EngineError(f"the levels together break a rule: {recount.violations[0]}")
    end = time.perf_counter()
    levels = [*answers, national] if national else answers
    return RegionsFirst(
        regional=dict(zip(regions, answers, strict=True)),
        national=national,
        assignments=plan,
        recount=recount,
        proven_optimal=all(level.proven_optimal for level in levels),
        seconds=Seconds(ready - start, end - ready, end - start),
    )


def regional_part(problem: AssignProblem, region: str) -> AssignProblem:
    """The sites of a region and the patients whose origin is one of them.

    Bring-back candidates go home across regions, so they are left to the nation.
    """
    inside = [i for i, site in enumerate(problem.sites) if site.region == region]
    sites = tuple(problem.sites[i] for i in inside)
    names = {site.id for site in sites}
    people = tuple(p for p in problem.patients if p.origin in names and not p.bring_back)
    ids = {p.id for p in people}
    goals = tuple(g for g in problem.policy.objectives if g != "fair_share_band")
    policy = replace(problem.policy, objectives=goals or ("unplaced",))
    asked = problem.open_proposals.items()
    return replace(
        problem,
        sites=sites,
        patients=people,
        travel_minutes=problem.travel_minutes[np.ix_(inside, inside)],
        policy=policy,
        open_proposals={k: v for k, v in asked if k in ids and v in names},
        id=f"{problem.id}/{region}",
    )
