"""A beheersplan regionale zorgcontinuïteit as data: reading and checking its document.

Indicators and triggers follow the IOM's crisis standards of care toolkit (2013): a trigger is a bright
line on an indicator; here it leads to a proposal, never to a change of phase.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from phases.rules.condition_reading import read_condition, read_yardstick
from phases.rules.conditions import (
    OPEN,
    READ,
    THEMES,
    YARDSTICKS,
    AnyCondition,
    Condition,
    ExpectedCondition,
    OneCondition,
    ReadingCondition,
    SurveyCondition,
    single,
)
from phases.rules.deciding import Deciding, read_deciding
from phases.rules.given import (
    PHASES,
    PlanError,
    fault,
    given_both,
    given_choice,
    given_list,
    given_number,
    given_object,
    given_text,
)

__all__ = [
    "DIMENSIONS",
    "OPEN",
    "PHASES",
    "THEMES",
    "YARDSTICKS",
    "AnyCondition",
    "Condition",
    "PlanError",
    "Rule",
    "Rules",
    "SurveyCondition",
    "asks_survey",
    "beds_named",
    "check_kinds",
    "check_sectors",
    "expected_named",
    "houses_expected",
    "lines_of",
    "read_rules",
    "readings_named",
    "unmatched",
]

MAX_HOURS = 24 * 14
DIMENSIONS = ("space", "staff", "supplies", "standard")  # of crisis standards of care
SCRIPTED, EXPERT = "scripted", "expert"  # a bright line, or a question to who knows
TRIGGERS = (SCRIPTED, EXPERT)
MAX_MARGIN = 0.5


@dataclass(frozen=True)
class Rule:
    """A trigger: from which phases, to which, on what conditions (all of them), and how long already."""

    id: str
    from_phases: tuple[str, ...]
    to: str
    conditions: tuple[AnyCondition, ...]
    for_hours: float
    sentence: Mapping[str, str]
    dimension: str = DIMENSIONS[0]
    kind: str = SCRIPTED

    @property
    def is_early(self) -> bool:
        """Say whether it looks ahead: what it warns of is expected and not there yet."""
        lines = (line for _place, line in single(self.conditions, ""))
        return any(isinstance(line, ExpectedCondition) for line in lines)

    def steps_down(self, phase: str) -> bool:
        """Say whether it leads from a phase to a lighter one."""
        return PHASES.index(self.to) < PHASES.index(phase)


@dataclass(frozen=True)
class StepDown:
    """What every step down needs beside its own conditions: so long, and so far from every line that led up.

    `margin` is a share of each line: with 0.05 a line of 100% is left at 95%.
    """

    for_hours: float = 0.0
    margin: float = 0.0


@dataclass(frozen=True)
class Rules:
    """What a plan says: triggers, who decides, measures, and how often to report.

    `yardstick`: what its conditions, and the colours of its region, measure by unless a condition says so.
    `deciders`: phase -> roles that may decide on it. `repeat_hours`: how long a rejected rule stays quiet.
    """

    rules: tuple[Rule, ...]
    deciders: Mapping[str, tuple[str, ...]]
    repeat_hours: float
    withdraw_hours: float
    min_fresh_share: float
    yardstick: str = YARDSTICKS[0]
    deciding: Deciding = field(default_factory=lambda: Deciding({}, {}))
    step_down: StepDown = StepDown()

    def wait(self, rule: Rule, phase: str) -> float:
        """Return for how many hours a rule must hold before it is proposed."""
        return max(rule.for_hours, self.step_down.for_hours if rule.steps_down(phase) else 0.0)


def read_rules(document: object) -> Rules:
    """Return the rules of a document. Raises PlanError with the place of the first fault.

    A plan outlives the kinds of bed it names: `check_kinds` is for one that is to be adopted.
    """
    plan = given_object(document, "")
    yardstick = read_yardstick(plan, "", YARDSTICKS[0])
    rules = tuple(
        _rule(item, f"/rules/{i}", yardstick)
        for i, item in enumerate(given_list(plan, "rules", ""))
    )
    if len({rule.id for rule in rules}) != len(rules):
        fault("/rules", "same_number")
    deciding = read_deciding(plan)
    return Rules(
        rules=rules,
        deciders=deciding.deciders,
        repeat_hours=given_number(plan, "repeat_hours", "", 0, MAX_HOURS),
        withdraw_hours=given_number(plan, "withdraw_hours", "", 0, MAX_HOURS),
        min_fresh_share=given_number(plan, "min_fresh_share", "", 0, 1),
        yardstick=yardstick,
        deciding=deciding,
        step_down=_step_down(plan),
    )


def _step_down(plan: Mapping[str, Any]) -> StepDown:
    """Return what every step down needs."""
    if "step_down" not in plan:
        return StepDown()
    given = given_object(plan["step_down"], "/step_down")
    usual = {"for_hours": 0, "margin": 0, **given}
    return StepDown(
        for_hours=given_number(usual, "for_hours", "/step_down", 0, MAX_HOURS),
        margin=given_number(usual, "margin", "/step_down", 0, MAX_MARGIN),
    )


def lines_of(rules: Rules) -> Iterator[tuple[str, Rule, OneCondition]]:
    """Yield every single condition of a plan with its place and its rule."""
    for i, rule in enumerate(rules.rules):
        for place, line in single(rule.conditions, f"/rules/{i}/conditions"):
            yield place, rule, line


def check_kinds(rules: Rules, kinds: Collection[str]) -> None:
    """Raise PlanError for the first condition on a kind of bed that nobody knows."""
    for place, _rule_id, bed in _named(rules):
        if bed not in kinds:
            fault(place, "choose", words=list(kinds))


def check_sectors(rules: Rules, sectors: Collection[str]) -> None:
    """Raise PlanError for the first condition on answers of a sector that is asked nothing."""
    for place, _rule, line in lines_of(rules):
        if isinstance(line, SurveyCondition) and line.sector not in sectors:
            fault(f"{place}/sector", "choose", words=sorted(sectors))


def asks_survey(rules: Rules) -> bool:
    """Say whether any rule looks at answers to the meetlat."""
    return any(isinstance(line, SurveyCondition) for _place, _rule, line in lines_of(rules))


def unmatched(rules: Rules, kinds: Collection[str]) -> list[tuple[str, str]]:
    """Return the rules, with the kind of bed, that can no longer hold: nobody reports that kind."""
    found = ((rule_id, bed) for _place, rule_id, bed in _named(rules) if bed not in kinds)
    return list(dict.fromkeys(found))


def beds_named(rules: Rules) -> frozenset[tuple[str, str]]:
    """Return the kinds of bed that a plan looks at, with the cohort; empty: the whole."""
    return frozenset(
        (line.bed, line.cohort)
        for _place, _rule, line in lines_of(rules)
        if isinstance(line, Condition)
    )


def readings_named(rules: Rules) -> frozenset[str]:
    """Return what a plan reads beside beds and answers, such as `kind:stock_ppe` and `ed`."""
    return frozenset(
        line.about for _place, _rule, line in lines_of(rules) if isinstance(line, READ)
    )


def expected_named(rules: Rules) -> frozenset[str]:
    """Return the kinds of bed of which a plan reads forecasts."""
    return frozenset(
        line.bed for _place, _rule, line in lines_of(rules) if isinstance(line, ExpectedCondition)
    )


def houses_expected(rules: Rules) -> frozenset[str]:
    """Return the kinds of bed of which a plan reads the forecasts of facilities."""
    return frozenset(
        line.bed
        for _place, _rule, line in lines_of(rules)
        if isinstance(line, ExpectedCondition) and line.scope != "region"
    )


def _named(rules: Rules) -> Iterator[tuple[str, str, str]]:
    """Yield where each condition stands, whose it is, and which kind of bed it names."""
    for place, rule, line in lines_of(rules):
        if isinstance(line, Condition):
            yield f"{place}/bed", rule.id, line.bed
        elif isinstance(line, ExpectedCondition):
            yield f"{place}/expected/bed", rule.id, line.bed


def kinds_named(rules: Rules) -> Iterator[tuple[str, ReadingCondition, str]]:
    """Yield where each condition on a kind that is no bed stands, itself, and that kind."""
    for place, _rule, line in lines_of(rules):
        if isinstance(line, ReadingCondition) and line.about.startswith("kind:"):
            yield place, line, line.about.removeprefix("kind:")


def _rule(item: object, place: str, yardstick: str) -> Rule:
    """Return one trigger."""
    rule = given_object(item, place)
    sentence = given_both(rule, "sentence", place)
    conditions = given_list(rule, "conditions", place)
    if not conditions and isinstance(rule.get("conditions"), list):
        fault(f"{place}/conditions", "no_condition")
    from_phases = tuple(
        given_choice({"v": p}, "v", f"{place}/from", PHASES)
        for p in given_list(rule, "from", place)
    )
    to = given_choice(rule, "to", place, PHASES)
    if to in from_phases:
        fault(f"{place}/to", "same_phase")
    usual = {"dimension": DIMENSIONS[0], "kind": SCRIPTED, **rule}
    return Rule(
        id=given_text(rule, "id", place),
        from_phases=from_phases,
        to=to,
        conditions=tuple(
            read_condition(c, f"{place}/conditions/{i}", yardstick)
            for i, c in enumerate(conditions)
        ),
        for_hours=given_number(rule, "for_hours", place, 0, MAX_HOURS),
        sentence=sentence,
        dimension=given_choice(usual, "dimension", place, DIMENSIONS),
        kind=given_choice(usual, "kind", place, TRIGGERS),
    )
