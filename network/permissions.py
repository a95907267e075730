"""Who people are: the person behind a user, and the audiences a person belongs to.

What may be done the apps declare (`web.rights`, `web.commands`); a mandate says where its role counts.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from journal import clock
from journal.errors import Missing
from journal.said import kept, said
from network.models import Facility, Mandate, Region, Role, User, Veiligheidsregio
from web.people import Person
from web.rights import Reach, right

EVERY_ROLE = dict.fromkeys(Role, Reach.ANYWHERE)

PICTURE_SEE = right("picture.see", EVERY_ROLE)
ADMINISTER = right("network.administer", {Role.ADMINISTRATOR: Reach.ANYWHERE})


def person_of(user: User) -> Person:
    """Return the actor for a user, with the mandates valid now (one query)."""
    now = clock.now()
    mandates = Mandate.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=now),
        user=user,
        valid_from__lte=now,
    ).select_related("region", "veiligheidsregio", "facility")
    held = tuple(mandates)
    roles = [Role(role).words for role in dict.fromkeys(mandate.role for mandate in held)]
    label = said("network.person", name=str(user), roles=roles) if roles else str(user)
    return Person(name=f"user:{user.username}", label=kept(label), user_id=user.pk, mandates=held)


def person_named(username: str) -> Person:
    """Return the person of an account in use, with the mandates valid now. Raises Missing."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise Missing("network.no_account", field="username")
    return person_of(user)


def people_holding(
    roles: Iterable[str], place: Region | Veiligheidsregio | Facility
) -> list[Person]:
    """Return who holds one of some roles for a place itself now, by name (2 queries, and 1 a person)."""
    now = clock.now()
    at: dict[str, Any] = {type(place).__name__.lower(): place}
    held = Mandate.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=now),
        role__in=list(roles),
        valid_from__lte=now,
        **at,
    )
    users = User.objects.filter(is_active=True, pk__in=held.values("user"))
    return [person_of(user) for user in users.order_by("last_name", "first_name", "username")]


def audiences_of(person: Person) -> frozenset[str]:
    """Return the audience names a person belongs to: what the live picture may show them."""
    return frozenset(
        {"all"} | {name for mandate in person.mandates for name in _audiences(mandate)}
    )


def home_audiences(mandate: Mandate) -> Iterable[str]:
    """Yield the narrowest audience that holds whoever has a mandate: the house, or the role in the region."""
    if mandate.facility_id:
        yield f"facility:{mandate.facility_id}"
    elif mandate.region_id:
        yield f"role:{mandate.role}:{mandate.region_id}"
    else:
        yield f"role:{mandate.role}"


def _audiences(mandate: Mandate) -> Iterable[str]:
    """Yield the audiences of one mandate: the role, and the place where it has one."""
    yield f"role:{mandate.role}"
    if mandate.facility_id:
        yield f"facility:{mandate.facility_id}"
    if mandate.region_id:
        yield f"region:{mandate.region_id}"
        yield f"role:{mandate.role}:{mandate.region_id}"
