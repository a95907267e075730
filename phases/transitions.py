"""The life of a proposal for a phase: made by rules, decided by people, lapsing with its figures."""

from journal.said import Said, said
from network.places import look_in_use
from phases.consequences import proposal_followed
from phases.mandates import DECIDE, answer_objection, proposal_objection
from phases.models import WAITING, PhaseProposal, ProposalState
from phases.selectors import phase_of
from web.transitions import Step, Transitions


def in_use(proposal: PhaseProposal) -> None:
    """Raise Conflict when the region closed."""
    look_in_use(proposal.region)


def phase_stands(proposal: PhaseProposal) -> Said | None:
    """Return why a proposal cannot be followed: its region left the phase it was made for."""
    phase = phase_of(proposal.realm).get(proposal.region_id)
    if phase == proposal.from_phase:
        return None
    return said(
        "phases.phase_moved_on",
        region=proposal.region.short_name,
        phase=said(f"phases.phase.{phase}") if phase else "–",
        expected=said(f"phases.phase.{proposal.from_phase}"),
    )


def deferral_over(proposal: PhaseProposal) -> Said | None:
    """Return why a deferred proposal does not ask again yet."""
    until = proposal.deferred_until
    if until is None or until <= proposal.realm.now():
        return None
    return said("phases.deferred_until", until=until)


PROPOSALS = Transitions(
    "phases.proposal",
    Step(
        "accept",
        WAITING,
        ProposalState.ACCEPTED,
        by=DECIDE,
        at="region",
        mandate=proposal_objection,
        guards=(phase_stands,),
        follows=(proposal_followed,),
    ),
    Step(
        "reject",
        WAITING,
        ProposalState.REJECTED,
        by=DECIDE,
        at="region",
        mandate=answer_objection,
    ),
    Step(
        "defer",
        WAITING,
        ProposalState.DEFERRED,
        by=DECIDE,
        at="region",
        mandate=answer_objection,
    ),
    # the chair of a body followed it after a round, or a mandated person did by telephone
    Step("follow", WAITING, ProposalState.ACCEPTED, guards=(phase_stands,)),
    Step("reopen", {ProposalState.DEFERRED}, ProposalState.OPEN, guards=(deferral_over,)),
    # the figures no longer ask for it
    Step("lapse", WAITING, ProposalState.WITHDRAWN),
    # somebody decided on the phase itself, or the region or the realm closed
    Step("withdraw", WAITING, ProposalState.WITHDRAWN),
    entity="proposal",
    initial=ProposalState.OPEN,
    code="already_decided",
    always=(in_use,),
)
