"""Accounts and mandates: opened and ended by an administrator, told in the journal of every realm."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q

from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid
from journal.models import Realm
from journal.said import Readable, said
from journal.services import record, writing
from network.events import AccountChanged, MandateChanged
from network.models import Facility, Mandate, Region, Role, User, Veiligheidsregio
from network.permissions import ADMINISTER
from network.places import PlacesChanged, closed_reason, look_in_use, require_in_use
from web.people import require


def account_open(
    *, actor: Actor, username: str, first_name: str, last_name: str, password: str
) -> User:
    """Open an account without any mandate. Raises Refused, Invalid, Conflict (the name is taken)."""
    require(actor, ADMINISTER)
    user = User(username=username, first_name=first_name, last_name=last_name)
    check_password(user, password)
    user.set_password(password)
    with writing():
        if User.objects.filter(username__iexact=username).exists():
            raise Conflict("network.name_taken", field="username", username=username)
        user.save()
        _tell(AccountChanged(user.username, str(user), active=True), actor)
    return user


def administrator_create(
    *, actor: Actor, username: str, first_name: str, last_name: str, password: str
) -> User:
    """Open an account with the mandate of administrator, both or neither. Raises as `account_open`."""
    with writing():
        user = account_open(
            actor=actor,
            username=username,
            first_name=first_name,
            last_name=last_name,
            password=password,
        )
        mandate_give(actor=actor, user=user, role=Role.ADMINISTRATOR)
    return user


def check_password(user: User, password: str) -> None:
    """Raise Invalid unless name and password may be used."""
    try:
        user.clean_fields(exclude=["password"])
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(
            "network.bad_account", field="password", sentence=" ".join(error.messages)
        ) from None


def account_set_active(*, actor: Actor, user: User, active: bool) -> User:
    """Close an account (its sockets close within five seconds), or open it again."""
    require(actor, ADMINISTER)
    if not active and actor.name == f"user:{user.username}":
        raise Invalid("network.own_account", field="is_active")
    with writing():
        if user.is_active != active:
            user.is_active = active
            user.save(update_fields=["is_active"])
            _tell(AccountChanged(user.username, str(user), active=active), actor)
    return user


def mandate_give(  # a place per kind
    *,
    actor: Actor,
    user: User,
    role: str,
    region: Region | None = None,
    veiligheidsregio: Veiligheidsregio | None = None,
    facility: Facility | None = None,
    valid_until: datetime | None = None,
) -> Mandate:
    """Give somebody a role at the places that role needs, no fewer and no more.

    Raises Refused, Invalid (unknown role, a place missing or too many, an end in the past),
    Conflict (a place is closed).
    """
    require(actor, ADMINISTER)
    places: dict[str, Any] = {
        "region": region,
        "veiligheidsregio": veiligheidsregio,
        "facility": facility,
    }
    check_mandate(role, places, valid_until)
    with writing():
        require_in_use(*places.values())
        mandate = Mandate.objects.create(
            user=user, role=role, valid_until=valid_until, valid_from=clock.now(), **places
        )
        _follow(user)
        _tell(_mandate_event(mandate), actor)
    return mandate


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
    """End a mandate now; it stays on record. Raises Refused, Conflict (it ended before)."""
    require(actor, ADMINISTER)
    with writing():
        now = clock.now()
        if mandate.valid_until is not None and mandate.valid_until <= now:
            raise Conflict("network.already_ended")
        mandate.valid_until = now
        mandate.save(update_fields=["valid_until"])
        _follow(mandate.user)
        _tell(_mandate_event(mandate), actor)
    return mandate


def _follow(user: User) -> None:
    """Open the administrators' pages to who holds that mandate, close them to who no longer does."""
    now = clock.now()
    holds = Mandate.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=now),
        user=user,
        role=Role.ADMINISTRATOR,
        valid_from__lte=now,
    ).exists()
    if (user.is_staff, user.is_superuser) != (holds, holds):
        user.is_staff = user.is_superuser = holds
        user.save(update_fields=["is_staff", "is_superuser"])


def mandates_end_at(closed: PlacesChanged) -> None:
    """End the mandates held at places that closed; who opens the place again gives them anew."""
    now = clock.now()
    held = Mandate.objects.filter(
        Q(facility__in=list(closed.facilities))
        | Q(region__in=list(closed.regions))
        | Q(veiligheidsregio__in=list(closed.veiligheidsregios)),
        Q(valid_until__isnull=True) | Q(valid_until__gt=now),
    )
    for mandate in held.select_related("user", "facility", "region", "veiligheidsregio"):
        mandate.valid_until = now
        mandate.save(update_fields=["valid_until"])
        _tell(_mandate_event(mandate), closed.actor, closed_reason(_closed_name(mandate, closed)))


def _closed_name(mandate: Mandate, closed: PlacesChanged) -> str:
    """Return the name of the place of a mandate that closed."""
    found = (
        closed.facilities.get(mandate.facility_id or ""),
        closed.regions.get(mandate.region_id or ""),
        closed.veiligheidsregios.get(mandate.veiligheidsregio_id or ""),
    )
    return next(name for name in found if name)


def _mandate_event(mandate: Mandate) -> MandateChanged:
    """Return the event for a mandate as it stands."""
    return MandateChanged(
        id=mandate.pk,
        username=mandate.user.username,
        role=mandate.role,
        region=mandate.region_id,
        veiligheidsregio=mandate.veiligheidsregio_id,
        facility=mandate.facility_id,
        valid_from=mandate.valid_from,
        valid_until=mandate.valid_until,
    )


def _tell(event: AccountChanged | MandateChanged, actor: Actor, reason: Readable = "") -> None:
    """Note it in every open realm: rights count in all of them."""
    for realm in Realm.objects.filter(is_open=True):
        record(event, realm=realm, actor=actor, reason=reason)
