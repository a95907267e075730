"""A proposal as it is told: the steps that end or defer it, its event, its evidence."""

from typing import Any

from journal.actors import Actor
from journal.said import Readable
from journal.services import record
from network.places import require_in_use
from phases.averted import averted_documents
from phases.events import ProposalChanged
from phases.evidence import evidence_document
from phases.mandate_documents import bodies_documents
from phases.mandates import together
from phases.models import PhaseProposal
from phases.rules import Expectation, Figure, Rule, read_rules
from phases.rules.deciding import Transition
from phases.rules.evaluate import averted_by, line_expected, yardstick_for
from phases.rules.lines import Shown
from phases.rules.plan import SCRIPTED
from phases.runs import course_of
from phases.transitions import PROPOSALS


def proposal_step(proposal: PhaseProposal, name: str, *, actor: Actor, reason: Readable) -> None:
    """Take a step that ends or defers a locked proposal: note who, when and why, tell it, do what follows.

    Inside `writing()`. Raises Refused, Conflict.
    """
    step = PROPOSALS.take(proposal, name, actor=actor)
    if step.by is not None:  # and still so when this is committed: the region may close meanwhile
        require_in_use(proposal.region)
    proposal.decided_by = actor.label
    proposal.decided_at = proposal.realm.now()
    proposal.reason = reason
    proposal.save()
    record(proposal_event(proposal), realm=proposal.realm, actor=actor, reason=reason)
    PROPOSALS.follow(proposal, step, actor=actor)


def evidence_of(rule: Rule, figure: Shown) -> dict[str, Any]:
    """Return one figure or answer as evidence, with the yardstick by which the rule looked.

    Of a forecast also how likely it is on the far side of the line that the rule draws.
    """
    bed = figure.bed if isinstance(figure, Figure) else ""
    shown = evidence_document(figure, yardstick_for(rule, bed))
    found = line_expected(rule, figure) if isinstance(figure, Expectation) else None
    if found is not None:
        line, chance = found
        shown |= {"compare": line.compare, "line": line.threshold, "chance": round(chance.low, 4)}
    return shown


def proposal_event(proposal: PhaseProposal) -> ProposalChanged:
    """Return the event for a proposal as it stands."""
    rules = read_rules(proposal.plan.document)
    rule = next((one for one in rules.rules if one.id == proposal.rule), None)
    titles = {one.id: one.title for one in course_of(proposal.plan).measures}
    transition = rules.deciding.of(proposal.from_phase, proposal.to_phase)
    return ProposalChanged(
        id=proposal.pk,
        region=proposal.region_id,
        name=proposal.region.short_name,
        from_phase=proposal.from_phase,
        to_phase=proposal.to_phase,
        opened_at=proposal.opened_at,
        proposal_state=proposal.state,
        plan=proposal.plan.title,
        rule=proposal.rule,
        sentence=dict(rule.sentence) if rule else {},
        evidence=proposal.evidence,
        trigger=rule.kind if rule else SCRIPTED,
        averted_by=averted_documents(averted_by(rule), titles) if rule else [],
        mandate=transition.alone,
        roles=transition.roles,
        bodies=bodies_documents(transition, _others(proposal, transition)),
        deferred_until=proposal.deferred_until,
        decided_by=proposal.decided_by,
        decided_at=proposal.decided_at,
        reason=proposal.reason,
    )


def _others(proposal: PhaseProposal, transition: Transition) -> list[str]:
    """Return the other regions for which a body of a transition decides as well (1 query, or none)."""
    if not any(body.together for body in transition.bodies):
        return []
    return [one.pk for one in together(proposal.region)[1:]]
