"""How heavily facilities, sub-regions, regions and the country stand, by the four dimensions of care.

Of a facility each dimension (space, staff, supplies, standard) stands at the furthest phase of which one of
the plan's lines is passed there, or of which the facility itself answered. The worst of them counts, or a
weighted score of all, as the plan says. Of a place above it counts how many below stand so, or their score.
What is not known is never good: it makes a place that would be calm one of which nobody can tell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from phases.rules.conditions import (
    Condition,
    ExpectedCondition,
    OneCondition,
    ReadingCondition,
    ScoreCondition,
    StateCondition,
    SurveyCondition,
)
from phases.rules.given import PHASES, given_choice, given_number, given_object
from phases.rules.lines import Known
from phases.rules.plan import DIMENSIONS, Rules, lines_of
from phases.rules.scorelines import facilities_reached

WORST, SCORE = "worst", "score"
MOST_WEIGHT = 100
LINES: Mapping[str, float] = {"adapted": 0.5, "crisis": 1.5}  # of a score from 0 to 2


@dataclass(frozen=True)
class Rollup:
    """How levels add up: by the worst, or by a score with weights and the lines that it crosses.

    By the worst, a place stands at a phase when at least `count` and `share` of those below it do.
    """

    by: str = WORST
    weights: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(DIMENSIONS, 1.0))
    share: float = 0.25
    count: int = 2
    lines: Mapping[str, float] = field(default_factory=lambda: dict(LINES))


@dataclass(frozen=True)
class Level:
    """How a place stands: its phase (None: nobody can tell), its score, and its dimensions."""

    phase: str | None
    score: float
    dimensions: Mapping[str, str | None] = field(default_factory=dict)


def read_rollup(document: Mapping[str, Any]) -> Rollup:
    """Return how a plan adds levels up. Raises PlanError with the place of the first fault."""
    if "rollup" not in document:
        return Rollup()
    given = {"by": WORST, "share": 0.25, "count": 2, **given_object(document["rollup"], "/rollup")}
    weights = given_object(given.get("weights", {}), "/rollup/weights")
    lines = {**LINES, **given_object(given.get("lines", {}), "/rollup/lines")}
    return Rollup(
        by=given_choice(given, "by", "/rollup", (WORST, SCORE)),
        weights={
            one: given_number({one: 1, **weights}, one, "/rollup/weights", 0, MOST_WEIGHT)
            for one in DIMENSIONS
        },
        share=given_number(given, "share", "/rollup", 0, 1),
        count=int(given_number(given, "count", "/rollup", 1, 1000)),
        lines={phase: given_number(lines, phase, "/rollup/lines", 0, 2) for phase in PHASES[1:]},
    )


def facility_levels(rules: Rules, rollup: Rollup, known: Known) -> dict[str, Level]:
    """Return how each facility stands that was asked anything a plan looks at."""
    found: dict[str, dict[str, list[str | None]]] = {}
    for _place, rule, line in lines_of(rules):
        rises = any(PHASES.index(rule.to) > PHASES.index(one) for one in rule.from_phases)
        if not rises or (line.compare != "above" and not isinstance(line, ReadingCondition)):
            continue
        dimension = rule.dimension
        if isinstance(line, SurveyCondition) and line.theme in DIMENSIONS:
            dimension = line.theme
        for facility, passed in _passed(line, known).items():
            level = None if passed is None else rule.to if passed else PHASES[0]
            found.setdefault(facility, {}).setdefault(dimension, []).append(level)
    return {
        facility: _of_dimensions(rollup, {name: worst(all_) for name, all_ in said.items()})
        for facility, said in sorted(found.items())
    }


def _passed(line: OneCondition, known: Known) -> dict[str, bool | None]:
    """Return per facility whether it is beyond a line itself; None where that is not known."""
    if isinstance(line, Condition):
        by = line.yardstick
        beds = [one for one in known.figures if (one.bed, one.cohort) == (line.bed, line.cohort)]
        return {
            one.facility: _beyond(line, one.pressure(by)) if one.counts(by) else None
            for one in beds
            if not one.counts(by) or one.pressure(by) is not None
        }
    if isinstance(line, SurveyCondition):
        heavy = PHASES[PHASES.index(line.level) :]
        about = (line.theme, line.sector)
        asked = [one for one in known.standings if (one.theme, one.sector) == about and one.applies]
        return {one.facility: one.level in heavy if one.counts else None for one in asked}
    if isinstance(line, ExpectedCondition):
        return {}  # what is expected is not how a place stands
    if isinstance(line, ScoreCondition):
        return facilities_reached(line, known)
    asked_here = [
        one for one in known.readings if one.about == line.about and line.sector in ("", one.sector)
    ]
    if isinstance(line, StateCondition):
        return {
            one.facility: one.state in line.states if one.fresh and one.state else None
            for one in asked_here
        }
    return {
        one.facility: _beyond(line, one.value(line.figure)) if one.known(line.figure) else None
        for one in asked_here
    }


def _beyond(line: Condition | ReadingCondition, value: float | None) -> bool:
    """Say whether a figure of a facility is beyond a line."""
    if value is None:
        return False
    return value >= line.threshold if line.compare == "above" else value <= line.threshold


def worst(levels: Sequence[str | None]) -> str | None:
    """Return the furthest phase of some; None where all that is known is calm and something is not."""
    known = [PHASES.index(one) for one in levels if one is not None]
    heaviest = max(known, default=0)
    return None if heaviest == 0 and len(known) < len(levels) else PHASES[heaviest]


def _of_dimensions(rollup: Rollup, dimensions: Mapping[str, str | None]) -> Level:
    """Return how a facility stands by its dimensions."""
    weights = {name: rollup.weights[name] for name in dimensions}
    total = sum(weights.values())
    points = sum(PHASES.index(one) * weights[name] for name, one in dimensions.items() if one)
    score = points / total if total else 0.0
    phase = worst(list(dimensions.values()))
    if rollup.by == SCORE:
        phase = _by_score(rollup, score, unknown=None in dimensions.values())
    return Level(phase, score, dict(dimensions))


def _by_score(rollup: Rollup, score: float, *, unknown: bool) -> str | None:
    """Return the phase of a score; nobody can tell that all is calm where something is not known."""
    passed = [phase for phase in PHASES[1:] if score >= rollup.lines[phase]]
    return passed[-1] if passed else None if unknown else PHASES[0]


def level_above(
    rollup: Rollup, below: Sequence[Level], weights: Sequence[float] | None = None
) -> Level:
    """Return how a place stands by those below it, weighed where its score counts."""
    if not below:
        return Level(None, 0.0)
    heavy = list(weights or [1.0] * len(below))
    total = sum(heavy)
    score = (
        sum(one.score * w for one, w in zip(below, heavy, strict=True)) / total if total else 0.0
    )
    unknown = sum(one.phase is None for one in below)
    dimensions = {
        name: _by_count(rollup, [one.dimensions.get(name, PHASES[0]) for one in below])
        for name in DIMENSIONS
        if any(name in one.dimensions for one in below)
    }
    if rollup.by == SCORE:
        return Level(_by_score(rollup, score, unknown=unknown > 0), score, dimensions)
    return Level(_by_count(rollup, [one.phase for one in below]), score, dimensions)


def _by_count(rollup: Rollup, levels: Sequence[str | None]) -> str | None:
    """Return the furthest phase at which enough stand; None where who is unknown could make it further."""
    need = max(min(rollup.count, len(levels)), rollup.share * len(levels))
    known = [PHASES.index(one) for one in levels if one is not None]
    silent = len(levels) - len(known)
    reached = max((n for n in range(3) if sum(one >= n for one in known) >= need), default=0)
    return (
        None
        if reached == 0 and silent and sum(o >= 1 for o in known) + silent >= need
        else (PHASES[reached])
    )
