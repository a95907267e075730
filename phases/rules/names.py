"""The names a plan may use: a misspelt one would be left out unseen, so a new plan is refused for it."""

from collections.abc import Iterator
from typing import Any

from phases.rules.given import PHASES, fault

VERSIONS = (1, 2)
PLAN = (
    "version",
    "rules",
    "deciders",
    "by_telephone",
    "bodies",
    "transitions",
    "colours",
    "step_down",
    "rollup",
    "repeat_hours",
    "withdraw_hours",
    "min_fresh_share",
    "yardstick",
    "measures",
    "report_every_minutes",
    "review_hours",
    "classes",
    "lead",
    "links",
    "told",
)
RULE = ("id", "from", "to", "conditions", "for_hours", "sentence", "dimension", "kind")
CONDITION = ("bed", "scope", "compare", "threshold", "share", "count", "yardstick", "cohort")
SURVEY = ("survey", "sector", "level", "compare", "share", "count")
KIND = ("kind", "figure", "scope", "compare", "threshold", "share", "count", "sector", "aggregate")
ED = ("ed", *KIND[2:])
OPERATING = ("operating", "part", "compare", "share", "count", "sector")
SCORE = ("score", "scope", "compare", "share", "count", "sector")
EXPECTED = ("expected", "averted_by")
FORECAST = (
    *("bed", "scope", "within_hours", "probability", "compare", "threshold", "share", "count"),
)
AVERTED = ("measure", "agreement")
GROUP = ("at_least", "of")
BODY = ("id", "name", "members", "chair", "deputies", "all", "together")
MEMBER = ("role", "at")
TRANSITION = ("from", "to", "by", "consensus", "by_telephone")
ROLLUP = ("by", "weights", "share", "count", "lines")

_Place = tuple[str, object, tuple[str, ...]]


def check_names(document: dict[str, Any]) -> None:
    """Raise PlanError with the place of the first name nobody knows."""
    if document.get("version", 1) not in VERSIONS:
        fault("/version", "choose", words=[str(one) for one in VERSIONS])
    for place, value, known in _objects(document):
        for name in value if isinstance(value, dict) else ():
            if name not in known:
                fault(f"{place}/{name}", "unknown", known=list(known))


def _objects(plan: dict[str, Any]) -> Iterator[_Place]:
    """Yield the objects of a plan with their places and the names they may have."""
    yield "", plan, PLAN
    yield "/deciders", plan.get("deciders"), PHASES
    yield "/step_down", plan.get("step_down"), ("for_hours", "margin")
    yield "/rollup", plan.get("rollup"), ROLLUP
    for i, rule in enumerate(_list(plan, "rules")):
        yield f"/rules/{i}", rule, RULE
        for k, condition in enumerate(_list(rule, "conditions")):
            yield from _conditions(condition, f"/rules/{i}/conditions/{k}")
    for i, body in enumerate(_list(plan, "bodies")):
        yield f"/bodies/{i}", body, BODY
        for k, member in enumerate(_list(body, "members")):
            yield f"/bodies/{i}/members/{k}", member, MEMBER
    for i, one in enumerate(_list(plan, "transitions")):
        yield f"/transitions/{i}", one, TRANSITION
        if isinstance(one, dict):
            yield f"/transitions/{i}/consensus", one.get("consensus"), ("answer_within_minutes",)


def _conditions(condition: object, place: str) -> Iterator[_Place]:
    """Yield a condition, and those within it."""
    if not isinstance(condition, dict):
        return
    about = {
        "survey": SURVEY,
        "kind": KIND,
        "ed": ED,
        "operating": OPERATING,
        "score": SCORE,
        "expected": EXPECTED,
        "of": GROUP,
    }
    yield place, condition, next((k for name, k in about.items() if name in condition), CONDITION)
    yield f"{place}/expected", condition.get("expected"), FORECAST
    for i, one in enumerate(_list(condition, "averted_by")):
        yield f"{place}/averted_by/{i}", one, AVERTED
    for i, one in enumerate(_list(condition, "of")):
        yield from _conditions(one, f"{place}/of/{i}")


def _list(parent: object, name: str) -> list[Any]:
    """Return a list within an object, empty where there is none."""
    value = parent.get(name) if isinstance(parent, dict) else None
    return value if isinstance(value, list) else []
