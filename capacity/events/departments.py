"""What the journal records of what is expected of emergency departments."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, event_type


@event_type("capacity.departments_ahead")
@dataclass(frozen=True)
class DepartmentsAhead(Event):
    """What is expected of the emergency departments of a region in the next hours; no line in the log.

    One entity a region, so that it is bounded: a row per department, a few figures each.
    """

    region: str
    made_at: datetime
    fresh_until: datetime
    model: str
    # {facility, ahead: [[hours, low, middle, high]], over, stop, nedocs: [low, middle, high] or [],
    # quality: [ratio, coverage, number, basis]}, or {facility, refused, quality}; unknown is left out
    rows: tuple[dict[str, Any], ...]

    @property
    def key(self) -> str:
        """Return the entity: what is expected of this region's departments."""
        return f"edahead:{self.region}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state; none where no department has a row."""
        return super().state() if self.rows else None
