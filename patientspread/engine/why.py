"""Why this proposal, why not that hospital, why has this patient no place.

Answers are structured: a stable code, the figures, and details of the same form; `told`
turns them into Dutch or English. Hard rules answer without solving. Where only the goals
speak, the wish is forced into the model and solved again: the first goal that gets worse is
the reason, with its exact price.
"""

from __future__ import annotations

from dataclasses import replace

from patientspread.engine.assign_model import build_assign
from patientspread.engine.errors import ProblemError
from patientspread.engine.lexico import first_worse, solve_lexicographic
from patientspread.engine.linear import LinearModel
from patientspread.engine.relax import FAMILIES
from patientspread.engine.results import AssignResult
from patientspread.engine.types import AssignProblem
from patientspread.engine.unplaced import emptied_by
from patientspread.engine.view import Explanation, View, told

#: Rules about the beds of a type: without the type they say nothing.
_ABOUT_BEDS = frozenset({"unreliable", "bring_back", "full", "isolation", "intake"})


def why_here(problem: AssignProblem, result: AssignResult, patient: str) -> Explanation:
    """The figures and the rule that led to this patient's proposal.

    Details: how the choice narrowed rule by rule; the bed in the plan; and, for the best
    other place, the first goal that would get worse if only this patient went there.
    Raises `ProblemError` if the patient has no place in the result.
    """
    view = View(problem, result)
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
        "patient": patient,
        "site": view.name(site),
        "bed": person.bed,
        "minutes": minutes,
        "arrival_hour": chosen.arrival_hour,
        "wait": wait,
        "own_region": problem.sites[site].region == person.preferred_region,
        "preferred_region": person.preferred_region,
        "region": problem.sites[site].region,
    }
    home = "here_own_region" if params["own_region"] else "here_other_region"
    details = [funnel, view.bed_figures(p, site), Explanation(home, params)]
    return Explanation(code, params, (*details, view.runner_up(p, site)))


def why_not(problem: AssignProblem, result: AssignResult, patient: str, site: str) -> Explanation:
    """Why the patient does not go to this site.

    First the hard rules, without solving. If none forbids it, the pair is forced and the
    problem solved again: the first goal that gets worse, from which value to which.
    Raises `ProblemError` on an unknown patient or site.
    """
    view = View(problem, result)
    p, s = view.patient(patient), view.site(site)
    if result.site_of.get(patient) == site:
        return Explanation("not_but_it_does", {"patient": patient, "site": view.name(s)})
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
    params: dict[str, object] = {"patient": patient, "site": view.name(s)}
    if worse is None:
        return Explanation("not_equal", params)
    k, value = worse
    if k < 0:
        return Explanation("not_feasible", params)
    goal = result.order[k]
    params |= {"goal": goal, "before": result.objectives[goal], "after": int(value)}
    return Explanation("not_goal", params, (view.bed_figures(p, s),))


def why_unplaced(problem: AssignProblem, result: AssignResult, patient: str) -> Explanation:
    """Why the patient has no place.

    If the hard rules leave no site: the rule that strikes out the last one. Otherwise one
    family of rules after the other is relaxed, and the first that gives the patient a place
    without taking anybody else's is the reason, with the place it would be.
    """
    view = View(problem, result)
    p = view.patient(patient)
    if patient in result.site_of:
        raise ProblemError(f"{patient} has a place in this plan")
    if not view.allowed[p].any():
        code, params = emptied_by(view.grid, view.refused, p)
        return Explanation(code, {"patient": patient, **params})
    params = {"patient": patient, "sites": int(view.allowed[p].sum())}
    for family, relax in FAMILIES.items():
        place = _placed_when(relax(problem, patient), patient)
        if place is not None:
            site = view.site(place)
            more = {"family": family, "site": view.name(site), "minutes": view.minutes(p, site)}
            return Explanation(f"unplaced_by_{family}", {**params, **more})
    return Explanation("unplaced_by_several", params)


def _forced(model: LinearModel, column: int, value: float = 1.0) -> LinearModel:
    lower, upper = model.col_lower.copy(), model.col_upper.copy()
    lower[column] = upper[column] = value
    return replace(model, col_lower=lower, col_upper=upper)


def _placed_when(problem: AssignProblem, patient: str) -> str | None:
    """The site the patient gets in a relaxed problem without costing anybody else a place.

    With the patient placed, ``unplaced`` must fall by its whole priority against leaving it
    out; then the place is the one that needs the fewest extra beds and the least travel.
    """
    policy = replace(problem.policy, objectives=("unplaced", "over", "minutes_plus_wait"))
    built = build_assign(replace(problem, policy=policy))
    p = built.grid.patient_index[patient]
    own = built.first_unplaced + p
    without = solve_lexicographic(_forced(built.model, own, 1.0), built.goals[:1])
    inside = _forced(built.model, own, 0.0)
    placed = solve_lexicographic(inside, built.goals[:1])
    if placed.x is None or without.x is None:
        return None
    if placed.values[0] > without.values[0] - problem.patients[p].priority:
        return None
    best = solve_lexicographic(inside, built.goals)
    if best.x is None:
        return None
    return next((a.site for a in built.assignments(best.x) if a.patient == patient), None)


__all__ = ["Explanation", "told", "why_here", "why_not", "why_unplaced"]
