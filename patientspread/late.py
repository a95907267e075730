"""Rides that should have left or arrived, and places to which nobody travels: what people are asked about."""

from datetime import datetime, timedelta

from django.db.models import Q

from patientspread.request_models import Request, RequestState

# minutes that a ride may be over its plan before anybody is asked; `static/zb/late.js` counts the same
GRACE = timedelta(minutes=15)
# an accepted bed for which nobody planned a ride
UNPLANNED = timedelta(minutes=120)
LATE_STATES = (RequestState.ACCEPTED, RequestState.PLANNED, RequestState.UNDER_WAY)


def late_with(row: Request, now: datetime) -> str:
    """Return what a request is late with: `leave`, `arrive`, `plan` (a place and no ride), or nothing."""
    due = {
        RequestState.PLANNED: ("leave", row.leaves_at, GRACE),
        RequestState.UNDER_WAY: ("arrive", row.arrives_at, GRACE),
        RequestState.ACCEPTED: ("plan", row.changed_at, UNPLANNED),
    }.get(RequestState(row.state))
    if due is None:
        return ""
    name, moment, grace = due
    return name if moment is not None and moment + grace < now else ""


def late_where(now: datetime) -> Q:
    """Return the condition that a request is late (`late_with`)."""
    return (
        Q(state=RequestState.PLANNED, leaves_at__lt=now - GRACE)
        | Q(state=RequestState.UNDER_WAY, arrives_at__lt=now - GRACE)
        | Q(state=RequestState.ACCEPTED, changed_at__lt=now - UNPLANNED)
    )
