"""Writing phases: plans adopted, decisions taken by people, on proposals or without; activiteiten, GRIP."""

from phases.services.activities import (
    activities_end,
    activity_change,
    activity_close,
    activity_open,
    activity_party_end,
    activity_party_set,
    activity_reopen,
    activity_wind_down,
)
from phases.services.agreements import (
    agreement_end,
    agreement_set,
    agreements_audit,
    agreements_end,
)
from phases.services.auditing import levels_audit, rounds_audit, runs_audit
from phases.services.colours import colour_decide
from phases.services.decisions import phase_decide, phase_relay, phases_begin
from phases.services.grip import grip_set
from phases.services.heard import phase_heard
from phases.services.levels import (
    area_phase_decide,
    country_stage_decide,
    facility_phase_decide,
    level_relay,
)
from phases.services.measures import measure_check, measure_step, plan_run, review_set
from phases.services.plan_approval import (
    drafts_begin,
    plan_draft_approve,
    plan_draft_back,
    plan_draft_refuse,
    plan_draft_submit,
)
from phases.services.plan_drafts import plan_draft_save, plan_draft_start, plan_draft_text
from phases.services.plan_trials import plan_draft_try
from phases.services.plans import plan_adopt, plans_adopt_examples
from phases.services.pressure import pressure_follow
from phases.services.pressure_measures import pressure_take_up
from phases.services.proposals import (
    proposal_accept,
    proposal_decide,
    proposal_defer,
    proposal_reject,
    proposals_withdraw,
)
from phases.services.rounds import round_answer, round_decide, round_open

__all__ = [
    "activities_end",
    "activity_change",
    "activity_close",
    "activity_open",
    "activity_party_end",
    "activity_party_set",
    "activity_reopen",
    "activity_wind_down",
    "agreement_end",
    "agreement_set",
    "agreements_audit",
    "agreements_end",
    "area_phase_decide",
    "colour_decide",
    "country_stage_decide",
    "drafts_begin",
    "facility_phase_decide",
    "grip_set",
    "level_relay",
    "levels_audit",
    "measure_check",
    "measure_step",
    "phase_decide",
    "phase_heard",
    "phase_relay",
    "phases_begin",
    "plan_adopt",
    "plan_draft_approve",
    "plan_draft_back",
    "plan_draft_refuse",
    "plan_draft_save",
    "plan_draft_start",
    "plan_draft_submit",
    "plan_draft_text",
    "plan_draft_try",
    "plan_run",
    "plans_adopt_examples",
    "pressure_follow",
    "pressure_take_up",
    "proposal_accept",
    "proposal_decide",
    "proposal_defer",
    "proposal_reject",
    "proposals_withdraw",
    "review_set",
    "round_answer",
    "round_decide",
    "round_open",
    "rounds_audit",
    "runs_audit",
]
