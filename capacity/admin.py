"""Reports and day counts for administrators to look at: they change through their services alone."""

from django.contrib import admin

from capacity.models import DayCount, EdReport, FigureReport, ResourceKind
from journal.said import said, word
from web.admin import ReadOnlyAdmin


@admin.register(FigureReport, EdReport, DayCount)
class CapacityAdmin(ReadOnlyAdmin):
    """Reports and day counts, newest first."""

    list_display = ["reference", "__str__"]
    ordering = ["-pk"]


@admin.register(ResourceKind)
class ResourceKindAdmin(ReadOnlyAdmin):
    """Kinds of resource: they change with an edition of the reference data."""

    list_display = ["code", "name_nl", "sectors", "order", "is_bed", "retired_on"]

    @admin.display(description=word("web.column.sector"), ordering="sector")
    def sectors(self, row: ResourceKind) -> str:
        """Return the sectors that list a kind, in the words of people."""
        return ", ".join(str(said(f"network.sector.{one}")) for one in row.sector.split())
