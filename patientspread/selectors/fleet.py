"""Reading transport: which vehicles of a region are away when, and which moment has room.

A vehicle is away for the ride and for its return, which takes as long, and until somebody says that it is
back: what should have left, arrived or come home by now and of which nobody said so counts as away with no
end. Several patients may share one ride where its kind has seats for them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import Q

from journal.models import Realm
from journal.said import beside
from network.models import Facility
from patientspread.fleet_models import MODES, Fleet
from patientspread.late import GRACE, ride_lasts, vehicle_away
from patientspread.policy import SpreadPolicy
from patientspread.request_models import Request, RequestState
from patientspread.selectors.day_curve import HOUR, Limit, limit_of

LOOKED_AHEAD = timedelta(hours=24)  # in which a moment with room is sought
UNBOUNDED = 10_000  # trips a day: more than there are patients to move
# when a vehicle is back of which nobody said what it should have done by now
NOBODY_SAID = datetime.max.replace(tzinfo=UTC)
_FACTS = ("state", "leaves_at", "arrives_at", "left_at", "arrived_at")
# a planned ride, and one that left, whatever became of its patient, until its vehicle is said to be back
_OUT = Q(leaves_at__isnull=False, ride_back_at=None) & (
    Q(state=RequestState.PLANNED) | Q(left_at__isnull=False)
)


@dataclass(frozen=True)
class Ride:
    """One vehicle of a kind that is away from its region: `leaves_at` until `back_at`."""

    mode: str
    number: int | None  # within the region that sends; None: planned before rides had numbers
    leaves_at: datetime
    back_at: datetime


def hour_of(moment: datetime) -> datetime:
    """Return the whole hour in which a moment lies: Dutch clocks differ by whole hours."""
    return moment.replace(minute=0, second=0, microsecond=0)


def ride_of(row: Request, now: datetime) -> Ride | None:
    """Return the ride of a request; None while none is planned, and once its vehicle is back."""
    if row.leaves_at is None or not (vehicle_away(row) or row.state == RequestState.PLANNED):
        return None
    return _ride(row.mode, row.ride, [getattr(row, name) for name in _FACTS], now)


def back_at(leaves_at: datetime, arrives_at: datetime | None) -> datetime:
    """Return when a vehicle is back: the way home takes as long; an hour in all where nobody knows."""
    return leaves_at + 2 * ride_lasts(leaves_at, arrives_at)


def _ride(mode: str, number: int | None, facts: Sequence[Any], now: datetime) -> Ride:
    """Return a ride by the real times as far as they are known; `facts` in the order of `_FACTS`.

    What is a little over its plan is back that much later; what is late has no end until somebody says.
    """
    left, due, back = _moments(facts)
    if due + GRACE < now:
        return Ride(mode, number, left, NOBODY_SAID)
    return Ride(mode, number, left, back + (GRACE if due < now else timedelta()))


def _moments(facts: Sequence[Any]) -> tuple[datetime, datetime, datetime]:
    """Return when a vehicle leaves, by when somebody must have said something of it, and when it is back."""
    state, leaves_at, arrives_at, left_at, arrived_at = facts
    lasts = ride_lasts(leaves_at, arrives_at)
    left = left_at or leaves_at
    there = arrived_at or left + lasts
    due = {RequestState.PLANNED: left, RequestState.UNDER_WAY: there}.get(state, there + lasts)
    return left, due, there + lasts


def late_since(realm: Realm, now: datetime) -> dict[str, datetime]:
    """Return since when the last that became late is, per region of which a vehicle is late (1 query)."""
    due: dict[tuple[str, int], datetime] = {}
    rows = Request.objects.filter(_OUT, realm=realm).order_by("pk")
    for pk, region, number, *facts in rows.values_list("pk", "origin__region", "ride", *_FACTS):
        vehicle = region, -pk if number is None else number
        since = _moments(facts)[1] + GRACE
        due[vehicle] = max(due.get(vehicle, since), since)
    found: dict[str, datetime] = {}
    for (region, _number), since in due.items():
        if since < now:
            found[region] = max(found.get(region, since), since)
    return found


def said_of(realm: Realm, region: str) -> dict[str, Fleet]:
    """Return what was said of a region's transport, by kind (1 query)."""
    return {row.mode: row for row in Fleet.objects.filter(realm=realm, region=region)}


def rides_away(
    realm: Realm, regions: Collection[str], since: datetime, *, without: int = 0
) -> dict[str, list[Ride]]:
    """Return per region the vehicles that are away at some time from a moment on (1 query).

    `without`: a request that gives its own seat back. Who shares a ride shares its vehicle: it is away
    from the first who leaves until the last is home.
    """
    rows = Request.objects.filter(_OUT, realm=realm, origin__region__in=regions).exclude(pk=without)
    found: dict[tuple[str, str, int], Ride] = {}
    now = realm.now()
    for pk, region, mode, number, *facts in rows.values_list(
        "pk", "origin__region", "mode", "ride", *_FACTS
    ):
        one = _ride(mode, number, facts, now)
        key = (region, mode, -pk if number is None else number)
        found[key] = _together(found.get(key, one), one)
    away: dict[str, list[Ride]] = {region: [] for region in regions}
    for (region, _mode, _number), ride in found.items():
        if ride.back_at > since:
            away[region].append(ride)
    return away


