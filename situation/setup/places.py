"""The screens on which facilities are added, changed, closed and opened again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from capacity.kinds import kinds
from capacity.resource import LISTED, Kind
from journal.errors import Missing, ZorgbeeldError
from journal.said import Named, reader_language, said
from network.models import (
    Facility,
    FacilityKind,
    OwnPlace,
    OwnRegion,
    Region,
    Sector,
    Veiligheidsregio,
)
from network.services import place_close, place_keep, place_reopen
from network.services.codes import seen_of
from network.services.places import columns_of, row_of
from network.services.reference import regions_waiting
from network.sound_facilities import ED_HOURS, TRAUMA_LEVELS
from situation.setup.contacts import ContactsForm, contacts_form, contacts_given, contacts_save
from situation.setup.steps import real_realm
from situation.setup.views import administrators_only
from web.people import Person

KIND = "kind_"  # begins the name of a field that asks the regular number of a kind
AT_ONCE = 500


@dataclass(frozen=True)
class Listed:
    """One facility of the list, with where it came from."""

    facility: Facility
    sector: str
    origin: str


@require_safe
@administrators_only
def places(request: HttpRequest, _person: Person) -> HttpResponse:
    """Show the facilities, by what is asked of them."""
    text, sector = request.GET.get("q", "").strip()[:80], request.GET.get("sector", "")
    rows = Facility.objects.select_related("region").order_by("name")
    if sector in Sector.values:
        rows = rows.filter(sector=sector)
    own = {row.code: row for row in OwnPlace.objects.all()}
    in_use = rows.filter(retired_at__isnull=True)
    closed = rows.filter(retired_at__isnull=False, pk__in=[*own])
    shown = [*_matching(in_use, text), *_matching(closed, text)]
    context = {
        "rows": [_listed(one, own.get(one.pk)) for one in shown[:AT_ONCE]],
        "count": len(shown),
        "q": text,
        "places_page": True,
        "sector": sector,
        "sectors": [(one.value, one.words) for one in Sector],
        "realm": real_realm(),
    }
    return render(request, "opzet/zorglocaties.html", context)


def _matching(rows: Iterable[Facility], text: str) -> list[Facility]:
    """Return the facilities of which code, name or town holds a text."""
    wanted = text.casefold()
    return [one for one in rows if wanted in f"{one.pk} {one.name} {one.city}".casefold()]


def _listed(facility: Facility, own: OwnPlace | None) -> Listed:
    """Return one line of the list."""
    origin = "made_up" if facility.demo else "edition"
    if own is not None:
        origin = "closed" if own.closed else "own"
    return Listed(facility, str(Sector(facility.sector).words), origin)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def place(request: HttpRequest, person: Person, code: str = "") -> HttpResponse:
    """Show the form of a facility, of a new one without a code; save what is filled in."""
    if request.method != "POST":
        new = {"roaz": request.GET.get("roaz", "")[:20]}
        return _form(request, code, _given(code) if code else new)
    values = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    values["resources"] = _resources(values)
    values["serves"] = " ".join(request.POST.getlist("serves"))
    try:
        made = place_keep(actor=person, values=values, code=code, seen=request.POST.get("seen"))
    except Missing as error:
        raise Http404(error.message) from error
    except ZorgbeeldError as error:
        return _form(request, code, values, error)
    messages.success(request, str(said("situation.setup.said.kept", name=made.name)))
    if not code and real_realm() is not None:  # how it is reached is asked next
        return redirect(f"{reverse('setup-place', args=[made.pk])}#contacten")
    return redirect("setup-places")


@require_POST
@administrators_only
def contacts(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Set how a facility is reached in the real world."""
    facility = Facility.objects.filter(pk=code).select_related("region", "veiligheidsregio").first()
    realm = real_realm()
    if facility is None or realm is None:
        raise Http404
    given = contacts_given(request.POST)
    try:
        contacts_save(person, realm, facility, given, request.POST.get("seen", ""))
    except ZorgbeeldError as error:
        shown = contacts_form(facility, given, error)
        return _form(request, code, _given(code), at_contacts=shown, status=error.status)
    messages.success(request, str(said("situation.setup.said.contacts", name=facility.name)))
    return redirect("setup-place", code=code)


def _given(code: str) -> dict[str, str]:
    """Return the columns of a facility. Raises Http404."""
    try:
        return row_of(code)
    except ZorgbeeldError as error:
        raise Http404(error.message) from error


