"""Policies, runs and transfers for administrators to look at: they change through their services alone."""

from django.contrib import admin

from patientspread.models import Policy, SpreadRun, Transfer
from web.admin import ReadOnlyAdmin


@admin.register(Policy, SpreadRun, Transfer)
class PatientspreadAdmin(ReadOnlyAdmin):
    """Policies, runs and transfers, newest first."""

    list_display = ["pk", "__str__"]
    ordering = ["-pk"]
