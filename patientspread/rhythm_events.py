"""What the journal records of the rhythm of plans: when an area is planned by itself."""

from dataclasses import dataclass
from datetime import datetime

from journal.events import Event, Line, Variant, event_type
from journal.said import Readable, Said, said
from network.models import Region
from patientspread.events import COORDINATORS, READERS
from patientspread.models import Rhythm


@event_type("patientspread.rhythm")
@dataclass(frozen=True)
class RhythmSet(Event):
    """The rhythm of an area was set, or its next hour came nearer."""

    scope: str
    times: tuple[str, ...]
    after_requests: int | None
    after_beds: int | None
    next_at: datetime | None
    changed_at: datetime
    changed_by: Readable
    news: bool  # whether people want a line in the log for it

    @classmethod
    def of(cls, row: Rhythm, *, news: bool) -> "RhythmSet":
        """Return the event for a rhythm as it stands."""
        return cls(
            scope=row.scope,
            times=tuple(row.times),
            after_requests=row.after_requests,
            after_beds=row.after_beds,
            next_at=row.next_at,
            changed_at=row.changed_at,
            changed_by=row.changed_by,
            news=news,
        )

    @property
    def key(self) -> str:
        """Return the entity: the rhythm of this area."""
        return f"rhythm:{self.scope}"

    def state(self) -> dict[str, object]:
        """Return the wire state."""
        state = super().state() or {}
        del state["news"]
        return state

    def line(self) -> Line | None:
        """Return the line for the log: that it was set."""
        if not self.news:
            return None
        names = Region.objects.filter(pk=self.scope).values_list("short_name", flat=True)
        scope: Said | str = names.first() or said("patientspread.national")
        if self.times:
            words = said("patientspread.line.rhythm", scope=scope, times=", ".join(self.times))
        elif self.after_requests is not None or self.after_beds is not None:
            words = said("patientspread.line.rhythm_changes", scope=scope)
        else:
            words = said("patientspread.line.rhythm_off", scope=scope)
        return Line("spreading", words)

    def variants(self) -> tuple[Variant, ...]:
        """Who coordinates, and who may lead."""
        return (Variant((*COORDINATORS, *READERS), self.state(), self.line()),)
