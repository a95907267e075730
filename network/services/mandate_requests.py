"""What decides is asked by one administrator and confirmed by another, or turned down, or lapses."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from journal import clock
from journal.actors import Actor, system_actor
from journal.errors import Conflict, Invalid, Refused, ZorgbeeldError
from journal.said import Readable, said
from journal.services import writing
from journal.turns import take_turn
from network.access import MandateRequest, RequestState
from network.events import MandateRequested
from network.keeping import KEEP_PEOPLE, covers, is_same_person
from network.models import Mandate, Role, User
from network.permissions import person_of
from network.places import require_in_use
from network.services.deputies import PLACES
from network.services.doors import LEAST_REASON
from network.services.mandates import (
    check_given,
    check_mandate,
    make,
    mandate_give,
    needs_second,
    require_may,
    require_new,
)
from network.services.telling import tell
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
        take_turn(user)
        require_new(user, role, places, ends, deputy_for=principal)
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


def _require_none_waits(user: User, role: str, places: Mapping[str, Any]) -> None:
    """Raise Conflict when the same was asked and waits."""
    waiting = MandateRequest.objects.filter(
        user=user, role=role, state=RequestState.WAITING, ends_at__gt=clock.now(), **places
    )
    if waiting.exists():
        raise Conflict("network.asked_already", field="role")


def mandate_confirm(*, actor: Actor, request: MandateRequest) -> Mandate:
    """Confirm, as the second, a mandate that another administrator asked; it counts from now.

    Raises Refused (one's own request, or one's own account), Conflict (decided, too late, held meanwhile, or
    who asked may no longer).
    """
    with writing():
        take_turn(request.user)
        row = _waiting(request)
        places = {name: getattr(row, name) for name in PLACES}
        require(actor, KEEP_PEOPLE)
        if actor.is_system or actor.name == row.asked_by:
            raise Refused("network.confirm_other", field="request")
        if any(is_same_person(actor, asker) for asker in _askers(row)):
            raise Refused("network.confirm_other", field="request")
        require_may(actor, row.user, row.role, places)
        _require_asker(row, places)
        if not row.user.is_active:
            raise Conflict("network.account_closed", field="user")
        check_mandate(row.role, places, row.valid_until)
        require_new(row.user, row.role, places, row.valid_until, deputy_for=row.deputy_for)
        require_in_use(*places.values())
        mandate = make(
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
    """Turn down what was asked, and say why; of who asked it herself it is told that she took it back.

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
        _decide(row, actor, "withdraw" if actor.name == row.asked_by else "decline")
    return row


def requests_lapse() -> int:
    """End what nobody confirmed in time, and tell administrators so; return how many."""
    late = MandateRequest.objects.filter(state=RequestState.WAITING, ends_at__lte=clock.now())
    why, ended = said("network.request_lapsed"), 0
    for number in list(late.values_list("pk", flat=True)):
        with writing():
            row = late.select_for_update(of=("self",)).filter(pk=number).first()
            if row is not None:  # a second worker was not there before
                # no reason in its row: a row has one language, its state says it in the reader's
                _decide(row, LAPSING, "lapse", why)
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
        require_may(person_of(asker), row.user, row.role, places)
    except ZorgbeeldError:
        raise Conflict("network.asker_gone", field="request") from None


def _decide(row: MandateRequest, actor: Actor, step: str, why: Readable = "") -> None:
    """Write down and tell what became of a request; `why` is its reason where it has both languages."""
    REQUESTS.take(row, step, actor=actor)
    row.decided_by, row.decided_at = actor.name, clock.now()
    row.save()
    tell(_request_event(row), actor, why or row.reason)


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
