"""Who may decide on a phase: whoever holds, for the region, a role that its plan names."""

from journal.actors import Actor
from journal.said import Said, said
from network.models import Region, Role
from phases.models import PhaseProposal, Plan
from phases.rules import read_rules
from web.people import Person
from web.rights import Reach, right

# Who may decide at all; who decides on what is in the region's plan.
DECIDE = right("phases.decide", {Role.ROAZ_CHAIR: Reach.REGION, Role.DPG: Reach.REGION})


def objection(actor: Actor, region: Region, phase: str, plan: Plan) -> Said | None:
    """Return why an actor with the right to decide is not mandated for this phase, or None."""
    if actor.is_system:
        return said("phases.system.not_mandated")
    deciders = read_rules(plan.document).deciders[phase]
    held = (
        {mandate.role for mandate in actor.mandates if mandate.region_id == region.pk}
        if isinstance(actor, Person)
        else set()
    )
    if held.isdisjoint(deciders):
        roles = [Role(role).words for role in deciders]
        return said("phases.not_mandated", plan=plan.title, roles=roles)
    return None


def proposal_objection(proposal: PhaseProposal, actor: Actor) -> Said | None:
    """Return why an actor may not decide on a proposal, by the plan that made it, or None."""
    return objection(actor, proposal.region, proposal.to_phase, proposal.plan)
