"""Proposing a request by hand: a hospital is asked as its figures stand, or against them with a reason."""

from datetime import timedelta
from typing import Any

from capacity.kinds import bed_kind
from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid
from journal.models import Realm
from journal.services import record, writing
from network.models import Facility
from network.places import require_in_use
from patientspread.events import TransferChanged
from patientspread.models import Request, Transfer
from patientspread.policy import read_policy
from patientspread.request_bodies import PmrProposeIn
from patientspread.request_lists import require_code
from patientspread.request_transitions import REQUESTS
from patientspread.rights import SEEK
from patientspread.selectors import policy_in_force
from patientspread.selectors.matching import House
from patientspread.selectors.request_places import Places, places_of, why_chosen
from patientspread.services.offer_mails import offer_mails_make
from patientspread.services.request_steps import request_locked, request_step
from patientspread.services.requests import answered
from patientspread.services.transfers import transfer_put
from patientspread.transitions import TRANSFERS
from web.commands import command

MAX_OVERRULE = 200


@command(
    "patientspread.request_propose",
    by=SEEK,
    body=PmrProposeIn,
    address="pmr/<int:pmr>/propose/",
    answer=answered,
    on=("pmr:{pmr}",),
)
def request_propose(
    *,
    actor: Actor,
    realm: Realm,
    pmr: int,
    destination: Facility | None,
    country: str = "",
    overrule: str = "",
) -> Request:
    """Propose a request to a hospital by hand, which holds a bed there until it answers, or place it abroad.

    Outside the region only once the request was handed on. What stands against the hospital on the figures
    of now is refused with a sentence; `overrule`, why it is asked all the same: figures may be behind.
    Raises Missing, Refused, Invalid, Conflict.
    """
    if len(overrule) > MAX_OVERRULE:
        raise Invalid("patientspread.note_long", field="overrule", most=MAX_OVERRULE)
    with writing():
        row = request_locked(realm, pmr)
        if destination is None:
            return _abroad(row, country, actor)
        require_in_use(destination)
        REQUESTS.check(row, "propose", actor=actor)
        _check_place(row, destination)
        places = places_of(row, realm.now())
        house = _possible(places, destination, overrule.strip())
        _propose(row, house, why_chosen(places, house), actor, overrule.strip())
    return row


def _propose(  # one row's columns
    row: Request, house: House, why: dict[str, Any], actor: Actor, overrule: str
) -> Transfer:
    """Make the proposal of a locked request; inside `writing()`, for who may."""
    realm, policy = row.realm, read_policy(policy_in_force().document)
    request_step(row, "propose", actor, destination=house.facility)
    transfer = Transfer(
        realm=realm,
        request=row,
        origin=row.origin,
        destination=house.facility,
        bed=row.bed,
        bed_class=house.bed_class,
        isolation=row.isolation,
        mode=row.mode,
        minutes=house.drive.minutes,
        measured=house.drive.measured,
        why=why,
        note=overrule,
        proposed_at=realm.now(),
        answer_before=clock.now() + timedelta(minutes=policy.answer_minutes),
    )
    TRANSFERS.take(transfer, "propose", actor=actor)
    transfer_put(transfer)
    record(TransferChanged.of(transfer), realm=realm, actor=actor, reason=overrule)
    offer_mails_make([transfer])
    return transfer


def _possible(places: Places, destination: Facility, overrule: str) -> House:
    """Return a hospital as the place of a patient. Raises Conflict: something stands against it."""
    house = places.of(destination)
    if house is None:
        raise Invalid("patientspread.match.not_sought", field="destination", place=destination.name)
    for one in house.against:
        if not one.may_overrule:
            raise Conflict("patientspread.request.impossible", field="destination", why=one.told)
    if house.against and not overrule:
        against = [one.told for one in house.against]
        raise Conflict("patientspread.request.against", field="overrule", why=against)
    return house


def _check_place(row: Request, destination: Facility) -> None:
    """Raise Invalid or Conflict for a place where this patient cannot go."""
    if destination.pk == row.origin_id:
        raise Invalid("patientspread.request.own_house", field="destination")
    if not bed_kind(row.bed, field="bed").has(destination):
        raise Invalid("patientspread.request.no_such_bed", field="destination", house=destination)
    outside = destination.region_id != row.origin.region_id
    if outside and row.national_since is None and row.returns_id is None:
        region = row.origin.region.short_name
        raise Conflict("patientspread.request.region_first", field="destination", region=region)


def _abroad(row: Request, country: str, actor: Actor) -> Request:
    """Place a request abroad, as agreed by telephone."""
    require_code("country", country, field="country")
    if not row.may_abroad:
        raise Conflict("patientspread.request.not_abroad", field="country")
    request_step(row, "place_abroad", actor, country=country)
    return row
