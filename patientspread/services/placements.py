"""A place for one patient: asked for by a house, found by a desk, answered by the house that was asked."""

from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet

from capacity.kinds import kind_in_force
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Realm
from journal.said import Readable
from journal.services import record, writing
from network.models import Facility
from network.places import require_in_use
from network.travel import default_travel
from patientspread.moments import require_since
from patientspread.placement_bodies import (
    PlacementAnswerIn,
    PlacementAskIn,
    PlacementDoneIn,
    PlacementFinishIn,
    PlacementIn,
)
from patientspread.placement_events import PlacementChanged
from patientspread.placement_lists import care_of, require_code
from patientspread.placement_models import (
    PLACEMENT_OPEN,
    AskState,
    Placement,
    PlacementAsk,
)
from patientspread.placement_transitions import PLACEMENT_ASKS, PLACEMENTS
from patientspread.request_lists import check_reference
from patientspread.request_lists import require_code as require_case
from patientspread.rights import PLACE_ANSWER, PLACE_ASK, PLACE_FIND
from patientspread.services.placement_beds import bed_filled, bed_let_go, bed_reserved
from web.commands import command
from web.people import can

TRIES = 3  # two houses may take one number at the same moment


def _answered(row: Placement) -> dict[str, Any]:
    """Return what whoever did something with a placement is answered."""
    return {"id": row.pk, "number": row.number, "state": row.state}


@command(
    "patientspread.placement_enter",
    by=PLACE_ASK,
    place="facility",
    body=PlacementIn,
    address="facilities/<str:facility>/placements/",
    status=201,
    answer=_answered,
)
def placement_enter(
    *, actor: Actor, realm: Realm, facility: Facility, case: dict[str, Any]
) -> Placement:
    """Ask a desk for a place, or care at home, for one patient who is not named.

    Raises Refused, Invalid, Conflict (asked already).
    """
    given = dict(case)
    care_of(given["care"])
    require_case("age", given["age"], field="age")
    given["reference"] = check_reference(given["reference"])
    given["needs"] = sorted(set(given["needs"]))
    now = realm.now()
    given["ready_since"] = given["ready_since"] or now
    require_since(given["ready_since"], now, field="ready_since")
    with writing():
        require_in_use(facility)
        row = _created(actor, realm, facility, given)
        record(PlacementChanged.of(row), realm=realm, actor=actor)
    return row


