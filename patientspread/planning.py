"""From a run to its outcome: ask the engine, and put what it found into words and figures to keep."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from patientspread.engine import (
    GOAL_UNITS,
    AssignProblem,
    AssignResult,
    Bottleneck,
    Difference,
    Explained,
    Explanation,
    Name,
    bottlenecks,
    difference,
    solve_assign,
    told,
    unplaced_reasons,
    why_here,
    why_move,
)
from patientspread.engine.solve import Progress
from patientspread.engine.steady import solve_steady
from patientspread.models import SpreadRun
from patientspread.opened import why_noted, why_opened
from patientspread.prudence import scenarios_kept
from patientspread.selectors import Question, question_of
from patientspread.selectors.sites import class_at
from patientspread.services.replacing import Offer
from patientspread.services.runs import HeldBack, Solved
from patientspread.shares_kept import share_kept
from patientspread.variants import problem_changed, side_of

TIME_LIMIT_S = (
    20.0  # a third of the lease: a what-if solves twice; what is not proven by then shows its gap
)
EXPLAINED = 100  # moves between two signs of life; one takes up to 50 ms among 800 hospitals
BOTTLENECKS = 3  # each costs a solve, or two
# The search comes after the plan and holds a worker: it gives way to any run that waits, and where the
# plan itself took more than a third of this there is no time for the solves it needs.
BOTTLENECKS_S = 30.0
# The plan that is least bad over what is expected, likewise: it is a check of a plan that is there.
LEAST_BAD_S = 8.0


def solve(
    run: SpreadRun,
    now: datetime,
    *,
    alive: Callable[[], None] = lambda: None,
    progress: Progress | None = None,
) -> Solved:
    """Answer a run on the figures of this moment. Raises what the engine raises.

    `alive` is called between its steps and every so many explanations, for whoever waits for it;
    `progress` as each goal is taken up, but for the rest of a plan, which is there at once.
    """
    question = question_of(run, now)
    if run.is_replan:
        result = solve_steady(question.problem, time_limit=TIME_LIMIT_S)
    else:
        result = solve_assign(question.problem, time_limit=TIME_LIMIT_S, progress=progress)
    alive()
    if run.what_if is not None:
        return _compared(run, question, result, now)
    return Solved(
        result=_kept(question, result),
        offers=_offers(question, result, alive, quick=run.is_replan),
        looked_at=question.looked_at,
        sought=tuple(question.requests.values()),
        asked_until=question.asked_until,
        # the rest of a plan is wanted at once, again and again: what holds it back a whole plan says
        held_back=None if run.is_replan else lambda go_on: _held_back(question, result, go_on),
        # whether it holds is counted of that too, but no other plan is looked for
        scenarios=lambda go_on: scenarios_kept(
            question, result, time_limit=LEAST_BAD_S, go_on=go_on, seek=not run.is_replan
        ),
    )


def _held_back(question: Question, result: AssignResult, go_on: Callable[[], bool]) -> HeldBack:
    """Return what one bed or trip more would bring, each confirmed by solving again, and if that is all."""
    if result.seconds.total > BOTTLENECKS_S / BOTTLENECKS:
        return [], False
    search = bottlenecks(
        question.problem, result, most=BOTTLENECKS, time_limit=BOTTLENECKS_S, go_on=go_on
    )
    return [_bottleneck(item) for item in search.found], search.complete


def _bottleneck(found: Bottleneck) -> dict[str, Any]:
    """Return a bottleneck as figures and as sentences in both languages."""
    return {
        "kind": found.kind,
        "place": found.place,
        "name": _plain(found.place_name),
        "what": found.what,
        "goal": found.goal,
        "before": found.before,
        "after": found.after,
        "nl": found.told(language="nl"),
        "en": found.told(language="en"),
    }


def _compared(run: SpreadRun, question: Question, base: AssignResult, now: datetime) -> Solved:
    """Return the outcome of a what-if: the changed plan, the present one beside it, and what differs."""
    what_if: Mapping[str, Any] = run.what_if or {}
    asked = question_of(run, now, what_if=what_if) if what_if.get("key") else question
    problem = problem_changed(asked.problem, what_if, requests=asked.requests)
    # the present plan stands as proposed: what changes is what the difference is about; for whom a refusal
    # is taken back nothing stands yet
    again = {patient for patient, _site in asked.problem.policy.declined - problem.policy.declined}
    stands = {patient: site for patient, site in base.site_of.items() if patient not in again}
    problem = replace(problem, open_proposals=stands)
    changed = solve_assign(problem, time_limit=TIME_LIMIT_S)
    kept = _kept(replace(asked, problem=problem), changed)
    kept["difference"] = _difference(difference(base, changed), problem)
    present = share_kept(question.problem, base, question.shared_of, question.key_by)
    kept["sides"] = {
        "before": side_of(question.problem, base, present),
        "after": side_of(problem, changed, kept["share"]),
    }
    return Solved(result=kept, offers=[], looked_at=question.looked_at)


def _kept(question: Question, result: AssignResult) -> dict[str, Any]:
    """Return what is kept of a result: totals, moves per pair of hospitals, who has no place, ages."""
    return {
        "summary": _summary(question, result),
        "share": share_kept(question.problem, result, question.shared_of, question.key_by),
        "why_move": _why(why_move(result)),
        "moves": _moves(question.problem, result),
        "unplaced_patients": _unplaced(question, result),
        "freshness_notes": [asdict(note) for note in result.freshness],
        "gap": asdict(result.gap) if result.gap else None,
    }


def _unplaced(question: Question, result: AssignResult) -> list[dict[str, str]]:
    """Return who has no place, by the name of the candidate, and why in both languages."""
    reasons = {
        language: unplaced_reasons(question.problem, result.assignments, language)
        for language in ("nl", "en")
    }
    return [
        {
            "patient": item.patient,
            "name": name.nl,
            "name_en": name.en,
            "code": item.code,
            "reason": item.reason,
            "reason_en": english.reason,
        }
        for item, english in zip(reasons["nl"], reasons["en"], strict=True)
        for name in [question.problem.names[f"patient:{item.patient}"]]
    ]


def _leaving(problem: AssignProblem, result: AssignResult) -> list[tuple[str, str, str, str]]:
    """Return (patient, origin, destination, bed) of everyone who leaves, by patient."""
    patients = {patient.id: patient for patient in problem.patients}
    return [
        (a.patient, patients[a.patient].origin, a.site, patients[a.patient].bed)
        for a in sorted(result.assignments, key=lambda a: a.patient)
        if a.site != patients[a.patient].origin
    ]


def _offers(
    question: Question, result: AssignResult, alive: Callable[[], None], *, quick: bool = False
) -> list[Offer]:
    """Return one offer for every patient that leaves its origin, with why.

    `quick`: what stands already is not explained once more.
    """
    problem = question.problem
    plan = Explained(problem, result)
    classes = bed_classes(problem, result)
    patients = {patient.id: patient for patient in problem.patients}
    index = {site.id: i for i, site in enumerate(problem.sites)}
    region_of = {site.id: site.region for site in problem.sites}
    phases = question.looked_at["phases"]
    offers: list[Offer] = []
    for patient, origin, destination, bed in _leaving(problem, result):
        if len(offers) % EXPLAINED == EXPLAINED - 1:
            alive()
        region = region_of[destination]
        stands = problem.open_proposals.get(patient) == destination
        why = {} if quick and stands else _why(why_here(plan, patient))
        offer = Offer(
            origin=origin,
            destination=destination,
            bed=bed,
            mode=patients[patient].mode,
            minutes=int(problem.travel_minutes[index[origin], index[destination]]),
            measured=(origin, destination) in question.measured,
            why=why
            and why_noted(
                why_opened(
                    why, classes[patient], problem.names[f"region:{region}"], phases[region]
                ),
                question.needed.notes(patient, destination) if question.needed else (),
            ),
            bed_class=classes[patient],
            request=question.requests.get(patient),
            stood=stands,
        )
        offers.append(offer)
    return offers


def bed_classes(problem: AssignProblem, result: AssignResult) -> dict[str, str]:
    """Return the class of the bed that each arrival fills, by patient: the lightest are filled first.

    Whoever lies there now stays counted, also who leaves: their beds are no room in this plan.
    """
    sites = {site.id: site for site in problem.sites}
    present = Counter((patient.origin, patient.bed) for patient in problem.patients)
    filled: Counter[tuple[str, str]] = Counter()
    found = {}
    for patient, _origin, destination, bed in _leaving(problem, result):
        place = destination, bed
        filled[place] += 1
        state = sites[destination].beds[bed]
        found[patient] = class_at(state.capacity, state.occupied + present[place] + filled[place])
    return found


def _why(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as sentences in both languages, with its figures."""
    return {
        "nl": told(explanation, language="nl"),
        "en": told(explanation, language="en"),
        "facts": {"code": explanation.code}
        | {name: _plain(value) for name, value in explanation.params.items()},
    }


