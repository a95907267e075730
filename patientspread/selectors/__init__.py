"""Reading spreading: the problem of the moment for the engine, transfers, runs."""

from patientspread.selectors.question import Question, question_of
from patientspread.selectors.runs import policy_in_force, run_document
from patientspread.selectors.transfers import NATIONAL, MoveMade, moves_made, transfers_waiting

__all__ = [
    "NATIONAL",
    "MoveMade",
    "Question",
    "moves_made",
    "policy_in_force",
    "question_of",
    "run_document",
    "transfers_waiting",
]
