"""Pressure scores as JSON, for the wire, the page and `plan advise`: the same names everywhere."""

import math
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from phases.rules.pressure import Part, Prescribed, Scheme, Score, Scores, order_of
from phases.rules.pressure.scheme import Parameter

DIGITS = 4


def score_documents(scores: Scores, at: datetime) -> list[dict[str, Any]]:
    """Return how every place stands, from above down, each with its evidence."""
    return [score_document(one, at) for one in sorted(scores.values(), key=order_of)]


def score_document(one: Score, at: datetime) -> dict[str, Any]:
    """Return how one place stands, with every parameter as evidence."""
    return {**standing_document(one), "parts": [part_document(part, at) for part in one.parts]}


def standing_document(one: Score) -> dict[str, Any]:
    """Return how one place stands: level, score, their range, who is silent, what is prescribed."""
    return {
        "tier": one.tier,
        "code": one.code,
        "level": one.level,
        "least": one.judged.least,
        "most": one.judged.most,
        "score": _rounded(one.found.score, 1),
        "low": _rounded(one.found.low, 1),
        "high": _rounded(one.found.high, 1),
        "known": _rounded(one.found.known, 2),
        "silent": list(one.silent),
        "measures": list(one.measures),
        "escalated": list(one.escalated),
    }


def part_document(part: Part, at: datetime) -> dict[str, Any]:
    """Return one parameter as evidence; `over`: patients without any bed to divide them by."""
    age = None if part.observed_at is None else (at - part.observed_at).total_seconds() / 60
    endless = part.value is not None and math.isinf(part.value)
    return {
        "parameter": part.parameter,
        "standing": part.standing,
        "value": None if endless else _rounded(part.value, DIGITS),
        "over": endless,
        "state": part.state,
        "line": part.line,
        "next_line": part.next_line,
        "points": part.points,
        "most": part.most,
        "observed_at": None if part.observed_at is None else part.observed_at.isoformat(),
        "age_minutes": _rounded(age, 1),
        "source": part.source,
    }


def scheme_document(scheme: Scheme) -> dict[str, Any]:
    """Return a scheme as the page shows it: what is looked at, lines, weights, measures."""
    return {
        "name": dict(scheme.name),
        "author": scheme.author,
        "source": dict(scheme.source),
        "valid_from": scheme.valid_from,
        "own_proposal": scheme.own_proposal,
        "weights": dict(scheme.weights),
        "lines": {tier: list(lines) for tier, lines in scheme.lines.items()},
        "providers": {
            one.sector: {"lines": list(one.lines), "parameters": _parameters(one.parameters)}
            for one in scheme.providers.values()
        },
        "measures": {one.id: _measure(one) for one in scheme.measures},
    }


def _parameters(found: Iterable[Parameter]) -> list[dict[str, Any]]:
    """Return the parameters of a provider."""
    return [
        {
            "id": one.id,
            "name": dict(one.name),
            "about": one.about,
            "figure": one.figure,
            "worse": one.worse,
            "steps": [list(step) for step in one.steps],
            "states": dict(one.states),
            "most": one.most,
        }
        for one in found
    ]


def _measure(one: Prescribed) -> dict[str, Any]:
    """Return a prescribed measure."""
    return {
        "tier": one.tier,
        "level": one.level,
        "owner": one.owner,
        "title": dict(one.title),
        "within_minutes": one.within_minutes,
        "when": None
        if one.when is None
        else {"tier": one.when.tier, "level": one.when.level, "count": one.when.count},
    }


def _rounded(value: float | None, digits: int) -> float | None:
    """Return a number of so many digits, if there is one."""
    return None if value is None else round(value, digits)
