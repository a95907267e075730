"""Reading spreading: the problem of the moment for the engine, transfers, runs."""

from patientspread.selectors.question import Question, question_of
from patientspread.selectors.runs import moves_of, policy_in_force, run_document, run_get
from patientspread.selectors.transfers import (
    NATIONAL,
    MoveMade,
    moves_made,
    replaced_by,
    transfers_waiting,
)

__all__ = [
    "NATIONAL",
    "MoveMade",
    "Question",
    "moves_made",
    "moves_of",
    "policy_in_force",
    "question_of",
    "replaced_by",
    "run_document",
    "run_get",
    "transfers_waiting",
]
