"""Holding pressure scores against a line of a plan."""

from collections.abc import Sequence

from phases.rules.conditions import ScoreCondition
from phases.rules.figures import Reading
from phases.rules.outcomes import Known, Outcome, enough, verdict


def scores_outcome(condition: ScoreCondition, known: Known, _min_fresh: float) -> Outcome:
    """Return what pressure scores say."""
    asked = _asked(condition, known)
    stands = [(one, _reaches(condition, one)) for one in asked]
    beyond = [one for one, there in stands if there]
    silent = tuple(one.facility for one, there in stands if there is None)
    usable = len(asked) - len(silent)
    if condition.scope == "region":
        holds = stands[0][1] if stands else None
        level = asked[0].values.get("level") if asked else None
        line = float(condition.level)
        sign = 1 if condition.compare == "above" else -1
        lacking = None if level is None else sign * (line - level)
        return Outcome(
            condition, holds, tuple(asked), level, line, "level", lacking, unknown=silent
        )
    if condition.compare == "above":
        return enough(condition, _heaviest(beyond), usable, silent)
    most = condition.share * len(asked)
    heavier = [one for one, there in stands if there is False]
    return Outcome(
        condition,
        verdict(
            usable > 0 and len(heavier) + len(silent) <= most,
            not asked or len(heavier) <= most,
        ),
        _heaviest([*heavier, *beyond]),
        value=float(len(heavier)),
        line=float(int(most)),
        unit="facilities",
        lacking=float(len(heavier) - int(most)),
        unknown=silent,
    )


def facilities_reached(condition: ScoreCondition, known: Known) -> dict[str, bool | None]:
    """Return per facility whether its own score is at the level of a line or beyond."""
    if condition.scope == "region":
        return {}
    return {one.facility: _reaches(condition, one) for one in _asked(condition, known)}


def _asked(condition: ScoreCondition, known: Known) -> list[Reading]:
    """Return the scores that a line is about."""
    return [
        one
        for one in known.readings
        if one.about == condition.about and condition.sector in ("", one.sector)
    ]


def _reaches(condition: ScoreCondition, one: Reading) -> bool | None:
    """Say whether a score is at the level of a line or beyond; None: what is silent could tip it."""
    level = one.values.get("level")
    least, most = (one.values.get(name, 0.0) for name in ("least", "most"))
    if level is not None:
        least = most = level
    if condition.compare == "above":
        return True if least >= condition.level else False if most < condition.level else None
    return True if most <= condition.level else False if least > condition.level else None


def _heaviest(rows: Sequence[Reading]) -> tuple[Reading, ...]:
    """Return scores, the heaviest first."""
    return tuple(sorted(rows, key=lambda one: (-one.values.get("least", 0.0), one.facility)))
