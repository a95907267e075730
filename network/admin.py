"""Accounts, mandates and doors for administrators; reference data to look at."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from journal.actors import Actor
from journal.errors import ZorgbeeldError
from journal.said import said, word
from network import services
from network.access import DoorTry, LinkKind, MandateRequest
from network.keeping import covers, people_kept, roles_given
from network.models import (
    Facility,
    Mandate,
    Municipality,
    ReferenceSet,
    Region,
    Role,
    TravelTime,
    User,
    Veiligheidsregio,
)
from network.services.links import link_issue
from network.services.mandates import REQUEST_DAYS, check_given
from network.services.people import check_account
from web.admin import ReadOnlyAdmin, say
from web.people import person_behind

_ACCOUNT = ("username", "first_name", "last_name", "email", "home_facility", "home_region")


class ActorForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that knows who fills it in, and asks the service before it is saved."""

    actor: Actor

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = word(f"network.admin.field.{name}")

    def asked(self, values: dict[str, Any]) -> None:
        """Raise what the service would refuse."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Say what the service would refuse, at the field where it can be mended."""
        values: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                self.asked(values)
            except ZorgbeeldError as error:
                self.add_error(error.field if error.field in self.fields else None, error.message)
        return values

    def _post_clean(self) -> None:
        """Leave the row alone: the service makes it."""


class AccountForm(ActorForm):
    """What opens an account: never a password, which its person chooses by the link that is sent."""

    class Meta:
        model = User
        fields = _ACCOUNT

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "email" not in self.fields:  # the page that shows an account asks nothing
            return
        self.fields["email"].required = not settings.EMBEDDED
        self.fields["email"].help_text = str(said("network.admin.mail_help"))

    def asked(self, values: dict[str, Any]) -> None:
        """Ask whether this account may be opened."""
        check_account(self.actor, User(**{name: values.get(name) for name in _ACCOUNT}))


