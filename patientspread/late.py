"""Rides that should have left or arrived, and places to which nobody travels: what people are asked about."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, QuerySet, Value

from patientspread.request_models import Request, RequestState

# minutes that a ride may be over its plan before anybody is asked; `static/zb/late.js` counts the same
GRACE = timedelta(minutes=15)
# an accepted bed for which nobody planned a ride
UNPLANNED = timedelta(minutes=120)
Ride = tuple[Any, Any]  # the house that a vehicle left, and the number of the ride there
LATE_STATES = (RequestState.ACCEPTED, RequestState.PLANNED, RequestState.UNDER_WAY)


def ride_lasts(leaves_at: datetime, arrives_at: datetime | None) -> timedelta:
    """Return how long one way takes by the plan; half an hour where nobody knows."""
    return arrives_at - leaves_at if arrives_at is not None else timedelta(minutes=30)


def vehicle_away(row: Request) -> bool:
    """Say whether a planned ride left with a patient, and nobody said that its vehicle is back."""
    return row.leaves_at is not None and row.left_at is not None and row.ride_back_at is None


def arrival_expected(row: Request) -> datetime | None:
    """Return when a ride should be there: as it really left, and takes as long as was planned."""
    if row.left_at is None or row.leaves_at is None or row.arrives_at is None:
        return row.arrives_at
    return row.left_at + (row.arrives_at - row.leaves_at)


def aboard(row: Request) -> QuerySet[Request]:
    """Return who else left in the same vehicle, that nobody said is back."""
    if row.ride is None:
        return Request.objects.none()
    same = Request.objects.filter(realm=row.realm_id, origin=row.origin_id, ride=row.ride)
    return same.filter(left_at__isnull=False, ride_back_at=None).exclude(pk=row.pk)


def aboard_by_ride(rows: Iterable[Request]) -> Mapping[Ride, Collection[Request]]:
    """Return who left in each vehicle that carries some of these, and that nobody said is back (1 query)."""
    some = [row for row in rows if row.ride is not None and vehicle_away(row)]
    found: dict[Ride, list[Request]] = defaultdict(list)
    if some:
        away = Request.objects.filter(
            realm=some[0].realm_id, left_at__isnull=False, ride_back_at=None
        )
        rides = {row.ride for row in some}
        for one in away.filter(origin__in={row.origin_id for row in some}, ride__in=rides):
            found[_ride(one)].append(one)
    return found


def _ride(row: Request) -> Ride:
    """Return which vehicle a request rides in."""
    return (row.origin_id, row.ride)


def back_expected(
    row: Request, rides: Mapping[Ride, Collection[Request]] | None = None
) -> datetime | None:
    """Return when the vehicle that left should be home; None: it is not away.

    The way back takes as long; one vehicle is home once, after the last of those who share it. `rides`: who
    is aboard of each, where many are asked about; without, it is read (1 query when the vehicle is away).
    """
    own = _own_back(row)
    if own is None or row.ride is None:
        return own
    others = aboard(row) if rides is None else rides.get(_ride(row), ())
    return max([own, *(back for one in others if (back := _own_back(one)) is not None)])


def _own_back(row: Request) -> datetime | None:
    """Return when the vehicle would be home if nobody else rode in it."""
    if row.leaves_at is None or row.left_at is None or row.ride_back_at is not None:
        return None
    lasts = ride_lasts(row.leaves_at, row.arrives_at)
    return (row.arrived_at or row.left_at + lasts) + lasts


def late_with(
    row: Request, now: datetime, rides: Mapping[Ride, Collection[Request]] | None = None
) -> str:
    """Return what a request is late with: `leave`, `arrive`, `plan` (no ride yet), `back`, or nothing.

    `rides`: as `back_expected` has it.
    """
    name, moment, grace = {
        RequestState.PLANNED: ("leave", row.leaves_at, GRACE),
        RequestState.UNDER_WAY: ("arrive", arrival_expected(row), GRACE),
        RequestState.ACCEPTED: ("plan", row.changed_at, UNPLANNED),
    }.get(RequestState(row.state), ("back", None, GRACE))
    if name == "back":
        moment = back_expected(row, rides)
    return name if moment is not None and moment + grace < now else ""


def late_where(now: datetime) -> Q:
    """Return the condition that a request may be late: those of which `late_with` says whether it is."""
    lasts = ExpressionWrapper(F("arrives_at") - F("leaves_at"), DurationField())
    limit = Value(now - GRACE, DateTimeField()) - lasts
    left_before = ExpressionWrapper(limit, DateTimeField())
    return (
        Q(state=RequestState.PLANNED, leaves_at__lt=now - GRACE)
        | Q(state=RequestState.UNDER_WAY, left_at__lt=left_before)
        | Q(state=RequestState.ACCEPTED, changed_at__lt=now - UNPLANNED)
        | (Q(left_at__lt=now - GRACE, ride_back_at=None) & ~Q(state__in=LATE_STATES))
    )
