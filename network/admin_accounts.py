"""Accounts for administrators: opened, changed, closed and removed by their services."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from journal.actors import Actor
from journal.said import said, word
from network import services
from network.access import LinkKind
from network.admin_forms import ACCOUNT, AccountForm
from network.admin_shared import ServiceAddAdmin, asks_why
from network.keeping import keeps, people_kept, principals
from network.models import User
from network.services.links import link_issue
from network.services.people import is_removed
from web.people import person_behind

STANDS = ("is_active", "is_demo", "last_login")
_REMOVE_WORDS = ("what", "stays", "reason", "yes", "back")


@admin.register(User)
class UserAdmin(ServiceAddAdmin):
    """Accounts: opened here with an invitation, changed; closed, opened again and logged out by an action."""

    form = AccountForm
    list_display = ("username", "first_name", "last_name", "email", "is_active", "last_login")
    list_filter = ("is_active", "is_demo")
    ordering = ("username",)
    search_fields = ("username", "first_name", "last_name", "email")
    exclude = ("password",)
    autocomplete_fields = ("home_facility", "home_region")
    actions = ("invite", "sessions_close", "factors_reset", "close", "open_again", "remove")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Show the people somebody keeps; in the field of whose deputy it is, those who can be that."""
        if (
            request.path.endswith("/autocomplete/")
            and request.GET.get("field_name") == "deputy_for"
        ):
            return principals(person_behind(request)).order_by(*self.ordering)
        return people_kept(person_behind(request)).order_by(*self.ordering)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show how it stands when there is an account."""
        return [*ACCOUNT, *STANDS] if obj else ACCOUNT

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return what stays as it is: the name by which the journal knows somebody, and how it stands."""
        return ("username", *STANDS) if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether an account may be changed by whoever asks: by who keeps it, while it is somebody's."""
        if obj is None or not self.has_view_permission(request):
            return False
        return keeps(person_behind(request), obj) and not is_removed(obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Open the account by its service, and say where the invitation goes; or change it."""
        if change:
            changed = {name: form.cleaned_data[name] for name in form.changed_data}
            services.account_change(actor=person_behind(request), user=obj, **changed)
            return
        made = services.account_open(actor=person_behind(request), **form.cleaned_data)
        obj.__dict__.update(made.__dict__)  # what Django says of it names it
        _say_link(request, made)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Say what was changed in our own words."""
        messages.success(request, str(said("network.admin.changed", name=str(obj))))
        return self.response_post_save_change(request, obj)

    @admin.action(description=word("network.admin.invite"), permissions=["view"])
    def invite(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Send the chosen people a link."""

        def send(actor: Actor, user: User) -> None:
            kind = LinkKind.RESET if user.has_usable_password() else LinkKind.INVITATION
            services.link_make(actor=actor, user=user, kind=kind)
            _say_link(request, user)

        self.each(request, queryset, send, named=None)

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
            return asks_why(request, "remove", queryset, _REMOVE_WORDS)
        done = []

        def take(actor: Actor, user: User) -> None:
            services.account_remove(actor=actor, user=user, reason=reason)
            done.append(user.username)

        self.each(request, queryset, take, named=None)
        if done:
            messages.success(request, str(said("network.admin.removed", names=done)))
        return None


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
