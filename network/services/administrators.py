"""The first administrators, made on the machine itself: the one door that no administrator opens."""

from journal.actors import Actor
from journal.errors import Refused
from journal.services import writing
from network.doors import Door, Knock, note
from network.events import AccountChanged
from network.models import Role, User
from network.passwords import check_password
from network.services.mandates import mandate_give
from network.services.people import check_account, save_new, tell


def administrator_create(
    *,
    actor: Actor,
    username: str,
    first_name: str,
    last_name: str,
    password: str,
    email: str = "",
) -> User:
    """Open an account with the mandate of administrator, both or neither: from the machine alone.

    Raises Refused, Invalid, Conflict (the name is taken).
    """
    if not actor.is_system:
        raise Refused("network.machine_only")
    user = User(username=username, first_name=first_name, last_name=last_name, email=email)
    check_account(actor, user)
    check_password(user, password)
    user.set_password(password)
    with writing():
        save_new(user)
        tell(AccountChanged(user.username, str(user), active=True), actor)
        mandate_give(actor=actor, user=user, role=Role.ADMINISTRATOR)
    note("administrator_created", Knock(Door.PASSWORD, username), by=actor.name)
    return user
