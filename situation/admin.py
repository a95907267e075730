"""Exercises and notes for administrators to look at: they change through their services alone."""

from django.contrib import admin

from situation.models import Exercise, Note
from web.admin import ReadOnlyAdmin


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
