"""The care phase of a region that another installation decides on: heard from it, never decided here."""

from datetime import datetime

from journal.actors import Actor
from journal.errors import Invalid
from journal.models import Realm
from journal.said import said
from journal.services import writing
from network.models import Region
from network.places import require_in_use
from phases.consequences import phase_enter
from phases.mandates import DECIDE, regions_lock
from phases.models import CarePhase, PhaseDecision
from phases.services.proposals import proposals_withdraw
from web.people import require


def phase_heard(
    *, actor: Actor, realm: Realm, region: Region, phase: str, since: datetime, reason: str
) -> PhaseDecision | None:
    """Put a region in the phase that its own people decided elsewhere; None: it is known, or older.

    The actor is a program with the right to decide at that region. No plan of ours runs for it: its people
    do what follows. Raises Refused, Invalid.
    """
    require(actor, DECIDE, region)
    if phase not in CarePhase.values:
        raise Invalid("phases.unknown_phase", field="phase", phase=phase)
    with writing():
        require_in_use(region)
        regions_lock(realm, region)
        newest = PhaseDecision.objects.filter(realm=realm, region=region).order_by("-pk").first()
        if _is_known(newest, phase, since):
            return None
        withdrawn = said("phases.reason.decided_directly")
        proposals_withdraw(actor=actor, realm=realm, region=region, reason=withdrawn)
        return phase_enter(
            actor=actor,
            realm=realm,
            region=region,
            phase=phase,
            reason=reason,
            plan=None,
            at=since,
        )


def _is_known(newest: PhaseDecision | None, phase: str, since: datetime) -> bool:
    """Say whether a decision is the one we know, or older than that; where none was made it is regular."""
    if newest is None:
        return phase == CarePhase.REGULAR
    return newest.decided_at > since or (newest.decided_at, newest.phase) == (since, phase)
