"""Exercises and notes for administrators to look at: they change through their services alone."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from situation.models import Exercise, Note


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """An admin that shows and changes nothing (one way to write: the services)."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False


@admin.register(Exercise)
class ExerciseAdmin(ReadOnlyAdmin):
    """The exercises."""

    list_display = ["realm", "starts_on", "ends_on", "day_seconds", "state", "played_until"]
    list_filter = ["state"]


@admin.register(Note)
class NoteAdmin(ReadOnlyAdmin):
    """The notes."""

    list_display = ["realm", "region", "theme", "text", "reliability", "by", "at"]
    list_filter = ["realm", "theme", "reliability"]
