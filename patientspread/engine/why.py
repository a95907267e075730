"""Why this proposal, why not that hospital, why has this patient no place.

Answers are structured: a stable code, the figures, and details of the same form; `told`
turns them into Dutch or English. Hard rules answer without solving. Where only the goals
speak, the wish is forced into the model and solved again: the first goal that gets worse is
the reason, with its exact price.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from patientspread.engine.assign_model import build_assign
from patientspread.engine.errors import ProblemError
from patientspread.engine.evaluate import evaluate_assign
from patientspread.engine.lexico import first_worse, solve_lexicographic
from patientspread.engine.linear import LinearModel
from patientspread.engine.relax import FAMILIES, ONE_MORE
from patientspread.engine.results import AssignResult
from patientspread.engine.types import GOAL_UNITS, AssignProblem
from patientspread.engine.unplaced import PlanState, emptied_by
from patientspread.engine.view import Explained, Explanation

#: Rules about the beds of a type: without the type they say nothing.
_ABOUT_BEDS = frozenset({"unreliable", "bring_back", "open", "full", "isolation", "intake"})


def why_here(view: Explained, patient: str) -> Explanation:
    """The figures and the rule that led to this patient's proposal.

    Details: how the choice narrowed rule by rule; the bed in the plan; and, for the best
    other place, the first goal that would get worse if only this patient went there.
    Raises `ProblemError` if the patient has no place in the result.
    """
    problem, result = view.problem, view.result
    p = view.patient(patient)
    site = view.placed_site(p)
    funnel = view.funnel(p)
    minutes = int(view.grid.minutes[p, site])
    person = problem.patients[p]
    chosen = next(a for a in result.assignments if a.patient == patient)
    wait = chosen.arrival_hour - int(view.grid.earliest[p, site])
    code = "here_stays" if person.origin == problem.sites[site].id else "here_moves"
    if code == "here_moves" and wait:
        code = "here_waits"
    params: dict[str, object] = {
        "patient": view.called("patient", patient),
        "site": view.name(site),
        "bed": view.called("bed", person.bed),
        "minutes": minutes,
        "arrival_hour": chosen.arrival_hour,
        "when": view.hour(chosen.arrival_hour),
        "wait": wait,
        "own_region": problem.sites[site].region == person.preferred_region,
        "preferred_region": view.called("region", person.preferred_region),
        "region": view.called("region", problem.sites[site].region),
    }
    home = "here_own_region" if params["own_region"] else "here_other_region"
    details = [funnel, view.bed_figures(p, site), Explanation(home, params)]
    return Explanation(code, params, (*details, view.runner_up(p, site)))


def why_move(result: AssignResult) -> Explanation:
    """Why anybody must move: the first goal that doing nothing would leave worse.

    Needs a result with its comparison (`solve_assign(compare=True)`).
    """
    still = result.comparison["nothing"]
    for goal in result.order:
        before, after = still[goal], result.objectives[goal]
        if before != after:
            params = {"goal": goal, "unit": GOAL_UNITS[goal], "before": before, "after": after}
            return Explanation("move_goal" if still.get("unplaced") else "move_eases", params)
    return Explanation("move_none", {})


def why_not(view: Explained, patient: str, site: str) -> Explanation:
    """Why the patient does not go to this site.

    First the hard rules, without solving. If none forbids it, the pair is forced and the
    problem solved again: the first goal that gets worse, from which value to which.
    Raises `ProblemError` on an unknown patient or site.
    """
    problem, result = view.problem, view.result
    p, s = view.patient(patient), view.site(site)
    if result.site_of.get(patient) == site:
        return Explanation(
            "not_but_it_does", {"patient": view.called("patient", patient), "site": view.name(s)}
        )
    broken = [code for code, table in view.refused.items() if table[p, s]]
    if "bed_type" in broken:
        broken = [code for code in broken if code not in _ABOUT_BEDS]
    if broken:
        rules = tuple(view.rule(code, p, s) for code in broken)
        return replace(rules[0], details=rules[1:])
    built = build_assign(problem)
    column = built.pair_column(p, s)
    if column is None:
        raise ProblemError(f"{patient} at {site} is neither refused nor possible")
    worse = first_worse(_forced(built.model, column), built.goals, result.vector())
    params: dict[str, object] = {"patient": view.called("patient", patient), "site": view.name(s)}
    if worse is None:
        return Explanation("not_equal", params)
    k, value = worse
    if k < 0:
        return Explanation("not_feasible", params)
    goal = result.order[k]
    params |= {"goal": goal, "before": result.objectives[goal], "after": int(value)}
    return Explanation("not_goal", params, (view.bed_figures(p, s),))


def why_unplaced(view: Explained, patient: str) -> Explanation:
    """Why the patient has no place.

    If the hard rules leave no site: the rule that strikes out the last one. Otherwise one
    family of rules after the other is relaxed, the one met at most sites first, and the first
    that gives the patient a place without taking anybody else's is the reason. One bed, room
    or trip more is named only where a solve with exactly that one more confirms it.
    """
    problem, result = view.problem, view.result
    p = view.patient(patient)
    if patient in result.site_of:
        raise ProblemError(f"{patient} has a place in this plan")
    if not view.allowed[p].any():
        code, params = emptied_by(view.grid, view.refused, p)
        return Explanation(code, {"patient": view.called("patient", patient), **params})
    params = {"patient": view.called("patient", patient), "sites": int(view.allowed[p].sum())}
    now = replace(problem, policy=replace(problem.policy, objectives=("unplaced",)))
    missing = evaluate_assign(now, result.assignments).objectives["unplaced"]
    target = missing - problem.patients[p].priority
    widely = None
    for family in _by_obstacle(view, result, p):
        place = _place_when(FAMILIES[family](problem, patient), patient, target)
        if place is None:
            continue
        site = view.site(place)
        more = {"family": family, "site": view.name(site), "minutes": view.minutes(p, site)}
        one = ONE_MORE.get(family)
        if one is None or _fits(one(problem, patient, place), patient, target):
            return Explanation(f"unplaced_by_{family}", {**params, **more})
        widely = widely or Explanation(f"unplaced_by_many_{family}", {**params, **more})
    return widely or Explanation("unplaced_by_several", params)


def _by_obstacle(view: Explained, result: AssignResult, patient: int) -> list[str]:
    """The families of rules, the one that stands in the way at most sites first."""
    state = PlanState(view.grid, result.assignments)
    met = Counter(state.obstacle(patient, int(s)) for s in np.flatnonzero(view.allowed[patient]))
    return sorted(FAMILIES, key=lambda family: -met[family])


def _forced(model: LinearModel, column: int, value: float = 1.0) -> LinearModel:
    lower, upper = model.col_lower.copy(), model.col_upper.copy()
    lower[column] = upper[column] = value
    return replace(model, col_lower=lower, col_upper=upper)


def _fits(problem: AssignProblem, patient: str, target: int) -> bool:
    """Can the patient be placed with at most `target` left in ``unplaced``?"""
    policy = replace(problem.policy, objectives=("unplaced",))
    built = build_assign(replace(problem, policy=policy))
    own = built.first_unplaced + built.grid.patient_index[patient]
    placed = solve_lexicographic(_forced(built.model, own, 0.0), built.goals)
    return placed.x is not None and placed.values[0] <= target


def _place_when(problem: AssignProblem, patient: str, target: int) -> str | None:
    """The site the patient gets in a relaxed problem without costing anybody else a place:
    the one that needs the fewest extra beds and then the least travel of all."""
    if not _fits(problem, patient, target):
        return None
    policy = replace(problem.policy, objectives=("unplaced", "over", "minutes_plus_wait"))
    built = build_assign(replace(problem, policy=policy))
    own = built.first_unplaced + built.grid.patient_index[patient]
    best = solve_lexicographic(_forced(built.model, own, 0.0), built.goals)
    if best.x is None:
        return None
    return next((a.site for a in built.assignments(best.x) if a.patient == patient), None)
