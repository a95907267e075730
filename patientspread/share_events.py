"""What the journal records of the fair share: its key in a realm, and those before it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from journal.events import Event, Line, Variant, event_type
from journal.said import Readable, beside, said
from patientspread.events import COORDINATORS, READERS
from patientspread.share_models import ShareKey

SHOWN = 10  # versions before this one; all of them are rows


@event_type("patientspread.share_key")
@dataclass(frozen=True)
class ShareKeySet(Event):
    """The key, the band or the weights of the fair share were set."""

    version: int
    kind: str
    weights: dict[str, float]
    band: float
    reason: Readable
    since: date
    set_at: datetime
    set_by: Readable
    before: tuple[dict[str, Any], ...]

    @classmethod
    def of(cls, row: ShareKey) -> "ShareKeySet":
        """Return the event for a version, with those before it (1 query)."""
        rows = ShareKey.objects.filter(realm=row.realm, version__lt=row.version)
        return cls(
            version=row.version,
            kind=row.kind,
            weights=row.weights,
            band=row.band,
            reason=row.reason,
            since=row.since,
            set_at=row.set_at,
            set_by=row.set_by,
            before=tuple(_told(one) for one in rows.order_by("-version")[:SHOWN]),
        )

    @property
    def key(self) -> str:
        """Return the entity: the fair share of this realm."""
        return "share:key"

    def line(self) -> Line:
        """Return the line for the log."""
        kind = said(f"patientspread.share.{self.kind}")
        return Line("spreading", said("patientspread.line.share_key", kind=kind))

    def variants(self) -> tuple[Variant, ...]:
        """Who coordinates, and who reads how patients are spread."""
        return (Variant((*COORDINATORS, *READERS), self.state(), self.line()),)


def _told(row: ShareKey) -> dict[str, Any]:
    """Return a version of before in a few words."""
    return {
        "version": row.version,
        "kind": row.kind,
        "band": row.band,
        "since": row.since,
        "set_at": row.set_at,
        **beside("set_by", row.set_by),
        **beside("reason", row.reason),
    }
