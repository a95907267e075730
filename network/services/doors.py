"""The emergency procedure at the doors: somebody who must come in now need not wait; it is said and kept."""

from journal.actors import Actor
from journal.errors import Invalid
from journal.services import writing
from network.doors import Door, Knock, lift, note, plain_name
from network.events import DoorLifted
from network.permissions import ADMINISTER
from network.services.telling import tell
from web.people import require

LEAST_REASON = 3


def doors_lift(*, actor: Actor, account: str = "", address: str = "", reason: str) -> int:
    """Let an account, an address, or (neither given) everybody try again at once; return how many tries went.

    Told to administrators in every open realm, with the reason. Raises Refused, Invalid (no reason).
    """
    require(actor, ADMINISTER)
    if len(reason.strip()) < LEAST_REASON:
        raise Invalid("network.lift_reason", field="reason")
    with writing():
        count = lift(account=account, address=address)
        tell(DoorLifted(plain_name(account), address, count), actor, reason)
    note("doors_lifted", Knock(Door.PASSWORD, account, address), by=actor.name, reason=reason)
    return count
