"""Who may decide on a transition: who holds for the region a role, or a body's chair, that its plan names.

A body that is asked seat by seat decides in a round (`phases.services.rounds`); its chair alone does not.
"""

from collections.abc import Iterable

from journal.actors import Actor
from journal.models import Realm
from journal.said import Named, Said, said
from network.models import Region, Role
from phases.models import WAITING, PhaseProposal, Plan
from phases.rules import read_rules
from phases.rules.deciding import Body, Transition
from web.people import Person
from web.rights import Reach, right

# Who may decide at all; who decides on what is in the region's plan.
DECIDE = right("phases.decide", {Role.ROAZ_CHAIR: Reach.REGION, Role.DPG: Reach.REGION})
# Who may record what a mandated person decided by telephone.
RELAY = right("phases.relay", {Role.REGIONAL_COORDINATOR: Reach.REGION, Role.HIN: Reach.REGION})
# Who may have a seat in a body; which seat is in the region's plan.
CONSULT = right(
    "phases.consult",
    {
        Role.ROAZ_CHAIR: Reach.REGION,
        Role.DPG: Reach.REGION,
        Role.HIN: Reach.REGION,
        Role.REGIONAL_COORDINATOR: Reach.REGION,
        Role.HOSPITAL_LIAISON: Reach.FACILITY,
    },
)


def transition_of(plan: Plan, source: str, target: str) -> Transition:
    """Return who may take a region from a phase to another by a version of a plan."""
    return read_rules(plan.document).deciding.of(source, target)


def together(region: Region) -> list[Region]:
    """Return the regions that work as one with a region, itself first."""
    if not region.operates_as:
        return [region]
    others = Region.objects.filter(operates_as=region.operates_as, retired_at__isnull=True)
    return [region, *others.exclude(pk=region.pk).order_by("pk")]


def regions_lock(realm: Realm, region: Region) -> None:
    """Lock a region and those that work as one with it, in one order, and what waits for a decision there.

    The first lock of whoever decides on a phase: of two who decide for the same regions from different
    ones, the second waits, and neither holds what the other needs. Inside `writing()`.
    """
    codes = [one.pk for one in together(region)]
    rows = Region.objects.select_for_update(of=("self",), no_key=True)
    list(rows.filter(pk__in=codes).order_by("pk"))
    waiting = PhaseProposal.objects.select_for_update(of=("self",))
    list(waiting.filter(realm=realm, region__in=codes, state__in=WAITING).order_by("pk"))


def roles_held(actor: Actor, regions: Iterable[Region]) -> set[str]:
    """Return the roles that somebody holds for one of some regions."""
    codes = {region.pk for region in regions}
    held = actor.mandates if isinstance(actor, Person) else ()
    return {str(mandate.role) for mandate in held if mandate.region_id in codes}


def heads(actor: Actor, region: Region, body: Body) -> bool:
    """Say whether somebody is the chair of a body, or a deputy, for a region."""
    regions = together(region) if body.together else [region]
    return not roles_held(actor, regions).isdisjoint(body.heads)


def objection(actor: Actor, region: Region, source: str, target: str, plan: Plan) -> Said | None:
    """Return why an actor with the right to decide may not take a region from a phase to another, or None."""
    if actor.is_system:
        return said("phases.system.not_mandated")
    transition = transition_of(plan, source, target)
    held = roles_held(actor, [region])
    if not held.isdisjoint(transition.alone):
        return None
    for body in transition.in_rounds:
        if heads(actor, region, body):
            return said("phases.round_first", body=Named(body.name["nl"], body.name["en"]))
    return said("phases.not_mandated", plan=plan.title, roles=deciders_said(transition))


def decided_too(actor: Actor, region: Region, source: str, target: str, plan: Plan) -> list[Region]:
    """Return the regions for which somebody decides as well: all that work as one, where their one body does.

    Whoever the plan names by the role itself decides for the region alone.
    """
    transition = transition_of(plan, source, target)
    held = roles_held(actor, [region])
    if not held.isdisjoint(transition.roles):
        return []
    bodies = [one for one in transition.bodies if one.together and not transition.asks(one)]
    if any(not held.isdisjoint(one.heads) for one in bodies):
        return together(region)[1:]
    return []


def deciders_said(transition: Transition) -> list[Said | Named]:
    """Return who decides on a transition, in words."""
    bodies = [Named(body.name["nl"], body.name["en"]) for body in transition.bodies]
    named = [Role(role).words for role in transition.roles]
    return [*named, *bodies] or [said("phases.nobody")]


def deciders_named(roles: Iterable[str]) -> list[Said]:
    """Return roles in words; nobody where there is none."""
    return [Role(role).words for role in roles] or [said("phases.nobody")]


def proposal_objection(proposal: PhaseProposal, actor: Actor) -> Said | None:
    """Return why an actor may not follow a proposal, by the plan that made it, or None."""
    return objection(actor, proposal.region, proposal.from_phase, proposal.to_phase, proposal.plan)


def answer_objection(proposal: PhaseProposal, actor: Actor) -> Said | None:
    """Return why an actor may not put a proposal aside: whoever has a last word on its transition may."""
    lacking = proposal_objection(proposal, actor)
    if lacking is None or lacking.code == "phases.round_first":
        return None
    return lacking
