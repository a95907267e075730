"""What pages of administrators share on which something is done: by services, as whoever asks."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from journal.actors import Actor
from journal.errors import ZorgbeeldError
from journal.said import said
from network.keeping import people_kept, principals
from network.models import User
from web.admin import ReadOnlyAdmin, say
from web.people import person_behind


class ServiceAddAdmin(ReadOnlyAdmin):
    """Rows can be added, through a service that checks and tells it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Adding is allowed to whoever may see these pages; the service looks further."""
        return self.has_view_permission(request)

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,  # noqa: FBT001, FBT002 -- Django's own
        **kwargs: Any,
    ) -> Any:
        """Return the form, which knows who fills it in."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.actor = person_behind(request)
        form.refused = getattr(request, "refused", None)
        return form

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the page of a row; what its service refuses only as it does it stands in the form as well.

        Another was first, or a link cannot be sent: the form could not know.
        """
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ZorgbeeldError as error:
            request.refused = error  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the people of whom it can be: the number of another account is none, and tells no name."""
        if db_field.related_model is User:
            whose = principals if db_field.name == "deputy_for" else people_kept
            kwargs["queryset"] = whose(person_behind(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        """Say what was added in our own words: Django's have one article for every noun."""
        if "_addanother" in request.POST or "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, str(said("network.admin.added", name=str(obj))))
        return self.response_post_save_add(request, obj)

    def each(
        self,
        request: HttpRequest,
        rows: Iterable[Any],
        do: Callable[[Actor, Any], object],
        named: Callable[[Any], str] | None = str,
    ) -> None:
        """Call a service for each row, and show what it refuses and for whom it was done.

        `named`: what a row is called there; None where `do` says itself what came of it.
        """
        actor, done = person_behind(request), []
        for row in rows:
            try:
                do(actor, row)
            except ZorgbeeldError as error:
                say(request, error)
            else:
                done.append(row)
        if named is not None and done:
            names = [named(row) for row in done]
            messages.success(request, str(said("network.admin.each_done", names=names)))


def asks_why(
    request: HttpRequest, action: str, rows: QuerySet[Any], words: Iterable[str]
) -> HttpResponse:
    """Ask once more, and for the reason, before an action is done."""
    shown = {
        **admin.site.each_context(request),
        "title": said(f"network.admin.{action}"),
        "action": action,
        "rows": rows,
        "words": {name: said(f"network.admin.{action}_{name}") for name in words},
    }
    return render(request, f"admin/{action}.html", shown)
