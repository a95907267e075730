"""Holding forecasts against a line of a plan: how likely it is crossed within so many hours.

Above: at some moment within them, so the likeliest horizon counts. Below: at every moment, so the least
likely counts. Without a fresh forecast that reaches so far, what is not sure cannot be judged.
"""

from collections.abc import Sequence

from phases.rules.conditions import ExpectedCondition
from phases.rules.expected import Chance, Expectation, chance_of
from phases.rules.outcomes import Known, Outcome, enough

UNSURE = Chance(0.0, 1.0)


def expected_outcome(condition: ExpectedCondition, known: Known, _min_fresh: float) -> Outcome:
    """Return what forecasts say."""
    whole = condition.scope == "region"
    places: dict[str, list[Expectation]] = {}
    for one in known.expected:
        if one.expects == condition.bed and one.whole == whole:
            places.setdefault(one.facility, []).append(one)
    chances = {code: chance_in(condition, rows) for code, rows in sorted(places.items())}
    if whole:
        return _of_region(condition, places, chances)
    beyond = [code for code, one in chances.items() if one.low >= condition.probability]
    silent = tuple(
        code for code, one in chances.items() if one.low < condition.probability <= one.high
    )
    beyond.sort(key=lambda code: (-chances[code].low, code))
    shown = [one for code in beyond for one in _telling(condition, places[code])]
    found = enough(condition, beyond, len(chances) - len(silent), silent)
    return Outcome(
        condition,
        found.holds,
        tuple(shown),
        found.value,
        found.line,
        found.unit,
        found.lacking,
        found.unknown,
    )


def chance_in(condition: ExpectedCondition, rows: Sequence[Expectation]) -> Chance:
    """Return how likely a place is to cross a line within the hours of a condition."""
    usable = [one for one in rows if one.counts]
    within = [one for one in usable if one.hours <= condition.within_hours]
    if not within:
        return UNSURE
    covered = any(one.hours >= condition.within_hours for one in usable)
    found = [chance_of(one.quantiles, condition.compare, condition.threshold) for one in within]
    if condition.compare == "above":
        high = max(one.high for one in found) if covered else 1.0
        return Chance(max(one.low for one in found), high)
    low = min(one.low for one in found) if covered else 0.0
    return Chance(low, min(one.high for one in found))


def _of_region(
    condition: ExpectedCondition,
    places: dict[str, list[Expectation]],
    chances: dict[str, Chance],
) -> Outcome:
    """Return what the forecast of a region says."""
    line = condition.probability
    if not chances:
        return Outcome(condition, None, (), None, line, "probability")
    code, chance = next(iter(chances.items()))
    holds = True if chance.low >= line else False if chance.high < line else None
    known = chance != UNSURE
    return Outcome(
        condition,
        holds,
        _telling(condition, places[code]),
        chance.low if known else None,
        line,
        "probability",
        line - chance.low if known else None,
        () if holds is not None else (code,),
    )


def _telling(condition: ExpectedCondition, rows: Sequence[Expectation]) -> tuple[Expectation, ...]:
    """Return the forecasts that a line looks at, in order of their hours."""
    within = (one for one in rows if one.hours <= condition.within_hours)
    return tuple(sorted(within, key=lambda one: (one.hours, one.source)))
