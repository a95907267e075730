"""Holding figures against one line of a plan: it holds, it does not, or that cannot be judged.

A line cannot be judged when what is stale or unknown could make it hold, or when too little of a region is
fresh. What does hold on the fresh figures alone, holds.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from phases.rules.conditions import (
    RATIO,
    AnyCondition,
    Condition,
    ExpectedCondition,
    OneCondition,
    ReadingCondition,
    ScoreCondition,
    SomeOf,
    StateCondition,
    SurveyCondition,
)
from phases.rules.expectedlines import expected_outcome
from phases.rules.figures import Reading, heavier, ratio_of_totals
from phases.rules.outcomes import Known, Outcome, Shown, enough, needed, verdict
from phases.rules.scorelines import scores_outcome
from phases.rules.survey import survey_evidence

__all__ = ["Known", "Outcome", "Shown", "outcome"]


def outcome(
    condition: AnyCondition, known: Known, min_fresh: float, margin: float = 0.0
) -> Outcome:
    """Return what figures say of a condition; `margin` moves its line towards calm by this share."""
    if isinstance(condition, SomeOf):
        return _some_of(condition, known, min_fresh, margin)
    moved = _moved(condition, margin) if margin else condition
    return replace(_OUTCOMES[type(moved)](moved, known, min_fresh), condition=condition)


def _some_of(condition: SomeOf, known: Known, min_fresh: float, margin: float) -> Outcome:
    """Return k of n."""
    parts = tuple(outcome(one, known, min_fresh, margin) for one in condition.conditions)
    sure = sum(part.holds is True for part in parts)
    maybe = sum(part.holds is None for part in parts)
    shown = dict.fromkeys(figure for part in parts if part.holds for figure in part.figures)
    return Outcome(
        condition,
        verdict(sure >= condition.count, sure + maybe >= condition.count),
        tuple(shown),
        float(sure),
        float(condition.count),
        "conditions",
        float(condition.count - sure),
        tuple(dict.fromkeys(one for part in parts if part.holds is None for one in part.unknown)),
        parts,
    )


def _moved(condition: OneCondition, margin: float) -> OneCondition:
    """Return a condition whose line lies nearer to calm, so that it holds sooner."""
    if isinstance(condition, Condition | ReadingCondition):
        factor = 1 - margin if condition.compare == "above" else 1 + margin
        return replace(condition, threshold=condition.threshold * factor)
    return condition


def _beds(condition: Condition, known: Known, min_fresh: float) -> Outcome:
    """Return what beds say."""
    by, about = condition.yardstick, (condition.bed, condition.cohort)
    asked = [one for one in known.figures if (one.bed, one.cohort) == about]
    usable = [one for one in asked if one.counts(by)]
    # where there is no bed and nobody lies there is nothing to be full: it dilutes no share
    in_use = [one for one in usable if one.pressure(by) is not None]
    silent = tuple(one.facility for one in asked if not one.counts(by))
    if condition.scope == "facilities":
        return _counted(condition, in_use, lambda one: one.pressure(by), silent)
    ratio = heavier(
        by,
        ratio_of_totals([(one.occupied, one.regular) for one in usable]),
        ratio_of_totals([(one.occupied, one.operational) for one in usable]),
    )
    shown = _telling_first(in_use, lambda one: one.pressure(by), condition.compare)
    return _compared(
        condition,
        ratio,
        unit="ratio",
        shown=shown,
        asked=len(asked),
        silent=silent,
        min_fresh=min_fresh,
    )


def _readings(condition: ReadingCondition, known: Known, min_fresh: float) -> Outcome:
    """Return what other figures say."""
    asked = _asked(condition, known)
    usable = [one for one in asked if one.known(condition.figure)]
    silent = tuple(one.facility for one in asked if not one.known(condition.figure))
    in_use = [one for one in usable if one.value(condition.figure) is not None]

    def value(one: Reading) -> float | None:
        return one.value(condition.figure)

    if condition.scope == "facilities":
        return _counted(condition, in_use, value, silent)
    found = _aggregated(condition, usable, [v for one in in_use if (v := value(one)) is not None])
    shown = _telling_first(in_use, value, condition.compare)
    return _compared(
        condition,
        found,
        unit=condition.figure,
        shown=shown,
        asked=len(asked),
        silent=silent,
        min_fresh=min_fresh,
    )


def _asked(condition: ReadingCondition | StateCondition, known: Known) -> list[Reading]:
    """Return the readings that a condition is about."""
    return [
        one
        for one in known.readings
        if one.about == condition.about and condition.sector in ("", one.sector)
    ]


def _aggregated(
    condition: ReadingCondition, usable: Sequence[Reading], values: list[float]
) -> float | None:
    """Return a region's figure of those of its facilities; the worst is the one nearest to the line."""
    if not values:
        return None
    if condition.aggregate == "worst":
        return max(values) if condition.compare == "above" else min(values)
    if condition.figure == RATIO:
        return ratio_of_totals([(one.load, one.room) for one in usable])
    total = sum(values)
    return total if condition.aggregate == "total" else total / len(values)


