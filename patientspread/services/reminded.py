"""Ending what was reminded of a late ride, once somebody took its request further."""

from callout.selectors import open_about
from callout.services import alarm_close
from journal.actors import Actor
from patientspread.late import LATE_STATES
from patientspread.models import Request


def request_reminded(row: Request, was: str, actor: Actor) -> None:
    """End what was reminded of a request that could be late in its state before; inside `writing()`.

    Also of a vehicle that did not come home: `row` as it stands, after somebody said that it is back.
    """
    if was in LATE_STATES or row.ride_back_at is not None:
        for about in sorted(open_about(row.realm, f"{row.key}:")):
            alarm_close(actor=actor, realm=row.realm, about=about)
