"""The page of the first hour, outside all realms: its steps, and what each of them does."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from journal.errors import Conflict, Invalid, ZorgbeeldError
from journal.said import Said, reader_language, said
from network.composing import Choice
from network.models import ReferenceSet, Region, Role
from network.people_file import COLUMNS as PEOPLE_COLUMNS
from network.permissions import ADMINISTER
from network.reference import BUNDLED, BUNDLED_SOURCE
from network.services import Invited, Loaded, people_invite, reference_choose, reference_load
from network.services.regions import regions_to_choose
from patientspread.services import policy_adopt_default
from phases.services import plans_adopt_examples
from situation.services import realm_open
from situation.setup.steps import after_lists, next_step, real_realm, step_named, steps
from situation.setup.upload import edition_of, read_upload
from web.people import Person, can, person_behind

Action = Callable[[Person, HttpRequest], Said]
SLUG, NAME = "nederland", "Nederland"


def administrators_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let in who administers the installation."""

    @login_required
    @never_cache
    def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
        person = person_behind(request)
        if not can(person, ADMINISTER):
            raise PermissionDenied
        return view(request, person, **named)

    return guarded


@require_safe
@administrators_only
def setup(request: HttpRequest, _person: Person, step: str = "") -> HttpResponse:
    """Show the steps, and one of them with what can be done there."""
    return _page(request, step)


def _page(request: HttpRequest, asked: str, status: int = 200, **more: Any) -> HttpResponse:
    """Return the page of one step; without a name, of the one that is next."""
    found = steps()
    if asked and asked not in {one.name for one in found}:
        raise Http404
    shown = next((one for one in found if one.name == asked), next_step(found) or found[-1])
    at = found.index(shown)
    context = {
        "steps": found,
        "step": shown,
        "number": at + 1,
        "before": found[at - 1] if at else None,
        "after": found[at + 1] if at + 1 < len(found) else None,
        "done": sum(one.state == "done" for one in found),
        "realm": real_realm(),
        "program": settings.PROGRAM_NAME,
        "body": f"opzet/{shown.name}.html",
        **_DATA.get(shown.name, dict)(),
        **more,
    }
    return render(request, "opzet/opzet.html", context, status=status)


def _reference_data() -> dict[str, Any]:
    """Return what the step of regions offers: those of the edition, with the chosen ones."""
    newest = ReferenceSet.objects.first()
    own = newest is not None and newest.source != BUNDLED_SOURCE
    chosen = set(newest.regions.split()) if newest else set()
    rows = _known_regions(own=own)
    return {
        "edition_is_own": own,
        "has_edition": newest is not None,
        "made_up": newest.made_up if newest else False,
        "regions": [(code, name, not chosen or code in chosen) for code, name in rows],
    }


def _known_regions(*, own: bool) -> list[tuple[str, str]]:
    """Return code and name of the regions to choose from."""
    edition = edition_of(None if own else BUNDLED)
    return regions_to_choose(edition) if edition else []


def _people_data() -> dict[str, Any]:
    """Return the head of the table and a function, in the reader's language."""
    column = 1 if reader_language() == "en" else 0
    return {
        "columns": [names[column] for names in PEOPLE_COLUMNS.values()],
        "liaison": Role.HOSPITAL_LIAISON.brief,
    }


_DATA: dict[str, Callable[[], dict[str, Any]]] = {
    "reference": _reference_data,
    "plans": lambda: {"plan_regions": Region.objects.filter(retired_at__isnull=True)},
    "realm": lambda: {"slug": SLUG, "name": NAME},
    "people": _people_data,
    "after": lambda: {"lists": after_lists()},
}


def _require_sure(request: HttpRequest) -> None:
    """Raise Conflict when what is left out closes in a world in use, and nobody said that this is known."""
    if real_realm() is not None and request.POST.get("sure") != "yes":
        raise Conflict("situation.setup.not_sure", field="sure")


def _choose(person: Person, request: HttpRequest) -> Said:
    """Use the chosen regions of the bundled edition, or of the own one that was loaded."""
    _require_sure(request)
    codes = frozenset(request.POST.getlist("regions"))
    if not codes:
        raise Invalid("situation.setup.no_region", field="regions")
    made_up = request.POST.get("made_up") == "yes"
    if request.POST.get("edition") == "own":
        return _loaded(reference_choose(actor=person, regions=codes, made_up=made_up))
    choice = Choice(codes, made_up=made_up)
    return _loaded(reference_load(actor=person, folder=BUNDLED, choice=choice))


def _upload(person: Person, request: HttpRequest) -> Said:
    """Load an edition from an uploaded zip file; all of its regions are used."""
    _require_sure(request)
    with read_upload(request.FILES.get("file")) as (folder, name):
        choice = Choice(made_up=True)
        return _loaded(reference_load(actor=person, folder=folder, choice=choice, source=name))


def _loaded(loaded: Loaded) -> Said:
    """Return what to say of a load."""
    if not loaded.changed:
        return said("situation.setup.said.unchanged")
    return said("situation.setup.said.reference", n=loaded.facilities, regions=loaded.regions)


def _plans(person: Person, _request: HttpRequest) -> Said:
    """Put examples in force where a region has no plan."""
    return said("situation.setup.said.plans", n=len(plans_adopt_examples(actor=person)))


def _policy(person: Person, _request: HttpRequest) -> Said:
    """Put the proposed policy in force."""
    return said("situation.setup.said.policy", version=policy_adopt_default(actor=person).version)


def _realm(person: Person, request: HttpRequest) -> Said:
    """Open the real world."""
    slug, name = request.POST.get("slug", "").strip(), request.POST.get("name", "").strip()
    return said(
        "situation.setup.said.realm", name=realm_open(actor=person, slug=slug, name=name).name
    )


# what a form of the page asks: which step it stands on, and what it does
ACTIONS: dict[str, tuple[str, Action]] = {
    "regios": ("reference", _choose),
    "bestand": ("reference", _upload),
    "plannen": ("plans", _plans),
    "beleid": ("policy", _policy),
    "openen": ("realm", _realm),
}


@require_POST
@administrators_only
def act(request: HttpRequest, person: Person, action: str) -> HttpResponse:
    """Do what a form asks; a refusal stands on the page, at its field."""
    if action not in ACTIONS:
        raise Http404
    step, do = ACTIONS[action]
    try:
        done = do(person, request)
    except ZorgbeeldError as error:
        given = {name: request.POST.get(name, "") for name in ("slug", "name")}
        more = given if step == "realm" else {}
        fault = {"fault": error.message, "fault_at": action, "fault_field": error.field}
        return _page(request, step, error.status, **fault, **more)
    messages.success(request, str(done))
    stood = step_named(step)
    stays = stood is not None and stood.state == "todo"
    return redirect(reverse("setup-step", args=[step]) if stays else reverse("setup"))


@require_POST
@administrators_only
def invite(request: HttpRequest, person: Person) -> HttpResponse:
    """Invite the people of a table, and show what became of each row that is wrong."""
    file = request.FILES.get("file")
    try:
        content = file.read() if file else b""
        done: Invited = people_invite(actor=person, content=content)
    except ZorgbeeldError as error:
        return _page(request, "people", error.status, fault=error.message)
    words = {name: getattr(done, name) for name in ("opened", "given", "asked", "there")}
    messages.success(request, str(said("situation.setup.said.invited", **words)))
    if done.faults:
        return _page(request, "people", faults=done.faults)
    return redirect("setup-step", step="people")
