"""Requests: entered by a ward, sought in the region, handed on to the country."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from capacity.cohort_lists import labels
from capacity.kinds import bed_kind
from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid
from journal.models import Realm
from journal.said import said
from journal.services import record, writing
from network.models import Facility
from network.places import require_in_use
from patientspread.fitness import CONDITIONS
from patientspread.models import Request
from patientspread.moments import SINCE, require_coming, require_since
from patientspread.request_bodies import PmrConsentIn, PmrIn, PmrStepIn
from patientspread.request_events import RequestChanged
from patientspread.request_lists import check_reference, lists, require_code
from patientspread.request_models import OPEN
from patientspread.request_transitions import REQUESTS
from patientspread.rights import ASK, MOVE
from patientspread.selectors.advice import advice_for
from patientspread.services.request_steps import (
    request_locked,
    request_step,
    requests_locked,
)
from web.commands import command

# by what two requests of one house look like one patient
ALIKE = ("bed", "age", "specialism", "cohort", "isolation", "heavy", "is_new")
TRIES = 3  # two wards may take one number at the same moment


def answered(row: Request) -> dict[str, Any]:
    """Return what whoever did something with a request is answered."""
    return {"id": row.pk, "number": row.number, "state": row.state}


@command(
    "patientspread.request_enter",
    by=ASK,
    place="facility",
    body=PmrIn,
    address="facilities/<str:facility>/pmr/",
    status=201,
    answer=answered,
)
def request_enter(
    *, actor: Actor, realm: Realm, facility: Facility, case: dict[str, Any]
) -> Request:
    """Ask for a place elsewhere for one patient, who is not named.

    One request per case: what a ward calls it (`reference`) can be open once; where that was not said, one
    that looks the same is asked about, unless `another` says that it is somebody else. An emergency is seen
    by the country at once. Raises Refused, Invalid, Conflict (asked already).
    """
    given = _checked(case, facility, realm.now())
    another = given.pop("another", False)
    with writing():
        require_in_use(facility)
        _refuse_twice(realm, facility, given["reference"])
        if not another:
            _refuse_alike(realm, facility, given)
        row = request_create(actor, realm, facility, given)
        record(RequestChanged.of(row), realm=realm, actor=actor)
    return row


def request_create(
    actor: Actor, realm: Realm, facility: Facility, given: dict[str, Any]
) -> Request:
    """Make the row of a request, with the next number; inside `writing()`, for who may. Raises Conflict."""
    now = realm.now()
    if given.get("emergency"):
        given = {"national_since": now} | given
    for left in reversed(range(TRIES)):
        last = Request.objects.filter(realm=realm).aggregate(last=models.Max("number"))["last"]
        row = Request(
            realm=realm,
            origin=facility,
            number=(last or 0) + 1,
            **given,
            entered_at=now,
            entered_by=actor.label,
            stands_until=clock.now() + lists().stands,
            changed_at=now,
            changed_by=actor.label,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
            break
        except IntegrityError:
            if not left:
                raise
    return row


def _refuse_twice(realm: Realm, facility: Facility, reference: str) -> None:
    """Raise Conflict when the case was asked already."""
    if not reference:
        return
    same = Request.objects.filter(
        realm=realm, origin=facility, reference=reference, state__in=OPEN
    ).first()
    if same is not None:
        raise Conflict("patientspread.request.twice", field="reference", label=same.label)


def _refuse_alike(realm: Realm, facility: Facility, given: dict[str, Any]) -> None:
    """Raise Conflict when a request of the house is open that looks the same, and no bed tells them apart."""
    alike = {name: given[name] for name in ALIKE}
    rows = Request.objects.filter(realm=realm, origin=facility, state__in=OPEN, **alike)
    if given["reference"]:
        rows = rows.filter(reference="")
    same = rows.order_by("-number").first()
    if same is not None:
        raise Conflict("patientspread.request.alike", field="another", label=same.label)


def _checked(case: dict[str, Any], facility: Facility, now: datetime) -> dict[str, Any]:
    """Return the columns of what was entered. Raises Invalid with the first that is wrong."""
    given = dict(case)
    item = bed_kind(given["bed"], field="bed")
    if not item.has(facility):
        raise Invalid("patientspread.request.no_such_bed", field="bed", house=facility.name)
    for name in ("specialism", "age", "wish", "consent"):
        require_code(name, given[name], field=name)
    if given["cohort"] and given["cohort"] not in labels():
        raise Invalid("patientspread.request.unknown_label", field="cohort")
    given["reference"] = check_reference(given["reference"])
    require_since(given["stable_since"], now, field="stable_since")
    require_coming(given["ready_at"], now, field="ready_at", back=SINCE)
    answers = {name: given.pop(name) for name in CONDITIONS}
    given["fitness"] = {name: answer for name, answer in answers.items() if answer is not None}
    advice = advice_for(given["bed"], given["fitness"], emergency=given.get("emergency", False))
    given["mode"] = given["mode"] or advice.mode  # the specialist decides
    return given


@command(
    "patientspread.request_step",
    by=MOVE,
    body=PmrStepIn,
    address="pmr/<int:pmr>/step/",
    answer=answered,
    on=("pmr:{pmr}",),
)
def request_step_take(*, actor: Actor, realm: Realm, pmr: int, step: str) -> Request:
    """Say that a request still stands, seek a place in the region, hand it on to the country, or close it.

    Raises Missing, Refused, Conflict.
    """
    with writing():
        row = request_locked(realm, pmr)
        changes: dict[str, Any] = {}
        if step == "confirm":
            changes["stands_until"] = clock.now() + lists().stands
        if step == "escalate":
            changes["national_since"] = row.national_since or realm.now()
        request_step(row, step, actor, **changes)
    return row


@command(
    "patientspread.request_consent",
    by=MOVE,
    body=PmrConsentIn,
    address="pmr/<int:pmr>/consent/",
    answer=answered,
    on=("pmr:{pmr}",),
)
def request_consent(*, actor: Actor, realm: Realm, pmr: int, consent: str) -> Request:
    """Say what patient or family said: until somebody asked them no hospital is asked.

    Raises Missing, Refused, Invalid, Conflict.
    """
    require_code("consent", consent, field="consent")
    with writing():
        row = request_locked(realm, pmr)
        request_step(row, "consent", actor, consent=consent)
    return row


def requests_expire(*, actor: Actor, realm: Realm) -> int:
    """Let requests lapse that nobody confirmed in time, and close what arrived long ago; return how many."""
    now = realm.now()
    with writing():
        late = requests_due(realm, now)
        for row in late:
            name = "close" if row.arrived_at else "expire"
            request_step(row, name, actor, note=said(f"patientspread.reason.{name}"))
    return len(late)


def requests_due(realm: Realm, now: datetime) -> list[Request]:
    """Return, locked, the requests whose time is over."""
    over = models.Q(state__in=REQUESTS["expire"].sources, stands_until__lt=clock.now())
    there = models.Q(state__in=REQUESTS["close"].sources, arrived_at__lt=now - lists().closes)
    return list(requests_locked(Request.objects.filter(over | there, realm=realm)))
