"""What the admin pages of all apps share, and those of the journal: they show and change nothing.

Whatever changes goes through a service.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from journal.audit import not_audited
from journal.errors import ZorgbeeldError
from journal.models import Entry, ReadAudit, Realm
from journal.said import word
from journal.trail import trail_note
from web.naming import name_words
from web.people import person_behind

if TYPE_CHECKING:  # Django's own class takes no parameter when it runs
    _Base = admin.ModelAdmin[models.Model]
else:
    _Base = admin.ModelAdmin


class ReadOnlyAdmin(_Base):
    """Shows rows and changes nothing: there is one way to write, the services."""

    def __init__(self, model: type[models.Model], admin_site: Any) -> None:
        name_words(model)
        super().__init__(model, admin_site)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether these pages are for whoever asks: mandates decide (the site knows them)."""
        site: Any = self.admin_site
        return bool(site.may_see(request, self.opts.label_lower))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Say whether these pages stand in the list of whoever asks."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nothing is added here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is changed here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is removed here."""
        return False

    @admin.display(description=word("web.admin.reference"), ordering="pk")
    def reference(self, row: Any) -> Any:
        """Return by what a row is known, a number or a code, under a word that is no program's."""
        return row.pk

    def lookup_allowed(self, lookup: str, value: Any, request: Any) -> bool:
        """Narrow a list by what it shows alone: what a page leaves out cannot be asked letter by letter."""
        shown = {"pk", "id", *self.get_list_filter(request), *self.get_list_display(request)}
        return lookup.split("__", maxsplit=1)[0] in shown and bool(
            super().lookup_allowed(lookup, value, request)
        )

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Return the row that somebody opens, and note that in the trail."""
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            about = f"{self.opts.label_lower}:{found.pk}"
            trail_note("read", actor=person_behind(request), about=about, detail={"way": "admin"})
        return found


def say(request: HttpRequest, error: ZorgbeeldError) -> None:
    """Show a service's refusal on the page."""
    messages.error(request, error.message)


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """What happened, without what is said of single patients: that is not for who administers."""

    list_display = ("realm", "seq", "recorded_at", "actor", "type", "key")
    list_filter = ("realm", "type")
    search_fields = ("key", "actor")
    # not what was said: who administers does not see patient-level data by that
    fields = ("realm", "seq", "recorded_at", "actor", "type", "key")
    show_full_result_count = False  # counting a journal of millions takes longer than reading it

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave out the entries of which reading is recorded."""
        return not_audited(super().get_queryset(request))


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
