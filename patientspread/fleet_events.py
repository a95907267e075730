"""What the journal records of transport: per region what can be away at once, and how much is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Line, Variant, event_type
from journal.said import said
from network.models import Region
from patientspread.fleet_models import Fleet
from patientspread.selectors.fleet import Ride, hours_away


def _count(row: Fleet) -> str:
    """Return how many there are: the fewest and the most of a day that is not all alike."""
    least = min(row.by_hour, default=row.per_hour)
    return str(row.per_hour) if least == row.per_hour else f"{least}–{row.per_hour}"


@event_type("patientspread.rides")
@dataclass(frozen=True)
class RidesChanged(Event):
    """The transport of a region changed, or a ride was planned or let go: counts, never patients."""

    region: str
    name: str
    lines: tuple[dict[str, Any], ...]
    planned: tuple[dict[str, Any], ...]
    about: dict[str, Any] | None  # what was said of one kind, for the log; None: a ride

    @classmethod
    def of(
        cls,
        region: Region,
        lines: list[dict[str, Any]],
        rides: Sequence[Ride],
        now: datetime,
        said_now: Fleet | None = None,
    ) -> "RidesChanged":
        """Return the event for a region as its transport stands."""
        return cls(
            region=region.pk,
            name=region.short_name,
            lines=tuple(lines),
            planned=tuple(hours_away(rides, now)),
            about=None if said_now is None else {"mode": said_now.mode, "count": _count(said_now)},
        )

    @property
    def key(self) -> str:
        """Return the entity: the transport of this region."""
        return f"rides:{self.region}"

    def state(self) -> dict[str, Any]:
        """Return the wire state."""
        state = super().state() or {}
        del state["about"]
        return state

    def line(self) -> Line | None:
        """Return the line for the log: that a limit changed; a ride is told with its request."""
        if self.about is None:
            return None
        mode = said(f"patientspread.mode.{self.about['mode']}")
        count = self.about["count"]
        return Line(
            "spreading", said("patientspread.line.fleet", region=self.name, mode=mode, n=count)
        )

    def variants(self) -> tuple[Variant, ...]:
        """Those who plan rides or lead: to others the roads are no business."""
        to = (
            "role:national_coordinator",
            "role:regional_coordinator",
            f"role:hospital_liaison:{self.region}",
            f"role:dpg:{self.region}",
            f"role:hin:{self.region}",
            f"role:roaz_chair:{self.region}",
            f"role:rav_liaison:{self.region}",
        )
        return (Variant(to, self.state(), self.line()),)
