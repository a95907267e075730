"""What the admin pages of all apps share, and those of the journal: they show and change nothing.

Whatever changes goes through a service.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect

from journal.audit import not_audited
from journal.errors import ZorgbeeldError
from journal.event_names import event_name
from journal.models import Entry, ReadAudit, Realm
from journal.refusals import GONE, refusal_note
from journal.said import word
from journal.trail import trail_note
from web.actor_names import actor_columns, named, with_names
from web.laid_out import laid_out
from web.naming import name_words
from web.people import person_behind

if TYPE_CHECKING:  # Django's own class takes no parameter when it runs
    _Base = admin.ModelAdmin[models.Model]
else:
    _Base = admin.ModelAdmin


class ReadOnlyAdmin(_Base):
    """Shows rows and changes nothing: there is one way to write, the services.

    `in_words`: of a column that holds a code, what makes words of it, wherever a page shows that column.
    What is kept as a document is laid out where it has none. `row_in_words`: the same of a column whose
    value does not tell enough; it gets the row.
    """

    in_words: ClassVar[dict[str, Callable[[Any], object]]] = {}
    row_in_words: ClassVar[dict[str, Callable[[Any], object]]] = {}

    def __init__(self, model: type[models.Model], admin_site: Any) -> None:
        name_words(model)
        fields = model._meta.concrete_fields  # noqa: SLF001 -- Django's own name
        documents = {one.name: laid_out for one in fields if isinstance(one, models.JSONField)}
        self._worded = {
            name: _in_words(model._meta.get_field(name), made)  # noqa: SLF001
            for name, made in {**documents, **self.in_words}.items()
        }
        self._worded |= {
            name: _row_in_words(model._meta.get_field(name), made)  # noqa: SLF001
            for name, made in self.row_in_words.items()
        }
        self._worded |= {name: named(name) for name in actor_columns(model)}
        self._placed = {one.name: _place(one) for one in fields if _shows_name(one)}
        super().__init__(model, admin_site)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows, with the names of who did something."""
        return with_names(super().get_queryset(request))

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns of a list: a code as its words, people by their names; places in their order."""
        shown = self._placed | self._worded
        return [shown.get(str(one), one) for one in super().get_list_display(request)]

    def get_list_select_related(self, request: HttpRequest) -> Any:
        """Return what is read along with a list: all that its columns refer to.

        By itself Django reads along only what cannot be empty, and nothing of a column that is a function.
        """
        shown = set(map(str, super().get_list_display(request)))
        fields = self.opts.concrete_fields
        return self.list_select_related or [
            one.name for one in fields if one.is_relation and one.name in shown
        ]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return what the page of a row shows: a code as its words, people by their names."""
        fields = super().get_fields(request, obj)
        return fields if obj is None else [self._worded.get(str(one), one) for one in fields]

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
        filters = (
            one[0] if isinstance(one, tuple) else one for one in self.get_list_filter(request)
        )
        shown = {"pk", "id", *filters, *self.list_display}
        return lookup.split("__", maxsplit=1)[0] in shown and bool(
            super().lookup_allowed(lookup, value, request)
        )

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Return the row that somebody opens, and note that in the trail, or that it is not hers to see."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            self._not_hers(request)
        else:
            about = f"{self.opts.label_lower}:{found.pk}"
            trail_note("read", actor=person_behind(request), about=about, detail={"way": "admin"})
        return found

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any], *where: Any) -> Any:
        """Do an action with the rows that were chosen; numbers that are in no list of hers are noted."""
        chosen = set(request.POST.getlist(ACTION_CHECKBOX_NAME))
        try:
            found = queryset.filter(pk__in=chosen).count()
        except (
            ValueError,
            ValidationError,
        ):  # letters where a number goes: no list of ours sends those
            self._not_hers(request)
            return HttpResponseRedirect(request.get_full_path())
        if found < len(chosen):
            self._not_hers(request)
        return super().response_action(request, queryset, *where)

    @staticmethod
    def _not_hers(request: HttpRequest) -> None:
        """Note that somebody asked for what is not there, or not for her: whoever tries numbers shows.

        Django leads back with a sentence, which is no answer that tells a refusal.
        """
        refusal_note(person_behind(request).name, GONE, request.path, "not_found")


def _in_words(field: Any, made: Callable[[Any], object]) -> Callable[[Any], str]:
    """Return a column that says the words for the code of a field, headed as that is."""

    def worded(row: Any) -> object:
        code = getattr(row, field.name)
        return made(code) if code else ""

    return _row_in_words(field, worded)


def _row_in_words(field: Any, made: Callable[[Any], object]) -> Callable[[Any], str]:
    """Return a column that says words for a row, headed as a field of it."""

    def shown(row: Any) -> str:
        return str(made(row))

    shown.__name__ = field.name
    head: Any = shown
    head.short_description = field.verbose_name
    head.admin_order_field = field.name
    return shown


def _shows_name(field: Any) -> bool:
    """Say whether a field refers to what is known by a code and shown by its name, as a facility is."""
    of = field.related_model if field.many_to_one else None
    if of is None or not {"code", "name"} <= {one.name for one in of._meta.concrete_fields}:  # noqa: SLF001
        return False
    return str(of(code="code", name="name")) == "name"


def _place(field: Any) -> Callable[[Any], object]:
    """Return a column of such a field, in the order of what it shows: that of codes says nobody anything."""

    def shown(row: Any) -> object:
        return getattr(row, field.name)

    shown.__name__ = field.name
    head: Any = shown
    head.short_description = field.verbose_name
    head.admin_order_field = f"{field.name}__name"
    return shown


def say(request: HttpRequest, error: ZorgbeeldError) -> None:
    """Show a service's refusal on the page."""
    messages.error(request, error.message)


class TypesFilter(admin.AllValuesFieldListFilter):
    """What can be chosen of what happened, by its name."""

    def choices(self, changelist: Any) -> Any:
        """Yield the choices, each code as its words."""
        for one in super().choices(changelist):
            yield one | {"display": event_name(str(one["display"]))}


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """What happened, without what is said of single patients: that is not for who administers."""

    list_display = ("realm", "seq", "recorded_at", "actor", "type", "key")
    list_filter = ("realm", ("type", TypesFilter))
    in_words: ClassVar[dict[str, Callable[[Any], object]]] = {"type": event_name}
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