def _states(condition: StateCondition, known: Known, _min_fresh: float) -> Outcome:
    """Return what states say."""
    asked = _asked(condition, known)
    usable = [one for one in asked if one.fresh and one.state]
    beyond = [one for one in usable if one.state in condition.states]
    silent = tuple(one.facility for one in asked if not (one.fresh and one.state))
    if condition.compare == "above":
        return enough(condition, beyond, len(usable), silent)
    most = condition.share * len(asked)
    sure = bool(usable) and len(beyond) + len(silent) <= most
    maybe = len(beyond) <= most if asked else True
    lacking = float(len(beyond) - int(most))
    shown = tuple(sorted(usable, key=lambda one: (one not in beyond, one.facility)))
    return Outcome(
        condition,
        verdict(sure, maybe),
        shown,
        value=float(len(beyond)),
        line=float(int(most)),
        unit="facilities",
        lacking=lacking,
        unknown=silent,
    )


def _survey(condition: SurveyCondition, known: Known, _min_fresh: float) -> Outcome:
    """Return what answers say."""
    about = (condition.theme, condition.sector)
    asked = [one for one in known.standings if (one.theme, one.sector) == about and one.applies]
    holds, shown = survey_evidence(condition, asked)
    silent = tuple(one.facility for one in asked if not one.counts)
    # the same as if who is silent were at that level, or were not
    heavy = [
        one if one.counts else replace(one, level=condition.level, fresh=True) for one in asked
    ]
    calm = [one if one.counts else replace(one, level="regular", fresh=True) for one in asked]
    guess = heavy if condition.compare == "above" else calm
    maybe = not asked or survey_evidence(condition, guess)[0]
    usable = len(asked) - len(silent)
    beyond = len(survey_evidence(replace(condition, compare="above", count=1), asked)[1])
    if condition.compare == "above":
        need = needed(condition, usable)
        return Outcome(
            condition,
            verdict(holds, maybe),
            shown,
            value=float(beyond),
            line=float(need),
            unit="facilities",
            lacking=float(need - beyond),
            unknown=silent,
        )
    most = int(condition.share * len(asked))
    return Outcome(
        condition,
        verdict(holds, maybe),
        shown,
        value=float(beyond),
        line=float(most),
        unit="facilities",
        lacking=float(beyond - most),
        unknown=silent,
    )


def _counted(
    condition: Condition | ReadingCondition,
    in_use: Sequence[Any],
    value: Callable[[Any], float | None],
    silent: tuple[str, ...],
) -> Outcome:
    """Return whether enough facilities are beyond the line."""
    beyond = [one for one in in_use if _beyond(condition, value(one))]
    ordered = _telling_first(beyond, value, condition.compare)
    return enough(condition, ordered, len(in_use), silent)


def _compared(
    condition: Condition | ReadingCondition,
    value: float | None,
    *,
    unit: str,
    shown: tuple[Any, ...],
    asked: int,
    silent: tuple[str, ...],
    min_fresh: float,
) -> Outcome:
    """Return whether a region's figure is beyond the line; not so is only said when enough is fresh."""
    holds = _beyond(condition, value)
    enough = asked > 0 and asked - len(silent) >= min_fresh * asked
    unsure = value is None or not enough
    lacking = None if value is None else condition.threshold - value
    if lacking is not None and condition.compare == "below":
        lacking = -lacking
    return Outcome(
        condition,
        verdict(holds, unsure),
        shown,
        value=value,
        line=condition.threshold,
        unit=unit,
        lacking=lacking,
        unknown=silent,
    )


def _beyond(condition: Condition | ReadingCondition, value: float | None) -> bool:
    """Say whether a figure is on the far side of the line, the line included."""
    if value is None:
        return False
    above = condition.compare == "above"
    return value >= condition.threshold if above else value <= condition.threshold


def _telling_first(
    rows: Iterable[Any], value: Callable[[Any], float | None], compare: str
) -> tuple[Any, ...]:
    """Return figures with the most telling first."""
    sign = -1 if compare == "above" else 1
    return tuple(sorted(rows, key=lambda one: (sign * (value(one) or 0), one.facility)))


_OUTCOMES: dict[type, Callable[[Any, Known, float], Outcome]] = {
    Condition: _beds,
    ReadingCondition: _readings,
    StateCondition: _states,
    SurveyCondition: _survey,
    ScoreCondition: scores_outcome,
    ExpectedCondition: expected_outcome,
}
