"""Who may do what, where: one table, used by views, API and sockets alike.

A command's rule names the roles that may give it and the reach each of them needs: `own` facility,
own `region`, own `veiligheidsregio`, or `anywhere`. Holders are loaded once per request or ticket.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Q
from django.utils import timezone

from journal.actors import Actor
from journal.errors import Refused
from network.models import Facility, Mandate, Region, Role, User, Veiligheidsregio


class Reach(StrEnum):
    """Where a mandate counts."""

    FACILITY = "facility"
    REGION = "region"
    VEILIGHEIDSREGIO = "veiligheidsregio"
    ANYWHERE = "anywhere"


class Command(StrEnum):
    """Everything a person can ask the system to change or show."""

    PICTURE_SEE = "picture.see"
    BEDS_REPORT = "capacity.beds_report"
    ED_REPORT = "capacity.ed_report"
    PHASE_DECIDE = "phases.decide"
    GRIP_SET = "phases.grip_set"
    SPREAD_RUN = "patientspread.run"
    SPREAD_NATIONAL = "patientspread.run_national"
    SPREAD_SEE = "patientspread.see"
    TRANSFER_ANSWER = "patientspread.answer"
    TRANSFER_WITHDRAW = "patientspread.withdraw"
    NOTE_POST = "situation.note_post"
    EXERCISE_STEER = "situation.exercise_steer"
    BRIDGE_EXPORT = "lcms_bridge.export"
    BRIDGE_IMPORT = "lcms_bridge.import"
    BRIDGE_SEE = "lcms_bridge.see"
    ADMINISTER = "network.administer"


_EVERY_ROLE = dict.fromkeys(Role, Reach.ANYWHERE)

RULES: dict[Command, dict[Role, Reach]] = {
    Command.PICTURE_SEE: _EVERY_ROLE,
    Command.BEDS_REPORT: {Role.HOSPITAL_LIAISON: Reach.FACILITY},
    Command.ED_REPORT: {Role.HOSPITAL_LIAISON: Reach.FACILITY},
    Command.PHASE_DECIDE: {Role.ROAZ_CHAIR: Reach.REGION, Role.DPG: Reach.REGION},
    Command.GRIP_SET: {Role.DPG: Reach.VEILIGHEIDSREGIO},
    Command.SPREAD_RUN: {
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
    },
    Command.SPREAD_NATIONAL: {Role.NATIONAL_COORDINATOR: Reach.ANYWHERE},
    Command.SPREAD_SEE: {
        Role.REGIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
    },
    Command.TRANSFER_ANSWER: {Role.HOSPITAL_LIAISON: Reach.FACILITY},
    Command.TRANSFER_WITHDRAW: {
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
    },
    Command.NOTE_POST: {
        Role.HIN: Reach.REGION,
        Role.ROAZ_CHAIR: Reach.REGION,
        Role.DPG: Reach.REGION,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
    },
    Command.EXERCISE_STEER: {
        Role.ADMINISTRATOR: Reach.ANYWHERE,
        Role.NATIONAL_COORDINATOR: Reach.ANYWHERE,
    },
    Command.BRIDGE_EXPORT: _EVERY_ROLE,
    Command.BRIDGE_IMPORT: {
        Role.HIN: Reach.REGION,
        Role.ADMINISTRATOR: Reach.ANYWHERE,
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
    },
    Command.BRIDGE_SEE: {
        Role.HIN: Reach.ANYWHERE,
        Role.ADMINISTRATOR: Reach.ANYWHERE,
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
    },
    Command.ADMINISTER: {Role.ADMINISTRATOR: Reach.ANYWHERE},
}


@dataclass(frozen=True)
class Person(Actor):
    """A user with the mandates held at the moment of asking."""

    user_id: int = 0
    mandates: tuple[Mandate, ...] = field(default=(), repr=False)

    @property
    def roles(self) -> frozenset[Role]:
        """Return the roles held anywhere."""
        return frozenset(Role(mandate.role) for mandate in self.mandates)


def person_of(user: User) -> Person:
    """Return the actor for a user, with the mandates valid now (one query)."""
    now = timezone.now()
    mandates = Mandate.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=now),
        user=user,
        valid_from__lte=now,
    ).select_related("region", "veiligheidsregio", "facility")
    held = tuple(mandates)
    roles = ", ".join(dict.fromkeys(Role(mandate.role).label for mandate in held))
    label = f"{user} · {roles}" if roles else str(user)
    return Person(name=f"user:{user.username}", label=label, user_id=user.pk, mandates=held)


Place = Facility | Region | Veiligheidsregio | None


def can(actor: Actor, command: Command, place: Place = None) -> bool:
    """Say whether an actor may give a command at a place (None: somewhere, or everywhere).

    Parts of the system may do everything: what they do was decided by whoever set them up.
    """
    if actor.is_system:
        return True
    if not isinstance(actor, Person):
        return False
    rules = RULES[command]
    return any(
        _reaches(mandate, rules[Role(mandate.role)], place)
        for mandate in actor.mandates
        if Role(mandate.role) in rules
    )


def require(actor: Actor, command: Command, place: Place = None) -> None:
    """Raise Refused unless the actor may give this command at this place."""
    if not can(actor, command, place):
        where = f" voor {place}" if place is not None else ""
        raise Refused(f"U bent hiertoe niet bevoegd{where}.", field=command)


def _reaches(mandate: Mandate, reach: Reach, place: Place) -> bool:
    """Say whether a mandate held somewhere counts at a place."""
    if reach is Reach.ANYWHERE or place is None:
        return True
    if isinstance(place, Facility):
        return _reaches_facility(mandate, reach, place)
    if isinstance(place, Region):
        return mandate.region_id == place.pk
    return mandate.veiligheidsregio_id == place.pk


def _reaches_facility(mandate: Mandate, reach: Reach, place: Facility) -> bool:
    """Say whether a mandate counts at a facility: its own, or one in its region."""
    if reach is Reach.FACILITY:
        return mandate.facility_id == place.pk
    return mandate.region_id == place.region_id


def audiences_of(person: Person) -> frozenset[str]:
    """Return the audience names a person belongs to: what the live picture may show them."""
    return frozenset(
        {"all"} | {name for mandate in person.mandates for name in _audiences(mandate)}
    )


def _audiences(mandate: Mandate) -> Iterable[str]:
    """Yield the audiences of one mandate: the role, and the place where it has one."""
    yield f"role:{mandate.role}"
    if mandate.facility_id:
        yield f"facility:{mandate.facility_id}"
    if mandate.region_id:
        yield f"region:{mandate.region_id}"
        yield f"role:{mandate.role}:{mandate.region_id}"
