"""Holding figures against a plan's triggers.

Pressure is measured by the yardstick of each condition. `regular`, unless the plan says otherwise: against
the regular beds, or the open ones where that is heavier, so that neither opening nor closing beds hides
any; where the regular beds are unknown, so is the pressure. `open`: against the open beds alone.

Nothing open is known, not unknown: patients where no bed is open are over, by any measure, and count
in the region's total; a closed unit with nobody in it is calm.

A stale or unknown figure is never evidence: it is left out of a count and of a region's total, and
a step down is proposed only when enough of the figures are fresh, and when no rule would lead back up from
there on the same figures: what comes down stays down as long as nothing changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from phases.rules.conditions import (
    READ,
    Averted,
    Condition,
    ExpectedCondition,
    single,
)
from phases.rules.expected import Chance, Expectation, chance_of
from phases.rules.figures import Figure, Reading
from phases.rules.given import PHASES
from phases.rules.lines import Known, Outcome, Shown, outcome
from phases.rules.plan import Rule, Rules
from phases.rules.survey import Standing

STALE, NOBODY, FEW_FRESH, RETURNS = "stale", "nobody", "few_fresh", "returns"


@dataclass(frozen=True)
class Advice:
    """A rule whose conditions hold: `since` when they began to, `due` whether long enough."""

    rule: Rule
    figures: tuple[Shown, ...]
    since: datetime
    due: bool

    @property
    def averted_by(self) -> tuple[Averted, ...]:
        """Return what averts what it expects, as its conditions name it."""
        return averted_by(self.rule)


@dataclass(frozen=True)
class Verdict:
    """What figures say of a rule: whether it holds (None: cannot be judged), why not, and each line of it.

    `why` is empty or one of `stale` (who is silent could tip it), `nobody` (nothing was ever said),
    `few_fresh` (too few are fresh for a step down), `returns` (another rule, `back`, would lead up again).
    """

    rule: Rule
    holds: bool | None
    lines: tuple[Outcome, ...]
    why: str = ""
    back: str = ""

    @property
    def figures(self) -> tuple[Shown, ...]:
        """Return the evidence of all its lines."""
        return tuple(dict.fromkeys(figure for line in self.lines for figure in line.figures))

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the facilities whose silence keeps a line from being judged."""
        silent = (one for line in self.lines if line.holds is None for one in line.unknown)
        return tuple(dict.fromkeys(silent))


def judge(rules: Rules, *, phase: str, known: Known) -> tuple[Verdict, ...]:
    """Return what figures say of every rule that leads away from a phase, in the order of the plan."""
    return tuple(
        _verdict(rules, one, phase, known) for one in rules.rules if phase in one.from_phases
    )


def advise(
    rules: Rules,
    *,
    phase: str,
    figures: Sequence[Figure],
    since: Mapping[str, datetime],
    now: datetime,
    standings: Sequence[Standing] = (),
    readings: Sequence[Reading] = (),
    expected: Sequence[Expectation] = (),
) -> tuple[Advice, ...]:
    """Return the rules whose conditions hold, most urgent first.

    `since` maps the id of a rule to the moment its conditions began to hold without a break; a rule that
    is not in it begins now. Scaling up comes before scaling down, the furthest phase first.
    """
    known = Known(figures, standings, readings, expected)
    return advice_of(rules, judge(rules, phase=phase, known=known), phase, since, now)


def advice_of(
    rules: Rules,
    verdicts: Sequence[Verdict],
    phase: str,
    since: Mapping[str, datetime],
    now: datetime,
) -> tuple[Advice, ...]:
    """Return the advice of verdicts, most urgent first: the furthest phase, what is there before what is
    expected.
    """
    found = []
    for one in verdicts:
        if one.holds:
            begun = since.get(one.rule.id, now)
            due = now - begun >= timedelta(hours=rules.wait(one.rule, phase))
            found.append(Advice(one.rule, one.figures, begun, due))
    return tuple(sorted(found, key=lambda a: _urgency(a.rule)))


