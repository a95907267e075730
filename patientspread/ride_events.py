"""What the journal records of one ride, for who drives: where to, by what, when; nothing of the illness."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.events import Event, Variant, event_type
from network.models import Facility, Sector
from patientspread.late import back_expected, vehicle_away
from patientspread.models import Request
from patientspread.request_models import RequestState

# from the acceptance until the request is closed, and longer while the vehicle is away
RIDING = (
    RequestState.ACCEPTED,
    RequestState.PLANNED,
    RequestState.UNDER_WAY,
    RequestState.ARRIVED,
)


def is_riding(row: Request) -> bool:
    """Say whether somebody is to be driven, or was, or a vehicle is still away."""
    return row.state in RIDING or vehicle_away(row)


@event_type("patientspread.ride")
@dataclass(frozen=True)
class RideChanged(Event):
    """A patient who has a place is to be driven, left, arrived, or is driven no more."""

    id: int  # of the request
    number: int
    origin: str
    origin_name: str
    region: str
    destination: str
    destination_name: str
    to_region: str
    country: str
    mode: str
    isolation: bool
    heavy: bool
    emergency: bool
    request_state: str
    ready_at: datetime | None
    ride: int | None  # patients who share one have the same
    driver: str
    ride_minutes: int | None
    ride_measured: bool
    leaves_at: datetime | None
    arrives_at: datetime | None
    left_at: datetime | None
    arrived_at: datetime | None
    ride_back_at: datetime | None  # that the vehicle is back; None: it is away, or none left
    away: bool  # a vehicle left and nobody said that it is back
    back_due: datetime | None  # when that should be: after the last of those who share it
    desks: tuple[str, ...]  # the dispatch centres that serve the house that sends

    @classmethod
    def of(cls, row: Request) -> "RideChanged":
        """Return the event for a request as its ride stands (1 query)."""
        there = row.destination
        same = {
            name: getattr(row, name)
            for name in cls.__dataclass_fields__
            if name not in _MADE and hasattr(row, name)
        }
        return cls(
            **same,
            id=row.pk,
            origin=row.origin_id,
            origin_name=row.origin.name,
            region=row.origin.region_id,
            destination=row.destination_id or "",
            destination_name=there.name if there else "",
            to_region=there.region_id if there else "",
            request_state=row.state,
            away=vehicle_away(row),
            back_due=back_expected(row),
            desks=tuple(_desks(row.origin)),
        )

    @property
    def key(self) -> str:
        """Return the entity: the ride of this request."""
        return f"ride:{self.id}"

    def state(self) -> dict[str, Any] | None:
        """Return the wire state while somebody is to be driven or the vehicle is away."""
        if self.request_state not in RIDING and not self.away:
            return None
        state = super().state() or {}
        del state["desks"]
        if (
            self.request_state not in RIDING
        ):  # what became of the patient is no business of who drives
            state["request_state"] = RequestState.CLOSED.value
        renamed = {"origin": "from", "destination": "to", "request_state": "state"}
        return {renamed.get(name, name): value for name, value in state.items()}

    def variants(self) -> tuple[Variant, ...]:
        """The ambulance service of the region that sends, and the dispatch centres that serve the house.

        Both sides and the coordinators see the request itself.
        """
        to = (f"role:rav_liaison:{self.region}", *(f"facility:{one}" for one in self.desks))
        return (Variant(to, self.state(), veiled=True),)


_MADE = frozenset(
    {
        *("id", "origin", "origin_name", "region", "destination", "destination_name", "to_region"),
        *("request_state", "away", "back_due", "desks"),
    }
)


def _desks(house: Facility) -> Iterator[str]:
    """Yield the dispatch centres that serve a house."""
    desks = Facility.objects.filter(sector=Sector.DISPATCH, retired_at__isnull=True)
    for code, home, serves in desks.values_list("pk", "veiligheidsregio", "serves").order_by("pk"):
        if house.veiligheidsregio_id in {home, *serves}:
            yield code
