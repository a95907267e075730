"""The emergency procedure at the doors: somebody who must come in now need not wait; it is said and kept."""

from journal import clock
from journal.actors import Actor
from journal.errors import Invalid, Missing
from journal.services import writing
from network.access import DoorTry, OpenSession
from network.doors import Door, Knock, lift, note, plain_name
from network.events import DoorLifted, ProofVouched
from network.models import User
from network.permissions import ADMINISTER
from network.services.telling import tell
from web.people import require

LEAST_REASON = 3


def doors_lift(*, actor: Actor, account: str = "", address: str = "", reason: str) -> int:
    """Let an account, an address, or (neither given) everybody try again at once; return how many tries went.

    Told to administrators in every open realm, with the reason. Raises Refused, Invalid (no reason),
    Missing (no such account: a slip of the pen is not told as if somebody had been let through).
    """
    require(actor, ADMINISTER)
    if len(reason.strip()) < LEAST_REASON:
        raise Invalid("network.lift_reason", field="reason")
    if account and not _is_known(plain_name(account)):
        raise Missing("network.no_account", field="account")
    with writing():
        count = lift(account=account, address=address)
        tell(DoorLifted(plain_name(account), address, count), actor, reason)
    note("doors_lifted", Knock(Door.PASSWORD, account, address), by=actor.name, reason=reason)
    return count


def _is_known(name: str) -> bool:
    """Say whether a name is an account's, or one that tries were counted under."""
    tries = DoorTry.objects.filter(account=name)
    return User.objects.filter(username__iexact=name).exists() or tries.exists()


def proof_vouch(*, actor: Actor, account: str, reason: str) -> int:
    """Take somebody's word for who she is, in the sessions that are open; return how many.

    For who must decide now and has no password, code or key at hand: it counts as a proof of this moment.
    Told to administrators in every open realm, with the reason. Raises Refused, Invalid (no reason), Missing.
    """
    require(actor, ADMINISTER)
    if len(reason.strip()) < LEAST_REASON:
        raise Invalid("network.lift_reason", field="reason")
    with writing():
        open_ones = OpenSession.objects.filter(user__username=plain_name(account))
        count = open_ones.update(proved_at=clock.now())
        if not count:
            raise Missing("network.logged_in_nowhere", field="account", name=account)
        tell(ProofVouched(plain_name(account), count), actor, reason)
    note("proof_vouched", Knock(Door.PASSWORD, account), by=actor.name, reason=reason)
    return count
