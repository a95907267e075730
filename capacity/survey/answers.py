"""What an answer is, and the four nothings: not asked, not answered, does not apply, and nought.

An answer of a later report lies over the earlier one of the same round: what it does not mention stays as
it was, with its own moment; what it takes back is not answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from capacity.freshness import freshness
from capacity.survey.questions import LEVELS, Question, Questionnaire

NOT_APPLICABLE = "not_applicable"
CHOICES = (*LEVELS, NOT_APPLICABLE)
TRENDS = ("better", "equal", "worse")
EXPECTATIONS = ("expect_24", "expect_72")
MAX_NUMBER = 100_000
MAX_WORDS = 500


@dataclass(frozen=True)
class Answer:
    """What a facility says to one question; `number` None is unknown, zero is a count like any other."""

    level: str
    trend: str = ""
    expect_24: str = ""
    expect_72: str = ""
    number: int | None = None
    duiding: str = ""


@dataclass(frozen=True)
class Fault:
    """What is wrong with an answer: at which question, in which field, by which code."""

    question: str
    field: str
    code: str


class Standing(StrEnum):
    """How a facility stands at a question."""

    NOT_ASKED = "not_asked"
    NOT_ANSWERED = "not_answered"
    NOT_APPLICABLE = "not_applicable"
    ANSWERED = "answered"


def standing(questionnaire: Questionnaire | None, code: str, answer: Answer | None) -> Standing:
    """Return which of the four it is; `questionnaire` None: nobody asked this facility anything."""
    if questionnaire is None or questionnaire.question(code) is None:
        return Standing.NOT_ASKED
    if answer is None:
        return Standing.NOT_ANSWERED
    return Standing.NOT_APPLICABLE if answer.level == NOT_APPLICABLE else Standing.ANSWERED


def faults_of(asked: Questionnaire, given: Mapping[str, Answer | None]) -> tuple[Fault, ...]:
    """Return what is wrong with what a facility gives; nothing given at all is wrong too."""
    if not given:
        return (Fault("", "answers", "nothing"),)
    found = [
        fault
        for code, answer in given.items()
        if (fault := _fault(asked.question(code), code, answer)) is not None
    ]
    return tuple(found)


def _fault(question: Question | None, code: str, answer: Answer | None) -> Fault | None:
    """Return the first thing that is wrong with one answer."""
    if question is None:
        return Fault(code, "level", "not_asked")
    if answer is None:
        return None
    if answer.level == NOT_APPLICABLE and _says_more(answer):
        return Fault(code, "level", "not_applicable")
    beside = [name for name in ("trend", *EXPECTATIONS) if getattr(answer, name)]
    unasked = next((name for name in beside if name not in question.asks), None)
    if unasked is not None:
        return Fault(code, unasked, "not_asked")
    return (
        Fault(code, "number", "not_asked")
        if answer.number is not None and not question.number
        else None
    )


def _says_more(answer: Answer) -> bool:
    """Say whether more is said than that it does not apply, and why."""
    return bool(answer.trend or answer.expect_24 or answer.expect_72 or answer.number is not None)


def laid_over(
    before: Mapping[str, Mapping[str, Any]],
    given: Mapping[str, Answer | None],
    at: datetime,
) -> dict[str, dict[str, Any]]:
    """Return the answers as they are kept: what is given over what was, each with its moment."""
    kept = {code: dict(answer) for code, answer in before.items()}
    for code, answer in given.items():
        if answer is None:
            kept.pop(code, None)
        else:
            kept[code] = {**asdict(answer), "at": at.isoformat()}
    return kept


def answer_of(kept: Mapping[str, Any] | None) -> Answer | None:
    """Return an answer as it was kept."""
    if kept is None:
        return None
    return Answer(**{name: kept[name] for name in Answer.__dataclass_fields__ if name in kept})


def comparable(
    asked: Questionnaire, earlier: Questionnaire, answers: Mapping[str, Mapping[str, Any]]
) -> dict[str, Answer]:
    """Return which answers to an earlier version still answer this one: where the meaning is the same."""
    return {
        one.code: answer
        for one in asked.questions
        if (old := earlier.question(one.code)) is not None
        and one.means_the_same(old)
        and (answer := answer_of(answers.get(one.code))) is not None
    }


def worst(levels: Sequence[str]) -> str:
    """Return the heaviest of some levels; empty when there is none."""
    known = [level for level in levels if level in LEVELS]
    return max(known, key=LEVELS.index, default="")


def is_fresh(at: datetime, *, stale_after_s: int, now: datetime) -> bool:
    """Say whether an answer of a moment may still be used; an old one never counts as calm."""
    return freshness(observed_at=at, stale_after_s=stale_after_s, now=now).counts
