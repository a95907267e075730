"""Questionnaires as data: reading and checking the file, and whether two questions mean the same.

A question is known by its code within its sector, never by its text or its place. A code keeps its theme
for good; whatever else changes makes a new version, and a round keeps the version that it asked.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

THEMES = ("space", "staff", "supplies", "standard", "inflow", "outflow")
LEVELS = ("regular", "adapted", "crisis")
ASKS = ("trend", "expect_24", "expect_72")
LANGUAGES = ("nl", "en")
MAX_TEXT = 300
MAX_QUESTIONS = 40
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_QUESTION = frozenset({"code", "theme", "text", "why", "answers", "asks", "number"})

Texts = Mapping[str, str]


class QuestionnaireError(ValueError):
    """A document of questionnaires is not sound: `place` is a JSON pointer, `code` says what."""

    def __init__(self, place: str, code: str, **params: Any) -> None:
        super().__init__(f"{place}: {code}")
        self.place = place
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Question:
    """One question: what it is about, why it is asked, and what each answer means here.

    `asks`: what is asked beside the level; `number`: the label of a count, empty when none is asked.
    """

    code: str
    theme: str
    text: Texts
    why: Texts
    answers: Mapping[str, Texts]
    asks: tuple[str, ...]
    number: Texts

    def means_the_same(self, other: "Question") -> bool:
        """Say whether an answer to the one is an answer to the other: same code, same meanings."""
        return (self.code, self.theme, self.text, self.answers, self.number) == (
            other.code,
            other.theme,
            other.text,
            other.answers,
            other.number,
        )


@dataclass(frozen=True)
class Questionnaire:
    """The questions of one sector, in the order in which they are asked."""

    sector: str
    name: Texts
    questions: tuple[Question, ...]

    def question(self, code: str) -> Question | None:
        """Return the question of a code, None when it is not asked."""
        return next((one for one in self.questions if one.code == code), None)


def read_questionnaires(document: object) -> tuple[Questionnaire, ...]:
    """Return the questionnaires of a file, one a sector. Raises QuestionnaireError."""
    if not isinstance(document, list):
        raise QuestionnaireError("/", "list")
    found = tuple(read_questionnaire(item, f"/{at}") for at, item in enumerate(document))
    sectors = [one.sector for one in found]
    for at, sector in enumerate(sectors):
        if sector in sectors[:at]:
            raise QuestionnaireError(f"/{at}/sector", "twice", given=sector)
    return found


def read_questionnaire(item: object, place: str = "") -> Questionnaire:
    """Return one questionnaire. Raises QuestionnaireError with the place of the first fault."""
    document = _object(item, place, frozenset({"sector", "name", "questions"}))
    items = document.get("questions")
    if not isinstance(items, list) or not 0 < len(items) <= MAX_QUESTIONS:
        raise QuestionnaireError(f"{place}/questions", "questions", most=MAX_QUESTIONS)
    questions = tuple(_question(one, f"{place}/questions/{at}") for at, one in enumerate(items))
    codes = [one.code for one in questions]
    for at, code in enumerate(codes):
        if code in codes[:at]:
            raise QuestionnaireError(f"{place}/questions/{at}/code", "twice", given=code)
    return Questionnaire(
        sector=_code(document, "sector", place),
        name=_texts(document.get("name"), f"{place}/name"),
        questions=questions,
    )


def themes_moved(before: Questionnaire, after: Questionnaire) -> tuple[str, ...]:
    """Return the codes that would speak of another theme than they did."""
    return tuple(
        one.code
        for one in after.questions
        if (old := before.question(one.code)) is not None and old.theme != one.theme
    )


def _question(item: object, place: str) -> Question:
    """Return one question."""
    question = _object(item, place, _QUESTION)
    answers = _object(question.get("answers"), f"{place}/answers", frozenset(LEVELS))
    asks = question.get("asks", list(ASKS))
    if not isinstance(asks, list) or not set(asks) <= set(ASKS):
        raise QuestionnaireError(f"{place}/asks", "choose", words=list(ASKS))
    if question.get("theme") not in THEMES:
        raise QuestionnaireError(f"{place}/theme", "choose", words=list(THEMES))
    number = question.get("number")
    return Question(
        code=_code(question, "code", place),
        theme=str(question["theme"]),
        text=_texts(question.get("text"), f"{place}/text"),
        why=_texts(question.get("why"), f"{place}/why"),
        answers={level: _texts(answers.get(level), f"{place}/answers/{level}") for level in LEVELS},
        asks=tuple(ask for ask in ASKS if ask in asks),
        number={} if number is None else _texts(number, f"{place}/number"),
    )


def _object(value: object, place: str, names: frozenset[str]) -> dict[str, Any]:
    """Return an object that has no other names than these."""
    if not isinstance(value, dict):
        raise QuestionnaireError(place or "/", "object")
    unknown = sorted(set(value) - names)
    if unknown:
        raise QuestionnaireError(f"{place}/{unknown[0]}", "unknown", known=sorted(names))
    return value


def _code(parent: Mapping[str, Any], name: str, place: str) -> str:
    """Return a code."""
    value = parent.get(name)
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise QuestionnaireError(f"{place}/{name}", "no_code", given=str(value)[:MAX_TEXT])
    return value


def _texts(value: object, place: str) -> dict[str, str]:
    """Return a text in both languages."""
    texts = _object(value, place, frozenset(LANGUAGES))
    for language in LANGUAGES:
        text = texts.get(language)
        if not isinstance(text, str) or not 0 < len(text.strip()) <= MAX_TEXT:
            raise QuestionnaireError(f"{place}/{language}", "text", most=MAX_TEXT)
    return {language: texts[language] for language in LANGUAGES}
