"""Writing phases: plans adopted, proposals made by rules, decisions taken by people; GRIP.

The system proposes within the transaction of the figures that led to it; a person decides, always
with a reason. Nothing here changes a phase by itself.
"""

from datetime import timedelta
from typing import Any

from capacity.kinds import bed_codes_ever
from journal import clock
from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Realm
from journal.selectors import keys_known
from journal.services import record, writing
from network.models import Region, Role, Veiligheidsregio
from network.permissions import ADMINISTER
from network.places import require_in_use
from phases.bodies import DecisionIn, GripIn, PhaseIn
from phases.events import GripSet, PhaseSet
from phases.models import (
    WAITING,
    CarePhase,
    GripDecision,
    PhaseDecision,
    PhaseProposal,
    Plan,
    ProposalState,
)
from phases.proposals import proposal_event
from phases.rules import PlanError, check_kinds, read_rules
from phases.rules.names import check_names
from phases.selectors import phase_of, plans_in_force
from web.commands import command
from web.people import Person, require
from web.rights import Reach, right

MAX_TEXT = 500
MAX_GRIP = 5
MAX_DEFER_HOURS = 72

# Who may decide at all; who decides on what is in the region's plan.
DECIDE = right("phases.decide", {Role.ROAZ_CHAIR: Reach.REGION, Role.DPG: Reach.REGION})


def plan_adopt(
    *,
    actor: Actor,
    region: Region,
    name: str,
    source: str,
    document: dict[str, Any],
) -> Plan:
    """Put a new version of a region's plan in force; the same document again changes nothing.

    A waiting proposal keeps the version it was made by. Raises Refused, Invalid (with a JSON pointer).
    """
    require(actor, ADMINISTER)
    try:
        rules = read_rules(document)
        check_kinds(rules, bed_codes_ever())
        check_names(document)
    except PlanError as error:
        raise Invalid(f"{region}: {error.sentence} ({error.place}).", field=error.place) from None
    unknown = {role for roles in rules.deciders.values() for role in roles} - set(Role.values)
    if unknown:
        raise Invalid(f"Onbekende rol: {', '.join(sorted(unknown))}.", field="/deciders")
    with writing():
        require_in_use(region)
        current = plans_in_force().get(region.pk)
        if current is not None and current.document == document and current.name == name:
            return current
        now = clock.now()
        newest = Plan.objects.filter(region=region).order_by("-version").first()
        Plan.objects.filter(region=region, valid_until__isnull=True).update(valid_until=now)
        return Plan.objects.create(
            region=region,
            version=newest.version + 1 if newest else 1,
            name=name,
            author=actor.label,
            source=source,
            document=document,
            valid_from=now,
        )


def phases_begin(*, actor: Actor, realm: Realm) -> None:
    """Give every region that has none its phase: regular, decided by nobody.

    A region that closed and opened again stands where it was decided last. Raises Refused.
    """
    require(actor, ADMINISTER)
    with writing():
        known = keys_known(realm, "phase:")
        phases = phase_of(realm)
        for region in Region.objects.filter(retired_at__isnull=True):
            if f"phase:{region.pk}" in known:
                continue
            event = PhaseSet(
                region=region.pk,
                name=region.short_name,
                phase=phases[region.pk],
                since=realm.now(),
                decided_by="",
                reason="",
                proposal=None,
                plan="",
            )
            record(event, realm=realm, actor=actor)


@command(
    "phases.phase_decide",
    by=DECIDE,
    place="region",
    body=PhaseIn,
    address="regions/<str:region>/phase/",
    answer=lambda made: {"id": made.pk, "region": made.region_id, "phase": made.phase},
)
def phase_decide(
    *, actor: Actor, realm: Realm, region: Region, phase: str, reason: str
) -> PhaseDecision:
    """Put a region in a phase without a proposal.

    No order is forced: a crisis may start at once.

    Raises Refused, Invalid (unknown phase, no reason), Conflict (it stands there already, or is closed).
    """
    _check_reason(reason)
    with writing():
        _require_decider(actor, region, phase, plans_in_force().get(region.pk))
        if phase_of(realm)[region.pk] == phase:
            raise Conflict(
                f"{region} staat al in deze fase.", code="already_in_phase", field="phase"
            )
        for waiting in _waiting(realm, region):
            _close(
                waiting,
                ProposalState.WITHDRAWN,
                actor,
                realm,
                "Er is rechtstreeks over de fase besloten.",
            )
        return _decide(
            actor=actor, realm=realm, region=region, phase=phase, reason=reason, proposal=None
        )


