"""Reports and day counts for administrators to look at: they change through their services alone."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin

from capacity.models import DayCount, EdReport, FigureReport, ResourceKind
from journal.said import catalogue, said
from web.admin import ReadOnlyAdmin
from web.laid_out import laid_out

MINUTE_S, HOUR_MINUTES = 60, 60


def sectors_named(codes: str) -> str:
    """Return the sectors that list a kind, in the words of people."""
    return ", ".join(str(said(f"network.sector.{one}")) for one in codes.split())


def source_named(code: str) -> str:
    """Return what people call the way of a report; a source of its own keeps its name."""
    name = f"capacity.way.{code}"
    return str(said(name)) if name in catalogue() else code


def classes_named(codes: list[str]) -> str:
    """Return the classes of capacity in the words of people."""
    return ", ".join(str(said(f"capacity.class.{one}")) for one in codes)


def deadlines_named(seconds: dict[str, float]) -> str:
    """Return after how long a figure is old: by its way, and the phase where one has its own."""
    return laid_out({_when(key): shown_hours(value) for key, value in seconds.items()})


def _when(key: str) -> str:
    """Return for which way, and which phase if it is one's own, a deadline is."""
    phase, _dot, way = key.rpartition(".")
    name = source_named(way)
    return f"{name} ({said(f'capacity.class.{phase}')})" if phase else name


def shown_hours(seconds: float) -> str:
    """Return a length of time as people read it."""
    minutes = round(seconds / MINUTE_S)
    if minutes % HOUR_MINUTES:
        return str(said("capacity.length.minutes", n=minutes))
    return str(said("capacity.length.hours", n=minutes // HOUR_MINUTES))


@admin.register(DayCount)
class CapacityAdmin(ReadOnlyAdmin):
    """Rows of capacity, newest first."""

    list_display = ["reference", "__str__"]
    ordering = ["-pk"]


@admin.register(FigureReport, EdReport)
class ReportAdmin(CapacityAdmin):
    """Reports, by the way they came."""

    in_words: ClassVar[dict[str, Callable[[Any], object]]] = {"source": source_named}


@admin.register(ResourceKind)
class ResourceKindAdmin(ReadOnlyAdmin):
    """Kinds of resource: they change with an edition of the reference data."""

    list_display = ["code", "name_nl", "sector", "order", "is_bed", "retired_on"]
    in_words: ClassVar[dict[str, Callable[[Any], object]]] = {
        "sector": sectors_named,
        "classes": classes_named,
        "deadlines": deadlines_named,
    }
