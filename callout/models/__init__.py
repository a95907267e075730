"""The rows of callout: who can be reached, who is on duty, who was called, and by which way."""

from callout.models.alarms import (
    Alarm,
    AlarmKind,
    Answer,
    Attempt,
    Call,
    Outcome,
    Seat,
    SeatStanding,
)
from callout.models.contacts import Contact, Roster
from callout.models.ways import PushSubscription, Reach, Way, WayState

__all__ = [
    "Alarm",
    "AlarmKind",
    "Answer",
    "Attempt",
    "Call",
    "Contact",
    "Outcome",
    "PushSubscription",
    "Reach",
    "Roster",
    "Seat",
    "SeatStanding",
    "Way",
    "WayState",
]
