"""The goals of the rest of a plan: what stands stays, unless somebody would be without a place for it.

Solving anew after one refusal as if nothing stood changed a median of 14 other proposals; with this order
none or one (docs/spreading-engine.md).
"""

from collections.abc import Sequence

STEADY = "changes"
BEFORE = ("unplaced", "over")  # a place, and a bed that is there, come before quiet


def steadily(objectives: Sequence[str]) -> tuple[str, ...]:
    """Return goals with quiet right after the last of those that come before it, wherever these stand."""
    rest = [goal for goal in objectives if goal != STEADY]
    place = max((rest.index(goal) + 1 for goal in BEFORE if goal in rest), default=0)
    return (*rest[:place], STEADY, *rest[place:])
