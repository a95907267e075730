"""What the journal records of the targets of a week: counts per region, never patients."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from journal.events import Event, Line, Variant, event_type
from journal.said import Readable, said
from patientspread.events import COORDINATORS, READERS
from patientspread.week_models import WeekPlan, WeekRead


@event_type("patientspread.week")
@dataclass(frozen=True)
class WeekSet(Event):
    """The targets of a week were made, or a region read them."""

    id: int
    made_at: datetime
    made_by: Readable
    note: Readable
    first_day: date
    days: int
    rows: tuple[dict[str, Any], ...]
    left_out: tuple[dict[str, Any], ...]
    share: dict[str, Any]
    proven: bool
    policy: int
    read: tuple[dict[str, Any], ...]
    about: str  # the short name of the region that read it, for the log; empty: it was made

    @classmethod
    def of(cls, row: WeekPlan, about: WeekRead | None = None) -> "WeekSet":
        """Return the event for the targets as they stand."""
        reads = row.reads.order_by("read_at", "pk")
        return cls(
            id=row.pk,
            made_at=row.made_at,
            made_by=row.made_by,
            note=row.note,
            first_day=row.first_day,
            days=row.days,
            rows=tuple(row.rows),
            left_out=tuple(row.left_out),
            share=row.share,
            proven=row.proven,
            policy=row.policy.version,
            read=tuple({"region": one.region_id, "at": one.read_at} for one in reads),
            about=about.region.short_name if about is not None else "",
        )

    @property
    def key(self) -> str:
        """Return the entity: the targets that count."""
        return "week:national"

    def state(self) -> dict[str, Any]:
        """Return the wire state."""
        state = super().state() or {}
        del state["about"]
        return state

    def line(self) -> Line:
        """Return the line for the log."""
        if self.about:
            return Line("spreading", said("patientspread.line.week_read", region=self.about))
        return Line("spreading", said("patientspread.line.week", first=self.first_day))

    def variants(self) -> tuple[Variant, ...]:
        """Who coordinates, and who may lead."""
        return (Variant((*COORDINATORS, *READERS), self.state(), self.line()),)
