"""The rest of a plan after an answer: what stands stays, unless somebody would be without a place for it.

Solving anew after one refusal as if nothing stood changed a median of 14 other proposals on a national case;
with this order none (docs/spreading-engine.md). Most answers need no more than the places of those who have
none yet: with everybody who stands kept in place the problem is small. It is the optimum of the whole one as
soon as its first goals are as good as these can be, which two small solves tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from patientspread.engine.results import AssignResult
from patientspread.engine.solve import solve_assign
from patientspread.engine.types import AssignProblem

STEADY = "changes"
BEFORE = ("unplaced", "over")  # a place, and a bed that is there, come before quiet


def steadily(objectives: Sequence[str]) -> tuple[str, ...]:
    """The goals with quiet right after the last of those before it, wherever these stand."""
    rest = [goal for goal in objectives if goal != STEADY]
    place = max((rest.index(goal) + 1 for goal in BEFORE if goal in rest), default=0)
    return (*rest[:place], STEADY, *rest[place:])


def solve_steady(problem: AssignProblem, *, time_limit: float | None = None) -> AssignResult:
    """The plan that keeps `problem.open_proposals` where it can; goals in the order of `steadily`.

    The same optimum as `solve_assign` of that order finds, mostly in a fraction of the time: where the goals
    before `changes` are as good with everybody who stands kept in place, no other place for one of them can
    be better.
    """
    order = steadily(problem.policy.objectives)
    asked = replace(problem, policy=replace(problem.policy, objectives=order))
    first = order[: order.index(STEADY)]
    kept = solve_assign(_kept(asked), time_limit=time_limit)
    if kept.proven_optimal and not kept.objectives[STEADY]:
        if not any(kept.objectives[goal] for goal in first):
            return kept
        bound = replace(asked, policy=replace(asked.policy, objectives=first)) if first else None
        best = solve_assign(bound, time_limit=time_limit, compare=False) if bound else None
        if best is None or _as_good(kept, best, first):
            return kept
    return solve_assign(asked, time_limit=time_limit)


def _as_good(kept: AssignResult, best: AssignResult, goals: Sequence[str]) -> bool:
    """Whether a plan has the best values of these goals."""
    return best.proven_optimal and all(
        kept.objectives[goal] == best.objectives[goal] for goal in goals
    )


def _kept(problem: AssignProblem) -> AssignProblem:
    """The problem with everybody who stands allowed there alone."""
    sites = [site.id for site in problem.sites]
    stands = {one.id: problem.open_proposals.get(one.id) for one in problem.patients}
    elsewhere = {
        (patient, site)
        for patient, place in stands.items()
        if place is not None
        for site in sites
        if site != place
    }
    declined = problem.policy.declined | elsewhere
    return replace(problem, policy=replace(problem.policy, declined=frozenset(declined)))