def _created(actor: Actor, realm: Realm, facility: Facility, given: dict[str, Any]) -> Placement:
    """Make the row with the next number. Raises Conflict when the case was asked already."""
    same = Placement.objects.filter(
        realm=realm, origin=facility, reference=given["reference"], state__in=PLACEMENT_OPEN
    ).first()
    if given["reference"] and same is not None:
        raise Conflict("patientspread.request.twice", field="reference", label=same.label)
    now = realm.now()
    for left in reversed(range(TRIES)):
        last = Placement.objects.filter(realm=realm).aggregate(last=models.Max("number"))["last"]
        row = Placement(
            realm=realm,
            origin=facility,
            number=(last or 0) + 1,
            **given,
            entered_at=now,
            entered_by=actor.label,
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


@command(
    "patientspread.placement_ask",
    by=PLACE_FIND,
    body=PlacementAskIn,
    address="placements/<int:placement>/ask/",
    answer=_answered,
    on=("placement:{placement}",),
)
def placement_ask(*, actor: Actor, realm: Realm, placement: int, facility: Facility) -> Placement:
    """Ask a house for a place; several may be asked at once, who says yes first takes the patient.

    Raises Missing, Refused, Invalid (other care), Conflict (asked already).
    """
    with writing():
        row = _locked(realm, placement)
        PLACEMENTS.check(row, "ask", actor=actor)
        require_in_use(facility)
        _asked(row, facility, actor)
        _take(row, "ask", actor)
    return row


def _asked(row: Placement, facility: Facility, actor: Actor) -> PlacementAsk:
    """Make the row of a house that is asked. Raises Invalid, Conflict."""
    if facility.pk == row.origin_id or not kind_in_force(care_of(row.care).kind).has(facility):
        raise Invalid("patientspread.placement.other_care", field="facility", house=facility.name)
    if row.asks.filter(facility=facility, state=AskState.ASKED).exists():
        raise Conflict("patientspread.placement.asked_already", house=facility.name)
    return PlacementAsk.objects.create(
        placement=row,
        facility=facility,
        minutes=default_travel(row.origin_id).minutes(row.origin, facility),
        asked_at=row.realm.now(),
        asked_by=actor.label,
    )


@command(
    "patientspread.placement_answer",
    by=PLACE_ANSWER,
    body=PlacementAnswerIn,
    address="placements/<int:placement>/answer/",
    answer=_answered,
    on=("placement:{placement}",),
)
def placement_answer(
    *,
    actor: Actor,
    realm: Realm,
    placement: int,
    facility: Facility,
    answer: str,
    code: str = "",
) -> Placement:
    """Say whether a house takes the patient: the house itself, or the desk that called it.

    A yes reserves the place and lets the other houses go. A desk may note the answer of a house that nobody
    asked on the screen. Raises Missing, Refused, Invalid (a no without a code), Conflict (too late).
    """
    with writing():
        row = _locked(realm, placement)
        desk = can(actor, PLACE_FIND, row.origin)
        if not (can(actor, PLACE_ANSWER, facility) or desk):
            raise Refused("web.refused_here", code="refused", field="facility", place=facility)
        ask = _ask_of(row, facility)
        # who was let go and is called by the desk says it anew, as who was never asked
        if (ask is None or ask.state == AskState.LAPSED) and desk:
            PLACEMENTS.check(row, "ask", actor=actor)
            require_in_use(facility)
            ask = _asked(row, facility, actor)
            _take(row, "ask", actor, told=False)
        if ask is None:
            raise Missing("patientspread.placement.not_asked", field="facility")
        if answer == "no":
            require_code("refusal", code, field="code")
            ask.code = code
        had = ask.state == AskState.YES
        _answer(ask, answer, actor)
        _follow(row, ask, actor, lost=had)
    return row


def _answer(ask: PlacementAsk, name: str, actor: Actor) -> None:
    """Take what a house was asked a step further."""
    PLACEMENT_ASKS.take(ask, name, actor=actor)
    ask.answered_at, ask.answered_by = ask.placement.realm.now(), actor.label
    ask.save()


def _follow(row: Placement, ask: PlacementAsk, actor: Actor, *, lost: bool) -> None:
    """Take a placement where the answer of a house leads it."""
    if ask.state == AskState.YES:
        _let_go(row, actor)
        row.destination, row.placed_at = ask.facility, row.realm.now()
        bed_reserved(row)
        _take(row, "accept", actor)
    elif lost:
        bed_let_go(row)
        row.destination = row.placed_at = None
        _take(row, "lose", actor)
    elif PLACEMENTS.now(row, "back"):
        _take(row, "back", actor)
    else:
        _note(row, actor)


@command(
    "patientspread.placement_done",
    by=PLACE_ASK,
    body=PlacementDoneIn,
    address="placements/<int:placement>/done/",
    answer=_answered,
    on=("placement:{placement}",),
)
def placement_done(*, actor: Actor, realm: Realm, placement: int) -> Placement:
    """Say that the patient went to the place that was found, or that care at home began.

    Raises Missing, Refused, Conflict.
    """
    with writing():
        row = _locked(realm, placement)
        row.ended_at = realm.now()
        _take(row, "done", actor)
        bed_let_go(row)
        bed_filled(row, row.ended_at)
    return row


@command(
    "patientspread.placement_finish",
    by=PLACE_ASK,
    body=PlacementFinishIn,
    address="placements/<int:placement>/finish/",
    answer=_answered,
    on=("placement:{placement}",),
)
def placement_finish(*, actor: Actor, realm: Realm, placement: int, ending: str) -> Placement:
    """End what is sought no more, also after a house said yes: it hears that, and its place is free.

    Raises Missing, Refused, Invalid, Conflict.
    """
    require_code("ending", ending, field="ending")
    with writing():
        row = _locked(realm, placement)
        PLACEMENTS.check(row, "finish", actor=actor)
        _end(row, "finish", ending, actor)
    return row


def placements_end(*, actor: Actor, rows: QuerySet[Placement], reason: Readable) -> None:
    """End placements because their realm or the house that asked closed; whoever closes it was checked."""
    with writing():
        for row in _locked_rows(rows.filter(state__in=PLACEMENT_OPEN)):
            _end(row, "end", "closed", actor, reason)


def placements_freed(*, actor: Actor, realm: Realm, codes: list[str]) -> None:
    """Let houses go that closed while they were asked, or after they said yes: another is sought."""
    asked = PlacementAsk.objects.filter(
        facility__in=codes, state__in=PLACEMENT_ASKS["lapse"].sources, placement__realm=realm
    )
    with writing():
        for row in _locked_rows(Placement.objects.filter(pk__in=asked.values("placement"))):
            for ask in asked.filter(placement=row).order_by("pk"):
                had = ask.state == AskState.YES
                _lapse(ask, actor)
                _follow(row, ask, actor, lost=had)


def _end(row: Placement, name: str, ending: str, actor: Actor, reason: Readable = "") -> None:
    """End a locked placement and what houses were asked for it."""
    _let_go(row, actor, also_yes=True)
    bed_let_go(row)
    row.ending, row.ended_at = ending, row.realm.now()
    _take(row, name, actor, reason=reason)


def _let_go(row: Placement, actor: Actor, *, also_yes: bool = False) -> None:
    """Let the houses go that did not answer yet, and with `also_yes` the one that said yes."""
    states = PLACEMENT_ASKS["lapse"].sources if also_yes else {AskState.ASKED}
    for ask in row.asks.filter(state__in=states).order_by("pk"):
        _lapse(ask, actor)


def _lapse(ask: PlacementAsk, actor: Actor) -> None:
    """Let one house go."""
    PLACEMENT_ASKS.take(ask, "lapse", actor=actor)
    ask.save()


def _ask_of(row: Placement, facility: Facility) -> PlacementAsk | None:
    """Return, locked, what a house was asked last and may still answer."""
    asks = row.asks.select_for_update(of=("self",)).filter(facility=facility)
    found = asks.exclude(state__in=(AskState.LAPSED, AskState.NO)).order_by("pk").last()
    return found or asks.filter(state=AskState.LAPSED).order_by("pk").last()


def _locked(realm: Realm, placement: int) -> Placement:
    """Return a placement of this realm, locked. Raises Missing."""
    row = _locked_rows(Placement.objects.filter(realm=realm, pk=placement)).first()
    if row is None:
        raise Missing("patientspread.no_placement", field="placement")
    return row


def _locked_rows(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    """Return placements, locked in one order, with what their events name."""
    locked = rows.select_for_update(of=("self",))
    return locked.select_related("realm", "origin__region", "destination").order_by("pk")


def _take(
    row: Placement, name: str, actor: Actor, *, told: bool = True, reason: Readable = ""
) -> None:
    """Take a locked placement a step further; inside `writing()`."""
    PLACEMENTS.take(row, name, actor=actor)
    _note(row, actor, told=told, reason=reason)


def _note(row: Placement, actor: Actor, *, told: bool = True, reason: Readable = "") -> None:
    """Save a placement and record it as it stands."""
    row.changed_at, row.changed_by = row.realm.now(), actor.label
    row.save()
    if told:
        record(PlacementChanged.of(row), realm=row.realm, actor=actor, reason=reason)
