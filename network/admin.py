"""Pages of administrators: accounts, mandates and doors; reference data to look at."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from journal.actors import Actor
from journal.said import said, word
from network import (
    admin_accounts,  # noqa: F401 -- registers its pages
    admin_mandates,  # noqa: F401
    services,
)
from network.access import DoorTry
from network.admin_shared import ServiceAddAdmin
from network.models import (
    Facility,
    Municipality,
    ReferenceSet,
    Region,
    TravelTime,
    Veiligheidsregio,
)
from web.admin import ReadOnlyAdmin


@admin.register(DoorTry)
class DoorTryAdmin(ServiceAddAdmin):
    """Who tried to come in, from where, and how that ended; who must not wait is let through here."""

    list_display = ("at", "door", "account", "address", "outcome")
    list_filter = ("outcome", "door")
    search_fields = ("account", "address")
    show_full_result_count = False
    actions = ("let_through",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nothing is added here."""
        return False

    @admin.action(description=word("network.admin.lift"), permissions=["view"])
    def let_through(self, request: HttpRequest, queryset: QuerySet[DoorTry]) -> None:
        """Let the accounts and addresses of the chosen tries try again at once."""
        reason = str(said("network.admin.lift_reason"))

        def lift(actor: Actor, what: dict[str, str]) -> None:
            services.doors_lift(actor=actor, reason=reason, **what)

        rows = list(queryset[:100])
        accounts = [{"account": name} for name in sorted({row.account for row in rows} - {""})]
        addresses = [{"address": name} for name in sorted({row.address for row in rows} - {""})]
        self.each(
            request, [*accounts, *addresses], lift, named=lambda one: next(iter(one.values()))
        )


class SearchedAdmin(ReadOnlyAdmin):
    """Reference data that forms look up by code or name."""

    list_display = ("reference", "__str__")
    search_fields = ("code", "name")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Offer the places in use."""
        rows, several = super().get_search_results(request, queryset, search_term)
        if request.path.endswith("/autocomplete/"):
            rows = rows.filter(retired_at__isnull=True)
        return rows, several


@admin.register(Region, Veiligheidsregio, Facility)
class PlaceAdmin(SearchedAdmin):
    """Places: loaded by `manage.py load_reference`."""


@admin.register(Municipality, ReferenceSet, TravelTime)
class ReferenceAdmin(ReadOnlyAdmin):
    """Reference data: loaded by `manage.py load_reference`."""

    list_display = ("reference", "__str__")
