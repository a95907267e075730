"""Reading the network: reference data as screens use it, and the accounts of the demo."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.conf import settings
from shapely.geometry import shape

from journal.errors import Missing
from journal.models import Realm
from journal.said import both
from network.demo import demo_accounts_here
from network.models import Facility, Outline, ReferenceSet, Region, Role, Sector, Veiligheidsregio
from network.parts import reference_parts
from network.places import place_closed
from network.reference import BUNDLED_SOURCE
from web.people import Person, can
from web.rights import rights

Place = TypeVar("Place", Facility, Region, Veiligheidsregio)


def region_get(code: str, *, closed: bool = False) -> Region:
    """Return a region in use, or (`closed`) one that closed too. Raises Missing, Conflict (it is closed)."""
    try:
        region = Region.objects.get(pk=code)
        return region if closed else _in_use(region)
    except (Region.DoesNotExist, ValueError):  # a NUL, half a character: no database holds it
        raise Missing("network.no_region", field="region", given=code) from None


def facility_get(code: str, *, closed: bool = False) -> Facility:
    """Return a facility in use, with its region, or (`closed`) one that closed too.

    Raises Missing, Conflict (it is closed).
    """
    try:
        facility = Facility.objects.select_related("region", "veiligheidsregio").get(pk=code)
        return facility if closed else _in_use(facility)
    except (Facility.DoesNotExist, ValueError):
        raise Missing("network.no_facility", field="facility", given=code) from None


def veiligheidsregio_get(code: str) -> Veiligheidsregio:
    """Return a veiligheidsregio in use. Raises Missing, Conflict (it is closed)."""
    try:
        return _in_use(Veiligheidsregio.objects.get(pk=code))
    except (Veiligheidsregio.DoesNotExist, ValueError):
        raise Missing("network.no_veiligheidsregio", field="veiligheidsregio", given=code) from None


def _in_use(place: Place) -> Place:
    """Return a place that is not closed. Raises Conflict."""
    if place.retired_at is not None:
        raise place_closed(place)
    return place


def facilities_in_use(sector: Sector | None = None) -> list[Facility]:
    """Return the facilities that are not retired, of one sector or all, with their regions, by code."""
    rows = Facility.objects.filter(retired_at__isnull=True)
    if sector is not None:
        rows = rows.filter(sector=sector)
    return list(rows.select_related("region", "veiligheidsregio").order_by("pk"))


def hospitals_in_use() -> list[Facility]:
    """Return the hospital locations that are not retired, with their regions, by code."""
    return facilities_in_use(Sector.HOSPITAL)


def facilities_closed() -> frozenset[str]:
    """Return the codes of the facilities that closed."""
    closed = Facility.objects.filter(retired_at__isnull=False)
    return frozenset(closed.values_list("pk", flat=True))


def reference_version() -> str:
    """Return the version of the edition in force; empty when none was loaded."""
    newest = ReferenceSet.objects.first()
    return newest.version if newest else ""


def reference_is_own() -> bool:
    """Say whether the edition in force came from another folder than the bundled one."""
    newest = ReferenceSet.objects.first()
    return newest is not None and newest.source != BUNDLED_SOURCE


def reference_document() -> dict[str, Any]:
    """Return the reference data as docs/wire.md describes it."""
    regions = Region.objects.filter(retired_at__isnull=True)
    outlines = outlines_of(region.pk for region in regions)
    veiligheidsregios = Veiligheidsregio.objects.filter(retired_at__isnull=True)
    return {
        "version": reference_version(),
        "regions": [_region_document(region, outlines[region.pk]) for region in regions],
        "veiligheidsregios": [
            {
                "code": item.pk,
                "name": item.name,
                "population": item.population,
                "regions": sorted(region.pk for region in item.regions.all()),
            }
            for item in veiligheidsregios.prefetch_related("regions")
        ],
        "facilities": [_facility_document(facility) for facility in facilities_in_use()],
        "sectors": [_sector_document(sector) for sector in Sector],
        "roles": [_role_document(role) for role in Role],
        **{part.name: part.document() for part in reference_parts()},
    }


def reference_in_dutch() -> dict[str, Any]:
    """Return the reference data without the names in English: a seventh less on a slow line."""
    document: dict[str, Any] = _without_english(reference_document())
    return document


def _without_english(value: Any) -> Any:
    """Return a document without what `docs/wire.md` calls `<name>_en`."""
    if isinstance(value, dict):
        kept = ((name, one) for name, one in value.items() if not name.endswith("_en"))
        return {name: _without_english(one) for name, one in kept}
    return [_without_english(one) for one in value] if isinstance(value, list | tuple) else value


def _role_document(role: Role) -> dict[str, Any]:
    """Return what a role is called, by itself and inside a sentence, and for which sectors it speaks."""
    names = {"name": role.words, "brief": role.brief}
    return {
        "code": role.value,
        "sectors": sorted(role.sectors),
        **{
            f"{name}_{language}": text
            for name, what in names.items()
            for language, text in both(what).items()
        },
    }


def _sector_document(sector: Sector) -> dict[str, str]:
    """Return what a sector is called: one of it, and a list of them."""
    names = {"name": sector.words, "plural": sector.plural}
    return {
        "code": sector.value,
        **{
            f"{name}_{language}": text
            for name, what in names.items()
            for language, text in both(what).items()
        },
    }


def _region_document(region: Region, geometry: dict[str, Any]) -> dict[str, Any]:
    """Return one region; `label` is a point inside its largest part, as [lat, lon]."""
    outline = shape(geometry)
    largest = max(getattr(outline, "geoms", [outline]), key=lambda part: part.area)
    point = largest.representative_point()
    return {
        "code": region.pk,
        "name": region.name,
        "short_name": region.short_name,
        "trauma_centre": region.trauma_centre,
        "operates_as": region.operates_as,
        "population": region.population,
        "label": [round(point.y, 4), round(point.x, 4)],
    }


def _facility_document(facility: Facility) -> dict[str, Any]:
    """Return one facility, with what the parts of the set add to it."""
    document = {
        "code": facility.pk,
        "name": facility.name,
        "organisation": facility.organisation,
        "location": facility.location,
        "city": facility.city,
        "lat": facility.latitude,
        "lon": facility.longitude,
        "region": facility.region_id,
        "veiligheidsregio": facility.veiligheidsregio_id,
        "sector": facility.sector,
        "serves": facility.serves,
        "parent": facility.parent_id,
        "hours": facility.hours,
        "made_up": facility.demo,
        "kind": facility.kind,
        "ed_hours": facility.ed_hours,
        "trauma_level": facility.trauma_level,
    }
    for part in reference_parts():
        document |= part.facility_fields(facility)
    return document


def outlines_of(codes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the GeoJSON geometries of regions of either kind, by code."""
    return dict(Outline.objects.filter(pk__in=list(codes)).values_list("pk", "geometry"))


