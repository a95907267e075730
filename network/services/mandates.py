"""Mandates: nobody gives herself one; what decides is asked by one administrator, confirmed by another."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.db.models import Q, QuerySet

from journal import clock
from journal.actors import Actor, system_actor
from journal.errors import Conflict, Invalid, Refused, ZorgbeeldError
from journal.said import Readable, said, text_of
from journal.services import writing
from network.access import MandateRequest, RequestState
from network.events import MandateRequested
from network.keeping import (
    KEEP_PEOPLE,
    administrators_beside,
    covers,
    is_own,
    is_same_person,
    keeps,
    may_give_in,
)
from network.models import Facility, Mandate, Region, Role, User, Veiligheidsregio
from network.permissions import person_of
from network.places import PlacesChanged, closed_reason, look_in_use, require_in_use
from network.services.deputies import (
    PLACES,
    Standing,
    deputies_follow,
    end_at,
    mandate_event,
    require_principal,
)
from network.services.doors import LEAST_REASON
from network.services.telling import tell
from network.sessions import sessions_shorten
from network.transitions import REQUESTS
from web.people import require

LONGEST_REASON = 300
REQUEST_DAYS = 7  # what nobody confirmed in a week was not urgent
LAPSING = system_actor("accounts", said("network.actor.accounts"))


def mandate_ask(
    *, actor: Actor, user: User, role: str, exercise: bool = False, **more: Any
) -> Mandate | MandateRequest:
    """Give a mandate where one administrator suffices, else ask it: then a second one confirms it.

    Raises as `mandate_give`.
    """
    if not needs_second(actor, role, exercise=exercise):
        return mandate_give(actor=actor, user=user, role=role, exercise=exercise, **more)
    places = {name: more.get(name) for name in PLACES}
    ends, principal = more.get("valid_until"), more.get("deputy_for")
    check_given(actor, user, role, places, ends, deputy_for=principal)
    with writing():
        require_in_use(*places.values())
        _require_none_waits(user, role, places)
        now = clock.now()
        made = MandateRequest.objects.create(
            user=user,
            role=role,
            valid_until=ends,
            deputy_for=principal,
            asked_by=actor.name,
            asked_at=now,
            ends_at=now + timedelta(days=REQUEST_DAYS),
            **places,
        )
        tell(_request_event(made), actor)
    return made


def needs_second(actor: Actor, role: str, *, exercise: bool) -> bool:
    """Say whether a mandate counts only when another administrator confirms it.

    What is given for exercises decides nothing real; the machine's own command makes the first ones.
    """
    return not exercise and not actor.is_system and role in Role.values and Role(role).decides


def mandate_give(  # a place per kind
    *,
    actor: Actor,
    user: User,
    role: str,
    region: Region | None = None,
    veiligheidsregio: Veiligheidsregio | None = None,
    facility: Facility | None = None,
    valid_until: datetime | None = None,
    exercise: bool = False,
    deputy_for: User | None = None,
) -> Mandate:
    """Give somebody a role at the places that role needs, no fewer and no more; as a deputy: whose.

    Raises Refused (to oneself, outside what one keeps, or a second administrator is needed), Invalid
    (unknown role, a place missing or too many, an end in the past, a deputy of who does not hold it or not as
    long), Conflict (a place is closed).
    """
    places: dict[str, Any] = {
        "region": region,
        "veiligheidsregio": veiligheidsregio,
        "facility": facility,
    }
    check_given(actor, user, role, places, valid_until, deputy_for=deputy_for)
    if needs_second(actor, role, exercise=exercise):
        raise Refused("network.second_needed", field="role", role=Role(role).words)
    with writing():
        require_in_use(*places.values())
        return _make(
            actor,
            user,
            role,
            places,
            valid_until=valid_until,
            exercise=exercise,
            deputy_for=deputy_for,
            given_by=actor.name,
        )


def _make(actor: Actor, user: User, role: str, places: Mapping[str, Any], **more: Any) -> Mandate:
    """Make a mandate and tell it; sessions last no longer than it allows. Raises Invalid."""
    if principal := more.get("deputy_for"):
        asked = Standing(principal, user, role, places, more.get("valid_until"))
        require_principal(asked, lock=True)
    mandate = Mandate.objects.create(user=user, role=role, valid_from=clock.now(), **places, **more)
    sessions_shorten(user)
    tell(mandate_event(mandate), actor)
    return mandate


def check_given(
    actor: Actor,
    user: User,
    role: str,
    places: Mapping[str, Any],
    valid_until: datetime | None = None,
    *,
    deputy_for: User | None = None,
) -> None:
    """Raise unless somebody may give, or ask, this to an account. Raises Refused, Invalid, Conflict."""
    require(actor, KEEP_PEOPLE)
    check_mandate(role, places, valid_until)
    _require_may(actor, user, role, places)
    if deputy_for is not None:
        require_principal(Standing(deputy_for, user, role, places, valid_until))


def _require_may(actor: Actor, user: User, role: str, places: Mapping[str, Any]) -> None:
    """Raise Refused when it is one's own account, or lies outside what one keeps."""
    if is_own(actor, user):
        raise Refused("network.not_to_oneself", field="user")
    if is_same_person(actor, user):
        raise Refused("network.not_to_own_mail", code="not_to_oneself", field="user")
    asked = SimpleNamespace(role=role, **{name: places.get(name) for name in PLACES})
    if not covers(actor, asked) or not may_give_in(actor, asked.veiligheidsregio, asked.region):
        raise Refused("network.outside_kept", field="role", role=Role(role).words)
    if not keeps(actor, user):
        raise Refused("network.not_own_people", field="user", name=user.username)


