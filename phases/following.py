"""A decision by another way than the mandated person's own hand: by telephone, or after a round."""

from dataclasses import dataclass

from journal.actors import Actor
from journal.models import Realm
from journal.said import said
from network.models import Region
from phases.consequences import phase_enter
from phases.models import DecisionRound, PhaseDecision, PhaseProposal, Plan
from phases.proposal_steps import proposal_step
from phases.transitions import PROPOSALS
from web.people import Person


@dataclass(frozen=True)
class Decided:
    """Who recorded a decision and why; on whose behalf, or after which round."""

    actor: Actor
    reason: str
    on_behalf_of: Person | None = None
    asked: DecisionRound | None = None
    colour: str = ""


def phase_follow(
    decided: Decided, *, realm: Realm, region: Region, phase: str, plan: Plan
) -> PhaseDecision:
    """Put a region in a phase; what waits there is followed when it asked for that, else withdrawn.

    Inside `writing()`, for what was found to be mandated.
    """
    rows = PhaseProposal.objects.select_for_update(of=("self",)).filter(
        realm=realm, region=region, state__in=PROPOSALS["follow"].sources
    )
    followed = None
    for waiting in rows.select_related("realm", "region", "plan").order_by("pk"):
        if waiting.to_phase == phase and PROPOSALS.now(waiting, "follow"):
            proposal_step(waiting, "follow", actor=decided.actor, reason=decided.reason)
            followed = waiting
        else:
            reason = said("phases.reason.decided_directly")
            proposal_step(waiting, "withdraw", actor=decided.actor, reason=reason)
    return phase_enter(
        actor=decided.actor,
        realm=realm,
        region=region,
        phase=phase,
        reason=decided.reason,
        plan=plan,
        proposal=followed,
        on_behalf_of=decided.on_behalf_of,
        asked=decided.asked,
        colour=decided.colour,
    )
