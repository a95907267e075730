"""What a plan says of observations, as JSON for people and programs: advice, evidence, what is unsure."""

import math
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from phases.averted import averted_documents
from phases.observations import BEGINNING, Observed
from phases.pressure_documents import score_documents
from phases.rules.conditions import SomeOf
from phases.rules.evaluate import Verdict
from phases.rules.expected import Expectation
from phases.rules.figures import Figure, Reading
from phases.rules.history import Moment, stand
from phases.rules.lines import Outcome, Shown
from phases.rules.plan import Rules
from phases.rules.pressure import Scheme
from phases.rules.rollup import Level, Rollup, facility_levels, level_above
from phases.scored_observations import reads_scores, scores_of, with_scores

DIGITS = 4


def advice_document(
    rules: Rules,
    rollup: Rollup,
    observed: Observed,
    at: datetime,
    *,
    scheme: Scheme | None = None,
    measures: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """Return what a plan says at a moment, whatever the order of the observations.

    `measures` are the titles of the plan's measures, for what averts what is expected. Without a `scheme`
    there are no pressure scores.
    """
    derive = with_scores(scheme, observed.places) if scheme and reads_scores(rules) else None
    moment = stand(rules, observed.observations, observed.phases, at, derive)
    advice = {one.rule.id: one for one in moment.advice}
    return {
        "at": at.isoformat(),
        "phase": moment.phase,
        "since": None if moment.phase_since is None else _when(moment.phase_since),
        "advice": [
            {
                "rule": one.rule.id,
                "to": one.rule.to,
                "kind": one.rule.kind,
                "dimension": one.rule.dimension,
                "sentence": dict(one.rule.sentence),
                "since": one.since.isoformat(),
                "due": one.due,
                "for_hours": rules.wait(one.rule, moment.phase),
                "decided_by": decided_by(rules, moment.phase, one.rule.to),
                "averted_by": averted_documents(one.averted_by, measures or {}),
                "evidence": [_shown(item, at) for item in one.figures],
            }
            for one in moment.advice
        ],
        "cannot_judge": [
            {"rule": one.rule.id, "to": one.rule.to, "why": one.why, "unknown": list(one.unknown)}
            for one in moment.verdicts
            if one.holds is None
        ],
        "rules": [_verdict(one, rules, moment, one.rule.id in advice) for one in moment.verdicts],
        "levels": _levels(rules, rollup, observed, moment),
        "scores": []
        if scheme is None
        else score_documents(scores_of(scheme, observed.places, moment.known), at),
    }


def decided_by(rules: Rules, source: str, target: str) -> dict[str, Any]:
    """Return who may take a region from a phase to another."""
    transition = rules.deciding.of(source, target)
    return {
        "roles": list(transition.roles),
        "bodies": [
            {"id": body.id, "name": dict(body.name), "asked": transition.asks(body)}
            for body in transition.bodies
        ],
        "answer_within_minutes": transition.answer_within_minutes,
        "by_telephone": transition.by_telephone,
    }


def _verdict(one: Verdict, rules: Rules, moment: Moment, advised: bool) -> dict[str, Any]:  # noqa: FBT001
    """Return how far a rule is from holding, or from not holding any more."""
    since = moment.since.get(one.rule.id, moment.at) if advised else None
    return {
        "rule": one.rule.id,
        "to": one.rule.to,
        "holds": one.holds,
        "why": one.why or None,
        "back": one.back or None,
        "held_hours": None if since is None else _hours(since, moment.at),
        "for_hours": rules.wait(one.rule, moment.phase),
        "lines": [_outcome(line) for line in one.lines],
    }


def _outcome(one: Outcome) -> dict[str, Any]:
    """Return one line: what it compares, and what would have to change."""
    condition: dict[str, Any] = (
        {"at_least": one.condition.count}
        if isinstance(one.condition, SomeOf)
        else {name: value for name, value in asdict(one.condition).items() if value != ""}
    )
    return {
        "condition": condition,
        "holds": one.holds,
        "unit": one.unit,
        "value": _number(one.value),
        "line": _number(one.line),
        "lacking": _number(one.lacking),
        "unknown": list(one.unknown),
        **({"of": [_outcome(part) for part in one.parts]} if one.parts else {}),
    }


def _shown(item: Shown, at: datetime) -> dict[str, Any]:
    """Return one figure as evidence, with its age."""
    document = asdict(item)
    if isinstance(item, Figure):
        document |= {"ratio_regular": item.ratio_regular, "ratio_open": item.ratio_open}
    if isinstance(item, Expectation):
        document["quantiles"] = {str(chance): value for chance, value in item.quantiles}
    if isinstance(item, Reading):
        document |= {"ratio": item.value("ratio")}
    document["observed_at"] = item.observed_at.isoformat()
    document["age_minutes"] = round((at - item.observed_at).total_seconds() / 60, 1)
    return {k: _number(v) if isinstance(v, float) else v for k, v in document.items()}


def _levels(rules: Rules, rollup: Rollup, observed: Observed, moment: Moment) -> dict[str, Any]:
    """Return how heavily facilities, areas and the region stand."""
    found = facility_levels(rules, rollup, moment.known)
    weights = {code: place.weight for code, place in observed.places.items()}
    areas: dict[str, list[str]] = {}
    for code in found:
        place = observed.places.get(code)
        if place is not None and place.area:
            areas.setdefault(place.area, []).append(code)

    def above(codes: list[str]) -> Level:
        return level_above(
            rollup, [found[code] for code in codes], [weights.get(code, 1.0) for code in codes]
        )

    return {
        "by": rollup.by,
        "facilities": {code: _level(one) for code, one in found.items()},
        "areas": {area: _level(above(codes)) for area, codes in sorted(areas.items())},
        "region": _level(above(list(found))),
    }


def _level(one: Level) -> dict[str, Any]:
    """Return a level."""
    dimensions: Mapping[str, str | None] = one.dimensions
    return {"phase": one.phase, "score": _number(one.score), "dimensions": dict(dimensions)}


def _number(value: float | None) -> float | None:
    """Return a number that JSON has: patients without any bed have no ratio."""
    return None if value is None or math.isinf(value) else round(value, DIGITS)


def _hours(since: datetime, at: datetime) -> float:
    """Return how many hours lie between."""
    return round((at - since).total_seconds() / 3600, 2)


def _when(moment: datetime) -> str | None:
    """Return a moment; what was so from the beginning has none."""
    return None if moment == BEGINNING else moment.isoformat()
