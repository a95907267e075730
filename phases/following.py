"""A decision by another way than the mandated person's own hand: by telephone, or after a round."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from journal.actors import Actor
from journal.models import Realm
from journal.said import said
from network.models import Region
from phases.colours import colours_of
from phases.consequences import phase_enter
from phases.models import DecisionRound, PhaseDecision, PhaseProposal, Plan
from phases.proposal_steps import proposal_step
from phases.runs import phase_now, plan_that_counts
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
    at: datetime | None = None  # of one body's decision over several regions


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
        at=decided.at,
    )


def phase_follow_too(
    decided: Decided, *, realm: Realm, regions: Iterable[Region], phase: str
) -> None:
    """Put the other regions for which a body decided in its phase, each by its own plan.

    A region that stands there already, or has no plan, is left; a colour that is not of its own plan too.
    Inside `writing()`.
    """
    for region in regions:
        plan = plan_that_counts(realm, region)
        if plan is None or phase_now(realm, region) == phase:
            continue
        colour = decided.colour if decided.colour in colours_of(plan, phase) else ""
        phase_follow(
            replace(decided, colour=colour), realm=realm, region=region, phase=phase, plan=plan
        )
