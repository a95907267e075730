"""Holding answers to the meetlat against a plan's line; who is silent, or said it long ago, is never calm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from phases.rules.conditions import SurveyCondition
from phases.rules.given import PHASES


@dataclass(frozen=True)
class Standing:
    """How one facility stands at a theme; `level` is empty without an answer that has one.

    `applies`: False where it said that the theme does not apply to it, or was not asked about it.
    """

    facility: str
    name: str
    sector: str
    theme: str
    level: str
    observed_at: datetime
    source: str
    fresh: bool
    applies: bool

    @property
    def counts(self) -> bool:
        """Say whether this answer may be evidence."""
        return self.fresh and self.level in PHASES


def survey_evidence(
    condition: SurveyCondition, standings: Sequence[Standing]
) -> tuple[bool, tuple[Standing, ...]]:
    """Return whether a condition holds, and the standings that say so, heaviest first."""
    asked = [
        one
        for one in standings
        if (one.theme, one.sector) == (condition.theme, condition.sector) and one.applies
    ]
    known = [one for one in asked if one.counts]
    line = PHASES.index(condition.level)
    beyond = [one for one in known if PHASES.index(one.level) >= line]
    if condition.compare == "above":
        enough = len(beyond) >= max(condition.count, condition.share * len(known))
        return enough, _heaviest_first(beyond)
    maybe = len(asked) - (len(known) - len(beyond))
    return bool(known) and maybe <= condition.share * len(asked), _heaviest_first(known)


def _heaviest_first(standings: Sequence[Standing]) -> tuple[Standing, ...]:
    """Return standings with the most telling first."""
    return tuple(sorted(standings, key=lambda one: (-PHASES.index(one.level), one.facility)))
