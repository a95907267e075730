"""Case files, schema ``patientspread-case/1``: text in, a checked problem out."""

from __future__ import annotations

from collections.abc import Callable

from patientspread.engine.case_assign import assign_problem
from patientspread.engine.case_flow import flow_problem, redistribution_problem
from patientspread.engine.checked import Node, parse
from patientspread.engine.flow_types import FlowProblem, RedistributionProblem
from patientspread.engine.types import AssignProblem

SCHEMA = "patientspread-case/1"

#: Members about the case that no reader needs.
_ABOUT = ("id", "title", "source", "licence", "properties", "expected")

Problem = AssignProblem | FlowProblem | RedistributionProblem

_KINDS: dict[str, Callable[[Node], Problem]] = {
    "assign": assign_problem,
    "flow": flow_problem,
    "redistribution": redistribution_problem,
}


def read_case(text: str) -> Problem:
    """The problem a case file describes.

    Raises `CaseError` with the place (JSON pointer, or line and column where the text is not
    JSON) and a sentence; a name that is not of the schema is refused as well.
    """
    case = parse(text)
    case.known(*_ABOUT)
    case["schema"].one_of((SCHEMA,))
    problem = _KINDS[case["kind"].one_of(_KINDS)](case)
    case.refuse_unknown()
    return problem
