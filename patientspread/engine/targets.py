"""A week ahead: how many patients each region takes in and sends, and each hospital within it.

The two levels of practice. Between regions one set of moves is sought that is least bad over all
scenarios (`scenarios.solve_least_bad`); each region then divides what it takes and sends over its
hospitals on the expected figures. Forecasts give targets; only requests give moves.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from patientspread.engine.check import check_flow
from patientspread.engine.errors import ProblemError
from patientspread.engine.flow_types import FlowProblem
from patientspread.engine.scenarios import LeastBad, solve_least_bad
from patientspread.engine.solve import solve_flow
from patientspread.engine.two_level import national_problem, regional_problem
from patientspread.engine.types import IntArray


@dataclass(frozen=True, slots=True)
class Target:
    """One region, bed type and day: `takes` from and `sends` to other regions.

    `expected` are the beds needed without moves per scenario, `after` with the moves of the week
    until that day; `beds` are the beds of its open classes. `houses` are the hospitals that take.
    """

    region: str
    bed: str
    day: int
    takes: int
    sends: int
    expected: Mapping[str, int]
    after: Mapping[str, int]
    beds: int
    houses: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class WeekTargets:
    """The targets of all regions, with the goals of the least bad plan per scenario."""

    targets: tuple[Target, ...]
    plan: LeastBad
    proven_optimal: bool
    seconds: float


def week_targets(
    problem: FlowProblem,
    region_of: Mapping[str, str],
    scenarios: Mapping[str, IntArray],
    *,
    time_limit: float | None = 10.0,
) -> WeekTargets:
    """What each region is asked a day; `scenarios` are forecasts (N, B, T) of the same hospitals.

    Travel between regions is the mean over their hospitals. Raises `ProblemError` without
    scenarios, on a wrong shape, or when no plan suits all of them.
    """
    start = time.perf_counter()
    check_flow(problem)
    regions = sorted({region_of[node] for node in problem.nodes})
    members = {r: [i for i, n in enumerate(problem.nodes) if region_of[n] == r] for r in regions}
    nation = national_problem(problem, members, _mean_travel(problem, members))
    added = {
        name: np.array([forecast[group].sum(axis=0) for group in members.values()], dtype=np.int64)
        for name, forecast in scenarios.items()
        if forecast.shape == problem.forecast.shape or _wrong(name)
    }
    plan = solve_least_bad(nation, added, time_limit=time_limit)
    inside = {
        r: solve_flow(
            regional_problem(problem, r, members[r], plan), time_limit=time_limit, compare=False
        )
        for r in regions
    }
    came, went = Counter[tuple[str, str, int]](), Counter[tuple[str, str, int]]()
    for m in plan.moves:
        came[m.target, m.bed, m.day] += m.count
        went[m.source, m.bed, m.day] += m.count
    found = []
    for i, region in enumerate(regions):
        for b, bed in enumerate(problem.beds):
            net = 0
            for day in range(problem.days):
                key = region, bed, day
                net += came[key] - went[key]
                takes = inside[region].external_in.items()
                expected = {name: int(table[i, b, day]) for name, table in added.items()}
                found.append(
                    Target(
                        *key,
                        came[key],
                        went[key],
                        expected,
                        {name: beds + net for name, beds in expected.items()},
                        int(nation.capacity[i, b].sum()),
                        {n: k for (n, kind, t), k in takes if (kind, t) == (bed, day) and k},
                    )
                )
    proven = plan.proven_optimal and all(one.proven_optimal for one in inside.values())
    return WeekTargets(tuple(found), plan, proven, time.perf_counter() - start)


def _mean_travel(problem: FlowProblem, members: Mapping[str, list[int]]) -> IntArray:
    groups = list(members.values())
    table = [[problem.travel_minutes[np.ix_(a, b)].mean() for b in groups] for a in groups]
    travel: IntArray = np.rint(np.array(table)).astype(np.int64)
    np.fill_diagonal(travel, 0)
    return travel


def _wrong(name: str) -> bool:
    raise ProblemError(f"scenario {name} must have the shape of the forecast")
