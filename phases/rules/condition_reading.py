"""Reading the bright lines of a plan: each by the word that says what it is about."""

from collections.abc import Callable, Mapping
from typing import Any

from phases.rules.conditions import (
    AGGREGATES,
    COMPARES,
    ED_FIGURES,
    ED_STATES,
    HEAVIEST_SCORE,
    MAX_AHEAD_HOURS,
    MAX_COUNT,
    MAX_DEPTH,
    MAX_FIGURE,
    MAX_RATIO,
    OPERATING,
    RATIO,
    SCOPES,
    THEMES,
    YARDSTICKS,
    AnyCondition,
    Averted,
    Condition,
    ExpectedCondition,
    OneCondition,
    ReadingCondition,
    ScoreCondition,
    SomeOf,
    StateCondition,
    SurveyCondition,
)
from phases.rules.given import (
    PHASES,
    fault,
    given_choice,
    given_list,
    given_number,
    given_object,
    given_text,
)


def read_condition(item: object, place: str, yardstick: str, depth: int = 1) -> AnyCondition:
    """Return one bright line, by the word that says what it is about."""
    condition = given_object(item, place)
    if "of" in condition:
        return _group(condition, place, yardstick, depth)
    reader = next((read for name, read in _READERS.items() if name in condition), None)
    return reader(condition, place) if reader else _beds(condition, place, yardstick)


def _group(condition: Mapping[str, Any], place: str, yardstick: str, depth: int) -> SomeOf:
    """Return k of n conditions."""
    lines = given_list(condition, "of", place)
    if not lines:
        fault(f"{place}/of", "no_condition")
    if depth >= MAX_DEPTH:
        fault(f"{place}/of", "deep", most=MAX_DEPTH)
        lines = []
    count = int(given_number(condition, "at_least", place, 1, max(len(lines), 1)))
    found = (
        read_condition(c, f"{place}/of/{i}", yardstick, depth + 1) for i, c in enumerate(lines)
    )
    return SomeOf(count, tuple(found))


def _beds(condition: Mapping[str, Any], place: str, yardstick: str) -> Condition:
    """Return a line on beds."""
    scope, share, count = _scope(condition, place)
    return Condition(
        bed=given_text(condition, "bed", place),
        scope=scope,
        compare=given_choice(condition, "compare", place, COMPARES),
        threshold=given_number(condition, "threshold", place, 0, MAX_RATIO),
        share=share,
        count=count,
        yardstick=read_yardstick(condition, place, yardstick),
        cohort=given_text(condition, "cohort", place) if "cohort" in condition else "",
    )


def _scope(condition: Mapping[str, Any], place: str) -> tuple[str, float, int]:
    """Return whether the region or its facilities count, and how many of these."""
    scope = given_choice(condition, "scope", place, SCOPES)
    if scope == "region":
        return scope, 0.0, 1
    share = given_number(condition, "share", place, 0, 1)
    return scope, share, int(given_number(condition, "count", place, 1, MAX_COUNT))


def _kind(condition: Mapping[str, Any], place: str) -> ReadingCondition:
    """Return a line on a figure of any kind."""
    figure = given_text(condition, "figure", place) if "figure" in condition else RATIO
    return _reading(condition, place, f"kind:{given_text(condition, 'kind', place)}", figure)


def _reading(condition: Mapping[str, Any], place: str, about: str, figure: str) -> ReadingCondition:
    """Return a line on one figure."""
    scope, share, count = _scope(condition, place)
    summed = figure in (RATIO, "count", "waiting", "present")
    usual = {"aggregate": "total" if summed else "worst"}
    return ReadingCondition(
        about=about,
        figure=figure,
        scope=scope,
        compare=given_choice(condition, "compare", place, COMPARES),
        threshold=given_number(condition, "threshold", place, 0, MAX_FIGURE),
        share=share,
        count=count,
        sector=_sector(condition, place),
        aggregate=given_choice({**usual, **condition}, "aggregate", place, AGGREGATES),
    )


def _ed(condition: Mapping[str, Any], place: str) -> ReadingCondition | StateCondition:
    """Return a line on emergency departments: crowding, or how many stop."""
    what = given_choice(condition, "ed", place, (*ED_STATES, *ED_FIGURES))
    if what in ED_FIGURES:
        return _reading(condition, place, "ed", what)
    return _states(condition, place, "ed", ED_STATES[what])


