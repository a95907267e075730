"""What the admin pages of all apps share, and those of the journal: they show and change nothing.

Whatever changes goes through a service.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat, Substr, Trim
from django.http import HttpRequest

from journal.audit import not_audited
from journal.errors import ZorgbeeldError
from journal.models import Entry, ReadAudit, Realm
from journal.said import word
from journal.trail import trail_note
from web.naming import name_words, program_words
from web.people import person_behind

if TYPE_CHECKING:  # Django's own class takes no parameter when it runs
    _Base = admin.ModelAdmin[models.Model]
else:
    _Base = admin.ModelAdmin


# columns that keep who did something as journals know it: `user:p.jansen`, `system:command`
ACTORS = ("actor", "asked_by", "confirmed_by", "decided_by", "given_by")
_PERSON = "user:"


def called(actor: str, person: str | None) -> str:
    """Return who did something as people read it; `person`: what that account is called."""
    words = program_words(actor)
    return str(words) if words is not None else person or actor.removeprefix(_PERSON)


def with_names(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return rows with what the accounts in their columns of actors are called, as `<column>_called`."""
    users = get_user_model().objects.annotate(
        zb_called=Trim(Concat("first_name", Value(" "), "last_name"))
    )
    named: QuerySet[Any] = rows.annotate(
        **{
            f"{name}_called": Subquery(
                users.filter(username=Substr(OuterRef(name), len(_PERSON) + 1)).values("zb_called")[
                    :1
                ]
            )
            for name in actor_columns(rows.model)
        }
    )
    return named


def actor_columns(model: type[models.Model]) -> tuple[str, ...]:
    """Return which columns of a model keep who did something."""
    fields = model._meta.concrete_fields  # noqa: SLF001 -- Django's own name for it
    return tuple(one.name for one in fields if one.name in ACTORS and type(one) is CharField)


def _named(name: str) -> Any:
    """Return what shows a column of actors by the names of people."""

    def shown(row: Any) -> str:
        actor = getattr(row, name)
        is_person = actor.startswith(_PERSON)
        return called(actor, getattr(row, f"{name}_called", None) if is_person else None)

    shown.__name__ = name
    return admin.display(description=word(f"web.column.{name}"), ordering=name)(shown)


class ReadOnlyAdmin(_Base):
    """Shows rows and changes nothing: there is one way to write, the services."""

    def __init__(self, model: type[models.Model], admin_site: Any) -> None:
        name_words(model)
        super().__init__(model, admin_site)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows, with the names of who did something."""
        return with_names(super().get_queryset(request))

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns, people in them by their names."""
        return self._with_named(super().get_list_display(request))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields of a row that is shown, people in them by their names."""
        fields = super().get_fields(request, obj)
        return fields if obj is None else self._with_named(fields)

    def _with_named(self, names: Any) -> list[Any]:
        """Return names of columns in which those of actors are what shows them."""
        actors = actor_columns(self.model)
        return [_named(one) if one in actors else one for one in names]

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
        shown = {"pk", "id", *self.get_list_filter(request), *self.list_display}
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
