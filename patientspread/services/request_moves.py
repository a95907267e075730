"""From acceptance to arrival, and the endings: both sides and the coordinators say what happened."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from capacity.services import beds_hold
from journal.actors import Actor
from journal.errors import Conflict, Invalid
from journal.models import Realm
from journal.said import Readable, said
from journal.services import record, writing
from network.places import require_in_use
from network.travel import Drive
from patientspread.events import TransferChanged
from patientspread.late import back_expected
from patientspread.models import Request, RequestState, Transfer, TransferState
from patientspread.moments import BEFORE, require_after, require_coming
from patientspread.request_bodies import PmrBackIn, PmrEndIn, PmrMoveIn, PmrPlanIn
from patientspread.request_events import RequestChanged
from patientspread.request_models import OPEN
from patientspread.request_transitions import REQUESTS, concerned
from patientspread.rights import MOVE, RIDE
from patientspread.services.fleet import (
    drive_of,
    driver_of,
    require_longer,
    require_vehicle,
    ride_unplanned,
)
from patientspread.services.request_steps import (
    request_locked,
    request_step,
    request_told,
    requests_locked,
)
from patientspread.services.requests import answered, request_create
from patientspread.services.ride_back import aboard_locked, ride_is_back
from patientspread.services.shared_rides import require_seat
from patientspread.services.soon import ask_if_soon
from patientspread.services.transfers import transfer_end, with_places
from patientspread.transitions import GOING, OFFERED
from web.commands import command

AS_READ = timedelta(minutes=1)  # less is not seen: screens show minutes
LONGEST = timedelta(hours=24)  # one way: a year that was typed wrong would keep a vehicle for ever
CASE = (
    *("bed", "cohort", "isolation", "specialism", "age", "heavy", "wish", "consent", "mode"),
    *("fitness", "may_abroad"),
)


@command(
    "patientspread.request_plan",
    by=MOVE,
    body=PmrPlanIn,
    address="pmr/<int:pmr>/plan/",
    answer=answered,
    on=("pmr:{pmr}",),
)
def request_plan(  # one ride's facts
    *,
    actor: Actor,
    realm: Realm,
    pmr: int,
    leaves_at: datetime | None = None,
    arrives_at: datetime | None = None,
    mode: str = "",
    driver: str = "",
    along: int | None = None,
) -> Request:
    """Plan the ride of an accepted patient: of its own while a vehicle is free, or along with another's.

    Without an arrival it is when the ride is over by the table of driving times, else by estimate.
    `driver`: an organisation, no person. `along`: the request whose ride is shared; moment, kind and
    driver are those of that ride. Raises Missing, Refused, Invalid, Conflict (no room, no seat, too far).
    """
    with writing():
        row, lead = _with_lead(realm, pmr, along)
        REQUESTS.check(row, "plan", actor=actor)
        drive = drive_of(row)
        if lead is not None:
            require_seat(row, lead, drive)
            leaves_at, mode, driver = lead.leaves_at, lead.mode, lead.driver
        if leaves_at is None:
            raise Invalid("patientspread.ride.no_leaving", field="leaves_at")
        if lead is None:
            require_coming(leaves_at, realm.now(), field="leaves_at", back=BEFORE)
        kind = mode or row.mode
        arrives_at = _arrival(leaves_at, arrives_at, drive)
        if lead is not None:
            require_longer(row, lead, arrives_at)
        ride = lead.ride if lead else require_vehicle(row, kind, leaves_at, arrives_at, drive)
        changes: dict[str, Any] = {
            "ride": ride,
            "leaves_at": leaves_at,
            "arrives_at": arrives_at,
            "mode": kind,
            "driver": driver.strip() or driver_of(row, kind),
            "ride_minutes": drive.minutes if drive else None,
            "ride_measured": drive.measured if drive else False,
        }
        request_step(row, "plan", actor, **changes)
        _tell_transfer(row, actor)
    return row


def _with_lead(realm: Realm, pmr: int, along: int | None) -> tuple[Request, Request | None]:
    """Return a request and the one whose ride it shares, locked in one order. Raises Missing."""
    if along is None or along == pmr:
        return request_locked(realm, pmr), None
    first, second = sorted((pmr, along))
    rows = {number: request_locked(realm, number) for number in (first, second)}
    return rows[pmr], rows[along]


def _arrival(leaves_at: datetime, arrives_at: datetime | None, drive: Drive | None) -> datetime:
    """Return when a ride arrives. Raises Invalid: before it leaves, a day later, or nobody knows when."""
    if arrives_at is None:
        if drive is None:
            raise Invalid("patientspread.ride.no_arrival", field="arrives_at")
        return leaves_at + timedelta(minutes=drive.minutes)
    if arrives_at < leaves_at:
        raise Invalid("patientspread.request.before_leaving", field="arrives_at")
    if arrives_at - leaves_at > LONGEST:
        raise Invalid("patientspread.ride.long", field="arrives_at")
    return arrives_at


@command(
    "patientspread.request_move",
    by=RIDE,
    body=PmrMoveIn,
    address="pmr/<int:pmr>/move/",
    answer=answered,
    on=("pmr:{pmr}",),
)
def request_move(
    *,
    actor: Actor,
    realm: Realm,
    pmr: int,
    step: str,
    at: datetime | None = None,
    sure: bool = False,
) -> Request:
    """Say that a patient left, or arrived: only now the counts of beds move; or that the vehicle is back.

    Who arrives without having been seen to leave left at that same moment. An arrival before the ride
    can be there is asked about, unless somebody is `sure`; then it stands as told. Raises Missing,
    Refused, Invalid (a moment ahead, or back before arriving), Conflict.
    """
    if step == "ride_back":
        return _ride_back(actor, realm, pmr, at)
    with writing():
        row, others = aboard_locked(realm, pmr)
        due = [back_expected(one) for one in others]
        moment = _moment(row, at, row.arrived_at)
        REQUESTS.check(row, step, actor=actor)
        if step == "arrive" and not sure:
            ask_if_soon(row, moment)
        if step == "arrive" and row.state != RequestState.UNDER_WAY:  # counted at both
            beds_hold(realm=realm, facilities=(row.origin, row.destination))
        if step == "depart" or row.state != RequestState.UNDER_WAY:
            ride = ride_unplanned(row, moment) if step == "depart" else {}
            request_step(row, "depart", actor, left_at=moment, **ride)
        if step == "arrive":
            request_step(row, "arrive", actor, arrived_at=moment)
            for transfer in _transfers(row):
                transfer_end(transfer, "arrive", actor, "")
            _is_home(row, actor)
        else:
            _tell_transfer(row, actor)
        _tell_aboard(others, due, actor)
    return row


def _tell_aboard(others: Sequence[Request], due: Sequence[datetime | None], actor: Actor) -> None:
    """Tell where those who share a ride are seen that its vehicle is home at another time than was said."""
    for one, was in zip(others, due, strict=True):
        if _differs(was, back_expected(one)):
            request_told(one, actor)
            _tell_transfer(one, actor, {*OFFERED, *GOING, TransferState.ARRIVED})


def _differs(was: datetime | None, now: datetime | None) -> bool:
    """Say whether a moment is another than was said, as people read it: to the minute."""
    if was is None or now is None:
        return was is not now
    return abs(now - was) >= AS_READ


def _ride_back(actor: Actor, realm: Realm, pmr: int, at: datetime | None) -> Request:
    """Note that a vehicle is back, with whoever rode in it; as `request_move` raises."""
    with writing():
        row, others = aboard_locked(realm, pmr)
        # not before the last of them arrived, or left
        moments = [_moment(one, at, one.arrived_at or one.left_at) for one in (row, *others)]
        ride_is_back(row, others, moments[0], actor)
    return row


def _moment(row: Request, at: datetime | None, before: datetime | None) -> datetime:
    """Return when it happened: now, or as somebody says.

    Raises Invalid: ahead, over two weeks before anybody asked, or before what came first.
    """
    now = row.realm.now()
    moment = at or now
    if moment > now:
        raise Invalid("patientspread.request.ahead", field="at")
    require_after(moment, row.entered_at, field="at")
    if before is not None and moment < before:
        raise Invalid("patientspread.request.before_leaving", field="at")
    return moment


def _is_home(row: Request, actor: Actor) -> None:
    """Note on the request that moved a patient away that this one brought the patient home."""
    if row.returns_id is None:
        return
    first = request_locked(row.realm, row.returns_id)
    if first.origin_id == row.destination_id and first.state in REQUESTS["bring_back"].sources:
        request_step(first, "bring_back", actor)


@command(
    "patientspread.request_end",
    by=MOVE,
    body=PmrEndIn,
    address="pmr/<int:pmr>/end/",
    answer=answered,
    on=("pmr:{pmr}",),
)
def request_end(*, actor: Actor, realm: Realm, pmr: int, ending: str, note: str = "") -> Request:
    """End what no longer holds: withdrawn, died, moved by own means, refused by the patient, turned round.

    Either side may, and the coordinators, also after acceptance: what was promised is let go.
    Raises Missing, Refused, Conflict.
    """
    with writing():
        row = request_locked(realm, pmr)
        end(row, ending, actor, note)
    return row


def end(row: Request, ending: str, actor: Actor, note: Readable) -> None:
    """End a locked request and what was proposed for it; inside `writing()`."""
    now = row.realm.now()
    # who turned round came home with the vehicle
    turned = ending == "return" and row.leaves_at is not None
    back = now if turned else row.ride_back_at
    request_step(row, ending, actor, note=note, ended_at=now, ride_back_at=back)
    for transfer in _transfers(row):
        transfer_end(transfer, "end", actor, note or said(f"patientspread.reason.{ending}"))


@command(
    "patientspread.request_bring_back",
    by=MOVE,
    body=PmrBackIn,
    address="pmr/<int:pmr>/bring-back/",
    status=201,
    answer=answered,
    on=("pmr:{pmr}",),
)
def request_bring_back(*, actor: Actor, realm: Realm, pmr: int) -> Request:
    """Ask for the way home of a patient who arrived: a request of its own, from where the patient lies now.

    Raises Missing, Refused, Conflict (asked already, not arrived, abroad).
    """
    with writing():
        row = request_locked(realm, pmr)
        lacking = concerned(row, actor)
        if lacking is not None:
            REQUESTS.allow(row, "close", actor=actor)
        there = row.destination
        if row.state not in REQUESTS["bring_back"].sources or there is None:
            raise Conflict("patientspread.request.not_there", label=row.label)
        if Request.objects.filter(returns=row, state__in=OPEN).exists():
            raise Conflict("patientspread.request.back_asked", label=row.label)
        require_in_use(there)
        given = {name: getattr(row, name) for name in CASE}
        away = there.region_id != row.origin.region_id
        given |= {"returns": row, "national_since": realm.now() if away else None}
        back = request_create(actor, realm, there, given)
        record(RequestChanged.of(back), realm=realm, actor=actor)
    return back


def requests_end(*, actor: Actor, rows: QuerySet[Request], reason: Readable) -> None:
    """End requests because their realm or one of their places closed; whoever closes it was checked."""
    with writing():
        for row in requests_locked(rows.filter(state__in=OPEN)):
            end(row, "end", actor, reason)


def _transfers(row: Request, states: Collection[str] = (*OFFERED, *GOING)) -> list[Transfer]:
    """Return, locked, what is proposed or accepted for a request: one at most."""
    rows = Transfer.objects.filter(request=row, state__in=states)
    found = list(with_places(rows))
    for transfer in found:
        transfer.request = row
    return found


def _tell_transfer(
    row: Request, actor: Actor, states: Collection[str] = (*OFFERED, *GOING)
) -> None:
    """Tell the other side where its patient is."""
    for transfer in _transfers(row, states):
        record(TransferChanged.of(transfer), realm=row.realm, actor=actor)


def places_freed(rows: QuerySet[Transfer], actor: Actor, reasons: Mapping[str, Readable]) -> None:
    """Take accepted patients back whose destination closed before they left: a place is sought again."""
    for transfer in with_places(rows):
        row = transfer.request
        if row is None or row.left_at is not None:
            continue
        transfer_end(transfer, "end", actor, reasons[transfer.destination_id])
        locked = request_locked(row.realm, row.pk)
        name = "back_to_nation" if locked.national_since is not None else "back_to_region"
        request_step(locked, name, actor, note=reasons[transfer.destination_id])
