"""What the journal records of pressure scores: how a place stands, whenever that changes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, event_type
from journal.said import Readable, said


@event_type("phases.pressure")
@dataclass(frozen=True)
class PressureChanged(Event):
    """How a place stands by its pressure score; `told`: what the log says of it, if anything.

    `key_` is its tier and code; `standing` has its trend: how much its score changed in the last hours.
    """

    key_: str
    name: Readable
    standing: dict[str, Any]
    since: datetime
    before: int | None
    at: datetime
    told: str
    gone: bool = False

    @property
    def key(self) -> str:
        """Return the entity: the score of this place."""
        return f"pressure:{self.key_}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state; nothing once the place is scored no more."""
        if self.gone:
            return None
        return {
            **self.standing,
            "since": self.since,
            "before": self.before,
            "at": self.at,
        }

    def line(self) -> Line | None:
        """Return the line for the log."""
        if not self.told:
            return None
        line = said(
            f"phases.line.pressure.{self.told}",
            name=self.name,
            level=self.standing["level"],
            before=self.before,
            score=self.standing["score"],
            least=self.standing["least"],
            most=self.standing["most"],
        )
        return Line("phase", line)
