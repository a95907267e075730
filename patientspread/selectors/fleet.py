"""Reading transport: what may leave a region in an hour, what is planned, and which hour has room."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from journal.models import Realm
from journal.said import beside
from patientspread.fleet_models import MODES, Fleet
from patientspread.policy import SpreadPolicy
from patientspread.request_models import Request, RequestState

HOUR = timedelta(hours=1)
LOOKED_AHEAD = 24  # hours in which an hour with room is sought
UNBOUNDED = 10_000  # trips a day: more than there are patients to move
# a ride that was planned keeps its hour, also once it is on the road or over
BOOKED = (
    RequestState.PLANNED,
    RequestState.UNDER_WAY,
    RequestState.ARRIVED,
    RequestState.CLOSED,
    RequestState.BROUGHT_BACK,
    RequestState.RETURNED,
)


@dataclass(frozen=True)
class Ride:
    """What a request takes of a region's transport: one ride of a kind in an hour."""

    mode: str
    hour: datetime


def hour_of(moment: datetime) -> datetime:
    """Return the whole hour in which a moment lies: Dutch clocks differ by whole hours."""
    return moment.replace(minute=0, second=0, microsecond=0)


def ride_of(row: Request) -> Ride | None:
    """Return the ride of a request; None while none is planned."""
    if row.leaves_at is None or row.state not in BOOKED:
        return None
    return Ride(row.mode, hour_of(row.leaves_at))


def said_of(realm: Realm, region: str) -> dict[str, Fleet]:
    """Return what was said of a region's transport, by kind (1 query)."""
    return {row.mode: row for row in Fleet.objects.filter(realm=realm, region=region)}


def per_hour(said: Mapping[str, Fleet], mode: str, policy: SpreadPolicy) -> int | None:
    """Return how many rides of a kind may leave in an hour; None: no limit is known."""
    row = said.get(mode)
    return policy.rides_per_hour.get(mode) if row is None else row.per_hour


def rides_planned(realm: Realm, region: str, since: datetime, *, without: int = 0) -> Counter[Ride]:
    """Return how many rides leave a region by kind and hour, from an hour on (1 query)."""
    rows = Request.objects.filter(
        realm=realm, origin__region=region, state__in=BOOKED, leaves_at__gte=hour_of(since)
    ).exclude(pk=without)
    found = rows.values_list("mode", "leaves_at")
    return Counter(Ride(mode, hour_of(leaves)) for mode, leaves in found if leaves)


def hour_with_room(most: int, planned: Mapping[Ride, int], wanted: Ride) -> datetime | None:
    """Return the first hour, from the wanted one on, with room for a ride; None: within a day none."""
    for number in range(LOOKED_AHEAD):
        hour = wanted.hour + number * HOUR
        if planned.get(Ride(wanted.mode, hour), 0) < most:
            return hour
    return None


def fleet_lines(realm: Realm, region: str, policy: SpreadPolicy) -> list[dict[str, Any]]:
    """Return every kind of transport of a region with its limit, who drives, and who said so when."""
    said = said_of(realm, region)
    lines = []
    for mode in MODES:
        row = said.get(mode)
        lines.append(
            {
                "mode": mode,
                "per_hour": per_hour(said, mode, policy),
                "driver": row.driver if row else "",
                **beside("reason", row.reason if row else ""),
                "changed_at": row.changed_at if row else None,
                **beside("changed_by", row.changed_by if row else ""),
            }
        )
    return lines


def trips_left(
    realm: Realm, regions: list[str], policy: SpreadPolicy, now: datetime
) -> dict[tuple[str, str], int]:
    """Return how many rides of each kind may still leave each region within a run's horizon (2 queries).

    No more than the policy's trips a run; what is planned already is taken off. A kind of which nothing
    is said has no limit but the engine's own.
    """
    said: dict[str, dict[str, Fleet]] = {}
    for row in Fleet.objects.filter(realm=realm, region__in=regions):
        said.setdefault(row.region_id, {})[row.mode] = row
    until = hour_of(now) + policy.horizon_hours * HOUR
    rows = Request.objects.filter(
        realm=realm, state__in=BOOKED, leaves_at__gte=hour_of(now), leaves_at__lt=until
    )
    taken = Counter(
        (region, Ride(mode, hour_of(leaves)))
        for region, mode, leaves in rows.values_list("origin__region", "mode", "leaves_at")
        if leaves
    )
    hours = [hour_of(now) + number * HOUR for number in range(policy.horizon_hours)]
    found = {}
    for region in regions:
        for mode in MODES:
            most = per_hour(said.get(region, {}), mode, policy)
            trips = policy.trips_per_region.get(mode)
            if most is not None:
                free = sum(max(most - taken[region, Ride(mode, hour)], 0) for hour in hours)
                trips = free if trips is None else min(trips, free)
            found[region, mode] = UNBOUNDED if trips is None else trips
    return found
