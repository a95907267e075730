"""From a run to its outcome: ask the engine, and put what it found into words and figures to keep."""

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Any

from patientspread.engine.results import AssignResult
from patientspread.engine.solve import solve_assign
from patientspread.engine.types import AssignProblem
from patientspread.models import SpreadRun
from patientspread.selectors import Question, question_of
from patientspread.services.runs import Outcome
from patientspread.services.transfers import Offer

TIME_LIMIT_S = 30.0  # half a lease: a run that is not proven by then shows its gap


def solve(run: SpreadRun, now: datetime) -> Outcome:
    """Answer a run on the figures of this moment. Raises what the engine raises."""
    question = question_of(run, now)
    result = solve_assign(question.problem, time_limit=TIME_LIMIT_S)
    offers = _offers(question.problem, result)
    summary = _summary(question, result, offers)
    return Outcome(
        result={
            "summary": summary,
            "unplaced": [asdict(item) for item in result.unplaced],
            "freshness": [asdict(note) for note in result.freshness],
        },
        offers=offers,
        looked_at=question.looked_at,
    )


def _offers(problem: AssignProblem, result: AssignResult) -> list[Offer]:
    """Return one offer for every patient that leaves its origin."""
    patients = {patient.id: patient for patient in problem.patients}
    index = {site.id: i for i, site in enumerate(problem.sites)}
    offers = []
    for assignment in result.assignments:
        patient = patients[assignment.patient]
        if assignment.site == patient.origin:
            continue
        minutes = int(problem.travel_minutes[index[patient.origin], index[assignment.site]])
        offers.append(
            Offer(
                origin=patient.origin,
                destination=assignment.site,
                bed=patient.bed,
                mode=patient.mode,
                minutes=minutes,
                why={"nl": "", "en": "", "facts": {}},
            ),
        )
    return offers


def _summary(question: Question, result: AssignResult, offers: list[Offer]) -> dict[str, Any]:
    """Return what everybody may see of a run: totals and flows between regions."""
    region = {site.id: site.region for site in question.problem.sites}
    flows = Counter((region[o.origin], region[o.destination], o.bed) for o in offers)
    ages = Counter(figure["freshness"] for figure in question.looked_at["figures"])
    return {
        "proven_optimal": result.proven_optimal,
        "seconds": round(result.seconds.total, 3),
        "order": list(result.order),
        "objectives": dict(result.objectives),
        "compare": {name: dict(goals) for name, goals in result.comparison.items()},
        "moves": len(offers),
        "candidates": len(question.problem.patients),
        "unplaced": len(result.unplaced),
        "flows": [
            {"from": origin, "to": destination, "bed": bed, "count": count}
            for (origin, destination, bed), count in sorted(flows.items())
        ],
        "freshness": {name: ages.get(name, 0) for name in ("fresh", "stale", "unknown")},
    }
