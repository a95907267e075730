"""One step of a request: the row locked, the table asked, the change recorded, and what follows it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from journal.actors import Actor
from journal.errors import Missing
from journal.models import Realm
from journal.said import Readable, said
from journal.services import record
from network.places import require_in_use
from patientspread.events import TransferChanged
from patientspread.models import Request, Transfer
from patientspread.request_events import RequestChanged
from patientspread.request_models import PROMISED, SEEKING
from patientspread.request_transitions import REQUESTS
from patientspread.ride_events import RideChanged, is_riding
from patientspread.selectors.fleet import ride_of
from patientspread.services.fleet import rides_tell
from patientspread.services.reminded import request_reminded
from patientspread.transitions import TRANSFERS

# what a step of a transfer means for its request; who looked for a place looks again
_LOST = {"lapse", "withdraw", "expire"}
_WITHOUT_PLACE = frozenset({"sought", "national", "refused"})


def requests_locked(rows: QuerySet[Request]) -> QuerySet[Request]:
    """Return requests, locked in one order, with what their events name."""
    locked = rows.select_for_update(of=("self",))
    named = ("realm", "origin__region", "destination__region", "returns__origin")
    return locked.select_related(*named).order_by("pk")


def request_locked(realm: Realm, number: int) -> Request:
    """Return a request of this realm by its row, locked. Raises Missing."""
    row = requests_locked(Request.objects.filter(realm=realm, pk=number)).first()
    if row is None:
        raise Missing("patientspread.no_request", field="request")
    return row


def lock_requests(transfers: QuerySet[Transfer], also: Iterable[int] = ()) -> None:
    """Lock the requests behind transfers, before these are: everybody locks in that order.

    In one round, `also` what is locked later on: whoever locks in several waits for one who waits for it.
    """
    asked = {*transfers.exclude(request=None).values_list("request", flat=True), *also}
    if asked:
        list(Request.objects.select_for_update().filter(pk__in=asked).order_by("pk"))


def request_step(
    row: Request,
    name: str,
    actor: Actor,
    *,
    note: Readable = "",
    keep: int | None = None,
    **changes: Any,
) -> None:
    """Take a locked request a step further with what the step changes; inside `writing()`.

    What a plan of the system's own expects for it falls when it has a place or is over, but for `keep`: the
    transfer that is offered by this step. Raises Refused, Conflict.
    """
    now, was = row.realm.now(), row.state
    ride, rode = ride_of(row, now), is_riding(row)
    step = REQUESTS.take(row, name, actor=actor)
    for field, value in changes.items():
        setattr(row, field, value)
    if step.by is not None and not step.regardless:  # and still so when this is committed
        require_in_use(*(one for one in (row.origin, row.destination) if one is not None))
    row.changed_at = now
    row.changed_by = actor.label
    row.note = note
    if step.target in _WITHOUT_PLACE:
        row.destination = row.leaves_at = row.arrives_at = None
        row.ride = row.ride_minutes = None
        row.driver, row.ride_measured = "", False
    row.save()
    event = RequestChanged.of(row, news=name != "ride_back")
    record(event, realm=row.realm, actor=actor, reason=note)
    if rode or is_riding(row):
        record(RideChanged.of(row), realm=row.realm, actor=actor)
    request_reminded(row, was, actor)
    REQUESTS.follow(row, step, actor=actor)
    if step.target and step.target not in SEEKING:
        _expected_end(row, actor, keep)
    if ride_of(row, now) != ride:
        rides_tell(row.realm, row.origin.region, actor)


def request_told(row: Request, actor: Actor) -> None:
    """Tell a locked request as it stands, where that follows from another's; inside `writing()`."""
    record(RequestChanged.of(row, news=False), realm=row.realm, actor=actor, reason=row.note)
    if is_riding(row):
        record(RideChanged.of(row), realm=row.realm, actor=actor)


def _expected_end(row: Request, actor: Actor, keep: int | None) -> None:
    """End what is expected for a request, of which no hospital heard."""
    rows = Transfer.objects.filter(request=row, state__in=TRANSFERS["offer"].sources)
    others = rows if keep is None else rows.exclude(pk=keep)
    locked = others.select_for_update(of=("self",))
    places = locked.select_related("realm", "origin__region", "destination__region")
    for transfer in places.order_by("pk"):
        transfer.request = row
        TRANSFERS.take(transfer, "lapse", actor=actor)
        transfer.decided_by, transfer.decided_at = actor.label, row.realm.now()
        transfer.note = said("patientspread.reason.placed", label=row.label)
        transfer.save()
        record(TransferChanged.of(transfer), realm=row.realm, actor=actor, reason=transfer.note)


def follow_transfer(transfer: Transfer, name: str, actor: Actor, note: Readable) -> None:
    """Take the request behind a transfer where the transfer's step leads it."""
    if transfer.request_id is None:
        return
    row = request_locked(transfer.realm, transfer.request_id)
    transfer.request = row
    if name == "accept":
        request_step(row, "accept", actor, note=note)
    elif name == "refuse":
        request_step(row, "refuse", actor, note=note)
    elif name in _LOST and row.state in PROMISED:
        request_step(row, _back(row), actor, note=note)


def _back(row: Request) -> str:
    """Return the step by which a request whose proposal is gone is looked for again."""
    return "back_to_nation" if row.national_since is not None else "back_to_region"
