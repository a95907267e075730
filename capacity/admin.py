"""Reports and day counts for administrators to look at: they change through their services alone."""

from django.contrib import admin

from capacity.models import BedReport, DayCount, EdReport
from web.admin import ReadOnlyAdmin


@admin.register(BedReport, EdReport, DayCount)
class CapacityAdmin(ReadOnlyAdmin):
    """Reports and day counts, newest first."""

    list_display = ["pk", "__str__"]
    ordering = ["-pk"]
