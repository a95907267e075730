"""What the journal records of the situation: the clock of the realm, and notes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from journal.events import EVERYONE, Event, Line, Variant, event_type
from journal.local_time import shown_day
from journal.said import Readable, said


@event_type("situation.clock_set")
@dataclass(frozen=True)
class ClockSet(Event):
    """How to compute the realm's time from now on (docs/wire.md)."""

    kind: str
    name: str
    time: datetime
    set_at: datetime
    rate: float
    running: bool
    day_seconds: float | None
    starts_on: date | None
    ends_on: date | None
    what: str  # what was done to the clock, for the log only
    closed_at: datetime | None = None  # the realm closed for good with this event
    closed_because: Readable = ""

    @property
    def key(self) -> str:
        """Return the one clock of a realm."""
        return "clock"

    def state(self) -> dict[str, Any]:
        """Return the wire state; `what` is only about the log."""
        state = super().state() or {}
        del state["what"]
        return state

    def line(self) -> Line:
        """Return the line for the log."""
        day = shown_day(self.time)
        category = "system" if self.kind == "real" else "exercise"
        return Line(category, said(f"situation.line.clock.{self.what}", day=day))


@event_type("situation.note_posted")
@dataclass(frozen=True)
class NotePosted(Event):
    """A note in the shared picture; without `region` and `activity` it is for the whole country.

    That of an activiteit goes `to` who takes part; `about`: what the activiteit is called.
    """

    id: int
    region: str | None
    theme: str
    text: str
    by: Readable
    role: str
    at: datetime
    reliability: str
    activity: int | None = None
    about: str = ""
    to: tuple[str, ...] = (EVERYONE,)

    @property
    def key(self) -> str:
        """Return the entity: this note."""
        return f"note:{self.id}"

    def state(self) -> dict[str, Any]:
        """Return the wire state; to whom it goes, and the name of the activiteit, are no part of it."""
        state = super().state() or {}
        del state["to"], state["about"]
        return state

    def variants(self) -> tuple[Variant, ...]:
        """Return all of it for those it is for; to others there is nothing."""
        return (Variant(self.to, self.state(), self.line()),)

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return that a note stays as long as notes do: nothing else happens to it."""
        return "note"

    def line(self) -> Line:
        """Return the line for the log: what people wrote is not translated."""
        theme = said(f"situation.theme.{self.theme}")
        if self.activity is None:
            return Line("note", said("situation.line.note", theme=theme, text=self.text))
        told = said("situation.line.note_of", activity=self.about, theme=theme, text=self.text)
        return Line("note", told)
