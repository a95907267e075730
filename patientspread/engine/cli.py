"""``spread solve CASE.json``: a case file in, one JSON object out. Pure and testable."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from patientspread.engine.case_io import Problem, read_case
from patientspread.engine.errors import CaseError, EngineError
from patientspread.engine.flow_types import FlowProblem
from patientspread.engine.redistribution import solve_redistribution
from patientspread.engine.results import AssignResult, FlowResult, RedistributionResult, Seconds
from patientspread.engine.solve import solve_assign, solve_flow
from patientspread.engine.types import AssignProblem

EXIT_OK, EXIT_FAILED, EXIT_MALFORMED = 0, 1, 2

Result = AssignResult | FlowResult | RedistributionResult


def main(
    arguments: Sequence[str], *, out: TextIO, err: TextIO, time_limit: float | None = None
) -> int:
    """Run ``solve CASE.json`` and answer the exit code.

    0: the answer is on `out`. 2: the case is malformed or unreadable; a sentence with the
    place is on `err`. 1: the engine could not answer.
    """
    match list(arguments):
        case ["solve", name]:
            path = Path(name)
        case _:
            err.write("usage: spread solve CASE.json\n")
            return EXIT_MALFORMED
    try:
        problem = read_case(path.read_bytes().decode("utf-8"))
    except UnicodeDecodeError as error:
        err.write(f"{path}: byte {error.start}: this is not UTF-8\n")
        return EXIT_MALFORMED
    except OSError as error:
        err.write(f"{path}: {error.strerror}\n")
        return EXIT_MALFORMED
    except CaseError as error:
        err.write(f"{path}: {error}\n")
        return EXIT_MALFORMED
    try:
        result = solve_problem(problem, time_limit=time_limit)
    except EngineError as error:
        err.write(f"{path}: {error}\n")
        return EXIT_FAILED
    json.dump(as_json(result), out, ensure_ascii=False, indent=1)
    out.write("\n")
    return EXIT_OK


def solve_problem(problem: Problem, *, time_limit: float | None = None) -> Result:
    """Solve a problem of any kind."""
    if isinstance(problem, AssignProblem):
        return solve_assign(problem, time_limit=time_limit)
    if isinstance(problem, FlowProblem):
        return solve_flow(problem, time_limit=time_limit)
    return solve_redistribution(problem)


def as_json(result: Result) -> dict[str, object]:
    """The result as the JSON object ``spread solve`` prints."""
    answer: dict[str, object] = {
        "case": result.id,
        "proven_optimal": result.proven_optimal,
        "order": list(result.order),
        "objectives": {goal: result.objectives[goal] for goal in result.order},
    }
    answer.update(_plan(result))
    answer["seconds"] = _seconds(result.seconds)
    if isinstance(result, AssignResult | FlowResult):
        gap = result.gap
        answer["gap"] = (
            None
            if gap is None
            else {
                "goal": gap.goal,
                "value": gap.value,
                "bound": gap.bound,
            }
        )
        answer["comparison"] = {name: dict(v) for name, v in result.comparison.items()}
    return answer


def _plan(result: Result) -> Mapping[str, object]:
    if isinstance(result, AssignResult):
        return {
            "assignments": [
                {"patient": a.patient, "site": a.site, "arrival_hour": a.arrival_hour}
                for a in result.assignments
            ],
            "unplaced": [
                {"patient": u.patient, "reason": u.reason, "code": u.code} for u in result.unplaced
            ],
        }
    if isinstance(result, FlowResult):
        moves = [
            {"from": m.source, "to": m.target, "bed": m.bed, "day": m.day, "count": m.count}
            for m in result.moves
        ]
        return {"moves": moves, "unplaced": []}
    return {"out": result.out, "in": result.into, "unplaced": []}


def _seconds(seconds: Seconds) -> dict[str, float]:
    return {
        "build": round(seconds.build, 4),
        "solve": round(seconds.solve, 4),
        "total": round(seconds.total, 4),
    }
