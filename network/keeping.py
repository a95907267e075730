"""Who keeps whose account: an administrator everybody's, one of a region or a house her own people's."""

from typing import Any

from django.db.models import Q, QuerySet

from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Refused
from network.models import Mandate, Region, Role, User, Veiligheidsregio
from network.permissions import ADMINISTER, mandates_in
from web.people import Person, can, require
from web.rights import Reach, right

KEEP_PEOPLE = right(
    "network.people_keep",
    {
        Role.ADMINISTRATOR: Reach.ANYWHERE,
        Role.REGION_ADMINISTRATOR: Reach.REGION,
        Role.LOCAL_ADMINISTRATOR: Reach.FACILITY,
    },
)
# What who keeps a region or a house may give there; what decides is confirmed by a second all the same.
DELEGATED = {
    Role.REGION_ADMINISTRATOR: {
        Role.HOSPITAL_LIAISON,
        Role.CRISIS_COORDINATOR,
        Role.MKA_DISPATCHER,
        Role.LOCAL_ADMINISTRATOR,
        *(one for one in Role if "region" in one.places and not one.administers),
    },
    Role.LOCAL_ADMINISTRATOR: {Role.HOSPITAL_LIAISON, Role.CRISIS_COORDINATOR},
}


def places_of(row: Any) -> list[str]:
    """Return all the places at which a mandate holds, or is asked; a function of GHOR has two."""
    return [str(one) for one in (row.facility, row.veiligheidsregio, row.region) if one]


def is_own(actor: Actor, user: User) -> bool:
    """Say whether an account is one's own."""
    return actor.name == f"user:{user.username}"


def is_same_person(actor: Actor, user: User) -> bool:
    """Say whether an account is one's own, or another one with one's own mail address.

    Whoever opens a second account for herself gets its links there: nobody gives herself anything so.
    """
    if is_own(actor, user):
        return True
    here = mailbox(user.email)
    if not here or not actor.name.startswith("user:"):
        return False
    own = User.objects.filter(username=actor.name.removeprefix("user:"))
    return any(mailbox(mail) == here for mail in own.values_list("email", flat=True))


def mailbox(address: str) -> str:
    """Return what tells whose a mail address is: capitals and what follows a `+` lead to the same one."""
    name, at, domain = address.strip().casefold().rpartition("@")
    return f"{name.partition('+')[0]}{at}{domain}"


def keeps(actor: Actor, user: User) -> bool:
    """Say whether somebody keeps an account: it belongs to her place, and holds nothing outside of it."""
    if can(actor, ADMINISTER):
        return True
    home = user.home_facility or user.home_region
    if home is None or not can(actor, KEEP_PEOPLE, home):
        return False
    return all(covers(actor, mandate) for mandate in _held(user))


def _held(user: User) -> QuerySet[Mandate]:
    """Return the mandates of somebody that did not end, with their places."""
    rows = Mandate.objects.filter(Mandate.lasting(clock.now()), user=user)
    return rows.select_related("facility__region", "region", "veiligheidsregio")


def holds_what_decides(user: User) -> bool:
    """Say whether somebody holds a mandate that two administrators gave, for exercises none counts."""
    return any(Role(one.role).decides for one in _held(user) if not one.exercise)


def covers(actor: Actor, held: Any) -> bool:
    """Say whether a mandate, or one that is asked, lies within what somebody keeps."""
    if can(actor, ADMINISTER):
        return True
    if not isinstance(actor, Person):
        return False
    place = held.facility or held.region
    role = Role(held.role)
    return place is not None and any(
        role in DELEGATED.get(Role(own.role), ()) and can(_alone(actor, own), KEEP_PEOPLE, place)
        for own in actor.mandates
    )


def roles_given(actor: Actor) -> set[Role]:
    """Return the functions that somebody may give, or ask, at some place."""
    if can(actor, ADMINISTER):
        return set(Role)
    held = actor.mandates if isinstance(actor, Person) else ()
    return set().union(*(DELEGATED.get(Role(one.role), set()) for one in held))


def may_give_in(actor: Actor, area: Veiligheidsregio | None, region: Region | None) -> bool:
    """Say whether somebody may give a mandate in a veiligheidsregio: one of the region asked with it.

    What was given in another before is still hers to end.
    """
    if area is None or can(actor, ADMINISTER):
        return True
    return region is not None and area.regions.filter(pk=region.pk).exists()


def _alone(actor: Person, mandate: Any) -> Person:
    """Return a person with one of the mandates."""
    return Person(actor.name, actor.label, actor.user_id, (mandate,))


def require_keeps(actor: Actor, user: User) -> None:
    """Raise Refused unless somebody keeps an account."""
    require(actor, KEEP_PEOPLE)
    if not keeps(actor, user):
        raise Refused("network.not_own_people", field="user", name=user.username)


def people_kept(actor: Actor) -> QuerySet[User]:
    """Return the accounts that belong to what somebody keeps; who holds more is shown, not changed."""
    rows = User.objects.all()
    if can(actor, ADMINISTER):
        return rows
    held = actor.mandates if isinstance(actor, Person) else ()
    houses = [one.facility_id for one in held if one.role == Role.LOCAL_ADMINISTRATOR]
    regions = [one.region_id for one in held if one.role == Role.REGION_ADMINISTRATOR]
    return rows.filter(
        Q(home_facility__in=houses)
        | Q(home_region__in=regions)
        | Q(home_facility__region__in=regions)
    )


def principals(actor: Actor) -> QuerySet[User]:
    """Return of whom somebody may name a deputy: who holds what she may give, at her places.

    Her account may belong elsewhere: in a region people of one house work for another.
    """
    if can(actor, ADMINISTER):
        return User.objects.all()
    given = Q(pk__in=())
    for own in actor.mandates if isinstance(actor, Person) else ():
        roles = DELEGATED.get(Role(own.role), ())
        if own.role == Role.LOCAL_ADMINISTRATOR:
            given |= Q(role__in=roles, facility=own.facility_id)
        elif own.role == Role.REGION_ADMINISTRATOR:
            region = own.region_id
            given |= Q(role__in=roles) & (Q(region=region) | Q(facility__region=region))
    held = Mandate.objects.filter(
        given,
        Mandate.lasting(clock.now()),
        deputy_for=None,
        exercise=False,
    )
    return User.objects.filter(pk__in=held.values("user"))


def administrators_beside(user: User) -> None:
    """Raise Conflict when no other open account is an administrator without an end."""
    holders = mandates_in(None).filter(role=Role.ADMINISTRATOR, user__is_active=True)
    # locked, and asked again after: of two who end each other's, the later one sees what the first did
    list(holders.select_for_update(of=("self",)).order_by("pk"))
    if not holders.filter(user=user).exists():
        return
    # a deputy's ends with that of whom she stands in for
    lasting = holders.filter(valid_until__isnull=True, deputy_for=None)
    if not lasting.exclude(user=user).exists():
        raise Conflict("network.last_administrator")
