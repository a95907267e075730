"""Who people are: the person behind a user, and the audiences a person belongs to.

What may be done the apps declare (`web.rights`, `web.commands`); a mandate says where its role counts.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

from journal import clock
from journal.errors import Missing
from journal.models import Realm
from journal.said import Said, kept, said
from network.models import Facility, Mandate, Region, Role, User, Veiligheidsregio
from web.people import Person
from web.rights import Reach, right

EVERY_ROLE = dict.fromkeys(Role, Reach.ANYWHERE)

PICTURE_SEE = right("picture.see", EVERY_ROLE)
ADMINISTER = right("network.administer", {Role.ADMINISTRATOR: Reach.ANYWHERE}, outlives=True)


def person_of(user: User, realm: Realm | None = None) -> Person:
    """Return the actor for a user, with the mandates that count in a realm now (one query).

    Outside all realms (None) and in the real one those given for exercises do not count.
    """
    mandates = mandates_in(realm).filter(user=user)
    held = tuple(mandates.select_related("region", "veiligheidsregio", "facility", "deputy_for"))
    roles = [_function(*one) for one in dict.fromkeys((one.role, one.deputy_for) for one in held)]
    label = said("network.person", name=str(user), roles=roles) if roles else str(user)
    return Person(name=f"user:{user.username}", label=kept(label), user_id=user.pk, mandates=held)


def _function(role: str, principal: User | None) -> Said:
    """Return how a function is named beside who holds it: a deputy with whose."""
    words = Role(role).words
    if principal is None:
        return words
    return said("network.function_deputy", role=words, name=str(principal))


def person_named(username: str, realm: Realm, *, field: str = "username") -> Person:
    """Return the person of an account in use, with the mandates that count in a realm.

    Raises Missing, which names the field that the account was given in.
    """
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise Missing("network.no_account", field=field)
    return person_of(user, realm)


def people_holding(
    roles: Iterable[str], place: Region | Veiligheidsregio | Facility, realm: Realm
) -> list[Person]:
    """Return who holds one of some roles for a place itself in a realm now (2 queries, and 1 a person)."""
    at: dict[str, Any] = {type(place).__name__.lower(): place}
    held = mandates_in(realm).filter(role__in=list(roles), **at)
    users = User.objects.filter(is_active=True, pk__in=held.values("user"))
    ordered = users.order_by("last_name", "first_name", "username")
    return [person_of(user, realm) for user in ordered]


def mandates_in(realm: Realm | None) -> QuerySet[Mandate]:
    """Return the mandates that count in a realm now (None: outside all)."""
    now = clock.now()
    held = Mandate.objects.filter(Mandate.lasting(now), valid_from__lte=now)
    return held if realm is not None and realm.is_exercise else held.filter(exercise=False)


def audiences_of(person: Person) -> frozenset[str]:
    """Return the audience names a person belongs to: what the live picture may show them."""
    return frozenset(
        {"all"} | {name for mandate in person.mandates for name in _audiences(mandate)}
    )


Audiences = Callable[[Person, Realm], Iterable[str]]
_more: list[Audiences] = []


def register_audiences(reader: Audiences) -> None:
    """Add what an upper app knows of whom a person belongs to in a realm: such as a team of the moment."""
    _more.append(reader)


def audiences_in(person: Person, realm: Realm) -> frozenset[str]:
    """Return all audiences of a person in a realm: those of the mandates, and those of the moment."""
    return audiences_of(person) | {name for reader in _more for name in reader(person, realm)}


def home_audiences(mandate: Mandate) -> Iterable[str]:
    """Yield the narrowest audience that holds whoever has a mandate: the house, or the role in the region."""
    if mandate.facility_id and not Role(mandate.role).administers:
        yield f"facility:{mandate.facility_id}"
    elif mandate.region_id:
        yield f"role:{mandate.role}:{mandate.region_id}"
    else:
        yield f"role:{mandate.role}"


def _audiences(mandate: Mandate) -> Iterable[str]:
    """Yield the audiences of one mandate: the role, and the place where it has one."""
    yield f"role:{mandate.role}"
    if Role(mandate.role).administers:
        return  # who keeps people and settings sees no more of a place for it
    if mandate.facility_id:
        yield f"facility:{mandate.facility_id}"
    if mandate.region_id:
        yield f"region:{mandate.region_id}"
        yield f"role:{mandate.role}:{mandate.region_id}"
    if mandate.veiligheidsregio_id:
        yield f"veiligheidsregio:{mandate.veiligheidsregio_id}"
        yield f"role:{mandate.role}:{mandate.veiligheidsregio_id}"
