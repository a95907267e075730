"""What the journal records of the fixed yardstick: the regular beds of a facility as people set them."""

from dataclasses import dataclass
from typing import Any

from capacity.events.common import quoting
from journal.events import Event, Line, event_type
from journal.said import Said


@event_type("capacity.regular_set")
@dataclass(frozen=True)
class RegularSet(Event):
    """The regular beds of a facility, per kind the steps that count now or later; none: nobody fixes any."""

    facility: str
    kinds: tuple[dict[str, Any], ...]
    changed: Said | None  # the sentence of what was set now; None when the facility closed
    note: str = ""

    @property
    def key(self) -> str:
        """Return the entity: the regular beds of this facility."""
        return f"regular:{self.facility}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state: each reader picks the last step that has begun."""
        return {"facility": self.facility, "kinds": list(self.kinds)} if self.kinds else None

    def line(self) -> Line | None:
        """Return the line for the log."""
        return Line("figures", quoting(self.changed, self.note)) if self.changed else None
