"""Writing phases: plans adopted, decisions taken by people, on proposals or without; GRIP."""

from phases.services.decisions import phase_decide, phases_begin
from phases.services.grip import grip_set
from phases.services.plans import plan_adopt
from phases.services.proposals import (
    proposal_accept,
    proposal_decide,
    proposal_defer,
    proposal_reject,
    proposals_withdraw,
)

__all__ = [
    "grip_set",
    "phase_decide",
    "phases_begin",
    "plan_adopt",
    "proposal_accept",
    "proposal_decide",
    "proposal_defer",
    "proposal_reject",
    "proposals_withdraw",
]
