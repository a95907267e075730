"""The journal in the admin: to look at, never to change."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from journal.models import Entry, ReadAudit, Realm


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Shows rows and offers no way to add, change or remove them."""

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Refuse."""
        return False


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """What happened."""

    list_display = ("realm", "seq", "recorded_at", "actor", "type", "key", "reason")
    list_filter = ("realm", "type")
    search_fields = ("key", "actor")
    show_full_result_count = False  # counting a journal of millions takes longer than reading it


@admin.register(ReadAudit)
class ReadAuditAdmin(ReadOnlyAdmin):
    """Who looked at what is said of single patients."""

    list_display = ("at", "actor", "realm", "key", "way")
    search_fields = ("key", "actor")
    show_full_result_count = False


@admin.register(Realm)
class RealmAdmin(ReadOnlyAdmin):
    """The worlds; they are opened and closed by services."""

    list_display = ("slug", "name", "kind", "head", "floor", "is_open")
