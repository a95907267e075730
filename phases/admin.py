"""Plans, proposals and decisions for administrators to look at: they change through their services alone."""

from django.contrib import admin

from phases.models import DecisionRound, GripDecision, PhaseDecision, PhaseProposal, Plan
from web.admin import ReadOnlyAdmin


@admin.register(Plan, PhaseProposal, PhaseDecision, DecisionRound, GripDecision)
class PhasesAdmin(ReadOnlyAdmin):
    """Plans, proposals and decisions, newest first."""

    list_display = ["reference", "__str__"]
    ordering = ["-pk"]