def _together(one: Ride, other: Ride) -> Ride:
    """Return the ride of two patients in one vehicle."""
    leaves = min(one.leaves_at, other.leaves_at)
    return Ride(one.mode, one.number, leaves, max(one.back_at, other.back_at))


def most_away(rides: Iterable[Ride], mode: str, start: datetime, end: datetime) -> int:
    """Return how many vehicles of a kind are away at once, at most, between two moments."""
    among = [
        one for one in rides if one.mode == mode and one.leaves_at < end and one.back_at > start
    ]
    moments = [start, *(one.leaves_at for one in among if one.leaves_at > start)]
    return max(sum(one.leaves_at <= at < one.back_at for one in among) for at in moments)


def has_room(
    limit: Limit, rides: Sequence[Ride], mode: str, start: datetime, end: datetime
) -> bool:
    """Say whether one more vehicle of a kind can be away all the time between two moments."""
    moments = [start, *limit.turns(start, end)]
    among = [one for one in rides if one.mode == mode]
    moments += [one.leaves_at for one in among if start < one.leaves_at < end]
    return all(
        sum(one.leaves_at <= at < one.back_at for one in among) < limit.at(at) for at in moments
    )


def free_from(limit: Limit, rides: Sequence[Ride], wanted: Ride) -> datetime | None:
    """Return the first moment, from the wanted one on, with room for a ride; None: within a day none."""
    lasts, last = wanted.back_at - wanted.leaves_at, wanted.leaves_at + LOOKED_AHEAD
    back = {one.back_at for one in rides if wanted.leaves_at < one.back_at <= last}
    for leaves in sorted({wanted.leaves_at, *back, *limit.turns(wanted.leaves_at, last)}):
        if has_room(limit, rides, wanted.mode, leaves, leaves + lasts):
            return leaves
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
                "per_hour": row.per_hour if row else policy.rides_per_hour.get(mode),
                "by_hour": row.by_hour if row else [],
                "seats": seats_of(policy, mode),
                "driver": row.driver if row else "",
                **beside("reason", row.reason if row else ""),
                "changed_at": row.changed_at if row else None,
                **beside("changed_by", row.changed_by if row else ""),
            }
        )
    return lines


def hours_away(rides: Sequence[Ride], since: datetime) -> list[dict[str, Any]]:
    """Return per kind and hour of the day ahead how many vehicles are away at once, at most."""
    first = hour_of(since)
    hours = [first + number * HOUR for number in range(int(LOOKED_AHEAD / HOUR))]
    counted = [
        {"mode": mode, "hour": hour, "count": most_away(rides, mode, hour, hour + HOUR)}
        for hour in hours
        for mode in MODES
    ]
    return [one for one in counted if one["count"]]


def seats_of(policy: SpreadPolicy, mode: str) -> int:
    """Return how many patients share one ride of a kind at most."""
    return policy.seats.get(mode, 1)


def trips_left(
    realm: Realm,
    facilities: Sequence[Facility],
    minutes: npt.NDArray[np.int64],
    policy: SpreadPolicy,
    now: datetime,
) -> dict[tuple[str, str], int]:
    """Return how many patients of each kind may still leave each region within a run's horizon (2 queries).

    Out of the hours in which vehicles are not away: each ride takes as long, there and back, as the mean
    of the region's hospitals to those that its kind reaches; `minutes` is the (n, n) matrix of
    `facilities`. No more than the policy's trips a run. A kind of which nothing is said has no limit but
    the engine's own. Hours are added up: that they lie apart is found when the ride is planned.
    """
    places = np.array([one.region_id for one in facilities])
    regions = sorted(set(places))
    said: dict[str, dict[str, Fleet]] = {}
    for row in Fleet.objects.filter(realm=realm, region__in=regions):
        said.setdefault(row.region_id, {})[row.mode] = row
    away = rides_away(realm, regions, now)
    found = {}
    for region in regions:
        for mode in MODES:
            limit = limit_of(said.get(region, {}), mode, policy)
            trips = policy.trips_per_region.get(mode)
            if limit is not None:
                free = _hours_free(away[region], mode, limit, policy.horizon_hours, now)
                lasts = _there_and_back(minutes, places == region, policy.mode_minutes.get(mode))
                made = int(free * 60 / lasts)
                trips = made if trips is None else min(trips, made)
            seats = seats_of(policy, mode)
            found[region, mode] = UNBOUNDED if trips is None else trips * seats
    return found


def _hours_free(rides: Sequence[Ride], mode: str, limit: Limit, horizon: int, now: datetime) -> int:
    """Return the vehicle-hours of a kind that are not taken yet, of the whole hours to come."""
    hours = (now + number * HOUR for number in range(horizon))
    return sum(
        max(limit.least(hour, hour + HOUR) - most_away(rides, mode, hour, hour + HOUR), 0)
        for hour in hours
    )


def _there_and_back(
    minutes: npt.NDArray[np.int64], inside: npt.NDArray[np.bool_], limit: int | None
) -> float:
    """Return how many minutes a ride from a region and its return take on average: an hour at least."""
    rides = minutes[inside]
    reached = rides[(rides > 0) & (rides <= (rides.max(initial=0) if limit is None else limit))]
    return max(2 * float(reached.mean()), 60.0) if reached.size else 60.0
