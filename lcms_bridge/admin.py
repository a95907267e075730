"""The inbox in the admin, to read only: a message changes by its own service alone."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from lcms_bridge.models import Message
from web.admin import ReadOnlyAdmin

SHOWN_BYTES = 64 * 1024


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """Messages with their problems and the beginning of what was sent."""

    list_display = ("reference", "realm", "name", "state", "applied", "actor_label", "created_at")
    list_filter = ("realm", "state", "format")
    search_fields = ("name", "sha256", "actor")
    exclude = ("raw",)
    readonly_fields = ("beginning",)
    list_select_related = ("realm",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave the bytes out of the list: a page of it would be 200 MB at worst."""
        return super().get_queryset(request).defer("raw")

    @admin.display(description="inhoud")
    def beginning(self, message: Message) -> str:
        """Return the beginning of the bytes as text."""
        return bytes(message.raw)[:SHOWN_BYTES].decode("utf-8", errors="replace")
