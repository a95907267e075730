"""The first administrators, made on the machine itself: the one door that no administrator opens."""

from journal.actors import Actor
from journal.errors import Conflict, Refused
from journal.services import writing
from network.access import LinkKind
from network.doors import Door, Knock, note
from network.events import AccountChanged
from network.models import Role, User
from network.passwords import check_password
from network.permissions import mandates_in
from network.services.links import link_show
from network.services.mandates import mandate_give
from network.services.people import check_account, save_new
from network.services.telling import tell


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
    _require_machine(actor)
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


def administrator_invite(
    *, actor: Actor, username: str, first_name: str, last_name: str = "", email: str = ""
) -> tuple[User, str]:
    """Open an account with the mandate of administrator; return it with the link to choose a password.

    The link is for the screen of the machine: it works once, for an hour, and is kept nowhere.
    Raises Refused, Invalid, Conflict (the name is taken).
    """
    _require_machine(actor)
    user = User(username=username, first_name=first_name, last_name=last_name, email=email)
    check_account(actor, user)
    user.set_unusable_password()
    with writing():
        save_new(user)
        tell(AccountChanged(user.username, str(user), active=True), actor)
        mandate_give(actor=actor, user=user, role=Role.ADMINISTRATOR)
        url = link_show(actor=actor, user=user, kind=LinkKind.SETUP)
    note("administrator_created", Knock(Door.LINK, username), by=actor.name)
    return user, url


def administrator_link(*, actor: Actor, user: User) -> str:
    """Return a new link for an administrator who never chose a password: the one before is over.

    Raises Refused, Conflict (this is no administrator, or there is a password: that is reset by mail).
    """
    _require_machine(actor)
    held = mandates_in(None).filter(user=user, role=Role.ADMINISTRATOR)
    if not held.exists() or not user.is_active:
        raise Conflict("network.no_administrator", field="username", name=user.username)
    if user.has_usable_password():
        raise Conflict("network.has_password", field="username", name=user.username)
    return link_show(actor=actor, user=user, kind=LinkKind.SETUP)


def _require_machine(actor: Actor) -> None:
    """Raise Refused unless the machine itself asks."""
    if not actor.is_system:
        raise Refused("network.machine_only")
