"""What goes out as FHIR holds against the profiles of nl-core that it claims."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from capacity.resource import BedLine
from lcms_bridge.codecs import fhir
from lcms_bridge.codecs.fhir.places import _types
from lcms_bridge.out.dialect import Spoken, spoken
from network.models import FacilityKind
from network.sectors import Sector
from tests.lcms_bridge.test_round_trips import picture

AGB, URA = "http://fhir.nl/fhir/NamingSystem/agb-z", "http://fhir.nl/fhir/NamingSystem/ura"
PROFILE = "http://nictiz.nl/fhir/StructureDefinition/nl-core-HealthcareProvider"
TYPES = "http://nictiz.nl/fhir/NamingSystem/organization-type"
# The facts of both profiles, in our words: fsh-input/zib/nl-base-HealthcareProvider(-Organization).fsh and
# what nl-core adds, in Nictiz/Nictiz-R4-zib2020 (CC0, commit 3643e43b); elements by FHIR R4 (4.0.1) itself. A
# set is a required binding, a dictionary the parts of an element, `*` may be there more than once.
IDENTIFIER = {"use": {"usual", "official", "temp", "secondary", "old"}, "system": str, "value": str}
REFERENCE = {"reference": str, "type": str, "identifier": IDENTIFIER, "display": str}
CODING = {"system": str, "version": str, "code": str, "display": str}
CONCEPT = {"coding*": CODING, "text": str}
META = {"profile*": str, "security*": CODING, "tag*": CODING}
ADDRESS = {
    "use": {"home", "work", "temp", "old", "billing"},
    "type": {"postal", "physical", "both"},
    **dict.fromkeys(("text", "line*", "city", "district", "postalCode", "country"), str),
}
ELEMENTS: dict[str, dict[str, Any]] = {
    "Location": {
        "meta": META,
        "identifier*": IDENTIFIER,
        "status": {"active", "suspended", "inactive"},
        "name": str,
        "alias*": str,
        "description": str,
        "mode": {"instance", "kind"},
        "type*": CONCEPT,
        "address": ADDRESS,
        "position": {"longitude": (int, float), "latitude": (int, float)},
        "managingOrganization": REFERENCE,
        "partOf": REFERENCE,
    },
    "Organization": {
        "meta": META,
        "identifier*": IDENTIFIER,
        "active": bool,
        "type*": CONCEPT,
        "name": str,
        "alias*": str,
        "address*": ADDRESS,
        "partOf": REFERENCE,
    },
}
# OrganisatieTypeCodelijst of 1 September 2020, in which `type` has one of at most
KINDS = {
    *(
        "V4",
        "V5",
        "V6",
        "BRA",
        "Z4",
        "Z5",
        "B2",
        "X3",
        "R5",
        "M1",
        "A1",
        "J8",
        "K9",
        "H1",
        "Z3",
        "K3",
    ),
    *("N6", "L1", "P4", "R8", "P6", "G5", "G6", "T2", "K4", "H2", "JGZ", "G3", "DIA"),
}


def wrong(part: Any, shape: Any, path: str) -> Iterator[str]:  # noqa: C901
    """Yield where a value has another shape than it may have."""
    if isinstance(shape, set):
        if part not in shape:
            yield f"{path}: {part}"
    elif not isinstance(shape, dict):
        if not isinstance(part, shape) or part == "":
            yield f"{path}: {part!r}"
    elif not isinstance(part, dict) or not part:
        yield f"{path}: no parts"
    else:
        for name, value in part.items():
            many = f"{name}*" in shape
            if (
                (not many and name not in shape)
                or isinstance(value, list) is not many
                or value == []
            ):
                yield f"{path}.{name}"
                continue
            for one in value if many else [value]:
                yield from wrong(one, shape[f"{name}*" if many else name], f"{path}.{name}")


def faults(bundle: dict[str, Any]) -> list[str]:
    """Return what of a transaction is against the profiles that it claims."""
    found: list[str] = []
    urls = {one["fullUrl"]: one["resource"] for one in bundle["entry"]}
    for resource in urls.values():
        kind = resource["resourceType"]
        claims = resource.get("meta", {}).get("profile", [])
        if kind not in ELEMENTS:
            found += [f"{kind}: {claims}"] if claims else []
            continue
        said = {name: value for name, value in resource.items() if name != "resourceType"}
        found += wrong(said, ELEMENTS[kind], kind)
        codes = [
            one for concept in resource.get("type", []) for one in concept["coding"]
            if one.get("system") == TYPES
        ]  # fmt: skip
        found += [f"type {one['code']}" for one in codes if one["code"] not in KINDS]
        if kind == "Organization":
            found += ["types"] if len(codes) > 1 else []
            found += [] if resource.get("identifier") or resource.get("name") else ["org-1"]
            found += [] if claims == [f"{PROFILE}-Organization"] else [f"claims {claims}"]
        else:
            found += [] if claims == [PROFILE] else [f"claims {claims}"]
            owner = urls.get(resource.get("managingOrganization", {}).get("reference"), {})
            if f"{PROFILE}-Organization" not in owner.get("meta", {}).get("profile", []):
                found.append("managingOrganization")
    return found


def sent(theirs: str = "", *, exercise: bool = False, **facts: Any) -> dict[str, Any]:
    """Return the transaction of a picture with one house."""
    whole = picture(BedLine("ic", 10, 12, 1), exercise=exercise)
    whole = replace(whole, hospitals=(replace(whole.hospitals[0], **facts),))
    if theirs:
        whole = spoken(whole, Spoken(codes={"ALFA": theirs}))
    bundle: dict[str, Any] = json.loads(fhir.encode(whole))
    return bundle


def resources(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == kind]


@pytest.mark.parametrize("theirs", ["", f"{AGB}|06020101", f"{URA}|00001234", "7"])
@pytest.mark.parametrize("kind", ["", *FacilityKind.values])
def test_what_goes_out_holds_against_nl_core(theirs: str, kind: str) -> None:
    bundle = sent(theirs, city="Proefstad", kind=kind)
    assert faults(bundle) == []
    (organization,), (location,) = resources(bundle, "Organization"), resources(bundle, "Location")
    system, _bar, value = theirs.rpartition("|")
    wanted = {"system": system, "value": value} if system else {"value": value}
    if not theirs:
        wanted = {"system": "urn:zorgbeeld:facility", "value": "ALFA"}
    assert organization["identifier"] == location["identifier"] == [wanted]
    code = {"": "V4", "top_clinical": "V4", "general": "V6", "university": "V5"}[kind]
    assert organization["type"][0]["coding"][0]["code"] == code


def test_the_check_finds_what_is_against_it() -> None:
    spoils: list[tuple[str, str, Any]] = [
        ("Location", "managingOrganization", {"reference": "urn:uuid:0"}),
        ("Location", "address", {"city": "Proefstad", "use": "office"}),
        ("Location", "address", [{"city": "Proefstad"}]),
        ("Location", "status", "open"),
        ("Location", "meta", {"profile": []}),
        ("Organization", "type", [{"coding": [{"system": TYPES, "code": "V9"}]}]),
        ("Organization", "type", [{"coding": [{"system": TYPES, "code": "V4"}]}] * 2),
        ("Organization", "name", ""),
        ("Organization", "kind", "V4"),
        ("MeasureReport", "meta", {"profile": [PROFILE]}),
    ]
    for kind, name, value in spoils:
        bundle = deepcopy(sent())
        resources(bundle, kind)[0][name] = value
        assert faults(bundle), (kind, name, value)


def test_a_facility_of_which_no_type_is_certain_has_none() -> None:
    bundle = sent(sector="dispatch")
    assert faults(bundle) == []
    assert "type" not in resources(bundle, "Organization")[0]
    assert "type" not in resources(bundle, "Location")[0]


def test_every_kind_of_facility_has_its_row() -> None:
    known = _types()["type"]
    assert set(Sector.values) <= set(known)
    assert {f"hospital.{kind}" for kind in FacilityKind.values} <= set(known)
    assert {row["organisation"] for row in known.values() if "organisation" in row} <= KINDS


def test_an_exercise_marks_each_resource_and_all_are_made_once() -> None:
    bundle = sent(exercise=True)
    for one in bundle["entry"]:
        assert [mark["code"] for mark in one["resource"]["meta"]["security"]] == ["HTEST"]
        assert one["request"]["method"] == "PUT"
        assert "?identifier=" in one["request"]["url"]
    assert faults(bundle) == []
