"""Reports and day counts for administrators to look at: they change through their services alone."""

from collections.abc import Callable
from typing import ClassVar

from django.contrib import admin

from capacity.models import DayCount, EdReport, FigureReport, ResourceKind
from journal.said import said
from web.admin import ReadOnlyAdmin


def sectors_named(codes: str) -> str:
    """Return the sectors that list a kind, in the words of people."""
    return ", ".join(str(said(f"network.sector.{one}")) for one in codes.split())


@admin.register(FigureReport, EdReport, DayCount)
class CapacityAdmin(ReadOnlyAdmin):
    """Reports and day counts, newest first."""

    list_display = ["reference", "__str__"]
    ordering = ["-pk"]


@admin.register(ResourceKind)
class ResourceKindAdmin(ReadOnlyAdmin):
    """Kinds of resource: they change with an edition of the reference data."""

    list_display = ["code", "name_nl", "sector", "order", "is_bed", "retired_on"]
    in_words: ClassVar[dict[str, Callable[[str], object]]] = {"sector": sectors_named}