def outlines_document() -> dict[str, Any]:
    """Return the outlines of all regions in use as one GeoJSON FeatureCollection."""
    kinds: tuple[tuple[str, type[Region | Veiligheidsregio]], ...] = (
        ("roaz", Region),
        ("veiligheidsregio", Veiligheidsregio),
    )
    outlines = dict(Outline.objects.values_list("pk", "geometry"))
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": item.pk,
                "properties": {"kind": kind, "code": item.pk, "name": item.name},
                "geometry": outlines[item.pk],
            }
            for kind, model in kinds
            for item in model._default_manager.filter(retired_at__isnull=True)  # noqa: SLF001
        ],
    }


def person_document(person: Person) -> dict[str, Any]:
    """Return who somebody is and what that person may do somewhere."""
    return {
        "username": person.name.removeprefix("user:"),
        "label": str(person.label),
        "mandates": [
            {
                "role": mandate.role,
                "label": str(Role(mandate.role).words),
                "region": mandate.region_id,
                "veiligheidsregio": mandate.veiligheidsregio_id,
                "facility": mandate.facility_id,
            }
            for mandate in person.mandates
        ],
        "may": [right.name for right in rights() if can(person, right)],
        "realms": [
            {"slug": realm.slug, "name": realm.name, "kind": realm.kind}
            for realm in Realm.objects.filter(is_open=True).order_by("kind", "-pk")
        ],
    }


LOOPBACK = ("127.0.0.1", "localhost", "::1")


def demo_accounts() -> list[dict[str, str]]:
    """Return the accounts to show on the login page: none outside embedded mode."""
    if not settings.EMBEDDED:
        return []
    return [
        {
            "username": account.username,
            # where others can reach this machine, the login page is no place for it
            "password": account.password if settings.HOST in LOOPBACK else "",
            "role": ", ".join(str(role.words) for role in (account.role, *account.more)),
            "place": account.place_name,
        }
        for account in demo_accounts_here()
    ]
