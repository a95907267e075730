"""What the journal records of cohorts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, event_type
from journal.said import Named, Readable, said


@event_type("capacity.cohort_changed")
@dataclass(frozen=True)
class CohortChanged(Event):
    """A kind of bed is split into labels, or is no longer."""

    kind: str
    name: Named
    labels: tuple[str, ...]
    counting: str
    opened_at: datetime
    opened_by: Readable
    is_open: bool
    names: tuple[Named, ...]  # of the labels, for the log

    @property
    def key(self) -> str:
        """Return the entity: the cohort of this kind."""
        return f"cohort:{self.kind}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state; nothing once it is closed."""
        if not self.is_open:
            return None
        state = super().state() or {}
        for name in ("name", "name_en", "is_open", "names"):
            state.pop(name, None)
        return state

    def line(self) -> Line:
        """Return the line for the log."""
        if not self.is_open:
            return Line("figures", said("capacity.line.cohort_closed", kind=self.name))
        words = {"kind": self.name, "labels": list(self.names)}
        return Line("figures", said("capacity.line.cohort_opened", **words))
