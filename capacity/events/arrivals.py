"""What the journal records of announced arrivals, and who sees them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capacity.emergency_lists import name_of
from capacity.models import Arrival, ArrivalState
from journal.events import Event, Line, Variant, event_type
from journal.said import Readable, said


@event_type("capacity.arrival")
@dataclass(frozen=True)
class ArrivalChanged(Event):
    """An arrival was announced, or is over: then the entity is gone."""

    id: int
    facility: str
    name: str
    region: str
    sender: str
    urgency: str
    kind: str
    notes: tuple[str, ...]
    arrival_state: str
    announced_at: datetime
    expected_at: datetime
    announced_by: Readable

    @classmethod
    def of(cls, row: Arrival) -> "ArrivalChanged":
        """Return the event for an arrival as it stands."""
        return cls(
            id=row.pk,
            facility=row.facility_id,
            name=row.facility.name,
            region=row.facility.region_id,
            sender=row.sender_id or "",
            urgency=row.urgency,
            kind=row.kind,
            notes=tuple(row.notes),
            arrival_state=row.state,
            announced_at=row.announced_at,
            expected_at=row.expected_at,
            announced_by=row.announced_by,
        )

    @property
    def key(self) -> str:
        """Return the entity: this arrival."""
        return f"arrival:{self.id}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state while it is expected."""
        if self.arrival_state != ArrivalState.ANNOUNCED:
            return None
        state = super().state() or {}
        del state["arrival_state"]
        return state

    def line(self) -> Line:
        """Return the line for those concerned."""
        names = {"urgency": name_of("urgency", self.urgency), "kind": name_of("arrival", self.kind)}
        line = said(f"capacity.line.arrival.{self.arrival_state}", name=self.name, **names)
        return Line("ed", line)

    def variants(self) -> tuple[Variant, ...]:
        """The department, who announced it and their coordinators see it; nobody else learns of it."""
        concerned = (
            f"facility:{self.facility}",
            *([f"facility:{self.sender}"] if self.sender else []),
            f"role:regional_coordinator:{self.region}",
            "role:national_coordinator",
        )
        return (Variant(concerned, self.state(), self.line()),)
