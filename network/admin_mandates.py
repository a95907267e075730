"""Mandates for administrators: given, asked, confirmed and ended by their services."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse

from journal.actors import Actor
from journal.said import said, word
from network import services
from network.access import MandateRequest
from network.admin_forms import MandateForm
from network.admin_shared import ServiceAddAdmin, asks_why
from network.keeping import covers, people_kept, places_of
from network.models import Mandate, Role
from network.services.mandate_requests import REQUEST_DAYS
from web.people import person_behind

_DECLINE_WORDS = ("reason", "yes", "back")


class PlacedAdmin(ServiceAddAdmin):
    """Rows about a role at a place, of whichever kind that is."""

    @admin.display(
        description=word("network.review.place"),
        ordering=Concat("facility__name", "veiligheidsregio", "region__name"),  # as it is shown
    )
    def place(self, row: Mandate | MandateRequest) -> str:
        """Return where it holds: three columns of which two are empty push the last ones off a screen."""
        return ", ".join(places_of(row))


@admin.register(Mandate)
class MandateAdmin(PlacedAdmin):
    """Mandates: given or asked here, ended by an action; they stay on record."""

    list_display = (
        "user",
        "role",
        "place",
        "exercise",
        "valid_from",
        "valid_until",
        "deputy_for",
        "given_by",
        "confirmed_by",
    )
    list_filter = ("role", "exercise")
    search_fields = ("user__username",)
    list_select_related = ("user", "deputy_for", "region", "veiligheidsregio", "facility")
    autocomplete_fields = ("user", "deputy_for", "region", "veiligheidsregio", "facility")
    form = MandateForm
    actions = ("end",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Show the mandates of the people somebody keeps."""
        return super().get_queryset(request).filter(user__in=people_kept(person_behind(request)))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Give the mandate by its service, or ask it where a second administrator is needed."""
        made = services.mandate_ask(actor=person_behind(request), **form.cleaned_data)
        obj.pk = made.pk
        if isinstance(made, Mandate):
            obj.__dict__.update(made.__dict__)  # what Django says of it names it
        else:
            request.asked = said(  # type: ignore[attr-defined]
                "network.admin.asked", role=str(made.get_role_display()), n=REQUEST_DAYS
            )

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Leave Django's own list alone when nothing was given yet."""
        if not hasattr(request, "asked"):
            return super().log_addition(request, obj, message)
        return None

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        """Say what is still to be done when it was asked only."""
        asked = getattr(request, "asked", None)
        if asked is None:
            return super().response_add(request, obj, post_url_continue)
        messages.warning(request, str(asked))
        return self.response_post_save_add(request, obj)

    @admin.action(description=word("network.admin.end"), permissions=["view"])
    def end(self, request: HttpRequest, queryset: QuerySet[Mandate]) -> None:
        """End the chosen mandates now."""
        self.each(
            request,
            queryset.select_related("user", "facility__region", "region"),
            lambda actor, mandate: services.mandate_end(actor=actor, mandate=mandate),
        )


@admin.register(MandateRequest)
class MandateRequestAdmin(PlacedAdmin):
    """Mandates that decide, as they were asked: another administrator confirms them here."""

    list_display = (
        "user",
        "role",
        "state",
        "asked_by",
        "decided_by",
        "reason",
        "place",
        "deputy_for",
        "asked_at",
        "ends_at",
    )
    list_filter = ("state", "role")
    list_select_related = ("user", "deputy_for", "region", "veiligheidsregio", "facility")
    actions = ("confirm", "decline")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nothing is asked here: that is done at the mandates."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Show what lies within what somebody keeps."""
        actor = person_behind(request)
        rows = super().get_queryset(request)
        shown = rows.select_related("facility__region", "region", "veiligheidsregio")
        return rows.filter(pk__in=[row.pk for row in shown if covers(actor, row)])

    @admin.action(description=word("network.admin.confirm"), permissions=["view"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[MandateRequest]) -> None:
        """Confirm what was asked, as the second."""

        def settle(actor: Actor, row: MandateRequest) -> None:
            services.mandate_confirm(actor=actor, request=row)
            _say_decided(request, row)

        self.each(request, queryset, settle, named=None)

    @admin.action(description=word("network.admin.decline"), permissions=["view"])
    def decline(
        self, request: HttpRequest, queryset: QuerySet[MandateRequest]
    ) -> HttpResponse | None:
        """Turn down what was asked, or take it back, after asking why."""
        reason = request.POST.get("reason", "")
        if "sure" not in request.POST:
            return asks_why(request, "decline", queryset, _DECLINE_WORDS)

        def turn_down(actor: Actor, row: MandateRequest) -> None:
            services.mandate_decline(actor=actor, request=row, reason=reason)
            _say_decided(request, row)

        self.each(request, queryset, turn_down, named=None)
        return None


def _say_decided(request: HttpRequest, row: MandateRequest) -> None:
    """Say what became of a request."""
    row.refresh_from_db()
    state = row.get_state_display()
    text = said("network.admin.decided", name=str(row.user), role=Role(row.role).words, state=state)
    messages.success(request, str(text))
