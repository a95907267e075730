"""Accounts and mandates for administrators; reference data to look at."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from journal.errors import ZorgbeeldError
from journal.said import word
from network import services
from network.models import (
    Facility,
    Mandate,
    Municipality,
    ReferenceSet,
    Region,
    TravelTime,
    User,
    Veiligheidsregio,
)
from network.services.people import check_mandate, check_password
from web.admin import ReadOnlyAdmin, say
from web.people import person_behind


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """What opens an account."""

    password = forms.CharField(widget=forms.PasswordInput, label=word("network.admin.password"))

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name"]

    def clean(self) -> dict[str, Any]:
        """Say what the service would refuse, at the field where it can be mended."""
        values: dict[str, Any] = super().clean() or {}
        if not self.errors:
            asked = User(**{name: values[name] for name in self.Meta.fields})
            _checked(self, lambda: check_password(asked, values["password"]))
        return values


class MandateForm(forms.ModelForm):  # type: ignore[type-arg]
    """What gives a mandate."""

    class Meta:
        model = Mandate
        fields = ["user", "role", "region", "veiligheidsregio", "facility", "valid_until"]

    def clean(self) -> dict[str, Any]:
        """Say what the service would refuse, at the field where it can be mended."""
        values: dict[str, Any] = super().clean() or {}
        if not self.errors:
            places = {name: values[name] for name in ("region", "veiligheidsregio", "facility")}
            _checked(self, lambda: check_mandate(values["role"], places, values["valid_until"]))
        return values


def _checked(form: forms.ModelForm, check: Callable[[], None]) -> None:  # type: ignore[type-arg]
    """Run a service's own check and put what it says at its field."""
    try:
        check()
    except ZorgbeeldError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)


class ServiceAddAdmin(ReadOnlyAdmin):
    """Rows can be added, through a service that checks and tells it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Adding is allowed to whoever administers."""
        return True


@admin.register(User)
class UserAdmin(ServiceAddAdmin):
    """Accounts: opened here, closed and opened again by an action."""

    form = AccountForm
    list_display = ["username", "first_name", "last_name", "is_active", "is_demo", "last_login"]
    list_filter = ["is_active", "is_demo"]
    search_fields = ["username", "first_name", "last_name"]
    exclude = ["password"]
    actions = ["close", "open_again"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask for a password only when an account is opened; never show one."""
        shown = ["username", "first_name", "last_name"]
        return [*shown, "is_active", "is_demo", "last_login"] if obj else [*shown, "password"]

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Leave the hash out of the page of an account."""
        return ["password"] if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Open the account by its service."""
        values = form.cleaned_data
        made = services.account_open(actor=person_behind(request), **values)
        obj.pk = made.pk

    @admin.action(description=word("network.admin.close"), permissions=["view"])
    def close(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Close the chosen accounts."""
        self._set(request, queryset, active=False)

    @admin.action(description=word("network.admin.open_again"), permissions=["view"])
    def open_again(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Open the chosen accounts again."""
        self._set(request, queryset, active=True)

    def _set(self, request: HttpRequest, queryset: QuerySet[User], *, active: bool) -> None:
        """Call the service for each account, and show what it refuses."""
        for user in queryset:
            try:
                services.account_set_active(actor=person_behind(request), user=user, active=active)
            except ZorgbeeldError as error:
                say(request, error)


@admin.register(Mandate)
class MandateAdmin(ServiceAddAdmin):
    """Mandates: given here, ended by an action; they stay on record."""

    list_display = [
        "user",
        "role",
        "region",
        "veiligheidsregio",
        "facility",
        "valid_from",
        "valid_until",
    ]
    list_filter = ["role"]
    search_fields = ["user__username"]
    list_select_related = ["user", "region", "veiligheidsregio", "facility"]
    form = MandateForm
    actions = ["end"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Give the mandate by its service."""
        made = services.mandate_give(actor=person_behind(request), **form.cleaned_data)
        obj.pk = made.pk

    @admin.action(description=word("network.admin.end"), permissions=["view"])
    def end(self, request: HttpRequest, queryset: QuerySet[Mandate]) -> None:
        """End the chosen mandates now."""
        for mandate in queryset.select_related("user"):
            try:
                services.mandate_end(actor=person_behind(request), mandate=mandate)
            except ZorgbeeldError as error:
                say(request, error)


@admin.register(Region, Veiligheidsregio, Municipality, Facility, ReferenceSet, TravelTime)
class ReferenceAdmin(ReadOnlyAdmin):
    """Reference data: loaded by `manage.py load_reference`."""

    list_display = ["pk", "__str__"]
