"""Who may what: every account with its mandates, on one list to go through once a year, also as CSV."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from journal import clock
from journal.local_time import shown_day
from journal.said import said
from network.factors import FACTORS
from network.keeping import mailbox, people_kept, places_of
from network.models import Mandate, Role, User
from network.permissions import ADMINISTER
from network.services.reviews import review_last, review_note
from web.actor_names import called, with_names
from web.people import Person, can, person_behind
from web.tables import csv_answer

UNUSED = timedelta(days=90)  # who did not log in for so long may have left
COLUMNS = (
    "account",
    "name",
    "mail",
    "role",
    "place",
    "exercise",
    "since",
    "until",
    "given_by",
    "confirmed_by",
    "deputy_for",
    "last_login",
    "factor",
    "remark",
)


@dataclass(frozen=True)
class Line:
    """One mandate of somebody, or an account without any."""

    cells: tuple[str, ...]
    is_odd: bool

    @property
    def labelled(self) -> list[tuple[str, str]]:
        """Return each cell with what its column is called: a telephone shows them beneath each other."""
        return [
            (str(said(f"network.review.{name}")), cell)
            for name, cell in zip(COLUMNS, self.cells, strict=True)
        ]


def review_lines(person: Person) -> list[Line]:
    """Return the list for somebody, by account: her own people, or everybody (5 queries)."""
    users = people_kept(person).filter(is_active=True).order_by("username")
    factors = set(
        Authenticator.objects.filter(user__in=users, type__in=FACTORS).values_list(
            "user", flat=True
        )
    )
    # of everybody: who keeps a house sees that one of her people has another account elsewhere
    addresses = User.objects.filter(is_active=True).values_list("email", flat=True)
    mails = Counter(mailbox(address) for address in addresses)
    held: dict[int, list[Any]] = {}  # mandates, with what who gave them is called
    now = clock.now()
    rows = with_names(Mandate.objects.filter(user__in=users)).exclude(valid_until__lte=now)
    for row in rows.select_related("region", "veiligheidsregio", "facility", "deputy_for").order_by(
        "pk"
    ):
        held.setdefault(row.user_id, []).append(row)
    return [
        line
        for user in users
        for line in _lines_of(
            user,
            held.get(user.pk, []),
            has_factor=user.pk in factors,
            shared=mails[mailbox(user.email)] > 1 and bool(user.email),
        )
    ]


def _lines_of(user: User, held: list[Any], *, has_factor: bool, shared: bool) -> Iterator[Line]:
    """Yield the lines of one account."""
    remark = _remark(user, held, shared=shared)
    who = (user.username, user.get_full_name(), user.email)
    last = (
        shown_day(user.last_login) if user.last_login else "",
        "x" if has_factor else "",
        remark,
    )
    for mandate in held:
        what = (
            str(Role(mandate.role).words),
            ", ".join(places_of(mandate)),
            "x" if mandate.exercise else "",
            shown_day(mandate.valid_from),
            shown_day(mandate.valid_until) if mandate.valid_until else "",
            called(mandate.given_by, mandate.given_by_called),
            called(mandate.confirmed_by, mandate.confirmed_by_called),
            mandate.deputy_for.username if mandate.deputy_for else "",
        )
        yield Line((*who, *what, *last), bool(remark))
    if not held:
        yield Line((*who, *[""] * 8, *last), is_odd=True)


def _remark(user: User, held: list[Any], *, shared: bool) -> str:
    """Return what is to be looked at; `shared`: another account has the same mail address."""
    if shared:
        return str(said("network.review.same_mail"))
    if not held:
        return str(said("network.review.no_mandate"))
    if user.last_login is None:
        return str(said("network.review.never"))
    if clock.now() - user.last_login > UNUSED:
        return str(said("network.review.unused", days=UNUSED.days))
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
def review_page(request: HttpRequest) -> HttpResponse:
    """Show the list; note that it was gone through when somebody says so."""
    person = person_behind(request)
    lines = review_lines(person)
    if request.method == "POST":
        review_note(actor=person, lines=len(lines), odd=sum(line.is_odd for line in lines))
        messages.success(request, str(said("network.review.noted")))
        return redirect("admin:review")
    last = review_last("" if can(person, ADMINISTER) else person.name)
    shown = {
        **admin.site.each_context(request),
        "title": said("network.review.title"),
        "columns": [said(f"network.review.{name}") for name in COLUMNS],
        "lines": lines,
        "last": said("network.review.last", day=shown_day(last.at), by=_called_now(last.actor))
        if last
        else said("network.review.not_yet"),
        "odd": said("network.review.odd", n=sum(line.is_odd for line in lines)),
    }
    return render(request, "admin/review.html", shown)


def _called_now(actor: str) -> str:
    """Return what somebody is called."""
    return called(
        actor, str(User.objects.filter(username=actor.removeprefix("user:")).first() or "")
    )


def review_file(request: HttpRequest) -> HttpResponse:
    """Answer with the list as CSV, in which no cell is a formula."""
    if request.method != "GET":
        raise PermissionDenied
    head = [str(said(f"network.review.{name}")) for name in COLUMNS]
    lines = (line.cells for line in review_lines(person_behind(request)))
    name = f"zorgbeeld-wie-mag-wat-{clock.now():%Y-%m-%d}"
    answer = csv_answer(None, name, [head, *lines], mark="\ufeff")
    answer["Cache-Control"] = "no-store"
    return answer