def _plain(value: object) -> object:
    """Return a figure or name of an explanation as JSON keeps it."""
    return {"nl": value.nl, "en": value.en} if isinstance(value, Name) else value


def _moves(problem: AssignProblem, result: AssignResult) -> list[dict[str, Any]]:
    """Return how many go from where to where, per kind of bed."""
    counted = Counter((origin, site, bed) for _, origin, site, bed in _leaving(problem, result))
    return [
        {"from": origin, "to": destination, "bed": bed, "count": count}
        for (origin, destination, bed), count in sorted(counted.items())
    ]


def _summary(question: Question, result: AssignResult) -> dict[str, Any]:
    """Return what everybody may see of a run: totals and flows between regions."""
    leaving = _leaving(question.problem, result)
    region = {site.id: site.region for site in question.problem.sites}
    flows = Counter((region[origin], region[site], bed) for _, origin, site, bed in leaving)
    ages = Counter(figure["freshness"] for figure in question.looked_at["figures"])
    return {
        "proven_optimal": result.proven_optimal,
        "seconds": round(result.seconds.total, 3),
        "order": list(result.order),
        "objectives": dict(result.objectives),
        "goals": _goals(result),
        "compare": {name: dict(goals) for name, goals in result.comparison.items()},
        "moves": len(leaving),
        "candidates": len(question.problem.patients),
        # nobody asked: what is planned is an expectation, and nobody is asked to answer
        "assumed": not question.requests,
        "unplaced": len(result.unplaced),
        "flows": [
            {"from": origin, "to": destination, "bed": bed, "count": count}
            for (origin, destination, bed), count in sorted(flows.items())
        ],
        "freshness": {name: ages.get(name, 0) for name in ("fresh", "stale", "unknown")},
    }


def _goals(result: AssignResult) -> list[dict[str, Any]]:
    """Return the goals in order: what each value counts, with this plan and if nobody moved."""
    still = result.comparison["nothing"]
    return [
        {
            "code": goal,
            "unit": GOAL_UNITS[goal],
            "value": result.objectives[goal],
            "without_moves": still[goal],
        }
        for goal in result.order
    ]


def _difference(found: Difference, problem: AssignProblem) -> dict[str, Any]:
    """Return a difference as the screen shows it: goals, hospitals, and the patients that go elsewhere."""
    names = {site.id: site.name or site.id for site in problem.sites}
    return {
        "goals": {
            goal: {"before": before, "after": after}
            for goal, (before, after) in found.goals.items()
        },
        "sites": [
            {"facility": code, "name": names[code], "before": before, "after": after}
            for code, (before, after) in found.sites.items()
        ],
        "changes": len(found.changes),
    }
