"""The names a plan may use: a misspelt one would be left out unseen, so a new plan is refused for it."""

from collections.abc import Iterator
from typing import Any

from phases.rules.plan import PHASES, PlanError

PLAN = (
    "rules",
    "deciders",
    "repeat_hours",
    "withdraw_hours",
    "min_fresh_share",
    "measures",
    "report_every_minutes",
)
RULE = ("id", "from", "to", "conditions", "for_hours", "sentence")
CONDITION = ("bed", "scope", "compare", "threshold", "share", "count")


def check_names(document: dict[str, Any]) -> None:
    """Raise PlanError with the place of the first name nobody knows, in a plan that can be read."""
    for place, value, known in _objects(document):
        for name in value:
            if name not in known:
                raise PlanError(f"{place}/{name}", "unknown", known=list(known))


def _objects(plan: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], tuple[str, ...]]]:
    """Yield the objects of a plan with their places and the names they may have."""
    yield "", plan, PLAN
    yield "/deciders", plan["deciders"], PHASES
    for i, rule in enumerate(plan["rules"]):
        yield f"/rules/{i}", rule, RULE
        for k, condition in enumerate(rule["conditions"]):
            yield f"/rules/{i}/conditions/{k}", condition, CONDITION
