"""What the journal records of reports: who gets them by rhythm, and which quarter was published."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from journal.events import Event, Line, Variant, event_type
from journal.said import Readable, said

CATEGORY = "phase"


@event_type("situation.report_subscribed")
@dataclass(frozen=True)
class ReportSubscribed(Event):
    """Somebody gets reports by rhythm, one was made, or no more: seen by who answers for the same place."""

    id: int
    username: str
    level: str
    place: str
    name: Readable
    rhythm: str
    next_at: datetime
    first: date | None  # of the last report that was made
    last: date | None
    failed: str  # what went wrong the last time: `made` (it is tried again), `mail` or `gone`
    ended: bool
    why: Readable
    to: tuple[str, ...]

    @property
    def key(self) -> str:
        """Return the entity: this subscription."""
        return f"reportsubscription:{self.id}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state while it lasts."""
        if self.ended:
            return None
        state = super().state() or {}
        for name in ("ended", "why", "why_en", "to"):
            state.pop(name, None)
        return state

    def variants(self) -> tuple[Variant, ...]:
        """Who holds the same function at the same place, and nobody else."""
        return (Variant(self.to, self.state(), None),)


@event_type("situation.edition_published")
@dataclass(frozen=True)
class EditionPublished(Event):
    """A quarter was published: from now on everybody can take it, and it changes no more."""

    quarter: str
    published_at: datetime
    published_by: Readable

    @property
    def key(self) -> str:
        """Return the entity: this quarter."""
        return f"edition:{self.quarter}"

    def line(self) -> Line:
        """Return the line for the log."""
        return Line(CATEGORY, said("situation.line.edition", quarter=self.quarter))