def check_mandate(role: str, places: Mapping[str, Any], valid_until: datetime | None) -> None:
    """Raise unless a role is given at the open places it needs, until a moment to come.

    Raises Invalid, Conflict (a place is closed).
    """
    if role not in Role.values:
        raise Invalid("network.unknown_role", field="role", role=role)
    given = {name for name, place in places.items() if place is not None}
    needed = Role(role).places
    if given != needed:
        wanted = [said(f"network.place.{name}") for name in sorted(needed) or ("none",)]
        raise Invalid("network.role_places", field="role", role=Role(role).words, places=wanted)
    look_in_use(*places.values())
    if valid_until is not None and valid_until <= clock.now():
        raise Invalid("network.end_passed", field="valid_until")


def _require_none_waits(user: User, role: str, places: Mapping[str, Any]) -> None:
    """Raise Conflict when the same was asked and waits."""
    waiting = MandateRequest.objects.filter(
        user=user, role=role, state=RequestState.WAITING, ends_at__gt=clock.now(), **places
    )
    if waiting.exists():
        raise Conflict("network.asked_already", field="role")


def mandate_confirm(*, actor: Actor, request: MandateRequest) -> Mandate:
    """Confirm, as the second, a mandate that another administrator asked; it counts from now.

    Raises Refused (one's own request, or one's own account), Conflict (decided, too late, or who asked may no
    longer).
    """
    with writing():
        row = _waiting(request)
        places = {name: getattr(row, name) for name in PLACES}
        require(actor, KEEP_PEOPLE)
        if actor.is_system or actor.name == row.asked_by:
            raise Refused("network.confirm_other", field="request")
        if any(is_same_person(actor, asker) for asker in _askers(row)):
            raise Refused("network.confirm_other", field="request")
        _require_may(actor, row.user, row.role, places)
        _require_asker(row, places)
        if not row.user.is_active:
            raise Conflict("network.account_closed", field="user")
        check_mandate(row.role, places, row.valid_until)
        require_in_use(*places.values())
        mandate = _make(
            actor,
            row.user,
            row.role,
            places,
            valid_until=row.valid_until,
            deputy_for=row.deputy_for,
            given_by=row.asked_by,
            confirmed_by=actor.name,
        )
        row.mandate = mandate
        _decide(row, actor, "confirm")
    return mandate


def mandate_decline(*, actor: Actor, request: MandateRequest, reason: str) -> MandateRequest:
    """Turn down what was asked, and say why; who asked it may take it back so.

    Raises Refused, Invalid (no reason, or no sentence), Conflict (decided).
    """
    if len(reason.strip()) < LEAST_REASON:
        raise Invalid("network.lift_reason", field="reason")
    with writing():
        row = _waiting(request)
        require(actor, KEEP_PEOPLE)
        if not covers(actor, row):
            raise Refused("network.outside_kept", field="role", role=Role(row.role).words)
        row.reason = reason.strip()[:LONGEST_REASON]
        _decide(row, actor, "decline")
    return row


