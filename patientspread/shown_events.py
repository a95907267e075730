"""What the journal records of a variant that a hospital was shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, Variant, event_type
from journal.said import Readable, said
from patientspread.shown_models import ShownVariant


@event_type("patientspread.shown_variant")
@dataclass(frozen=True)
class VariantShown(Event):
    """A hospital was shown what a variant would mean, or said that it will look again."""

    id: int
    run: int
    facility: str
    facility_name: str
    region: str
    request: int | None
    number: int | None  # of the request
    asks_from: str  # the region of the house that asks; empty: it is about no request
    summary: dict[str, Any]
    shown_at: datetime
    shown_by: Readable
    willing_at: datetime | None
    willing_by: Readable

    @classmethod
    def of(cls, row: ShownVariant) -> "VariantShown":
        """Return the event for what was shown as it stands."""
        asked = row.request
        return cls(
            id=row.pk,
            run=row.run_id,
            facility=row.facility_id,
            facility_name=row.facility.name,
            region=row.facility.region_id,
            request=row.request_id,
            number=asked.number if asked is not None else None,
            asks_from=asked.origin.region_id if asked is not None else "",
            summary=row.summary,
            shown_at=row.shown_at,
            shown_by=row.shown_by,
            willing_at=row.willing_at,
            willing_by=row.willing_by,
        )

    @property
    def key(self) -> str:
        """Return the entity: what was shown."""
        return f"shown:{self.id}"

    @classmethod
    def kept_as(cls, state: dict[str, Any]) -> str:
        """Return that it stays as long as runs do."""
        del state
        return "run"

    def line(self) -> Line:
        """Return the line for the log."""
        code = (
            "patientspread.line.shown" if self.willing_at is None else "patientspread.line.willing"
        )
        return Line("spreading", said(code, run=self.run, name=self.facility_name))

    def variants(self) -> tuple[Variant, ...]:
        """The hospital itself, the country, and the coordinators and DPG's of both regions."""
        regions = sorted({self.region, self.asks_from} - {""})
        near = [f"role:{role}:{one}" for one in regions for role in ("regional_coordinator", "dpg")]
        to = (f"facility:{self.facility}", "role:national_coordinator", *near)
        return (Variant(to, self.state(), self.line()),)
