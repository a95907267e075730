"""A ride that several patients share: who may come along with whom."""

from journal.errors import Conflict
from journal.said import said
from network.travel import Drive
from patientspread.models import Request, RequestState
from patientspread.policy import read_policy
from patientspread.selectors.fleet import seats_of
from patientspread.selectors.runs import policy_in_force
from patientspread.services.fleet import one_at_a_time, require_reach


def require_seat(row: Request, lead: Request, drive: Drive | None) -> None:
    """Raise Conflict unless a patient can come along on the planned ride of another; both are locked.

    From one house, with a free seat, not too far for the vehicle, and nobody who is isolated or of a
    cohort beside who is not.
    """
    if lead.origin_id != row.origin_id or lead.state != RequestState.PLANNED or lead.ride is None:
        raise Conflict("patientspread.ride.no_ride", field="along", label=lead.label)
    if (lead.isolation, lead.cohort) != (row.isolation, row.cohort):
        raise Conflict("patientspread.ride.mixed", field="along", label=lead.label)
    policy = read_policy(policy_in_force().document)
    require_reach(policy, lead.mode, drive)
    one_at_a_time(row.origin.region)  # also who comes along with another of the same ride
    aboard = Request.objects.filter(
        realm=row.realm,
        origin=row.origin,
        ride=lead.ride,
        state=RequestState.PLANNED,
    ).exclude(pk=row.pk)
    seats = seats_of(policy, lead.mode)
    if aboard.count() >= seats:
        mode = said(f"patientspread.mode.{lead.mode}")
        raise Conflict("patientspread.ride.seats", field="along", mode=mode, n=seats)