def _operating(condition: Mapping[str, Any], place: str) -> StateCondition:
    """Return a line on how many places, or parts of them, are limited or closed."""
    what = given_choice(condition, "operating", place, tuple(OPERATING))
    part = given_text(condition, "part", place) if "part" in condition else ""
    return _states(condition, place, f"operating:{part}", OPERATING[what])


def _states(
    condition: Mapping[str, Any], place: str, about: str, states: tuple[str, ...]
) -> StateCondition:
    """Return a line on states."""
    compare = given_choice(condition, "compare", place, COMPARES)
    return StateCondition(
        about=about,
        states=states,
        compare=compare,
        share=given_number(condition, "share", place, 0, 1),
        count=_count_above(condition, place, compare),
        sector=_sector(condition, place),
    )


def _score(condition: Mapping[str, Any], place: str) -> ScoreCondition:
    """Return a line on pressure scores."""
    scope = given_choice(condition, "scope", place, SCOPES)
    compare = given_choice(condition, "compare", place, COMPARES)
    whole = scope == "region"
    return ScoreCondition(
        about="score:region" if whole else "score",
        scope=scope,
        level=int(given_number(condition, "score", place, 1, HEAVIEST_SCORE)),
        compare=compare,
        share=0.0 if whole else given_number(condition, "share", place, 0, 1),
        count=1 if whole else _count_above(condition, place, compare),
        sector=_sector(condition, place),
    )


def _expected(condition: Mapping[str, Any], place: str) -> ExpectedCondition:
    """Return a line on a forecast."""
    where = f"{place}/expected"
    given = {"scope": SCOPES[0], **given_object(condition["expected"], where)}
    scope, share, count = _scope(given, where)
    averted = given_list(condition, "averted_by", place) if "averted_by" in condition else []
    return ExpectedCondition(
        bed=given_text(given, "bed", where),
        scope=scope,
        within_hours=given_number(given, "within_hours", where, 1, MAX_AHEAD_HOURS),
        probability=given_number(given, "probability", where, 0.05, 0.95),
        compare=given_choice(given, "compare", where, COMPARES),
        threshold=given_number(given, "threshold", where, 0, MAX_RATIO),
        share=share,
        count=count,
        averted_by=tuple(_averted(one, f"{place}/averted_by/{i}") for i, one in enumerate(averted)),
    )


def _averted(item: object, place: str) -> Averted:
    """Return one measure or agreement by its code."""
    given = given_object(item, place)
    what = "agreement" if "agreement" in given else "measure"
    return Averted(**{what: given_text(given, what, place)})


def _survey(condition: Mapping[str, Any], place: str) -> SurveyCondition:
    """Return a line on answers."""
    compare = given_choice(condition, "compare", place, COMPARES)
    return SurveyCondition(
        theme=given_choice(condition, "survey", place, THEMES),
        sector=given_text(condition, "sector", place),
        level=given_choice(condition, "level", place, PHASES[1:]),
        compare=compare,
        share=given_number(condition, "share", place, 0, 1),
        count=_count_above(condition, place, compare),
    )


def _count_above(condition: Mapping[str, Any], place: str, compare: str) -> int:
    """Return how many at least: only what must be above a line has a number."""
    return int(given_number(condition, "count", place, 1, MAX_COUNT)) if compare == "above" else 1


def _sector(condition: Mapping[str, Any], place: str) -> str:
    """Return the sector that is meant, if one."""
    return given_text(condition, "sector", place) if "sector" in condition else ""


def read_yardstick(parent: Mapping[str, Any], place: str, default: str) -> str:
    """Return what occupancy is measured against, where a plan says nothing the default."""
    if "yardstick" not in parent:
        return default
    return given_choice(parent, "yardstick", place, YARDSTICKS)


_READERS: Mapping[str, Callable[[Mapping[str, Any], str], OneCondition]] = {
    "survey": _survey,
    "kind": _kind,
    "ed": _ed,
    "operating": _operating,
    "score": _score,
    "expected": _expected,
}
