"""What figures say of one line of a plan, and what they are held against: shared by every sort of line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from phases.rules.conditions import AnyCondition, OneCondition
from phases.rules.expected import Expectation
from phases.rules.figures import Figure, Reading
from phases.rules.survey import Standing

Shown = Figure | Reading | Standing | Expectation


@dataclass(frozen=True)
class Known:
    """All that is known of a region at a moment."""

    figures: Sequence[Figure] = ()
    standings: Sequence[Standing] = ()
    readings: Sequence[Reading] = ()
    expected: Sequence[Expectation] = ()


@dataclass(frozen=True)
class Outcome:
    """What figures say of a line: whether it holds (None: cannot be judged), and how far from it they are.

    `value` and `line` are what was compared, in `unit` (`ratio`, `facilities`, the figure's own name);
    `lacking`: how much more would make it hold (negative: how much can go before it does not). `unknown` are
    the facilities that are silent; `parts` the outcomes within a group.
    """

    condition: AnyCondition
    holds: bool | None
    figures: tuple[Shown, ...] = ()
    value: float | None = None
    line: float | None = None
    unit: str = ""
    lacking: float | None = None
    unknown: tuple[str, ...] = ()
    parts: tuple["Outcome", ...] = ()


def verdict(sure: bool, maybe: bool) -> bool | None:  # noqa: FBT001 - two facts of one sort
    """Return that it holds, that it cannot be judged, or that it does not hold."""
    return True if sure else None if maybe else False


def enough(
    condition: OneCondition,
    beyond: Sequence[Any],
    usable: int,
    silent: tuple[str, ...],
) -> Outcome:
    """Return whether so many are enough, and whether they could be if the silent were beyond it too."""
    need = needed(condition, usable)
    sure = usable > 0 and len(beyond) >= need
    worst = usable + len(silent)
    maybe = worst == 0 or len(beyond) + len(silent) >= needed(condition, worst)
    return Outcome(
        condition,
        verdict(sure, maybe),
        tuple(beyond),
        value=float(len(beyond)),
        line=float(need),
        unit="facilities",
        lacking=float(need - len(beyond)),
        unknown=silent,
    )


def needed(condition: OneCondition, among: int) -> int:
    """Return how many facilities a line asks for among so many."""
    share = condition.share * among
    return max(condition.count, int(share) + (share > int(share)))
