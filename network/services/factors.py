"""The way back for somebody whose second factor is lost: by another person, with a reason, and told."""

from journal.actors import Actor
from journal.errors import Invalid, Refused
from journal.services import writing
from network.doors import Door, Knock, note
from network.events import FactorsReset
from network.factors import factors_remove
from network.keeping import is_same_person, require_keeps
from network.models import User
from network.services.doors import LEAST_REASON
from network.services.telling import tell
from network.sessions import sessions_end


def factors_reset(*, actor: Actor, user: User, reason: str) -> int:
    """Remove somebody's second factors and end the sessions; return how many factors there were.

    Told to administrators in every open realm. Raises Refused (one's own, or not one of the people one
    keeps), Invalid (no reason).
    """
    require_keeps(actor, user)
    if is_same_person(actor, user):
        raise Refused("network.own_factors", field="user")
    if len(reason.strip()) < LEAST_REASON:
        raise Invalid("network.lift_reason", field="reason")
    with writing():
        count = factors_remove(user)
        sessions_end(user)
        tell(FactorsReset(user.username, count), actor, reason)
    note("factors_reset", Knock(Door.CODE, user.username), by=actor.name, reason=reason)
    return count
