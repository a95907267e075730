"""The screens: a frame from the server, filled in the browser from the live picture.

A view checks who asks and which realm, and hands over a frame without figures. The figures come from
the snapshot and the live connection, which show each reader only what that reader may see.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, cast

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLResolver, get_resolver
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from config.statics import are_bundled, files_needed
from journal.errors import Missing
from journal.models import Realm
from journal.selectors import realm_get
from network.doors import TooManyTries
from network.hashing import HashingBusy
from network.models import User
from network.permissions import ADMINISTER, person_of
from network.selectors import demo_accounts
from situation.frame import chips_for, nothing_yet
from situation.transitions import STEER
from situation.work import acting_in, start_page, work_parts
from web.pages import Page, menu_for, menu_tree
from web.people import Person, can

View = Callable[..., HttpResponse]
CONVERTED = re.compile(r"<(?:\w+:)?(\w+)>")


class SignOut(LogoutView):
    """The way out: the browser forgets what it kept of whoever was in."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Log out, and have everything of this place removed from the browser but its cookies."""
        answer = super().dispatch(request, *args, **kwargs)
        if request.method == "POST":
            # not the cookies: language and the known browser are no secret, and the session's is gone
            answer["Clear-Site-Data"] = '"cache", "storage"'
        return answer


@method_decorator(never_cache, name="dispatch")
class SignIn(LoginView):
    """The way in; lists the demo accounts where they exist."""

    template_name = "registration/login.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let somebody in; who tried too often is told for how long to wait, on the same page."""
        try:
            answer = super().post(request, *args, **kwargs)
        except (TooManyTries, HashingBusy) as error:
            shown = self.get_context_data(form=self.form_class(request), wait=error.message)
            shown["typed"] = request.POST.get("username", "")[:150]
            told = self.render_to_response(shown, status=error.status)
            told["Retry-After"] = str(error.retry_after)
            return told
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        """Go on with whoever gave the right password: to a second factor where there is one, then in."""
        user = form.get_user()
        login = Login(user=user, redirect_url=self.get_success_url())
        names = {"username": user.get_username()}
        return cast("HttpResponse", perform_password_login(self.request, names, login))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the accounts that may be shown on the page: none outside the embedded demo."""
        return super().get_context_data(**kwargs) | {
            "demo_accounts": demo_accounts(),
            "provider": settings.OIDC_NAME if settings.OIDC_SERVER else "",
        }


def _person(request: HttpRequest, realm: Realm | None = None) -> Person:
    """Return who asks, with the mandates that count in a realm now."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return person_of(request.user, realm)


def _realm(slug: str) -> Realm:
    """Return a realm. Raises Http404."""
    try:
        return realm_get(slug)
    except Missing as error:
        raise Http404(error.message) from error


def _realms() -> list[Realm]:
    """Return the worlds that are open, the real one first."""
    return sorted(
        Realm.objects.filter(is_open=True), key=lambda realm: (realm.is_exercise, realm.slug)
    )


def _frame(request: HttpRequest, person: Person, realm: Realm, page: Page) -> dict[str, Any]:
    """Return what every screen of a realm shows around its content."""
    acting = acting_in(request.session, person)
    return {
        "acting": acting,
        "work": work_parts([acting] if acting else sorted(person.roles)),
        "realm": realm,
        "realms": _realms(),
        "page": page,
        "menu": menu_tree(person),
        "needed": files_needed(page.script),
        # in a bundle a screen's script begins with what waits on each page
        "waiting": [] if are_bundled() else [found for found in menu_for(person) if found.waits],
        "chips": chips_for(person, acting),
        "person": person,
        "may_set_up": can(person, ADMINISTER),
        "may_steer": realm.is_open and can(person, STEER),
        "routes": routes(),
        "page_data": page.data() if page.data else None,
        "nothing_yet": nothing_yet(person, realm, page),
    }


@cache
def routes() -> dict[str, str]:
    """Return the addresses that scripts use: name → template such as `/r/{realm}/beeld/`."""
    found = {}
    for name, path in _walk(get_resolver(), "/"):
        if name and path.startswith(("/api/v1/", "/r/")):
            found[name] = CONVERTED.sub(r"{\1}", path).replace("{slug}", "{realm}")
    return found


def _walk(resolver: URLResolver, before: str) -> Iterator[tuple[str | None, str]]:
    """Yield name and path of every address below a resolver."""
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, path)
        else:
            yield entry.name, path


def page_view(page: Page) -> View:
    """Return the view of one screen."""

    @require_safe
    @login_required
    @never_cache
    def view(request: HttpRequest, realm: str) -> HttpResponse:
        found = _realm(realm)
        person = _person(request, found)
        if not can(person, page.needs):
            raise PermissionDenied
        return render(request, page.template, _frame(request, person, found, page))

    return view


@require_safe
@login_required
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Go to the first screen of the only realm; offer a choice when there are more, or none."""
    person = _person(request)
    realms = _realms()
    if not realms and can(person, ADMINISTER):
        return redirect("setup")
    page = _start(request, realms[0]) if len(realms) == 1 else None
    if page is not None:
        return redirect(page.route, realm=realms[0].slug)
    context = {
        "realms": realms,
        "chips": chips_for(person),
        "person": person,
        "may_set_up": can(person, ADMINISTER),
    }
    return render(request, "kies.html", context)


@require_safe
@login_required
def realm_home(request: HttpRequest, realm: str) -> HttpResponse:
    """Go to the screen of a realm on which this person's work starts."""
    page = _start(request, _realm(realm))
    if page is None:
        raise PermissionDenied
    return redirect(page.route, realm=realm)


@require_POST
@login_required
@never_cache
def act_as(request: HttpRequest, realm: str) -> HttpResponse:
    """Work as one of the own functions from now on in this session, or as all of them: then its start.

    It chooses what is shown first. What somebody may do follows from all functions as before.
    """
    chosen = request.POST.get("role", "")
    person = _person(request, _realm(realm))
    if chosen and chosen not in person.roles:
        raise PermissionDenied
    request.session["acting"] = chosen
    return redirect("realm-home", realm=realm)


def _start(request: HttpRequest, realm: Realm) -> Page | None:
    """Return the screen on which somebody starts."""
    person = _person(request, realm)
    return start_page(person, acting_in(request.session, person))
