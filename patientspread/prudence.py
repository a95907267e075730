"""A plan counted again on what is expected: which proposals would have no bed, and the least bad plan."""

from collections.abc import Callable
from typing import Any

from journal.said import Named, Said, both, said
from patientspread.engine import AssignProblem, AssignResult
from patientspread.engine.scenarios import (
    broken_by,
    check_occupancy,
    solve_prudent,
    with_rises,
)
from patientspread.selectors import Question
from patientspread.selectors.scenarios import Rises

WORST = "p90"
OF_BEDS = (
    "unplaced",
    "over",
    "phase",
)  # a plan is better by these: fewer moves alone help nobody to a bed


class _GaveWayError(Exception):
    """Another plan waits, or the worker is to stop: the search is left."""


def scenarios_kept(
    question: Question,
    result: AssignResult,
    *,
    time_limit: float,
    go_on: Callable[[], bool] = lambda: True,
    seek: bool = True,
) -> dict[str, Any]:
    """Return how a plan does on P50 and P90, in figures and sentences, and the plan least bad over both.

    `{day, sentences, plan: {scenario: {broken, objectives}}, broken: [...], least_bad, search}`;
    `least_bad` only where a proposal breaks and another plan does better. Without a forecast `day` is None.
    `search` says how far was looked for it: `none` (nothing breaks), `whole`, `limit` (`time_limit` seconds
    were not enough to prove it), `gave_way` (`go_on`, asked before it and at each goal, said no) or
    `not_sought` (without `seek`: what breaks is counted, and no other plan is looked for).
    """
    rises = question.rises
    if rises is None:
        return {
            "day": None,
            "sentences": [both(said("patientspread.scenarios.no_forecast"))],
            "plan": {},
            "broken": [],
            "least_bad": None,
            "search": "none",
        }
    problem = question.plain
    plan = _on_each(problem, result, rises)
    least, search = None, "none"
    if any(one["broken"] for one in plan.values()):
        search = "not_sought"
    if seek and search != "none":
        least, search = _sought(problem, result, rises, plan, time_limit, go_on)
    return {
        "day": rises.day.isoformat(),
        "sentences": [
            both(one)
            for one in _sentences(problem, result, rises, plan, least)
            + how_far(search, least, time_limit)
            + _unknown(problem, rises)
        ],
        "plan": plan,
        "broken": _broken(question, result, rises),
        "least_bad": least,
        "search": search,
    }


def _sought(  # noqa: PLR0917
    problem: AssignProblem,
    result: AssignResult,
    rises: Rises,
    plan: dict[str, dict[str, Any]],
    time_limit: float,
    go_on: Callable[[], bool],
) -> tuple[dict[str, Any] | None, str]:
    """Return the plan that is least bad over the scenarios, if one is better, and how far was looked."""

    def asks(_goal: str = "", _n: int = 0, _of: int = 0) -> None:
        if not go_on():
            raise _GaveWayError

    try:
        asks()
        found = solve_prudent(problem, result, rises.of, time_limit=time_limit, progress=asks)
    except _GaveWayError:
        return None, "gave_way"
    search = "whole" if found.proven_optimal else "limit"
    return _least_bad(problem, result, found, rises, plan), search


def how_far(search: str, least: dict[str, Any] | None, time_limit: float) -> list[Said]:
    """Return what to say of a search for a better plan that did not come to its end."""
    if search in {"gave_way", "not_sought"}:
        return [said(f"patientspread.scenarios.{search}")]
    if search == "limit":
        code = "in_time" if least else "none_in_time"
        return [said(f"patientspread.scenarios.{code}", n=round(time_limit))]
    return [] if search == "none" or least else [said("patientspread.scenarios.no_better")]


def _on_each(
    problem: AssignProblem, result: AssignResult, rises: Rises
) -> dict[str, dict[str, Any]]:
    """Return per scenario how many proposals have no bed then, and what every goal counts."""
    found = {}
    for name, more in rises.of.items():
        raised = with_rises(problem, more)
        found[name] = {
            "broken": len(broken_by(problem, result, more)),
            "objectives": dict(check_occupancy(raised, result, {}).objectives),
        }
    return found


def _least_bad(
    problem: AssignProblem,
    result: AssignResult,
    found: AssignResult,
    rises: Rises,
    plan: dict[str, dict[str, Any]],
) -> dict[str, Any] | None:
    """Return what is kept of a plan that counts on the worst; None: it is no better than this one."""
    on_each = _on_each(problem, found, rises)
    weighed = [goal for goal in problem.policy.objectives if goal in OF_BEDS]
    here, there = ([one[WORST]["objectives"][goal] for goal in weighed] for one in (plan, on_each))
    if there >= here:
        return None
    origin = {patient.id: patient.origin for patient in problem.patients}
    before, after = result.site_of, found.site_of
    return {
        "plan": on_each,
        "moves": sum(site != origin[patient] for patient, site in after.items()),
        "unplaced": len(found.unplaced),
        "changes": sum(before.get(one.id) != after.get(one.id) for one in problem.patients),
        "proven_optimal": found.proven_optimal,
    }


def _moved(problem: AssignProblem, result: AssignResult) -> int:
    """Return how many a plan moves."""
    origin = {patient.id: patient.origin for patient in problem.patients}
    return sum(one.site != origin[one.patient] for one in result.assignments)


def _sentences(
    problem: AssignProblem,
    result: AssignResult,
    rises: Rises,
    plan: dict[str, dict[str, Any]],
    least: dict[str, Any] | None,
) -> list[Said]:
    """Return what a coordinator says of it to a colleague."""
    moved, day = _moved(problem, result), f"{rises.day:%d-%m}"
    broken = {name: one["broken"] for name, one in plan.items()}
    told = []
    if any(broken.values()):
        told.append(said("patientspread.scenarios.breaks", day=day, of=moved, **broken))
        if least is not None:
            told.append(
                said(
                    "patientspread.scenarios.least_bad",
                    of=least["moves"],
                    unplaced=least["unplaced"],
                    changes=least["changes"],
                    **{name: one["broken"] for name, one in least["plan"].items()},
                )
            )
    else:
        told.append(said("patientspread.scenarios.holds", day=day, of=moved))
    return told


def _unknown(problem: AssignProblem, rises: Rises) -> list[Said]:
    """Return of which regions nothing fresh was expected."""
    names = [str(problem.names[f"region:{code}"].nl) for code in rises.unknown]
    if not names:
        return []
    return [said("patientspread.scenarios.unknown", regions=", ".join(names))]


def _broken(question: Question, result: AssignResult, rises: Rises) -> list[dict[str, Any]]:
    """Return the proposals that have no bed in the worst scenario, each with why."""
    problem, more = question.plain, rises.of[WORST]
    patients = {patient.id: patient for patient in problem.patients}
    sites = {site.id: site for site in problem.sites}
    rows = []
    for patient in broken_by(problem, result, more):
        one, site = patients[patient], sites[result.site_of[patient]]
        called, kind = problem.names[f"patient:{patient}"], problem.names[f"bed:{one.bed}"]
        why = said(
            "patientspread.scenarios.broken",
            patient=Named(called.nl, called.en),
            hospital=site.name or site.id,
            day=f"{rises.day:%d-%m}",
            n=more.get((site.id, one.bed), 0),
            kind=Named(kind.nl, kind.en),
        )
        rows.append(
            {
                "patient": patient,
                "request": question.requests.get(patient),
                "from": one.origin,
                "to": site.id,
                "bed": one.bed,
                **both(why),
            }
        )
    return rows