def _urgency(rule: Rule) -> tuple[int, bool, str]:
    """Return by what rules are put in order."""
    return -PHASES.index(rule.to), rule.is_early, rule.id


def _verdict(rules: Rules, rule: Rule, phase: str, known: Known) -> Verdict:
    """Return what figures say of one rule."""
    lines = tuple(outcome(one, known, rules.min_fresh_share) for one in rule.conditions)
    if any(line.holds is False for line in lines):
        return Verdict(rule, holds=False, lines=lines)
    if any(line.holds is None for line in lines):
        said = any(line.unknown or line.figures for line in lines if line.holds is None)
        return Verdict(rule, None, lines, STALE if said else NOBODY)
    if not rule.steps_down(phase):
        return Verdict(rule, holds=True, lines=lines)
    if not _fresh_enough(rules, rule, known):
        return Verdict(rule, None, lines, FEW_FRESH)
    back = _leads_back(rules, rule.to, known)
    if back:
        return Verdict(rule, holds=False, lines=lines, why=RETURNS, back=back)
    return Verdict(rule, holds=True, lines=lines)


def _leads_back(rules: Rules, phase: str, known: Known) -> str:
    """Return the rule that would lead up again from a phase on these figures, with the plan's margin."""
    margin = rules.step_down.margin
    for rule in rules.rules:
        if phase in rule.from_phases and PHASES.index(rule.to) > PHASES.index(phase):
            found = (outcome(one, known, rules.min_fresh_share, margin) for one in rule.conditions)
            if all(line.holds for line in found):
                return rule.id
    return ""


def _fresh_enough(rules: Rules, rule: Rule, known: Known) -> bool:
    """Say whether enough figures are fresh, and known by the rule's yardsticks, to propose a step down."""
    lines = [line for _place, line in single(rule.conditions, "")]
    named = {(one.bed, one.cohort) for one in lines if isinstance(one, Condition)}
    beds = [one for one in known.figures if not one.cohort or (one.bed, one.cohort) in named]
    about = {one.about for one in lines if isinstance(one, READ)}
    readings = [one for one in known.readings if one.about in about]
    expected = [one for one in known.expected if _line_looking(rule, one) is not None]
    fresh = sum(one.counts(yardstick_for(rule, one.bed) or rules.yardstick) for one in beds)
    fresh += sum(one.fresh for one in readings) + sum(one.counts for one in expected)
    asked = len(beds) + len(readings) + len(expected)
    return asked > 0 and fresh >= rules.min_fresh_share * asked


def averted_by(rule: Rule) -> tuple[Averted, ...]:
    """Return what averts what a rule expects, as its conditions name it."""
    lines = (line for _place, line in single(rule.conditions, ""))
    looks = (line for line in lines if isinstance(line, ExpectedCondition))
    return tuple(dict.fromkeys(one for line in looks for one in line.averted_by))


def line_expected(rule: Rule, figure: Expectation) -> tuple[ExpectedCondition, Chance] | None:
    """Return the line of a rule that looks at a forecast, and how likely this one is beyond it."""
    line = _line_looking(rule, figure)
    if line is None:
        return None
    return line, chance_of(figure.quantiles, line.compare, line.threshold)


def _line_looking(rule: Rule, figure: Expectation) -> ExpectedCondition | None:
    """Return the line of a rule that looks at a forecast: of its kind of bed, of a region or of houses."""
    for _place, line in single(rule.conditions, ""):
        if not isinstance(line, ExpectedCondition) or line.bed != figure.expects:
            continue
        if (line.scope == "region") == figure.whole:
            return line
    return None


def yardstick_for(rule: Rule, bed: str) -> str | None:
    """Return what a rule measures a kind of bed by; None when it does not look at it."""
    lines = (line for _place, line in single(rule.conditions, ""))
    beds = (line for line in lines if isinstance(line, Condition))
    return next((line.yardstick for line in beds if line.bed == bed), None)
