"""What follows a decision on a phase, in its transaction: the region stands in it, and everybody is told."""

from journal.actors import Actor
from journal.models import Realm
from journal.services import record
from network.models import Region
from phases.events import PhaseSet
from phases.models import PhaseDecision, PhaseProposal, Plan
from phases.selectors import phase_of


def phase_enter(
    *,
    actor: Actor,
    realm: Realm,
    region: Region,
    phase: str,
    reason: str,
    plan: Plan | None,
    proposal: PhaseProposal | None = None,
) -> PhaseDecision:
    """Write a decision, with the evidence of its proposal, and the region's new phase.

    Inside `writing()`, for who was found to be mandated.
    """
    before = phase_of(realm).get(region.pk, "")
    decision = PhaseDecision.objects.create(
        realm=realm,
        region=region,
        phase=phase,
        decided_at=realm.now(),
        decided_by=actor.label,
        decider=actor.name,
        reason=reason,
        proposal=proposal,
        plan=plan,
        evidence=proposal.evidence if proposal else [],
    )
    event = PhaseSet(
        region=region.pk,
        name=region.short_name,
        phase=phase,
        since=decision.decided_at,
        decided_by=actor.label,
        reason=reason,
        proposal=proposal.pk if proposal else None,
        plan=plan.title if plan else "",
        before=before,
    )
    record(event, realm=realm, actor=actor, reason=reason)
    return decision


def proposal_followed(proposal: PhaseProposal, actor: Actor) -> None:
    """Put the region of an accepted proposal in its phase."""
    phase_enter(
        actor=actor,
        realm=proposal.realm,
        region=proposal.region,
        phase=proposal.to_phase,
        reason=proposal.reason,
        plan=proposal.plan,
        proposal=proposal,
    )
