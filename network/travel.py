"""Travel times between facilities: one replaceable provider.

Estimate: great-circle distance (haversine, mean earth radius 6371.0 km) × a detour factor, divided by
an average speed, plus a fixed time to load and hand over. Roads are on average 1.3 times as long as
the straight line (a common planning value for European road networks); an ambulance that does not
hurry averages about 65 km/h over mixed Dutch roads. Given times (`TravelTime`) override the estimate.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from network.models import TravelTime

EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True)
class Drive:
    """How long a ride takes in whole minutes; `measured`: it is no estimate."""

    minutes: int
    measured: bool


class Located(Protocol):
    """A facility, or what was read of one: its code and where it is."""

    @property
    def pk(self) -> str:
        """Return its code."""
        ...

    @property
    def latitude(self) -> float:
        """Return degrees north."""
        ...

    @property
    def longitude(self) -> float:
        """Return degrees east."""
        ...


class TravelProvider(Protocol):
    """Anything that knows how long a ride between two facilities takes."""

    def minutes(self, origin: Located, destination: Located) -> int:
        """Return the travel time in whole minutes (0 within one facility)."""
        ...


@dataclass(frozen=True)
class GreatCircleTravel:
    """The default provider: an estimate from coordinates, overridden by given times."""

    detour: float = 1.3
    speed_kmh: float = 65.0
    fixed_minutes: float = 4.0
    given: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def minutes(self, origin: Located, destination: Located) -> int:
        """Return the given time where there is one, else the estimate, rounded up."""
        if origin.pk == destination.pk:
            return 0
        given = self.given.get((origin.pk, destination.pk))
        if given is not None:
            return given
        kilometres = great_circle_km(origin, destination) * self.detour
        return math.ceil(self.fixed_minutes + 60 * kilometres / self.speed_kmh)

    def drive(self, origin: Located, destination: Located) -> Drive:
        """Return the minutes of a ride, and whether they were measured."""
        measured = (origin.pk, destination.pk) in self.given
        return Drive(self.minutes(origin, destination), measured)


def great_circle_km(origin: Located, destination: Located) -> float:
    """Return the haversine distance in kilometres."""
    lat1, lon1 = math.radians(origin.latitude), math.radians(origin.longitude)
    lat2, lon2 = math.radians(destination.latitude), math.radians(destination.longitude)
    a = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(a))


def default_travel(origin: str | None = None) -> GreatCircleTravel:
    """Return the provider in force: the estimate with all given times on top (one query).

    `origin`: only those from one facility, where no others are asked for.
    """
    rows = TravelTime.objects.all() if origin is None else TravelTime.objects.filter(origin=origin)
    given = rows.values_list("origin_id", "destination_id", "minutes")
    # where the router knows no road it is estimated: a helicopter or a ferry goes there
    known = {(start, end): minutes for start, end, minutes in given if minutes is not None}
    return GreatCircleTravel(given=known)


def travel_matrix(provider: TravelProvider, facilities: Sequence[Located]) -> list[list[int]]:
    """Return the n × n matrix of minutes, in the order of `facilities`."""
    return [
        [provider.minutes(origin, destination) for destination in facilities]
        for origin in facilities
    ]
