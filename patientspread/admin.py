"""Policies for administrators to look at: they change through their services alone.

Transfers, and the runs that propose them, are not here: administering is no reason to see them.
"""

from django.contrib import admin

from patientspread.models import Policy
from web.admin import ReadOnlyAdmin


@admin.register(Policy)
class PatientspreadAdmin(ReadOnlyAdmin):
    """Policies, newest first."""

    list_display = ["pk", "__str__"]
    ordering = ["-pk"]
