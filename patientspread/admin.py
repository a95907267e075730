"""Policies for administrators to look at: they change through their service alone.

Runs and transfers are not here: who administers does not see single patients by that.
"""

from django.contrib import admin

from patientspread.models import Policy
from web.admin import ReadOnlyAdmin


@admin.register(Policy)
class PatientspreadAdmin(ReadOnlyAdmin):
    """Policies, newest first."""

    list_display = ["reference", "__str__"]
    ordering = ["-pk"]
