"""Which step of the chain holds patients up: pure, values in, a verdict out.

The step with most patients waiting in front of it. That follows the theory of constraints (Goldratt 1984):
the queue stands before the constraint, however busy the steps before it look. A verdict names the steps of
which nothing is known too: one of those may hold up more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

QUEUE, NO_QUEUE, UNKNOWN = "queue", "no_queue", "unknown"


@dataclass(frozen=True)
class Held:
    """A step: how many wait in front of it (None: unknown), what is used and what there is behind."""

    code: str
    waiting: int | None
    load: float | None = None
    room: float | None = None

    @property
    def share(self) -> float | None:
        """Return how full it is; None: unknown."""
        return self.load / self.room if self.load is not None and self.room else None


@dataclass(frozen=True)
class Verdict:
    """`code`: the step that holds up, empty where `why` is not `queue`.

    `full`: whether its places are taken (None: unknown); where they are not, room is not what lacks.
    `second`: the step with most waiting after it. `unknown`: steps of which nobody said who waits.
    """

    why: str
    code: str = ""
    full: bool | None = None
    second: str = ""
    unknown: tuple[str, ...] = ()


def bottleneck(steps: Sequence[Held], *, queue: int, full: float) -> Verdict:
    """Return the step that holds up; `queue`: the fewest patients that name one, `full`: from which share on.

    Of two equal queues the one further down the chain: it fills those before it.
    """
    unknown = tuple(one.code for one in steps if one.waiting is None)
    known = [
        (one.waiting, number, one) for number, one in enumerate(steps) if one.waiting is not None
    ]
    if not known:
        return Verdict(UNKNOWN, unknown=unknown)
    ordered = sorted(known, key=lambda row: row[:2], reverse=True)
    named = [one for waiting, _number, one in ordered if waiting >= queue]
    if not named:
        return Verdict(NO_QUEUE, unknown=unknown)
    first = named[0]
    return Verdict(
        QUEUE,
        first.code,
        None if first.share is None else first.share >= full,
        named[1].code if len(named) > 1 else "",
        unknown,
    )
