"""A beheersplan regionale zorgcontinuïteit as data: reading and checking its document.

Indicators and triggers follow the IOM's crisis standards of care toolkit (2013): a trigger is a bright
line on an indicator; here it leads to a proposal, never to a change of phase.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

PHASES = ("regular", "adapted", "crisis")  # stable names; their order is only for reading
MAX_RATIO = 3.0
MAX_HOURS = 24 * 14


class PlanError(ValueError):
    """A plan's document is not sound: `place` is a JSON pointer, `code` says what, with `params`."""

    def __init__(self, place: str, code: str, **params: Any) -> None:
        super().__init__(f"{place}: {code}")
        self.place = place
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Condition:
    """One bright line on occupancy = occupied / operational of one kind of bed.

    `scope` region: the ratio of the region's totals. `scope` facilities: at least `count` facilities and
    at least `share` of those with fresh figures are beyond the line. `compare`: above (≥) or below (≤).
    """

    bed: str
    scope: str
    compare: str
    threshold: float
    share: float = 0.0
    count: int = 1


@dataclass(frozen=True)
class Rule:
    """A trigger: from which phases, to which, on what conditions (all of them), and how long already."""

    id: str
    from_phases: tuple[str, ...]
    to: str
    conditions: tuple[Condition, ...]
    for_hours: float
    sentence: Mapping[str, str]


@dataclass(frozen=True)
class Rules:
    """What a plan says: triggers, who decides, measures, and how often to report.

    `deciders`: phase -> roles that may decide on it. `repeat_hours`: how long a rejected rule stays quiet.
    """

    rules: tuple[Rule, ...]
    deciders: Mapping[str, tuple[str, ...]]
    repeat_hours: float
    withdraw_hours: float
    min_fresh_share: float


def read_rules(document: object) -> Rules:
    """Return the rules of a document. Raises PlanError with the place of the first fault.

    A plan outlives the kinds of bed it names: `check_kinds` is for one that is to be adopted.
    """
    plan = _object(document, "")
    rules = tuple(_rule(item, f"/rules/{i}") for i, item in enumerate(_list(plan, "rules", "")))
    if len({rule.id for rule in rules}) != len(rules):
        raise PlanError("/rules", "same_number")
    deciders = _object(plan.get("deciders"), "/deciders")
    for phase in PHASES:
        if not _list(deciders, phase, "/deciders"):
            raise PlanError(f"/deciders/{phase}", "no_decider")
    return Rules(
        rules=rules,
        deciders={phase: tuple(str(role) for role in deciders[phase]) for phase in PHASES},
        repeat_hours=_number(plan, "repeat_hours", "", 0, MAX_HOURS),
        withdraw_hours=_number(plan, "withdraw_hours", "", 0, MAX_HOURS),
        min_fresh_share=_number(plan, "min_fresh_share", "", 0, 1),
    )


def check_kinds(rules: Rules, kinds: Collection[str]) -> None:
    """Raise PlanError for the first condition on a kind of bed that nobody knows."""
    for place, _rule_id, bed in _named(rules):
        if bed not in kinds:
            raise PlanError(place, "choose", words=list(kinds))


def unmatched(rules: Rules, kinds: Collection[str]) -> list[tuple[str, str]]:
    """Return the rules, with the kind of bed, that can no longer hold: nobody reports that kind."""
    found = ((rule_id, bed) for _place, rule_id, bed in _named(rules) if bed not in kinds)
    return list(dict.fromkeys(found))


def _named(rules: Rules) -> Iterator[tuple[str, str, str]]:
    """Yield where each condition stands, whose it is, and which kind of bed it names."""
    for i, rule in enumerate(rules.rules):
        for j, condition in enumerate(rule.conditions):
            yield f"/rules/{i}/conditions/{j}/bed", rule.id, condition.bed


def _rule(item: object, place: str) -> Rule:
    """Return one trigger."""
    rule = _object(item, place)
    sentence = _object(rule.get("sentence"), f"{place}/sentence")
    conditions = _list(rule, "conditions", place)
    if not conditions:
        raise PlanError(f"{place}/conditions", "no_condition")
    from_phases = tuple(
        _choice({"v": p}, "v", f"{place}/from", PHASES) for p in _list(rule, "from", place)
    )
    to = _choice(rule, "to", place, PHASES)
    if to in from_phases:
        raise PlanError(f"{place}/to", "same_phase")
    return Rule(
        id=_text(rule, "id", place),
        from_phases=from_phases,
        to=to,
        conditions=tuple(
            _condition(c, f"{place}/conditions/{i}") for i, c in enumerate(conditions)
        ),
        for_hours=_number(rule, "for_hours", place, 0, MAX_HOURS),
        sentence={
            language: _text(sentence, language, f"{place}/sentence") for language in ("nl", "en")
        },
    )


def _condition(item: object, place: str) -> Condition:
    """Return one bright line."""
    condition = _object(item, place)
    scope = _choice(condition, "scope", place, ("region", "facilities"))
    many = scope == "facilities"
    return Condition(
        bed=_text(condition, "bed", place),
        scope=scope,
        compare=_choice(condition, "compare", place, ("above", "below")),
        threshold=_number(condition, "threshold", place, 0, MAX_RATIO),
        share=_number(condition, "share", place, 0, 1) if many else 0.0,
        count=int(_number(condition, "count", place, 1, 1000)) if many else 1,
    )


def _object(value: object, place: str) -> dict[str, Any]:
    """Return a JSON object."""
    if not isinstance(value, dict):
        raise PlanError(place or "/", "object")
    return cast("dict[str, Any]", value)


def _list(parent: Mapping[str, Any], name: str, place: str) -> list[Any]:
    """Return a JSON list."""
    value = parent.get(name)
    if not isinstance(value, list):
        raise PlanError(f"{place}/{name}", "list")
    return value


def _text(parent: Mapping[str, Any], name: str, place: str) -> str:
    """Return a text that is not empty."""
    value = parent.get(name)
    if not isinstance(value, str) or not value.strip():
        raise PlanError(f"{place}/{name}", "text")
    return value


def _choice(parent: Mapping[str, Any], name: str, place: str, choices: tuple[str, ...]) -> str:
    """Return one of a closed set of words."""
    value = parent.get(name)
    if value not in choices:
        raise PlanError(f"{place}/{name}", "choose", words=list(choices))
    return str(value)


def _number(parent: Mapping[str, Any], name: str, place: str, least: float, most: float) -> float:
    """Return a number within bounds."""
    value = parent.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise PlanError(f"{place}/{name}", "number", least=least, most=most)
    return float(value)
