"""Plans, proposals and decisions for administrators to look at: they change through their services alone."""

from collections.abc import Callable
from typing import ClassVar

from django.contrib import admin

from network.roles import role_name
from phases.activity_kinds import grip_deciders
from phases.models import DecisionRound, GripDecision, PhaseDecision, PhaseProposal, Plan
from web.admin import ReadOnlyAdmin


@admin.register(Plan, PhaseProposal, PhaseDecision, DecisionRound)
class PhasesAdmin(ReadOnlyAdmin):
    """Plans, proposals and decisions, newest first."""

    list_display = ["reference", "__str__"]
    ordering = ["-pk"]


@admin.register(GripDecision)
class GripAdmin(PhasesAdmin):
    """Decisions on GRIP, newest first."""

    in_words: ClassVar[dict[str, Callable[[str], object]]] = {
        "decider": lambda code: grip_deciders().get(code, code),
        "registered_as": role_name,
    }
