"""One plan against several forecasts: is it still good on P90, and which plan is least bad?

A scenario is another forecast (N, B, T) for the same nodes, beds and days. `check_scenarios`
counts a finished plan on each. `solve_least_bad` looks for one set of moves for all of them:
goals about beds are taken over the scenarios, either the ``worst`` scenario (minimax, Wald
1945) or the ``sum`` over them (their mean); goals about moves are the same in each. With
several forecasts the matrix is no network any more, so integer programs do the work: meant
for regions, with a time limit for anything larger.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from patientspread.engine.check import check_flow
from patientspread.engine.errors import EngineError, ProblemError
from patientspread.engine.evaluate import Recount, evaluate_assign, over_at
from patientspread.engine.evaluate_flow import evaluate_flow
from patientspread.engine.flow_model import FlowAssembly, phase_is_not_convex
from patientspread.engine.flow_types import FlowProblem, Move
from patientspread.engine.lexico import solve_lexicographic
from patientspread.engine.linear import INFINITY, Goal
from patientspread.engine.results import AssignResult, FlowResult, Seconds
from patientspread.engine.solve import Progress, solve_assign
from patientspread.engine.types import AssignProblem, FloatArray, IntArray, Site

_BEDS = ("over", "phase", "fair_share_band", "fairness")

Over = Literal["worst", "sum"]


@dataclass(frozen=True, slots=True)
class LeastBad:
    """One plan for all scenarios.

    `objectives[scenario][goal]` are recounted per scenario; `values[goal]` is what was
    minimised (the worst or the sum for goals about beds).
    """

    order: tuple[str, ...]
    moves: tuple[Move, ...]
    objectives: Mapping[str, Mapping[str, int]]
    values: Mapping[str, int]
    proven_optimal: bool
    seconds: Seconds


def check_scenarios(
    problem: FlowProblem, result: FlowResult, scenarios: Mapping[str, IntArray]
) -> dict[str, Recount]:
    """The plan counted on every forecast: its goals, and rules it would break there.

    A plan may ask a node to send more patients than it has when fewer come than forecast;
    that shows as a violation.
    """
    return {
        name: evaluate_flow(
            replace(problem, forecast=forecast),
            result.moves,
            result.external_in,
            result.external_out,
        )
        for name, forecast in scenarios.items()
    }


def check_occupancy(
    problem: AssignProblem, result: AssignResult, occupied: Mapping[tuple[str, str], int]
) -> Recount:
    """A patient-level plan counted with other occupied beds, (site, bed) -> beds (say P90)."""

    return evaluate_assign(with_occupied(problem, occupied), result.assignments)


def with_occupied(problem: AssignProblem, occupied: Mapping[tuple[str, str], int]) -> AssignProblem:
    """The problem with other occupied beds, (site, bed) -> beds; what is not named stays."""

    def filled(site: Site) -> Site:
        beds = {
            bed: replace(state, occupied=occupied.get((site.id, bed), state.occupied))
            for bed, state in site.beds.items()
        }
        return replace(site, beds=beds)

    return replace(problem, sites=tuple(filled(site) for site in problem.sites))


def with_rises(problem: AssignProblem, rises: Mapping[tuple[str, str], int]) -> AssignProblem:
    """The problem with so many more occupied beds, (site, bed) -> beds; figures nobody knows stay so."""
    beds = {(site.id, bed): state for site in problem.sites for bed, state in site.beds.items()}
    return with_occupied(
        problem,
        {at: beds[at].occupied + n for at, n in rises.items() if at in beds},
    )


def broken_by(
    problem: AssignProblem, result: AssignResult, rises: Mapping[tuple[str, str], int]
) -> tuple[str, ...]:
    """The patients of a plan who would have no open bed where they go, if so many more lay there.

    Who has none in the plan itself is not among them. Of those at one place, the least urgent first,
    and the last to arrive.
    """
    before = over_at(problem, result.assignments)
    after = over_at(with_rises(problem, rises), result.assignments)
    patients = {patient.id: patient for patient in problem.patients}
    found: list[str] = []
    for (site, bed), n in sorted(after.items()):
        there = [
            one
            for one in result.assignments
            if one.site == site
            and patients[one.patient].bed == bed
            and patients[one.patient].origin != site
        ]
        there.sort(key=lambda one: (patients[one.patient].priority, -one.arrival_hour, one.patient))
        found += [one.patient for one in there[: n - before.get((site, bed), 0)]]
    return tuple(found)


def solve_prudent(
    problem: AssignProblem,
    result: AssignResult,
    scenarios: Mapping[str, Mapping[tuple[str, str], int]],
    *,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> AssignResult:
    """The plan whose worst over the rises of all scenarios is least bad, nearest to the one that stands.

    Every goal about beds grows with who lies somewhere, so its worst value is that of the highest rise of
    each place: where one scenario is the highest everywhere (P90 beside P50) this is the minimax plan.
    `progress` as of `solve_assign`; what it raises leaves the search.
    """
    places = {place for rises in scenarios.values() for place in rises}
    worst = {at: max(rises.get(at, 0) for rises in scenarios.values()) for at in places}
    asked = replace(with_rises(problem, worst), open_proposals=result.site_of)
    return solve_assign(asked, time_limit=time_limit, compare=False, progress=progress)


def solve_least_bad(
    problem: FlowProblem,
    scenarios: Mapping[str, IntArray],
    *,
    over: Over = "worst",
    time_limit: float | None = 60.0,
) -> LeastBad:
    """The lexicographically least bad moves over the scenarios.

    Raises `ProblemError` without scenarios, on a wrong shape, if no plan suits all of them,
    or when the policy asks for ``phase`` before ``over``, which is not convex.
    """
    start = time.perf_counter()
    _check(problem, scenarios)
    assembly = FlowAssembly(problem)
    assembly.totals()
    assembly.exchange()
    names = [f"@{i}" for i in range(len(scenarios))] if over == "worst" else [""]
    for k, forecast in enumerate(scenarios.values()):
        for goal in _BEDS:
            assembly.prices.ask(goal + names[k % len(names)])
        assembly.needs(forecast, names[k % len(names)])
    assembly.single_arcs()
    goals = _worst(assembly, names) if over == "worst" else None
    built = assembly.finished()
    width = built.model.columns
    asked = built.goals
    if goals is not None:
        asked = tuple(
            Goal(g.name, _one(goals[g.name], width)) if g.name in goals else g for g in built.goals
        )
    ready = time.perf_counter()
    limit = INFINITY if time_limit is None else start + time_limit
    found = solve_lexicographic(built.model, asked, deadline=limit)
    done = time.perf_counter()
    if not found.feasible:
        raise ProblemError("no plan suits every scenario")
    if found.x is None:
        raise EngineError("no plan was found within the time limit")
    moves = built.moves(found.x)
    counts = {
        name: evaluate_flow(replace(problem, forecast=forecast), moves)
        for name, forecast in scenarios.items()
    }
    broken = [v for c in counts.values() for v in c.violations]
    if broken:
        raise EngineError(f"the plan breaks a rule: {broken[0]}")
    objectives = {name: c.objectives for name, c in counts.items()}
    return LeastBad(
        order=problem.policy.objectives,
        moves=moves,
        objectives=objectives,
        values={g: _over(g, objectives, over) for g in problem.policy.objectives},
        proven_optimal=found.proven == len(asked),
        seconds=Seconds(ready - start, done - ready, time.perf_counter() - start),
    )


def _check(problem: FlowProblem, scenarios: Mapping[str, IntArray]) -> None:
    if not scenarios:
        raise ProblemError("at least one scenario is needed")
    for forecast in scenarios.values():
        check_flow(replace(problem, forecast=forecast))
    if phase_is_not_convex(problem.policy.objectives):
        raise ProblemError("scenarios need the goal over before phase")
    if problem.external_in is not None or problem.external_out is not None:
        raise ProblemError("scenarios are for a problem without external patients")


def _worst(assembly: FlowAssembly, names: list[str]) -> dict[str, int]:
    """For each goal about beds a column that is at least its value in every scenario."""
    columns = {}
    for goal in assembly.order:
        if goal not in _BEDS:
            continue
        top = assembly.builder.add_columns(1)
        columns[goal] = top
        for name in names:
            limit = np.array([-assembly.prices.offsets[goal + name]])
            row = assembly.builder.add_rows(np.array([-INFINITY]), limit)
            for cols, values in assembly.prices.parts[goal + name]:
                used = values != 0
                assembly.builder.add_entries(
                    np.full(int(used.sum()), row), cols[used], values[used]
                )
            assembly.builder.add_entries(np.array([row]), np.array([top]), -1.0)
    # what is minimised may lie below zero where a goal has a negative slope, never its value
    return columns


def _one(column: int, width: int) -> FloatArray:
    cost = np.zeros(width)
    cost[column] = 1.0
    return cost


def _over(goal: str, objectives: Mapping[str, Mapping[str, int]], over: Over) -> int:
    values = [counted[goal] for counted in objectives.values()]
    return sum(values) if over == "sum" and goal in _BEDS else max(values)
