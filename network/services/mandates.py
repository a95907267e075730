"""Mandates: given, held until they end; nobody gives herself one."""

from collections.abc import Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.db.models import Q

from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Refused
from journal.said import said
from journal.services import writing
from journal.turns import take_turn
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
from network.places import PlacesChanged, closed_reason, look_in_use, require_in_use
from network.services.deputies import (
    PLACES,
    Standing,
    deputies_follow,
    end_at,
    mandate_event,
    require_principal,
)
from network.services.telling import tell
from network.sessions import sessions_shorten
from web.people import require


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
    long), Conflict (a place is closed, or she holds it as long already).
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
        take_turn(user)
        require_new(user, role, places, valid_until, deputy_for=deputy_for, exercise=exercise)
        require_in_use(*places.values())
        return make(
            actor,
            user,
            role,
            places,
            valid_until=valid_until,
            exercise=exercise,
            deputy_for=deputy_for,
            given_by=actor.name,
        )


def make(actor: Actor, user: User, role: str, places: Mapping[str, Any], **more: Any) -> Mandate:
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
    require_may(actor, user, role, places)
    if deputy_for is not None:
        require_principal(Standing(deputy_for, user, role, places, valid_until))


def require_new(
    user: User,
    role: str,
    places: Mapping[str, Any],
    valid_until: datetime | None,
    *,
    deputy_for: User | None = None,
    exercise: bool = False,
) -> None:
    """Raise Conflict when somebody holds just this, as long: it would stand twice, and end by halves.

    Of who has the turn at this person, so that of two who give it at once the second sees the first.
    """
    same = Mandate.objects.filter(
        Mandate.lasting(clock.now()),
        user=user,
        role=role,
        deputy_for=deputy_for,
        exercise=exercise,
        **{name: places.get(name) for name in PLACES},
    )
    longer = Q(valid_until=None)
    if valid_until is not None:
        longer |= Q(valid_until__gte=valid_until)
    if same.filter(longer).exists():
        raise Conflict("network.mandate_held", field="role", name=str(user))


def require_may(actor: Actor, user: User, role: str, places: Mapping[str, Any]) -> None:
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


def mandate_end(*, actor: Actor, mandate: Mandate) -> Mandate:
    """End a mandate now, and with it those of who was a deputy in it; it stays on record.

    Raises Refused (outside what one keeps), Conflict (it ended before, or is the last administrator's).
    """
    require(actor, KEEP_PEOPLE)
    if not covers(actor, mandate):
        raise Refused("network.outside_kept", field="role", role=Role(mandate.role).words)
    with writing():
        take_turn(mandate.user)
        now = clock.now()
        mandate.refresh_from_db(fields=["valid_until"])
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
