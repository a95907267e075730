"""Plans, proposals and decisions for administrators to look at: they change through their services alone."""

from collections.abc import Callable
from itertools import groupby
from typing import Any, ClassVar

from django.contrib import admin
from django.utils.html import format_html

from network.roles import role_name
from phases.activity_kinds import grip_deciders
from phases.models import DecisionRound, GripDecision, PhaseDecision, PhaseProposal, Plan
from phases.plan_names import phase_said
from phases.plan_sentences import statements
from phases.plan_titles import plan_agreement_titles
from phases.rules import PlanError
from web.admin import ReadOnlyAdmin
from web.laid_out import beneath, laid_out


class PhasesAdmin(ReadOnlyAdmin):
    """Rows of the phases, newest first."""

    list_display = ["reference", "__str__"]
    ordering = ["-pk"]


def plan_read(plan: Plan) -> str:
    """Return a plan as the sentences that say it; one that is sound no more is laid out as it is kept."""
    try:
        said = statements(plan.document, agreements=plan_agreement_titles(plan))
    except PlanError:
        return laid_out(plan.document)
    lines: list[str] = []
    for about, them in groupby(said, key=lambda one: (one.section, one.of)):
        first, *others = [str(one.text) for one in them]
        rest = beneath(others) if others else ""
        if about[1]:  # a rule or a measure, with all that is said of it
            lines.append(format_html("{}{}", first, rest))
        else:
            lines += [first, *others]
    return beneath(lines)


@admin.register(Plan)
class PlanAdmin(PhasesAdmin):
    """Plans, by what they say."""

    row_in_words: ClassVar[dict[str, Callable[[Any], object]]] = {"document": plan_read}


@admin.register(PhaseDecision)
class DecisionAdmin(PhasesAdmin):
    """Decisions on a phase."""

    list_display = ["reference", "region", "phase", "decided_at"]


@admin.register(PhaseProposal, DecisionRound)
class ProposalAdmin(PhasesAdmin):
    """What is proposed or asked of a region: from which phase to which."""

    list_display = ["reference", "region", "from_phase", "to_phase", "state"]
    in_words: ClassVar[dict[str, Callable[[Any], object]]] = {
        "from_phase": phase_said,
        "to_phase": phase_said,
    }


@admin.register(GripDecision)
class GripAdmin(PhasesAdmin):
    """Decisions on GRIP, newest first."""

    in_words: ClassVar[dict[str, Callable[[Any], object]]] = {
        "decider": lambda code: grip_deciders().get(code, code),
        "registered_as": role_name,
    }
