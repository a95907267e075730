"""What follows a decision on a phase, in its transaction: the region stands in it, and everybody is told."""

from datetime import datetime

from capacity.services import pace_set
from journal.actors import Actor
from journal.models import Realm
from journal.said import said
from journal.services import record
from network.models import Region
from phases.colours import colour_for
from phases.events import PhaseSet
from phases.models import DecisionRound, PhaseDecision, PhaseProposal, Plan
from phases.rounds import answers_of, rounds_lapse
from phases.running import classes_tell, course_follow, region_classes
from phases.selectors import phase_of
from web.people import Person


def phase_enter(
    *,
    actor: Actor,
    realm: Realm,
    region: Region,
    phase: str,
    reason: str,
    plan: Plan | None,
    proposal: PhaseProposal | None = None,
    on_behalf_of: Person | None = None,
    asked: DecisionRound | None = None,
    colour: str = "",
    at: datetime | None = None,
) -> PhaseDecision:
    """Write a decision, with the evidence of its proposal, and the region's new phase.

    Inside `writing()`, for who was found to be mandated: the actor, or `on_behalf_of` whom it was recorded.
    `asked`: the round that led to it, whose answers are evidence too, and whose end is the moment of the
    decision. `at`: that of a decision without a round over several regions, of which it is the same.
    `colour`: the region's own for the phase, else the lightest. Raises Invalid for a colour that is not of
    that phase.
    """
    colour = colour_for(plan, phase, colour)
    before = phase_of(realm).get(region.pk, "")
    opened = region_classes(realm, region)
    decision = PhaseDecision.objects.create(
        realm=realm,
        region=region,
        phase=phase,
        decided_at=(asked.closed_at if asked else None) or at or realm.now(),
        decided_by=actor.label,
        decider=actor.name,
        on_behalf_of=on_behalf_of.label if on_behalf_of else "",
        mandated=on_behalf_of.name if on_behalf_of else "",
        reason=reason,
        colour=colour,
        round=asked,
        proposal=proposal,
        plan=plan,
        evidence=(proposal.evidence if proposal else []) + (answers_of(asked) if asked else []),
    )
    event = PhaseSet(
        region=region.pk,
        name=region.short_name,
        phase=phase,
        since=decision.decided_at,
        decided_by=actor.label,
        on_behalf_of=on_behalf_of.label if on_behalf_of else "",
        reason=reason,
        proposal=proposal.pk if proposal else None,
        plan=plan.title if plan else "",
        before=before,
        colour=colour,
        decided_at=decision.decided_at,
        decision=decision.pk,
    )
    record(event, realm=realm, actor=actor, reason=reason)
    rounds_lapse(
        actor=actor, realm=realm, regions=[region.pk], reason=said("phases.reason.decided_directly")
    )
    pace_set(actor=actor, realm=realm, region=region, pace=phase)
    if plan is not None:
        course_follow(
            actor=actor,
            realm=realm,
            region=region,
            phase=phase,
            plan=plan,
            reason=reason,
            at=decision.decided_at,
        )
    classes_tell(actor=actor, realm=realm, region=region, before=opened)
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
        colour=proposal.colour,
    )
