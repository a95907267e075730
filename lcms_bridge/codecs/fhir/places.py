"""Writing the places of a FHIR transaction: of each facility an Organization and its Location.

They claim the profiles nl-core-HealthcareProvider-Organization and nl-core-HealthcareProvider of Nictiz (R4,
zib2020), which ask: no kind of organisation but of the Dutch list, once; an AGB or URA number under its own
system; an address as nl-core-AddressInformation has it; a Location is managed by such an Organization.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from lcms_bridge.canonical import Located
from lcms_bridge.entries import Site
from lcms_bridge.outgoing import site_of

PROFILES = "http://nictiz.nl/fhir/StructureDefinition/"
OF_LOCATION = f"{PROFILES}nl-core-HealthcareProvider"
OF_ORGANIZATION = f"{PROFILES}nl-core-HealthcareProvider-Organization"
_FILE = Path(__file__).resolve().parents[2] / "data" / "facility_types.toml"


def entries_for(hospital: Located, test: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the entries of a facility: its Organization, and the Location that it manages.

    `test` is the mark of an exercise, as a resource carries it, or empty.
    """
    site = site_of(hospital)
    return [_organization(hospital, site, test), _location(hospital, site, test)]


def url_of(name: str) -> str:
    """Return the address of a resource within the transaction; the same for the same thing."""
    return uuid5(NAMESPACE_URL, f"urn:zorgbeeld:{name}").urn


def identifier_of(site: Site) -> dict[str, str]:
    """Return a facility's identifier; one of the receiver has the system that was given with it, if any."""
    system, value = site.ids[0].system, site.ids[0].value
    return {"system": system, "value": value} if system else {"value": value}


def reference_to(site: Site, what: str) -> dict[str, Any]:
    """Return a reference to a facility's `location` or `organization` in the transaction."""
    code = site.ids[0].value
    return {
        "reference": url_of(f"{what}:{code}"),
        "identifier": identifier_of(site),
        "display": site.name or code,
    }


def request_for(kind: str, system: str, value: str) -> dict[str, str]:
    """Return the request that makes a resource once, and changes it when the same is told anew.

    A plus or a bar within an address means something else unless it is written as a number.
    """
    token = f"{system}|{value}" if system else value
    return {"method": "PUT", "url": f"{kind}?identifier={quote(token, safe=':')}"}


@cache
def _types() -> dict[str, Any]:
    """Return the table of what kinds of facility are called by others."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _type(hospital: Located, what: str) -> dict[str, Any]:
    """Return what a facility is by a list of others, as the element `type`; nothing where none is certain."""
    known = _types()["type"]
    row = known.get(f"{hospital.sector}.{hospital.kind}") or known.get(hospital.sector) or {}
    if what not in row:
        return {}
    coding = {"system": _types()["system"][what], "code": row[what]}
    if what == "organisation":
        coding["display"] = row["display"]
    return {"type": [{"coding": [coding]}]}


def _organization(hospital: Located, site: Site, test: dict[str, Any]) -> dict[str, Any]:
    """Return the entry of a facility's Organization."""
    resource = {
        "resourceType": "Organization",
        **_claiming(OF_ORGANIZATION, test),
        "identifier": [identifier_of(site)],
        "active": True,
        **_type(hospital, "organisation"),
        "name": site.name or site.ids[0].value,
    }
    return _entry(resource, site)


def _location(hospital: Located, site: Site, test: dict[str, Any]) -> dict[str, Any]:
    """Return the entry of a facility's Location."""
    resource = {
        "resourceType": "Location",
        **_claiming(OF_LOCATION, test),
        "identifier": [identifier_of(site)],
        "status": "active",
        "name": site.name or site.ids[0].value,
        "mode": "instance",
        **_type(hospital, "place"),
        **({"address": {"city": hospital.city}} if hospital.city else {}),
        "position": {"longitude": site.longitude, "latitude": site.latitude},
        "managingOrganization": reference_to(site, "organization"),
    }
    return _entry(resource, site)


def _claiming(profile: str, test: dict[str, Any]) -> dict[str, Any]:
    """Return the `meta` of a resource that claims a profile, with the mark of an exercise where it is one."""
    return {"meta": {"profile": [profile], **test.get("meta", {})}}


def _entry(resource: dict[str, Any], site: Site) -> dict[str, Any]:
    """Return the entry of a place."""
    kind, one = resource["resourceType"], site.ids[0]
    return {
        "fullUrl": url_of(f"{kind.lower()}:{one.value}"),
        "resource": resource,
        "request": request_for(kind, one.system, one.value),
    }