@command(
    "phases.proposal_decide",
    by=DECIDE,
    body=DecisionIn,
    address="phase-proposals/<int:proposal>/decision/",
)
def proposal_decide(
    *, actor: Actor, realm: Realm, proposal: int, decision: str, reason: str, hours: float
) -> dict[str, Any]:
    """Accept, reject or defer a proposal."""
    common: dict[str, Any] = {
        "actor": actor,
        "realm": realm,
        "proposal_id": proposal,
        "reason": reason,
    }
    if decision == "accept":
        proposal_accept(**common)
    elif decision == "reject":
        proposal_reject(**common)
    else:
        proposal_defer(**common, hours=hours)
    return {"id": proposal, "decision": decision}


def proposal_accept(*, actor: Actor, realm: Realm, proposal_id: int, reason: str) -> PhaseDecision:
    """Follow a proposal: the region goes to its phase, the evidence is frozen with the decision.

    Raises Missing, Refused, Invalid (no reason), Conflict (decided before, or the phase moved on).
    """
    _check_reason(reason)
    with writing():
        proposal = _decidable(actor, realm, proposal_id)
        if phase_of(realm)[proposal.region_id] != proposal.from_phase:
            raise Conflict("De fase van de regio is intussen gewijzigd.", code="phase_moved_on")
        _close(proposal, ProposalState.ACCEPTED, actor, realm, reason)
        return _decide(
            actor=actor,
            realm=realm,
            region=proposal.region,
            phase=proposal.to_phase,
            reason=reason,
            proposal=proposal,
        )


def proposal_reject(*, actor: Actor, realm: Realm, proposal_id: int, reason: str) -> PhaseProposal:
    """Do not follow a proposal; its rule stays quiet as long as the plan says."""
    _check_reason(reason)
    with writing():
        proposal = _decidable(actor, realm, proposal_id)
        _close(proposal, ProposalState.REJECTED, actor, realm, reason)
    return proposal


def proposal_defer(
    *,
    actor: Actor,
    realm: Realm,
    proposal_id: int,
    reason: str,
    hours: float,
) -> PhaseProposal:
    """Put a proposal off for some realm hours; then it asks again."""
    _check_reason(reason)
    if not 0 < hours <= MAX_DEFER_HOURS:
        raise Invalid(
            f"Stel uit met meer dan 0 en ten hoogste {MAX_DEFER_HOURS} uur.", field="hours"
        )
    with writing():
        proposal = _decidable(actor, realm, proposal_id)
        proposal.deferred_until = realm.now() + timedelta(hours=hours)
        _close(proposal, ProposalState.DEFERRED, actor, realm, reason)
    return proposal


def proposals_end(*, actor: Actor, realm: Realm, reason: str) -> None:
    """Withdraw what still waits in a realm that closes; whoever closes it was checked."""
    with writing():
        for proposal in _waiting(realm):
            _close(proposal, ProposalState.WITHDRAWN, actor, realm, reason)


