"""What the journal records of the operating state of facilities."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capacity.events.common import quoting
from journal.events import Event, Line, event_type
from journal.said import Readable, Said, said


@event_type("capacity.operating_state_set")
@dataclass(frozen=True)
class OperatingStateSet(Event):
    """What people said of a facility and its parts; nothing when it closed for good."""

    facility: str
    name: str
    region: str
    veiligheidsregio: str
    whole: dict[str, Any] | None
    parts: tuple[dict[str, Any], ...]
    changed: Readable | None  # the sentence of what was said now; None when the facility closed
    note: str = ""

    @property
    def key(self) -> str:
        """Return the entity: the operating state of this facility."""
        return f"operating:{self.facility}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state; what was said now is only about the log."""
        if self.changed is None:
            return None
        state = super().state() or {}
        for name in ("changed", "changed_en", "note"):
            state.pop(name, None)
        return state

    def line(self) -> Line | None:
        """Return the line for the log."""
        if not isinstance(self.changed, Said):
            return None
        return Line("figures", quoting(self.changed, self.note))


def operating_line(
    name: str, part: Readable, state: str, reason: str, until: datetime | None
) -> Said:
    """Return the sentence of a state that was set."""
    what = said("capacity.line.operating_part", name=name, part=part) if part else name
    why = said(f"capacity.operating_reason.{reason}") if reason else ""
    words: dict[str, Any] = {"name": what, **({"reason": why} if why else {})}
    if until is None:
        return said(f"capacity.line.operating.{state}", **words)
    return said(f"capacity.line.operating.{state}_until", **words, until=until)
