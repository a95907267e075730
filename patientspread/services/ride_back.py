"""That a vehicle is back: for everybody who rode in it, and never by the clock alone."""

from datetime import datetime

from django.db.models import Q

from journal.actors import Actor
from journal.errors import Conflict, Missing
from journal.models import Realm
from journal.services import record
from patientspread.events import TransferChanged
from patientspread.models import Request, RequestState, Transfer, TransferState
from patientspread.request_transitions import REQUESTS
from patientspread.services.fleet import one_at_a_time
from patientspread.services.request_steps import request_step, requests_locked
from patientspread.services.transfers import with_places


def aboard_locked(realm: Realm, pmr: int) -> tuple[Request, list[Request]]:
    """Return a request, and who left in the same vehicle that nobody said is back; locked in one order.

    Raises Missing.
    """
    facts = Request.objects.filter(realm=realm, pk=pmr).values_list("origin", "ride").first()
    if facts is None:
        raise Missing("patientspread.no_request", field="request")
    origin, ride = facts
    shared = Q(origin=origin, ride=ride, left_at__isnull=False, ride_back_at=None)
    wanted = Q(pk=pmr) if ride is None else Q(pk=pmr) | shared
    rows = {row.pk: row for row in requests_locked(Request.objects.filter(wanted, realm=realm))}
    return rows.pop(pmr), list(rows.values())


def ride_is_back(row: Request, others: list[Request], at: datetime, actor: Actor) -> None:
    """Note that a vehicle is back, for all who rode in it; inside `writing()`.

    Raises Refused, Conflict (it is not away, one of them is on the road still).
    """
    REQUESTS.check(row, "ride_back", actor=actor)
    going = next((one for one in others if one.state == RequestState.UNDER_WAY), None)
    if going is not None:
        raise Conflict("patientspread.ride.still_going", field="step", label=going.label)
    one_at_a_time(row.origin.region)
    aboard = [row, *others]
    for one in aboard:
        request_step(one, "ride_back", actor, note=one.note, ride_back_at=at)
    came = Transfer.objects.filter(request__in=aboard, state=TransferState.ARRIVED)
    for transfer in with_places(came):
        record(TransferChanged.of(transfer), realm=row.realm, actor=actor)
