"""Ending the sessions of somebody: by their owner, or by who keeps the account."""

from journal.actors import Actor
from journal.services import writing
from network.doors import Door, Knock, note
from network.keeping import is_own, require_keeps
from network.models import User
from network.sessions import sessions_end


def sessions_close(*, actor: Actor, user: User, number: int | None = None, but: str = "") -> int:
    """End one session of somebody (`number`), or all but the one of a key; return how many.

    Raises Refused (neither one's own, nor one of the people one keeps), Missing (there is no such session).
    """
    if not is_own(actor, user):
        require_keeps(actor, user)
    with writing():
        count = sessions_end(user, number=number, but=but)
    note("sessions_ended", Knock(Door.PASSWORD, user.username), by=actor.name, n=count)
    return count
