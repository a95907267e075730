"""What the journal records of staff that is lent, and who sees it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capacity.kinds import short_name
from capacity.models import LendState, StaffLend
from journal.events import Event, Line, Variant, event_type
from journal.said import Readable, said


@event_type("capacity.staff_lend")
@dataclass(frozen=True)
class LendChanged(Event):
    """Staff was lent, or is back: then the entity is gone."""

    id: int
    facility: str
    name: str
    region: str
    to: str
    to_name: str
    to_region: str
    kind: str
    number: int
    until: datetime
    lend_state: str
    lent_at: datetime
    lent_by: Readable

    @classmethod
    def of(cls, row: StaffLend) -> "LendChanged":
        """Return the event for lent staff as it stands."""
        return cls(
            id=row.pk,
            facility=row.facility_id,
            name=row.facility.name,
            region=row.facility.region_id,
            to=row.borrower_id,
            to_name=row.borrower.name,
            to_region=row.borrower.region_id,
            kind=row.kind,
            number=row.number,
            until=row.until,
            lend_state=row.state,
            lent_at=row.lent_at,
            lent_by=row.lent_by,
        )

    @property
    def key(self) -> str:
        """Return the entity: this lending."""
        return f"lend:{self.id}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state while it is lent."""
        if self.lend_state != LendState.LENT:
            return None
        state = super().state() or {}
        del state["lend_state"]
        return state

    def line(self) -> Line:
        """Return the line for those concerned."""
        words: dict[str, Any] = {"name": self.name, "to": self.to_name, "number": self.number}
        words["kind"] = short_name(self.kind)
        if self.lend_state == LendState.LENT:
            words["until"] = self.until
        return Line("figures", said(f"capacity.line.lend.{self.lend_state}", **words))

    def variants(self) -> tuple[Variant, ...]:
        """Both houses and their coordinators see it; nobody else learns of it."""
        concerned = (
            f"facility:{self.facility}",
            f"facility:{self.to}",
            *(f"role:regional_coordinator:{one}" for one in sorted({self.region, self.to_region})),
            "role:national_coordinator",
        )
        return (Variant(concerned, self.state(), self.line()),)
