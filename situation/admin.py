"""Exercises and notes for administrators to look at: they change through their services alone."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin

from network.roles import role_name
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
    in_words: ClassVar[dict[str, Callable[[Any], object]]] = {"role": role_name}
