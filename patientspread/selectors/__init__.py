"""Reading spreading: the problem of the moment for the engine, transfers, runs."""

from patientspread.selectors.question import Question, question_of
from patientspread.selectors.runs import moves_of, policy_in_force, run_document, run_get
from patientspread.selectors.transfers import (
    NATIONAL,
    MoveMade,
    PlanStanding,
    decided_anew,
    moves_made,
    plan_standing,
    scope_of,
    transfers_waiting,
)

__all__ = [
    "NATIONAL",
    "MoveMade",
    "PlanStanding",
    "Question",
    "decided_anew",
    "moves_made",
    "moves_of",
    "plan_standing",
    "policy_in_force",
    "question_of",
    "run_document",
    "run_get",
    "scope_of",
    "transfers_waiting",
]
