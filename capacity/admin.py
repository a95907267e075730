"""Reports and day counts for administrators to look at: they change through their services alone."""

from django.contrib import admin

from capacity.models import DayCount, EdReport, FigureReport, ResourceKind
from web.admin import ReadOnlyAdmin


@admin.register(FigureReport, EdReport, DayCount)
class CapacityAdmin(ReadOnlyAdmin):
    """Reports and day counts, newest first."""

    list_display = ["pk", "__str__"]
    ordering = ["-pk"]


@admin.register(ResourceKind)
class ResourceKindAdmin(ReadOnlyAdmin):
    """Kinds of resource: they change with an edition of the reference data."""

    list_display = ["code", "name_nl", "sector", "order", "is_bed", "retired_on"]
