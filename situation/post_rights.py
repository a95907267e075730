"""Who may take a function in an activiteit, and who may say who holds one and call people."""

from callout.directory import Directory
from callout.functions import Function
from callout.places import At
from journal.actors import Actor
from journal.models import Realm
from network.models import Role, User, Veiligheidsregio
from network.permissions import EVERY_ROLE, mandates_in
from web.rights import Reach, right

# whoever is called may take a function; whose function it is the service looks at
TAKE = right("situation.post_take", EVERY_ROLE)
# those who keep the team: they say who holds a function, hand over for somebody, call people
STAFF = right(
    "situation.post_staff",
    {
        Role.HIN: Reach.VEILIGHEIDSREGIO,
        Role.ACGZ: Reach.VEILIGHEIDSREGIO,
        Role.HON: Reach.VEILIGHEIDSREGIO,
        Role.DPG: Reach.VEILIGHEIDSREGIO,
        Role.MKA_DISPATCHER: Reach.SERVED,
    },
)


def may_hold(user: User, function: Function, area: Veiligheidsregio, realm: Realm) -> bool:
    """Say whether somebody may hold a function here: by a role there, or on its roster or contacts."""
    held = mandates_in(realm).filter(user=user)
    if function.role and held.filter(role=function.role, veiligheidsregio=area).exists():
        return True
    chain = Directory(realm).chain(function, At(area))
    return any(one["username"] == user.username and one["above"] == 0 for one in chain)


def user_of(actor: Actor) -> User | None:
    """Return the account behind an actor; None for a part of the system."""
    return User.objects.filter(username=actor.name.removeprefix("user:"), is_active=True).first()
