"""Deputies: they hold what somebody holds, no longer than that person does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from journal import clock
from journal.actors import Actor
from journal.errors import Invalid
from journal.said import Readable, said
from network.events import MandateChanged
from network.models import Mandate, Role, User
from network.services.telling import tell

PLACES = ("region", "veiligheidsregio", "facility")


@dataclass(frozen=True)
class Standing:
    """What a deputy is to hold, for whom, until when."""

    principal: User
    deputy: User
    role: str
    places: Mapping[str, Any]
    valid_until: datetime | None


def require_principal(asked: Standing, *, lock: bool = False) -> None:
    """Raise Invalid unless a person holds a function herself that a deputy gets, and as long.

    `lock`, within a transaction: what she holds cannot end before that is over.
    """
    principal, role = asked.principal, asked.role
    if principal == asked.deputy:
        raise Invalid("network.deputy_self", field="deputy_for")
    rows = _held(principal, role, asked.places).order_by("pk")
    held = list(rows.select_for_update(of=("self",)) if lock else rows)
    if not held or not principal.is_active:
        words = Role(role).words
        raise Invalid("network.deputy_of", field="deputy_for", name=str(principal), role=words)
    end = _end_of(held)
    until = asked.valid_until
    if end is not None and (until is None or until > end):
        raise Invalid("network.deputy_longer", field="valid_until", name=str(principal))


def deputies_follow(actor: Actor, mandate: Mandate) -> None:
    """End what deputies hold when somebody's mandate ended; if another one goes on, not later than that."""
    if mandate.deputy_for_id:
        return
    places = {name: getattr(mandate, name) for name in PLACES}
    held = list(_held(mandate.user, mandate.role, places))
    end = _end_of(held) if held else clock.now()
    if end is not None:
        _end(actor, mandate.user, end, role=mandate.role, **places)


def deputies_end(actor: Actor, user: User) -> None:
    """End what the deputies of somebody hold: her account closes."""
    _end(actor, user, clock.now())


def mandate_event(mandate: Mandate) -> MandateChanged:
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
        exercise=mandate.exercise,
        given_by=mandate.given_by,
        confirmed_by=mandate.confirmed_by,
        deputy_for=mandate.deputy_for.username if mandate.deputy_for else None,
    )


def end_at(actor: Actor, mandate: Mandate, end: datetime, reason: Readable = "") -> None:
    """Let a mandate last until a moment, and tell it."""
    mandate.valid_until = end
    mandate.save(update_fields=["valid_until"])
    tell(mandate_event(mandate), actor, reason)


def _end(actor: Actor, principal: User, end: datetime, **of: Any) -> None:
    """Let the mandates of somebody's deputies last until a moment at most, and say why."""
    rows = Mandate.objects.filter(Mandate.lasting(end), deputy_for=principal, **of)
    for row in rows.select_related("user", "deputy_for"):
        end_at(actor, row, end, said("network.deputy_ended", name=str(principal)))


def _held(user: User, role: str, places: Mapping[str, Any]) -> QuerySet[Mandate]:
    """Return what somebody holds herself of a role at these places, not for exercises alone."""
    lasts = Mandate.lasting(clock.now())
    own = {"user": user, "role": role, "exercise": False, "deputy_for": None}
    return Mandate.objects.filter(lasts, **own, **places)


def _end_of(held: list[Mandate]) -> datetime | None:
    """Return when the last of some mandates ends; None: one has no end."""
    ends = [one.valid_until for one in held if one.valid_until is not None]
    return max(ends) if len(ends) == len(held) else None