@command(
    "phases.grip_set",
    who={Role.DPG: Reach.VEILIGHEIDSREGIO},
    place="veiligheidsregio",
    body=GripIn,
    address="veiligheidsregios/<str:veiligheidsregio>/grip/",
    answer=lambda made: {
        "id": made.pk,
        "veiligheidsregio": made.veiligheidsregio_id,
        "level": made.level,
    },
)
def grip_set(  # level, incident and reason belong together
    *,
    actor: Actor,
    realm: Realm,
    veiligheidsregio: Veiligheidsregio,
    level: int,
    incident: str,
    reason: str,
) -> GripDecision:
    """Set the GRIP level of a veiligheidsregio; it implies no care phase, and none implies it.

    Raises Refused, Invalid, Conflict (it is closed).
    """
    _check_reason(reason)
    if not 0 <= level <= MAX_GRIP:
        raise Invalid(f"GRIP loopt van 0 tot {MAX_GRIP}.", field="level")
    if level > 0 and not incident.strip():
        raise Invalid("Noem het incident.", field="incident")
    with writing():
        require_in_use(veiligheidsregio)
        decision = GripDecision.objects.create(
            realm=realm,
            veiligheidsregio=veiligheidsregio,
            level=level,
            incident=incident.strip()[:160],
            decided_at=realm.now(),
            decided_by=actor.label,
            decider=actor.name,
            reason=reason,
        )
        event = GripSet(
            veiligheidsregio=veiligheidsregio.pk,
            name=veiligheidsregio.name,
            level=level,
            incident=decision.incident,
            since=decision.decided_at,
            decided_by=actor.label,
            reason=reason,
        )
        record(event, realm=realm, actor=actor, reason=reason)
    return decision


def _check_reason(reason: str) -> None:
    """Raise Invalid without a reason a reader can use."""
    if not reason.strip():
        raise Invalid("Geef een reden: die hoort bij het besluit.", field="reason")
    if len(reason) > MAX_TEXT:
        raise Invalid(f"De reden is langer dan {MAX_TEXT} tekens.", field="reason")


def _require_decider(actor: Actor, region: Region, phase: str, plan: Plan | None) -> None:
    """Raise unless the actor holds, for this open region, a role its plan lets decide on a phase."""
    require(actor, DECIDE, region)
    require_in_use(region)
    if phase not in CarePhase.values:
        raise Invalid(f"Onbekende fase ‘{phase}’.", field="phase")
    if plan is None:
        raise Invalid(
            f"{region} heeft geen beheersplan; zonder plan is niemand gemandateerd.", field="region"
        )
    deciders = read_rules(plan.document).deciders[phase]
    held = (
        {m.role for m in actor.mandates if m.region_id == region.pk}
        if isinstance(actor, Person)
        else set()
    )
    if not actor.is_system and held.isdisjoint(deciders):
        roles = ", ".join(str(Role(role).label) for role in deciders)
        raise Refused(f"Volgens {plan} besluit hierover: {roles}.", code="not_mandated")
    if actor.is_system:
        raise Refused("Over een fase besluit een mens.", code="not_mandated")


def _decidable(actor: Actor, realm: Realm, proposal_id: int) -> PhaseProposal:
    """Return a waiting proposal this actor may decide on, locked against a second decision."""
    proposal = (
        PhaseProposal.objects.select_for_update(of=("self",))
        .select_related("region", "plan")
        .filter(realm=realm, pk=proposal_id)
        .first()
    )
    if proposal is None:
        raise Missing("Dit voorstel bestaat niet in deze omgeving.")
    _require_decider(actor, proposal.region, proposal.to_phase, proposal.plan)
    if proposal.state not in WAITING:
        raise Conflict("Over dit voorstel is al besloten.", code="already_decided")
    return proposal


def _waiting(realm: Realm, region: Region | None = None) -> list[PhaseProposal]:
    """Return what still waits in a realm (at most one a region), or in one region."""
    found = PhaseProposal.objects.select_for_update(of=("self",)).select_related("region", "plan")
    found = found.filter(realm=realm, state__in=WAITING)
    return list(found if region is None else found.filter(region=region))


def _close(
    proposal: PhaseProposal, state: ProposalState, actor: Actor, realm: Realm, reason: str
) -> None:
    """Note what happened to a proposal, and tell it."""
    proposal.state = state
    proposal.decided_by = actor.label
    proposal.decided_at = realm.now()
    proposal.reason = reason
    proposal.save()
    record(proposal_event(proposal), realm=realm, actor=actor, reason=reason)


def _decide(
    *,
    actor: Actor,
    realm: Realm,
    region: Region,
    phase: str,
    reason: str,
    proposal: PhaseProposal | None,
) -> PhaseDecision:
    """Write a decision and the region's new phase."""
    plan = proposal.plan if proposal else plans_in_force().get(region.pk)
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
        plan=str(plan) if plan else "",
    )
    record(event, realm=realm, actor=actor, reason=reason)
    return decision