class MandateForm(ActorForm):
    """What gives a mandate, or asks it."""

    class Meta:
        model = Mandate
        fields = (
            "user",
            "role",
            "region",
            "veiligheidsregio",
            "facility",
            "valid_until",
            "deputy_for",
            "exercise",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "role" not in self.fields:  # the page that shows a mandate asks nothing
            return
        given = roles_given(self.actor)
        role = self.fields["role"]
        role.choices = [one for one in role.choices if one[0] in given or not one[0]]  # type: ignore[attr-defined]

    def asked(self, values: dict[str, Any]) -> None:
        """Ask whether this may be given by whoever fills it in."""
        places = {name: values.get(name) for name in ("region", "veiligheidsregio", "facility")}
        ends, principal = values.get("valid_until"), values.get("deputy_for")
        user, role = values["user"], values["role"]
        check_given(self.actor, user, role, places, ends, deputy_for=principal)


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
        return form

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the people somebody keeps: the number of another account is none, and tells no name."""
        if db_field.related_model is User:
            kwargs["queryset"] = people_kept(person_behind(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        """Say what was added in our own words: Django's have one article for every noun."""
        if "_addanother" in request.POST or "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, str(said("network.admin.added", name=str(obj))))
        return self.response_post_save_add(request, obj)

    def each(
        self, request: HttpRequest, rows: Iterable[Any], do: Callable[[Actor, Any], object]
    ) -> None:
        """Call a service for each row, and show what it refuses."""
        actor = person_behind(request)
        for row in rows:
            try:
                do(actor, row)
            except ZorgbeeldError as error:
                say(request, error)


@admin.register(User)
class UserAdmin(ServiceAddAdmin):
    """Accounts: opened here with an invitation, closed, opened again and logged out by an action."""

    form = AccountForm
    list_display = ("username", "first_name", "last_name", "email", "is_active", "last_login")
    list_filter = ("is_active", "is_demo")
    ordering = ("username",)
    search_fields = ("username", "first_name", "last_name", "email")
    exclude = ("password",)
    autocomplete_fields = ("home_facility", "home_region")
    actions = ("invite", "sessions_close", "factors_reset", "close", "open_again", "remove")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Show the people somebody keeps."""
        return people_kept(person_behind(request)).order_by(*self.ordering)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show how it stands when there is an account."""
        return [*_ACCOUNT, "is_active", "is_demo", "last_login"] if obj else _ACCOUNT

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Open the account by its service, and say where the invitation goes."""
        made = services.account_open(actor=person_behind(request), **form.cleaned_data)
        obj.__dict__.update(made.__dict__)  # what Django says of it names it
        _say_link(request, made)

    @admin.action(description=word("network.admin.invite"), permissions=["view"])
    def invite(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Send the chosen people a link."""

        def send(actor: Actor, user: User) -> None:
            kind = LinkKind.RESET if user.has_usable_password() else LinkKind.INVITATION
            services.link_make(actor=actor, user=user, kind=kind)
            _say_link(request, user)

        self.each(request, queryset, send)

    @admin.action(description=word("network.admin.sessions_end"), permissions=["view"])
    def sessions_close(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Log the chosen people out everywhere."""

        def end(actor: Actor, user: User) -> None:
            services.sessions_close(actor=actor, user=user)

        self.each(request, queryset, end)

    @admin.action(description=word("network.admin.factors_reset"), permissions=["view"])
    def factors_reset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Remove the second factors of the chosen people."""
        reason = str(said("network.admin.factors_reason"))
        self.each(
            request,
            queryset,
            lambda actor, user: services.factors_reset(actor=actor, user=user, reason=reason),
        )

    @admin.action(description=word("network.admin.close"), permissions=["view"])
    def close(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Close the chosen accounts."""
        self.each(
            request,
            queryset,
            lambda actor, user: services.account_set_active(actor=actor, user=user, active=False),
        )

    @admin.action(description=word("network.admin.open_again"), permissions=["view"])
    def open_again(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Open the chosen accounts again."""
        self.each(
            request,
            queryset,
            lambda actor, user: services.account_set_active(actor=actor, user=user, active=True),
        )

    @admin.action(description=word("network.admin.remove"), permissions=["view"])
    def remove(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        """Remove the chosen people for good, after asking once more and for the reason."""
        reason = request.POST.get("reason", "")
        if "sure" not in request.POST:
            return _asks_why(request, "remove", queryset, _REMOVE_WORDS)
        done = []

        def take(actor: Actor, user: User) -> None:
            services.account_remove(actor=actor, user=user, reason=reason)
            done.append(user.username)

        self.each(request, queryset, take)
        if done:
            messages.success(request, str(said("network.admin.removed", names=done)))
        return None


_REMOVE_WORDS = ("what", "stays", "reason", "yes", "back")


def _say_link(request: HttpRequest, user: User) -> None:
    """Say where a link goes; the demo has no mail, and shows it."""
    if settings.EMBEDDED and not settings.EMAIL_HOST:
        link = user.links.filter(withdrawn_at__isnull=True, used_at__isnull=True).first()
        if link is None:
            link = services.link_make(
                actor=person_behind(request), user=user, kind=LinkKind.INVITATION
            )
        text = said("network.admin.link_demo", name=str(user), url=link_issue(link))
    else:
        text = said("network.admin.link_sent", mail=user.email)
    messages.info(request, str(text))


@admin.register(Mandate)
class MandateAdmin(ServiceAddAdmin):
    """Mandates: given or asked here, ended by an action; they stay on record."""

    list_display = (
        "user",
        "role",
        "region",
        "veiligheidsregio",
        "facility",
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
class MandateRequestAdmin(ServiceAddAdmin):
    """Mandates that decide, as they were asked: another administrator confirms them here."""

    # how it stands before the places: a list that is wider than a screen hides its end
    list_display = (
        "user",
        "role",
        "state",
        "asked_by",
        "decided_by",
        "reason",
        "region",
        "veiligheidsregio",
        "facility",
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

        self.each(request, queryset, settle)

    @admin.action(description=word("network.admin.decline"), permissions=["view"])
    def decline(
        self, request: HttpRequest, queryset: QuerySet[MandateRequest]
    ) -> HttpResponse | None:
        """Turn down what was asked, or take it back, after asking why."""
        reason = request.POST.get("reason", "")
        if "sure" not in request.POST:
            return _asks_why(request, "decline", queryset, _DECLINE_WORDS)

        def turn_down(actor: Actor, row: MandateRequest) -> None:
            services.mandate_decline(actor=actor, request=row, reason=reason)
            _say_decided(request, row)

        self.each(request, queryset, turn_down)
        return None


_DECLINE_WORDS = ("reason", "yes", "back")


def _asks_why(
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


def _say_decided(request: HttpRequest, row: MandateRequest) -> None:
    """Say what became of a request."""
    row.refresh_from_db()
    state = row.get_state_display()
    text = said("network.admin.decided", name=str(row.user), role=Role(row.role).words, state=state)
    messages.success(request, str(text))


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
        self.each(request, [*accounts, *addresses], lift)


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