def _form(
    request: HttpRequest,
    code: str,
    values: Mapping[str, str],
    error: ZorgbeeldError | None = None,
    *,
    at_contacts: ContactsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the form with these values, and the refusal at its field."""
    sector = values.get("sector") or request.GET.get("sector", "")
    if sector not in Sector.values:
        sector = Sector.NURSING_HOME.value
    names = set(columns_of(sector))
    facility = Facility.objects.filter(pk=code).first() if code else None
    in_use = facility is not None and facility.retired_at is None
    context = {
        "code": code,
        "places_page": True,
        "seen": request.POST.get("seen", seen_of(OwnPlace, code) if code else ""),
        "facility": facility,
        "contacts": at_contacts or (contacts_form(facility) if facility and in_use else None),
        "own": OwnPlace.objects.filter(pk=code).first() if code else None,
        "sector": sector,
        "sector_name": Sector(sector).words,
        "values": {"lat": "", "lon": "", **values},
        "names": names,
        "is_hospital": sector == Sector.HOSPITAL,
        "fault": error.message if error else "",
        "fault_field": _shown_field(error, names) if error else "",
        "regions": _regions(sector),
        "areas": Veiligheidsregio.objects.filter(retired_at__isnull=True),
        "parents": _parents(code),
        "types": FacilityKind.choices,
        "ed_hours": ED_HOURS,
        "trauma_levels": TRAUMA_LEVELS,
        "kinds": _kinds(sector, values),
        "realm": real_realm(),
        "named": values.get("name")
        or " ".join((values.get("organisation", ""), values.get("location", ""))),
    }
    status = error.status if error else status
    return render(request, "opzet/zorglocatie.html", context, status=status)


def _regions(sector: str) -> list[tuple[str, str]]:
    """Return the regions to choose from; a hospital can be the first of one that waits."""
    rows = Region.objects.filter(retired_at__isnull=True).order_by("name")
    found = list(rows.values_list("pk", "name"))
    if sector != Sector.HOSPITAL:
        return found
    own = OwnRegion.objects.filter(pk__in=regions_waiting())
    return [*found, *((one.pk, str(one.values.get("name", one.pk))) for one in own)]


def _shown_field(error: ZorgbeeldError, names: set[str]) -> str:
    """Return the field of the form at which a refusal stands; empty: above the form."""
    return error.field if error.field in names or error.field == "resources" else ""


def _parents(code: str) -> Iterable[Facility]:
    """Return what a facility can be part of: whatever is no part itself."""
    rows = Facility.objects.filter(retired_at__isnull=True, parent__isnull=True)
    return rows.exclude(pk=code).order_by("name")


@dataclass(frozen=True)
class Asked:
    """The field of one kind: its name in the form, what it is called, and the regular number."""

    name: str
    label: str
    help: str
    number: str


def _kinds(sector: str, values: Mapping[str, str]) -> list[Asked]:
    """Return the kinds that a facility of a sector has only when it lists them."""
    given = dict(item.split("=", 1) for item in values.get("resources", "").split() if "=" in item)
    language = reader_language()
    offered = _listed_kinds(sector)
    others = set(given) - {kind.code for kind in offered}  # no longer asked, and not to be lost
    return [
        *(Asked(f"{KIND}{name}", name, "", given[name]) for name in sorted(others)),
        *_offered(offered, given, language),
    ]


def _offered(offered: list[Kind], given: Mapping[str, str], language: str) -> list[Asked]:
    """Return the fields of kinds in force."""
    return [
        Asked(
            f"{KIND}{kind.code}",
            Named(kind.name_nl, kind.name_en).text(language),
            Named(kind.definition_nl, kind.definition_en).text(language),
            given.get(kind.code, ""),
        )
        for kind in offered
    ]


def _listed_kinds(sector: str) -> list[Kind]:
    """Return the kinds in force that facilities of a sector list."""
    return [kind for kind in kinds() if kind.applies == LISTED and sector in kind.sectors]


def _resources(values: Mapping[str, str]) -> str:
    """Return the listed kinds as a row has them: those with a number."""
    return " ".join(
        f"{name.removeprefix(KIND)}={''.join(value.split())}"
        for name, value in values.items()
        if name.startswith(KIND) and value.strip()
    )


@require_POST
@administrators_only
def close(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Close a facility, or open it again."""
    opens = "open" in request.POST
    try:
        act = place_reopen if opens else place_close
        found = act(actor=person, code=code)
    except Missing as error:
        raise Http404(error.message) from error
    except ZorgbeeldError as error:
        messages.error(request, error.message)
        return redirect("setup-place", code=code)
    what = "opened" if opens else "closed"
    messages.success(request, str(said(f"situation.setup.said.{what}", name=found.name)))
    return redirect("setup-places")
