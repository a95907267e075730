"""What the installation is made of: each part declared once, with how it is looked at and what it means.

The page “state of the system”, the metrics, the alert rules and the watchdog follow from a declaration. Its
words are five codes of the catalogue: `<words>` (the name), `.slow` and `.still` (what it means for who looks
at a screen), `.do` (what she does), `.more` (what an administrator looks at).
"""

import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import DatabaseError, connection

from journal.gauges import gauge
from journal.metrics import ALERTS, Alert, metrics
from journal.said import Said, said

WAIT_SECONDS = 2.0
PROCESS = "process"  # among the facts of a look: which process it is about, as `machine:number`
KEPT_SECONDS = 4.0  # a look is some ten small queries: however many ask, it is made once


class State(StrEnum):
    """How a part goes."""

    WORKS = "works"
    SLOW = "slow"
    STILL = "still"
    ABSENT = "absent"  # this installation has it not, or nothing is known of it


ORDER = (State.ABSENT, State.WORKS, State.SLOW, State.STILL)


def worse(one: str, other: str) -> bool:
    """Say whether one state is worse than another."""
    return ORDER.index(State(one)) > ORDER.index(State(other))


@dataclass(frozen=True)
class Look:
    """What was found: an age in seconds (of silence, of what waits), and what there is to say beside it.

    `age` None: there is nothing to look at here. `problem`: it fails outright; a technical word.
    """

    age: float | None
    problem: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """One part: its name, the codes of its words, how it is looked at, and from which age on it is how bad.

    `lies`: while it stands still a screen shows what is not so, and `/readyz` fails. `needs`: what stands
    still with these is not told apart from them. `for_all`: every screen shows it.
    """

    name: str
    words: str
    look: Callable[[], Look]
    slow_after: float
    still_after: float
    order: int
    lies: bool = False
    for_all: bool = True
    needs: Collection[str] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of its words."""
        return (self.words, *(f"{self.words}.{kind}" for kind in ("slow", "still", "do", "more")))

    @property
    def title(self) -> Said:
        """Return what people call it."""
        return said(self.words)

    def means(self, state: str) -> Said:
        """Return what a state of it means for who looks at a screen."""
        return said(f"{self.words}.still" if state == State.STILL else f"{self.words}.slow")

    @property
    def todo(self) -> Said:
        """Return what who looks at a screen does."""
        return said(f"{self.words}.do")

    @property
    def more(self) -> Said:
        """Return what an administrator looks at."""
        return said(f"{self.words}.more")

    def judged(self, look: Look) -> State:
        """Return how it goes by what was found."""
        if look.problem:
            return State.STILL
        if look.age is None:
            return State.ABSENT
        if look.age > self.still_after:
            return State.STILL
        return State.SLOW if look.age > self.slow_after else State.WORKS


@dataclass(frozen=True)
class Seen:
    """A part as it was found."""

    part: Part
    look: Look
    state: State


_parts: dict[str, Part] = {}


def register(part: Part) -> Part:
    """Make a part known, with its alerts. Raises ValueError when the name is taken."""
    if part.name in _parts:
        msg = f"part {part.name} is registered twice"
        raise ValueError(msg)
    _parts[part.name] = part
    label = f'{{part="{part.name}"}}'
    ALERTS.append(
        Alert(
            f"ZorgbeeldStill{part.name.title()}",
            f"max(zorgbeeld_part_state{label}) >= 2",
            "30s",
            "page",
            f"{part.title.en} stands still. {part.means(State.STILL).en}",
        )
    )
    ALERTS.append(
        Alert(
            f"ZorgbeeldSlow{part.name.title()}",
            f"max(zorgbeeld_part_state{label}) == 1",
            "5m",
            "ticket",
            f"{part.title.en} is slow. {part.means(State.SLOW).en}",
        )
    )
    return part


def parts() -> tuple[Part, ...]:
    """Return all parts in the order in which they are shown."""
    return tuple(sorted(_parts.values(), key=lambda part: (part.order, part.name)))


def part_named(name: str) -> Part:
    """Return a part by its name."""
    return _parts[name]


def looked(part: Part) -> Seen:
    """Look at a part now; what cannot be asked because the database is away is not judged by it."""
    try:
        look = part.look()
    except DatabaseError as error:
        connection.close()
        look = Look(None, facts={"unasked": type(error).__name__})
    except Exception as error:  # noqa: BLE001 -- whatever it is: the other parts are looked at
        metrics.error(f"part.{part.name}.{type(error).__name__}")
        look = Look(None, problem=type(error).__name__)
    return Seen(part, look, part.judged(look))


@dataclass
class _Round:
    """The last look at all parts."""

    at: float = -1e9
    seen: tuple[Seen, ...] = ()
    lock: threading.Lock = field(default_factory=threading.Lock)


_round = _Round()


def look_all(*, fresh: bool = False) -> tuple[Seen, ...]:
    """Return how all parts go, at most a few seconds old."""
    if not _round.lock.acquire(timeout=WAIT_SECONDS):
        return _round.seen  # somebody looks, and the database does not answer: what was known
    try:
        if fresh or time.monotonic() - _round.at >= KEPT_SECONDS:
            _round.seen = tuple(looked(part) for part in parts())
            _round.at = time.monotonic()
        return _round.seen
    finally:
        _round.lock.release()


def forget() -> None:
    """Look anew at the next question."""
    _round.at = -1e9


_LEVELS = {State.WORKS: 0, State.SLOW: 1, State.STILL: 2}
gauge(
    "zorgbeeld_part_state",
    "How a part goes: 0 works, 1 slow, 2 stands still; one that is not there has no line.",
    ["part"],
    lambda: [([one.part.name], _LEVELS[one.state]) for one in look_all() if one.state in _LEVELS],
    kept_seconds=0,
)
gauge(
    "zorgbeeld_part_age_seconds",
    "How long a part was not heard, or how late it is; docs/operations.md says of which what.",
    ["part"],
    lambda: [([one.part.name], one.look.age) for one in look_all() if one.look.age is not None],
    kept_seconds=0,
)
