"""What the journal records of counted casualties: numbers for everybody, never who."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, event_type
from journal.said import Readable


@event_type("situation.casualties_counted")
@dataclass(frozen=True)
class CasualtiesCounted(Event):
    """How many casualties an activiteit has by triage class, as they were counted last; None: unknown."""

    activity: int
    t1: int | None
    t2: int | None
    t3: int | None
    moved: int | None
    source: str
    observed_at: datetime
    stale_after_s: int
    by: Readable
    at: datetime
    over: bool  # its activiteit closed
    told: Readable = ""  # the line for the log; empty: none

    @property
    def key(self) -> str:
        """Return the entity: the casualties of this activiteit."""
        return f"casualties:{self.activity}"

    def state(self) -> dict[str, Any]:
        """Return the wire state; what the log says is no part of it."""
        state = super().state() or {}
        for name in ("told", "told_en"):
            state.pop(name, None)
        return state

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return that the numbers go to the archive with their activiteit."""
        return "activity" if state["over"] else ""

    def line(self) -> Line | None:
        """Return the line for the log."""
        return Line("activity", self.told) if self.told else None
