"""An arrival that is told long before the ride can be there: asked about once, then believed."""

from datetime import datetime, timedelta
from typing import Any

from journal.errors import Conflict
from patientspread.models import Request
from patientspread.services.fleet import drive_of

# who hurries is there in less than the table says, and clocks differ; half of it is no hurry but a slip
SHARE = 0.5
# of a short ride half is soon over
MARGIN = timedelta(minutes=10)


def ask_if_soon(row: Request, arrived_at: datetime) -> None:
    """Raise Conflict when a patient cannot be there yet: before the departure, or in half the driving time.

    Counted from when the ride left, or should by its plan. Where neither is known, or nobody knows how
    long it takes, nothing is asked but of an arrival before the departure.
    """
    left = row.left_at or row.leaves_at
    if left is None:
        return
    words: dict[str, Any] = {"label": row.label, "left": left, "arrived": arrived_at}
    how = "left" if row.left_at is not None else "leaves"
    if arrived_at < left:
        raise Conflict(f"patientspread.ride.before_it_{how}", field="sure", **words)
    minutes = _minutes(row)
    lacks = timedelta(minutes=minutes) - (arrived_at - left)
    if lacks > MARGIN and lacks > timedelta(minutes=minutes * SHARE):
        raise Conflict(f"patientspread.ride.soon_it_{how}", field="sure", minutes=minutes, **words)


def _minutes(row: Request) -> int:
    """Return how long the ride takes as planned, else by the table of roads; 0: nobody knows.

    Who planned an arrival knew with what: a helicopter follows no road.
    """
    if row.leaves_at is not None and row.arrives_at is not None:
        return int((row.arrives_at - row.leaves_at).total_seconds() // 60)
    if row.ride_minutes is not None:
        return row.ride_minutes
    drive = drive_of(row)
    return drive.minutes if drive is not None else 0
