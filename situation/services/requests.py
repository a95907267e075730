"""Requests between parties: asked of several, offered, accepted in whole or in part, arrived, refused."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Realm
from journal.said import Readable, said
from journal.services import record, writing
from situation.bob.bodies import (
    AcceptIn,
    ArriveIn,
    OfferIn,
    RefuseIn,
    ReleaseIn,
    RequestAskIn,
    RequestEndIn,
    RequestIn,
)
from situation.bob.data import is_counted
from situation.bob.models import AskedParty, AskedState, PartyRequest
from situation.bob.numbers import checked_reason, checked_words, next_number
from situation.bob.rights import PART
from situation.bob.sides import Side, may_speak, side_read
from situation.bob.states import request_event, request_words, taken_of
from situation.bob.steps import ASKED, REQUESTS
from situation.post_rights import user_of
from situation.services.posts import running
from web.commands import command

ON = ("partyrequest:{party_request}",)
WAITING = (AskedState.ASKED, AskedState.OFFERED)


def _answer(made: PartyRequest) -> dict[str, int | str]:
    """Return what is answered about a request."""
    return {"request": made.pk, "number": made.number, "state": made.state}


def _answer_asked(one: AskedParty) -> dict[str, int | str]:
    """Return what is answered about one who was asked."""
    return {"request": one.request_id, "asked": one.pk, "state": one.state}


@command(
    "situation.request_make",
    by=PART,
    body=RequestIn,
    address="activities/<int:activity>/requests/",
    status=201,
    answer=_answer,
)
def request_make(
    *,
    actor: Actor,
    realm: Realm,
    activity: int,
    kind: str,
    text: str,
    asker: dict[str, Any],
    asked: Sequence[dict[str, Any]],
    amount: int | None = None,
    due_at: datetime | None = None,
) -> PartyRequest:
    """Ask something of one or several parties, for a function or place that one speaks for.

    Raises Refused (not for that side), Missing, Invalid (no amount, a deadline that is over), Conflict.
    """
    words = checked_words(text, "text")
    if is_counted(kind) is (amount is None):
        code = "situation.request.how_many" if amount is None else "situation.request.not_counted"
        raise Invalid(code, field="amount")
    with writing():
        row = running(realm, activity)
        now = realm.now()
        if due_at is not None and due_at <= now:
            raise Invalid("situation.due_over", field="due_at")
        side = side_read(row, asker)
        if not may_speak(actor, row, side):
            raise Refused("situation.side.not_yours", field="asker", side=side.name)
        made = PartyRequest(
            realm=realm,
            activity=row,
            number=next_number(PartyRequest, row),
            kind=kind,
            text=words,
            amount=amount,
            due_at=due_at,
            by=actor.label,
            account=user_of(actor),
            at=now,
        )
        made.side = side
        made.save()
        _ask(made, [side_read(row, one) for one in asked], actor)
        _tell(made, actor, "made", to=_names(made))
    return made


@command(
    "situation.request_ask",
    by=PART,
    body=RequestAskIn,
    address="requests/<int:party_request>/ask/",
    answer=_answer,
    on=ON,
)
def request_ask(
    *, actor: Actor, realm: Realm, party_request: int, asked: Sequence[dict[str, Any]]
) -> PartyRequest:
    """Ask others as well, or once more who refused. Raises Refused, Missing, Invalid, Conflict."""
    with writing():
        row = _locked(realm, party_request)
        _require_asker(actor, row)
        REQUESTS.take(row, "ask", actor=actor)
        sides = [side_read(row.activity, one) for one in asked]
        _ask(row, sides, actor)
        _tell(row, actor, "asked", to=[side.name for side in sides])
    return row


@command(
    "situation.request_offer",
    by=PART,
    body=OfferIn,
    address="requests/<int:party_request>/offer/",
    answer=_answer_asked,
)
def request_offer(
    *,
    actor: Actor,
    realm: Realm,
    party_request: int,
    asked: int,
    offered: int | None = None,
    arrives_at: datetime | None = None,
    answer: str = "",
    said_by: str = "",
) -> AskedParty:
    """Offer something to who asked, or answer; an offer that was not accepted yet may be changed.

    Who asked may write down what was said by telephone, with the name of who said it. Raises Refused,
    Missing, Invalid (how many, or what), Conflict (not asked any more, closed).
    """
    with writing():
        one = _asked(realm, party_request, asked)
        counted = one.request.amount is not None
        if counted is (offered is None):
            code = "situation.asked.how_many" if counted else "situation.request.not_counted"
            raise Invalid(code, field="offered")
        one.said_by = _said_by(actor, one, said_by)
        ASKED.take(one, "offer", actor=actor)
        one.answer = answer.strip() if counted else checked_words(answer, "answer")
        one.offered, one.arrives_at, one.overdue_since = offered, arrives_at, None
        _tell_asked(one, actor, "offered" if counted else "answered", n=offered or 0)
    return one


@command(
    "situation.request_refuse",
    by=PART,
    body=RefuseIn,
    address="requests/<int:party_request>/refuse/",
    answer=_answer_asked,
)
def request_refuse(
    *, actor: Actor, realm: Realm, party_request: int, asked: int, answer: str, said_by: str = ""
) -> AskedParty:
    """Say that nothing is offered, and why. Raises Refused, Missing, Invalid, Conflict."""
    why = checked_reason(answer, "answer")
    with writing():
        one = _asked(realm, party_request, asked)
        one.said_by = _said_by(actor, one, said_by)
        ASKED.take(one, "refuse", actor=actor)
        one.answer, one.offered, one.arrives_at, one.overdue_since = why, None, None, None
        _tell_asked(one, actor, "refused", why=why)
    return one


@command(
    "situation.request_accept",
    by=PART,
    body=AcceptIn,
    address="requests/<int:party_request>/accept/",
    answer=_answer_asked,
    on=ON,
)
def request_accept(
    *, actor: Actor, realm: Realm, party_request: int, asked: int, accepted: int | None = None
) -> AskedParty:
    """Take an offer, whole or in part; once nothing more is needed the others are told so.

    Of two who accept at once the second is refused. Raises Refused (not who asked), Missing, Invalid (more
    than was offered), Conflict (not offered, more than is still needed, closed).
    """
    with writing():
        one = _asked(realm, party_request, asked)
        row = one.request
        _require_asker(actor, row)
        ASKED.take(one, "accept", actor=actor)
        if row.amount is not None:
            one.accepted = _so_many(row, one, accepted)
        elif accepted is not None:
            raise Invalid("situation.request.not_counted", field="accepted")
        one.by, one.at = actor.label, realm.now()
        one.save()
        _settle(row, actor)
        _tell(row, actor, "accepted", to=one.side.name, n=one.accepted or 0)
    return one


@command(
    "situation.request_arrive",
    by=PART,
    body=ArriveIn,
    address="requests/<int:party_request>/arrive/",
    answer=_answer_asked,
    on=ON,
)
def request_arrive(
    *, actor: Actor, realm: Realm, party_request: int, asked: int, arrived: int | None = None
) -> AskedParty:
    """Say that what was accepted arrived, and how many. Who asked says so, or who sent it.

    Raises Refused, Missing, Invalid (more than was accepted), Conflict (not accepted, only said, closed).
    """
    with writing():
        one = _asked(realm, party_request, asked)
        row = one.request
        if not _is_asker(actor, row) and not may_speak(actor, row.activity, one.side):
            raise Refused("situation.side.not_yours", field="asked", side=one.side.name)
        ASKED.take(one, "arrive", actor=actor)
        most = one.accepted or 0
        one.arrived = most if arrived is None else arrived
        if one.arrived > most:
            raise Invalid("situation.asked.too_many", field="arrived", most=most)
        one.by, one.at = actor.label, realm.now()
        one.save()
        _settle(row, actor)
        _tell(row, actor, "arrived", to=one.side.name, n=one.arrived)
    return one


@command(
    "situation.request_release",
    by=PART,
    body=ReleaseIn,
    address="requests/<int:party_request>/release/",
    answer=_answer_asked,
    on=ON,
)
def request_release(
    *, actor: Actor, realm: Realm, party_request: int, asked: int, reason: str
) -> AskedParty:
    """Say that nothing is wanted of one who was asked any more, and why.

    Raises Refused (not who asked), Missing, Invalid, Conflict.
    """
    why = checked_reason(reason)
    with writing():
        one = _asked(realm, party_request, asked)
        _require_asker(actor, one.request)
        _release(one, actor)
        _tell(one.request, actor, "released", to=one.side.name, why=why)
    return one


@command(
    "situation.request_end",
    by=PART,
    body=RequestEndIn,
    address="requests/<int:party_request>/end/",
    answer=_answer,
    on=ON,
)
def request_end(
    *, actor: Actor, realm: Realm, party_request: int, reason: str, met: bool = False
) -> PartyRequest:
    """Say that a request is met, or not needed any more; what was not answered is withdrawn.

    Raises Refused (not who asked), Missing, Invalid (no reason), Conflict (over already, closed).
    """
    why = checked_reason(reason)
    with writing():
        row = _locked(realm, party_request)
        _require_asker(actor, row)
        close(row, actor, why, step="meet" if met else "withdraw")
    return row


def requests_watch(*, actor: Actor, realm: Realm) -> int:
    """Mark who did not answer a request in time; return how many. May run twice: each is said once."""
    late = AskedParty.objects.filter(
        request__realm=realm,
        request__due_at__lte=realm.now(),
        state__in=ASKED["watch"].sources,
        overdue_since__isnull=True,
    )
    told = 0
    for number in sorted(set(late.values_list("request", flat=True))):
        with writing():
            rows = PartyRequest.objects.filter(pk=number).select_related("activity", "account")
            row = rows.select_for_update(of=("self",), no_key=True).get()
            row.realm = realm
            found = list(late.filter(request=row).select_for_update(of=("self",)).order_by("pk"))
            for one in found:
                one.request = row
                ASKED.take(one, "watch", actor=actor)
                one.overdue_since = realm.now()
                one.save(update_fields=["overdue_since"])
            if found:
                _tell(row, actor, "overdue", to=[one.side.name for one in found])
            told += len(found)
    return told


def close(row: PartyRequest, actor: Actor, why: Readable, *, step: str) -> None:
    """End a locked request: met, or withdrawn. Inside `writing()`."""
    REQUESTS.take(row, step, actor=actor)
    row.reason = why
    row.save()
    ends = WAITING if step == "meet" else tuple(ASKED["withdraw"].sources)
    for one in _rows(row).filter(state__in=ends):
        one.request = row
        _release(one, actor)
    _tell(row, actor, "met" if step == "meet" else "withdrawn", why=why)


def _settle(row: PartyRequest, actor: Actor) -> None:
    """Have a request follow its answers: once covered others are released, once all is there it is met."""
    rows = list(_rows(row))
    for one in rows:
        one.request = row
    if row.amount is None:
        is_covered = is_met = not any(one.state in WAITING for one in rows)
    else:
        is_covered = taken_of(rows) >= row.amount
        is_met = sum(one.arrived or 0 for one in rows) >= row.amount
    if is_covered:
        for one in rows:
            if one.state in WAITING:
                _release(one, actor)
    if is_met:
        REQUESTS.take(row, "meet", actor=actor)
        row.save(update_fields=["state"])


def _so_many(row: PartyRequest, one: AskedParty, accepted: int | None) -> int:
    """Return how many of an offer are taken. Raises Invalid, Conflict: more than offered, or than needed."""
    others = list(row.asked.exclude(pk=one.pk))
    left = (row.amount or 0) - taken_of(others)
    offered = one.offered or 0
    wanted = min(offered, left) if accepted is None else accepted
    if wanted > offered:
        raise Invalid("situation.asked.too_many", field="accepted", most=offered)
    if wanted > left or wanted < 1:
        raise Conflict("situation.asked.not_needed", field="accepted", left=max(left, 0))
    return wanted


def _ask(row: PartyRequest, sides: Sequence[Side], actor: Actor) -> None:
    """Ask some sides; one that refused is asked once more. Raises Invalid: asked twice, or oneself."""
    known = {one.side.key: one for one in _rows(row)}
    for side in sides:
        if side.key == row.side.key:
            raise Invalid("situation.asked.oneself", field="asked")
        one = known.get(side.key)
        if one is None:
            one = AskedParty(request=row)
            one.side = side
        else:
            one.request = row
            ASKED.take(one, "again", actor=actor)
            one.offered, one.answer, one.arrives_at, one.accepted = None, "", None, None
            one.overdue_since = None
        one.by, one.at = actor.label, row.realm.now()
        one.save()
        known[side.key] = one


def _release(one: AskedParty, actor: Actor) -> None:
    """Want nothing of one who was asked any more."""
    ASKED.take(one, "withdraw", actor=actor)
    one.by, one.at, one.overdue_since = actor.label, one.request.realm.now(), None
    one.save()


def _rows(row: PartyRequest) -> Any:
    """Return who was asked, locked, in one order."""
    return row.asked.select_for_update(of=("self",), no_key=True).order_by("pk")


def _said_by(actor: Actor, one: AskedParty, said_by: str) -> str:
    """Return who said what another writes down; empty for who speaks for it. Raises Refused, Invalid."""
    if may_speak(actor, one.request.activity, one.side):
        return ""
    if not _is_asker(actor, one.request):
        raise Refused("situation.side.not_yours", field="asked", side=one.side.name)
    if not said_by.strip():
        raise Invalid("situation.asked.said_by", field="said_by")
    return checked_words(said_by, "said_by")


def _is_asker(actor: Actor, row: PartyRequest) -> bool:
    """Say whether an actor speaks for who asked."""
    return may_speak(actor, row.activity, row.side)


def _require_asker(actor: Actor, row: PartyRequest) -> None:
    """Raise Refused unless an actor speaks for who asked."""
    if not _is_asker(actor, row):
        raise Refused("situation.side.not_yours", field="party_request", side=row.side.name)


def _names(row: PartyRequest) -> list[Readable]:
    """Return what those are called who were asked."""
    return [one.side.name for one in row.asked.order_by("pk")]


def _tell_asked(one: AskedParty, actor: Actor, code: str, **more: Any) -> None:
    """Save an answer and record how its request stands."""
    one.by, one.at = actor.label, one.request.realm.now()
    one.save()
    _tell(one.request, actor, code, to=one.said_by or one.side.name, **more)


def _tell(row: PartyRequest, actor: Actor, code: str, **more: Any) -> None:
    """Record how a request stands."""
    told = said(f"situation.line.request_{code}", **request_words(row), **more)
    record(request_event(row, told), realm=row.realm, actor=actor)


def _locked(realm: Realm, number: int) -> PartyRequest:
    """Return a locked request of an activiteit that runs. Raises Missing, Conflict."""
    found = PartyRequest.objects.filter(realm=realm, pk=number).first()
    if found is None:
        raise Missing("situation.request.none", field="party_request")
    activity = running(realm, found.activity_id)
    rows = PartyRequest.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("account").get(pk=number)
    row.realm, row.activity = realm, activity
    return row


def _asked(realm: Realm, request: int, number: int) -> AskedParty:
    """Return one who was asked, locked with the request. Raises Missing, Conflict."""
    row = _locked(realm, request)
    one = row.asked.select_for_update(of=("self",), no_key=True).filter(pk=number).first()
    if one is None:
        raise Missing("situation.asked.none", field="asked")
    one.request = row
    return one
