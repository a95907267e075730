"""Holding figures against a plan's triggers.

Nothing open is known, not unknown: patients where no bed is open are over, by any measure, and count
in the region's total; a closed unit with nobody in it is calm.

A stale or unknown figure is never evidence: it is left out of a count and of a region's total, and
a step down is proposed only when enough of the figures are fresh.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from phases.rules.plan import PHASES, Condition, Rule, Rules


@dataclass(frozen=True)
class Figure:
    """One kind of bed of one facility. Counts are whole beds or None; `fresh` by its own deadline."""

    facility: str
    name: str
    bed: str
    occupied: int | None
    operational: int | None
    observed_at: datetime
    source: str
    fresh: bool

    @property
    def ratio(self) -> float | None:
        """Return occupied / operational; infinite without open beds; None: unknown, or nothing at all."""
        return _ratio(self.occupied, self.operational)

    @property
    def known(self) -> bool:
        """Say whether both counts are known; zero is."""
        return self.occupied is not None and self.operational is not None

    @property
    def counts(self) -> bool:
        """Say whether this figure may be evidence."""
        return self.fresh and self.known


@dataclass(frozen=True)
class Evidence:
    """Whether a condition holds, and the figures that say so."""

    holds: bool
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Advice:
    """A rule whose conditions hold: `since` when they began to, `due` whether long enough."""

    rule: Rule
    figures: tuple[Figure, ...]
    since: datetime
    due: bool


def advise(
    rules: Rules,
    *,
    phase: str,
    figures: Sequence[Figure],
    since: Mapping[str, datetime],
    now: datetime,
) -> tuple[Advice, ...]:
    """Return the rules whose conditions hold, most urgent first.

    `since` maps the id of a rule to the moment its conditions began to hold without a break; a rule that
    is not in it begins now. Scaling up comes before scaling down, the furthest phase first.
    """
    found = [
        advice
        for rule in rules.rules
        if phase in rule.from_phases
        and (
            advice := _advice(
                rules, rule, phase=phase, figures=figures, since=since.get(rule.id, now), now=now
            )
        )
        is not None
    ]
    return tuple(sorted(found, key=lambda a: (-PHASES.index(a.rule.to), a.rule.id)))


def _advice(
    rules: Rules,
    rule: Rule,
    *,
    phase: str,
    figures: Sequence[Figure],
    since: datetime,
    now: datetime,
) -> Advice | None:
    """Return the advice of one rule, or None when it does not hold."""
    if PHASES.index(rule.to) < PHASES.index(phase) and not _fresh_enough(rules, figures):
        return None
    evidence = [_evidence(condition, figures) for condition in rule.conditions]
    if not all(item.holds for item in evidence):
        return None
    shown = dict.fromkeys(figure for item in evidence for figure in item.figures)
    return Advice(rule, tuple(shown), since, due=now - since >= timedelta(hours=rule.for_hours))


def _fresh_enough(rules: Rules, figures: Sequence[Figure]) -> bool:
    """Say whether enough figures are fresh to propose a step down."""
    fresh = sum(figure.counts for figure in figures)
    return bool(figures) and fresh >= rules.min_fresh_share * len(figures)


def _evidence(condition: Condition, figures: Sequence[Figure]) -> Evidence:
    """Return whether one condition holds and by which figures."""
    usable = [figure for figure in figures if figure.bed == condition.bed and figure.counts]
    if condition.scope == "region":
        return _region_evidence(condition, usable)
    # where nothing is open and nobody lies there is nothing to be full: it dilutes no share
    in_use = [figure for figure in usable if figure.ratio is not None]
    beyond = [figure for figure in in_use if _beyond(condition, figure.ratio)]
    enough = len(beyond) >= max(condition.count, condition.share * len(in_use))
    return Evidence(bool(in_use) and enough, tuple(_by_ratio(beyond, condition)))


def _region_evidence(condition: Condition, usable: Sequence[Figure]) -> Evidence:
    """Return whether the region's totals are beyond the line."""
    ratio = _ratio(
        sum(figure.occupied or 0 for figure in usable),
        sum(figure.operational or 0 for figure in usable),
    )
    in_use = [figure for figure in usable if figure.ratio is not None]
    return Evidence(_beyond(condition, ratio), tuple(_by_ratio(in_use, condition)))


def _ratio(occupied: int | None, operational: int | None) -> float | None:
    """Return occupied / operational; infinite for patients without open beds; None without either."""
    if occupied is None or operational is None:
        return None
    if operational == 0:
        return math.inf if occupied else None
    return occupied / operational


def _beyond(condition: Condition, ratio: float | None) -> bool:
    """Say whether a ratio is on the far side of the line, the line included."""
    if ratio is None:
        return False
    return (
        ratio >= condition.threshold
        if condition.compare == "above"
        else ratio <= condition.threshold
    )


def _by_ratio(figures: Iterable[Figure], condition: Condition) -> list[Figure]:
    """Return figures with the most telling first."""
    sign = -1 if condition.compare == "above" else 1
    return sorted(figures, key=lambda figure: (sign * (figure.ratio or 0), figure.facility))
