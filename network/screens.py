"""The pages about one's own account, and those behind a link that was sent: no realm, no figures."""

from time import monotonic, sleep
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from journal.errors import Invalid, Missing, ZorgbeeldError
from journal.events import encode
from journal.said import said
from journal.trail import FAILED, trail_note_safely
from network.access import DoorTry, Outcome
from network.auth import false_link
from network.doors import Door, Knock, counted_name, plain_name, trying
from network.factors import has_factor, lacks_factor
from network.keeping import places_of
from network.models import Role, User
from network.own_data import own_data
from network.permissions import person_of
from network.services import link_use, password_change, reset_ask, sessions_close
from network.services.links import link_find
from network.sessions import opened_session, sessions_of

SHOWN_TRIES = 10
RESET_S = 0.3  # seconds: that a link was written, as there is such an account, takes no longer


@require_safe
@login_required
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """Show somebody's functions, sessions and the last tries to come in under that name."""
    return render(request, "account/account.html", _shown(request))


def _shown(request: Any, **faults: str) -> dict[str, Any]:
    """Return what the page of an account shows."""
    person = person_of(request.user)
    here = opened_session(request)
    tries = DoorTry.objects.filter(account=plain_name(request.user.username))
    return {
        "person": person,
        "functions": [
            {
                "name": Role(one.role).words,
                "place": ", ".join(places_of(one)),
                "until": one.valid_until,
                "deputy_for": one.deputy_for,
            }
            for one in person.mandates
        ],
        "sessions": sessions_of(request.user),
        "here": here.pk if here else 0,
        "tries": tries.exclude(outcome=Outcome.TRYING)[:SHOWN_TRIES],
        "is_demo": request.user.is_demo,
        "has_factor": has_factor(request.user),
        "lacks_factor": lacks_factor(request.user),
        **faults,
    }


@require_safe
@login_required
@never_cache
def shown(request: HttpRequest) -> HttpResponse:
    """Say that whoever asks showed anew who she is, and that her form waits in the tab she came from."""
    return render(request, "account/shown.html", {"minutes": settings.STEP_UP_MINUTES})


@require_safe
@login_required
@never_cache
def data(request: Any) -> HttpResponse:
    """Answer with all that is kept about whoever asks, as a file."""
    text = encode(own_data(request.user))
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="zorgbeeld-mijn-gegevens.json"'
    return answer


@sensitive_post_parameters()
@require_POST
@login_required
@never_cache
def password(request: Any) -> HttpResponse:
    """Change the own password: the old one is asked, other sessions end."""
    user: User = request.user
    given = request.POST
    try:
        if user.is_demo:
            raise Invalid("network.demo_password", field="new")
        prove(request, given.get("old", ""))
        _same(given)
        password_change(
            user=user, password=given.get("new", ""), session_key=request.session.session_key
        )
    except ZorgbeeldError as error:
        shown = _shown(request, fault=error.message)
        return render(request, "account/account.html", shown, status=error.status)
    update_session_auth_hash(request, user)
    messages.success(request, str(said("network.password_changed")))
    return redirect("account")


def prove(request: Any, secret: str) -> None:
    """Ask the own password anew, as a counted try. Raises Invalid, TooManyTries."""
    user: User = request.user
    with trying(Knock.of(Door.PASSWORD, request, user.username)) as row:
        if not user.check_password(secret):
            whose = f"user:{user.username}"
            trail_note_safely("login", actor=whose, outcome=FAILED, detail={"way": "old_password"})
            raise Invalid("network.wrong_password", field="old")
        row.outcome = Outcome.PASSED


def _same(given: Any) -> None:
    """Raise Invalid unless a new password was typed twice alike."""
    if given.get("new", "") != given.get("again", ""):
        raise Invalid("network.passwords_differ", field="again")


@require_POST
@login_required
@never_cache
def sessions(request: Any) -> HttpResponse:
    """End one of the own sessions, or all others."""
    number = request.POST.get("session", "")
    try:
        count = sessions_close(
            actor=person_of(request.user),
            user=request.user,
            number=int(number) if number.isdecimal() and len(number) < 19 else None,  # noqa: PLR2004
            but="" if number.isdecimal() else request.session.session_key,
        )
    except Missing as error:
        messages.error(request, error.message)
    else:
        messages.success(request, str(said("network.admin.ended", n=count)))
    return redirect("account")


@require_safe
@never_cache
def provider_over(request: HttpRequest) -> HttpResponse:
    """Say that coming in by the organisation's own provider did not work."""
    sentence = str(said("network.provider_over"))
    return render(request, "account/provider.html", {"sentence": sentence}, status=403)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Let whoever was sent a link choose a password: looking uses nothing up, scanners of mail look too."""
    try:
        found = link_find(token)
    except Missing as error:
        false_link(request)
        return render(request, "account/link_over.html", {"sentence": error.message}, status=404)
    fault, status = "", 200
    if request.method == "POST":
        try:
            _same(request.POST)
            link_use(token=token, password=request.POST.get("new", ""))
        except ZorgbeeldError as error:
            fault, status = error.message, error.status
        else:
            messages.success(request, str(said("network.password_chosen")))
            return redirect("login")
    shown = {"link": found, "user_shown": found.user, "fault": fault}
    answer = render(request, "account/link.html", shown, status=status)
    # the address is the secret, and logs say where something is asked from; with "no-referrer" browsers send
    # the form from the origin "null"
    answer["Referrer-Policy"] = "strict-origin"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def reset(request: HttpRequest) -> HttpResponse:
    """Have a link sent to whoever forgot the password; says the same to everybody, after the same time."""
    began = monotonic()
    name = request.POST.get("name", "").strip()
    if request.method != "POST" or not name:
        return render(request, "account/reset.html")
    # every ask counts, also a good one: each is a mail to somebody
    typed = name[:254]
    with trying(Knock(Door.RESET, counted_name(typed), Knock.of(Door.RESET, request).address)):
        reset_ask(typed)
    sleep(max(0.0, began + RESET_S - monotonic()))
    return render(request, "account/reset.html", {"sent": True})
