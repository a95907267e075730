"""Deciding on proposals: accepted, rejected or deferred by the mandated, withdrawn when overtaken."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from journal.actors import Actor
from journal.errors import Invalid, Missing
from journal.models import Realm
from journal.said import Readable
from journal.services import writing
from network.models import Region
from phases.bodies import DecisionIn
from phases.following import Decided, phase_follow_too
from phases.mandates import DECIDE, decided_too, regions_lock
from phases.models import PhaseDecision, PhaseProposal
from phases.proposal_steps import proposal_step
from phases.services.reasons import check_reason
from phases.transitions import PROPOSALS
from web.commands import command

MAX_DEFER_HOURS = 72


@command(
    "phases.proposal_decide",
    by=DECIDE,
    body=DecisionIn,
    address="phase-proposals/<int:proposal>/decision/",
    on=("proposal:{proposal}",),
)
def proposal_decide(
    *,
    actor: Actor,
    realm: Realm,
    proposal: int,
    decision: str,
    reason: str,
    hours: float,
    colour: str = "",
) -> dict[str, Any]:
    """Accept, reject or defer a proposal; `colour` and `hours` only where they belong."""
    common: dict[str, Any] = {
        "actor": actor,
        "realm": realm,
        "proposal_id": proposal,
        "reason": reason,
    }
    if decision == "accept":
        proposal_accept(**common, colour=colour)
    elif decision == "reject":
        proposal_reject(**common)
    else:
        proposal_defer(**common, hours=hours)
    return {"id": proposal, "decision": decision}


def proposal_accept(
    *, actor: Actor, realm: Realm, proposal_id: int, reason: str, colour: str = ""
) -> PhaseProposal:
    """Follow a proposal: the region goes to its phase, the evidence is frozen with the decision.

    What the one body of several regions decides counts for each of them.

    Raises Missing, Refused, Invalid (no reason, a colour of another phase), Conflict (decided before, or the
    phase moved on).
    """
    check_reason(reason)
    with writing():
        regions_lock(realm, _region_of(realm, proposal_id))
        proposal = _locked(realm, proposal_id)
        proposal.colour = colour
        source, target, plan = proposal.from_phase, proposal.to_phase, proposal.plan
        too = decided_too(actor, proposal.region, source, target, plan)
        proposal_step(proposal, "accept", actor=actor, reason=reason)
        made = PhaseDecision.objects.get(proposal=proposal)
        phase_follow_too(
            Decided(actor, reason, colour=made.colour, at=made.decided_at),
            realm=realm,
            regions=too,
            phase=target,
        )
    return proposal


def proposal_reject(*, actor: Actor, realm: Realm, proposal_id: int, reason: str) -> PhaseProposal:
    """Do not follow a proposal; its rule stays quiet as long as the plan says."""
    check_reason(reason)
    with writing():
        proposal = _locked(realm, proposal_id)
        proposal_step(proposal, "reject", actor=actor, reason=reason)
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
    check_reason(reason)
    if not 0 < hours <= MAX_DEFER_HOURS:
        raise Invalid("phases.defer_hours", field="hours", most=MAX_DEFER_HOURS)
    with writing():
        proposal = _locked(realm, proposal_id)
        proposal.deferred_until = realm.now() + timedelta(hours=hours)
        proposal_step(proposal, "defer", actor=actor, reason=reason)
    return proposal


def proposals_withdraw(
    *, actor: Actor, realm: Realm, reason: Readable, region: Region | None = None
) -> None:
    """Withdraw what waits in a realm or one region of it, overtaken by what the caller checked."""
    waiting = _with_names().filter(realm=realm, state__in=PROPOSALS["withdraw"].sources)
    with writing():
        for proposal in waiting if region is None else waiting.filter(region=region):
            proposal_step(proposal, "withdraw", actor=actor, reason=reason)


def _region_of(realm: Realm, proposal_id: int) -> Region:
    """Return the region of a proposal of this realm. Raises Missing."""
    rows = PhaseProposal.objects.filter(realm=realm, pk=proposal_id)
    found = rows.select_related("region").first()
    if found is None:
        raise Missing("phases.no_proposal", field="proposal")
    return found.region


def _locked(realm: Realm, proposal_id: int) -> PhaseProposal:
    """Return a proposal of this realm, locked against a second decision. Raises Missing."""
    proposal = _with_names().filter(realm=realm, pk=proposal_id).first()
    if proposal is None:
        raise Missing("phases.no_proposal", field="proposal")
    return proposal


def _with_names() -> QuerySet[PhaseProposal]:
    """Return proposals, locked, with what their events and mandates name."""
    rows = PhaseProposal.objects.select_for_update(of=("self",))
    return rows.select_related("realm", "region", "plan").order_by("pk")
