"""Which figures of a run were not fresh, and what the policy did with them."""

from __future__ import annotations

from patientspread.engine.grid import stale_treatment, withheld_beds
from patientspread.engine.results import FreshnessNote
from patientspread.engine.types import AssignProblem


def freshness_notes(problem: AssignProblem) -> tuple[FreshnessNote, ...]:
    """One note for every bed figure that is stale or unknown, in site order."""
    return tuple(
        FreshnessNote(
            site=site.id,
            bed=bed,
            status=state.status,
            treatment=stale_treatment(state, problem.policy),
            beds_withheld=withheld_beds(state, problem.policy),
            reported=state.reported,
        )
        for site in problem.sites
        for bed, state in sorted(site.beds.items())
        if state.status != "fresh"
    )