def requests_lapse() -> int:
    """End what nobody confirmed in time, and tell administrators so; return how many."""
    late = MandateRequest.objects.filter(state=RequestState.WAITING, ends_at__lte=clock.now())
    why, ended = said("network.request_lapsed"), 0
    for number in list(late.values_list("pk", flat=True)):
        with writing():
            row = late.select_for_update(of=("self",)).filter(pk=number).first()
            if row is not None:  # a second worker was not there before
                row.reason = text_of(why, "nl")
                _decide(row, LAPSING, "decline", why)
                ended += 1
    return ended


def _waiting(request: MandateRequest) -> MandateRequest:
    """Return a request that waits, locked. Raises Conflict."""
    rows = MandateRequest.objects.select_for_update(of=("self",)).select_related(
        "user", "deputy_for", "region", "veiligheidsregio", "facility__region"
    )
    row = rows.get(pk=request.pk)
    if row.state != RequestState.WAITING:
        raise Conflict("network.request_decided")
    if row.ends_at <= clock.now():
        raise Conflict("network.request_expired")
    return row


def _askers(row: MandateRequest) -> QuerySet[User]:
    """Return the account that asked."""
    return User.objects.filter(username=row.asked_by.removeprefix("user:"))


def _require_asker(row: MandateRequest, places: Mapping[str, Any]) -> None:
    """Raise Conflict when who asked is no administrator of this any more."""
    asker = _askers(row).filter(is_active=True).first()
    try:
        if asker is None:
            raise Refused("network.no_account")
        _require_may(person_of(asker), row.user, row.role, places)
    except ZorgbeeldError:
        raise Conflict("network.asker_gone", field="request") from None


def _decide(row: MandateRequest, actor: Actor, step: str, why: Readable = "") -> None:
    """Write down and tell what became of a request; `why` is its reason where it has both languages."""
    REQUESTS.take(row, step, actor=actor)
    row.decided_by, row.decided_at = actor.name, clock.now()
    row.save()
    tell(_request_event(row), actor, why or row.reason)


def mandate_end(*, actor: Actor, mandate: Mandate) -> Mandate:
    """End a mandate now, and with it those of who was a deputy in it; it stays on record.

    Raises Refused (outside what one keeps), Conflict (it ended before, or is the last administrator's).
    """
    require(actor, KEEP_PEOPLE)
    if not covers(actor, mandate):
        raise Refused("network.outside_kept", field="role", role=Role(mandate.role).words)
    with writing():
        now = clock.now()
        if mandate.valid_until is not None and mandate.valid_until <= now:
            raise Conflict("network.already_ended")
        if mandate.role == Role.ADMINISTRATOR and not mandate.exercise:
            administrators_beside(mandate.user)
        end_at(actor, mandate, now)
        deputies_follow(actor, mandate)
    return mandate


def mandates_end_at(closed: PlacesChanged) -> None:
    """End the mandates held at places that closed; who opens the place again gives them anew."""
    now = clock.now()
    held = Mandate.objects.filter(
        Q(facility__in=list(closed.facilities))
        | Q(region__in=list(closed.regions))
        | Q(veiligheidsregio__in=list(closed.veiligheidsregios)),
        Mandate.lasting(now),
    )
    beside = ("user", "deputy_for", "facility", "region", "veiligheidsregio")
    for mandate in held.select_related(*beside):
        end_at(closed.actor, mandate, now, closed_reason(_closed_name(mandate, closed)))


def _closed_name(mandate: Mandate, closed: PlacesChanged) -> str:
    """Return the name of the place of a mandate that closed."""
    found = (
        closed.facilities.get(mandate.facility_id or ""),
        closed.regions.get(mandate.region_id or ""),
        closed.veiligheidsregios.get(mandate.veiligheidsregio_id or ""),
    )
    return next(name for name in found if name)


def _request_event(row: MandateRequest) -> MandateRequested:
    """Return the event for a request as it stands."""
    return MandateRequested(
        id=row.pk,
        username=row.user.username,
        role=row.role,
        region=row.region_id,
        veiligheidsregio=row.veiligheidsregio_id,
        facility=row.facility_id,
        standing=row.state,
        asked_by=row.asked_by,
        decided_by=row.decided_by,
        ends_at=row.ends_at,
        deputy_for=row.deputy_for.username if row.deputy_for else None,
    )
