"""The pages of administrators: who may open them follows from mandates; they have no door of their own."""

from functools import wraps
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse

from journal.said import said, word
from network.keeping import KEEP_PEOPLE
from network.models import User
from network.permissions import ADMINISTER, person_of
from network.sessions import proof_is_old
from web.people import can

# What who keeps a region or a house sees here: her people, and the places to choose from.
PEOPLE = frozenset(
    {
        "network.user",
        "network.mandate",
        "network.mandaterequest",
        "network.facility",
        "network.region",
        "network.veiligheidsregio",
    }
)


class MandateSite(AdminSite):
    """Django's pages behind mandates."""

    site_header = site_title = index_title = word("network.admin.site")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Say whether somebody administers something."""
        user = request.user
        return isinstance(user, User) and user.is_active and can(person_of(user), KEEP_PEOPLE)

    def may_see(self, request: HttpRequest, label: str) -> bool:
        """Say whether somebody may see the pages of a model, such as `network.user`."""
        if not self.has_permission(request):
            return False
        return label in PEOPLE or can(person_of(request.user), ADMINISTER)  # type: ignore[arg-type]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002
        """Return a page that asks who opens it to show who she is, when that was long ago."""
        page = super().admin_view(view, cacheable)

        @wraps(page)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if self.has_permission(request) and proof_is_old(request, ADMINISTER.name):
                messages.info(request, str(said("network.admin.prove")))
                here = quote(request.get_full_path())
                return redirect(f"{reverse('account_reauthenticate')}?next={here}")
            return page(request, *args, **kwargs)

        return asked

    def get_urls(self) -> list[Any]:
        """Return the addresses, with the list of who may what."""
        from network.review import review_file, review_page  # noqa: PLC0415 -- it stands on this site

        return [
            path("wie-mag-wat/", self.admin_view(review_page), name="review"),
            path("wie-mag-wat.csv", self.admin_view(review_file), name="review-file"),
            *super().get_urls(),
        ]

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send to the one door there is; who is in and does not administer is told so."""
        del extra_context
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect(f"{reverse('login')}?next={quote(request.GET.get('next', request.path))}")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Send to the own page of whoever asks."""
        del extra_context
        return login_required(lambda _request: redirect("account"))(request)
