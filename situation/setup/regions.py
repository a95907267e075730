"""The screens on which regions are drawn, changed and given back to the data."""

from collections.abc import Mapping
from dataclasses import dataclass
from json import dumps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from journal.errors import Missing, ZorgbeeldError
from journal.said import said
from network.kept_edition import own_area
from network.models import Facility, OwnRegion, ReferenceSet, Region
from network.own_regions import OwnArea
from network.services import region_give_back, region_keep
from network.services.codes import seen_of
from network.services.reference import regions_waiting
from network.services.regions import LONGEST_OUTLINE, parts_of_country, region_now
from situation.setup.steps import real_realm
from situation.setup.views import administrators_only
from web.people import Person

FIELDS = ("name", "short_name", "code", "trauma_centre", "operates_as")
# what a region takes, and what is said of the whole, stands at the field where it is chosen
SHOWN_AT = {*FIELDS, "areas", "municipalities", "outline", "sure"}


@dataclass(frozen=True)
class ListedRegion:
    """One region of the list: what it has, and where it came from."""

    code: str
    name: str
    areas: str
    people: str
    facilities: int
    origin: str


@require_safe
@administrators_only
def regions(request: HttpRequest, _person: Person) -> HttpResponse:
    """Show the regions in use, and those that wait for a hospital."""
    own = {row.code: row for row in OwnRegion.objects.all()}
    waiting = _waiting()
    counts: dict[str, int] = {}
    for code in Facility.objects.filter(retired_at__isnull=True).values_list("region", flat=True):
        counts[code] = counts.get(code, 0) + 1
    rows = [
        ListedRegion(
            one.pk,
            one.name,
            ", ".join(area.name for area in one.veiligheidsregios.all()),
            number_format(one.population, force_grouping=True),
            counts.get(one.pk, 0),
            "own" if one.pk in own else "edition",
        )
        for one in Region.objects.filter(retired_at__isnull=True)
        .prefetch_related("veiligheidsregios")
        .order_by("name")
    ]
    rows += [
        ListedRegion(code, str(own[code].values.get("name", code)), "", "", 0, "waits")
        for code in sorted(waiting)
    ]
    context = {
        "rows": rows,
        "waiting": bool(waiting),
        "regions_page": True,
        "realm": real_realm(),
    }
    return render(request, "opzet/regios.html", context)


def _waiting() -> frozenset[str]:
    """Return the regions that wait; none while there is no edition."""
    try:
        return regions_waiting()
    except ZorgbeeldError:
        return frozenset()


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def region(request: HttpRequest, person: Person, code: str = "") -> HttpResponse:
    """Show the form of a region, of a new one without a code; save what is filled in."""
    if not ReferenceSet.objects.exists():
        return redirect("setup-step", step="reference")
    if request.method != "POST":
        return _form(request, code, _now(code) if code else own_area("", {}))
    given = _given(request, code)
    try:
        kept = region_keep(
            actor=person,
            words={**given.words, "code": given.code},
            areas=given.areas,
            municipalities=given.municipalities,
            outline=request.POST.get("outline", ""),
            code=code,
            sure=request.POST.get("sure") == "yes",
            seen=request.POST.get("seen"),
        )
    except Missing as error:
        raise Http404(error.message) from error
    except ZorgbeeldError as error:
        return _form(request, code, given, error)
    messages.success(request, str(said("situation.setup.said.kept", name=kept.name)))
    if kept.waits:
        messages.warning(request, str(said("situation.setup.said.waits", name=kept.name)))
    return redirect("setup-regions")


def _now(code: str) -> OwnArea:
    """Return a region as it counts. Raises Http404."""
    try:
        return region_now(code)
    except ZorgbeeldError as error:
        raise Http404(error.message) from error


def _given(request: HttpRequest, code: str) -> OwnArea:
    """Return what the form says."""
    words = {name: request.POST.get(name, "").strip() for name in FIELDS}
    taken = {name: request.POST.getlist(name) for name in ("areas", "municipalities")}
    return own_area(code or words["code"], words | taken)


def _form(
    request: HttpRequest, code: str, shown: OwnArea, error: ZorgbeeldError | None = None
) -> HttpResponse:
    """Return the form with these values, and the refusal at its field."""
    outline = request.POST.get("outline")
    if outline is None:
        outline = dumps(shown.outline) if shown.outline else ""
    in_data = Region.objects.filter(pk=code, retired_at__isnull=True).first()
    at = error.field if error and error.field in SHOWN_AT else ""
    context = {
        "code": code,
        "region": shown,
        "regions_page": True,
        "own": OwnRegion.objects.filter(pk=code).exists() if code else False,
        "waits": code in _waiting(),
        "in_data": in_data,
        "seen": request.POST.get("seen", seen_of(OwnRegion, code) if code else ""),
        "people": number_format(in_data.population, force_grouping=True) if in_data else "",
        "outline": outline[:LONGEST_OUTLINE],
        "parts": _parts(shown),
        "fault": error.message if error else "",
        "fault_field": at,
        "realm": real_realm(),
    }
    return render(request, "opzet/regio.html", context, status=error.status if error else 200)


@dataclass(frozen=True)
class Part:
    """A veiligheidsregio to choose, with its municipalities: code, name, region, whether chosen."""

    code: str
    name: str
    whole: bool
    some: int
    here: bool
    places: list[tuple[str, str, str, bool]]


def _parts(shown: OwnArea) -> list[Part]:
    """Return what a region can take."""
    names: Mapping[str, str] = dict(Region.objects.values_list("pk", "short_name"))
    return [
        Part(
            code,
            name,
            code in shown.areas,
            sum(place[0] in shown.municipalities for place in places),
            bool(shown.code) and all(place[2] == shown.code for place in places),
            [
                (place, town, names.get(of, of), place in shown.municipalities)
                for place, town, of in places
            ],
        )
        for code, name, places in parts_of_country()
    ]


@require_POST
@administrators_only
def give_back(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Let a region be as the data have it."""
    try:
        name = region_give_back(actor=person, code=code)
    except Missing as error:
        raise Http404(error.message) from error
    except ZorgbeeldError as error:
        messages.error(request, error.message)
        return redirect("setup-region", code=code)
    messages.success(request, str(said("situation.setup.said.given_back", name=name)))
    return redirect("setup-regions")
