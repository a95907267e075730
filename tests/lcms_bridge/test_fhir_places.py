"""A FHIR Location leads to our house by what manages it; who contradict each other are held."""

import json
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest

from lcms_bridge.canonical import Decoded, Envelope
from lcms_bridge.codecs import fhir
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.identity import House
from lcms_bridge.matching import match
from tests.lcms_bridge.test_nl_core import AGB, URA
from tests.lcms_bridge.test_round_trips import WORDS


def house(code: str, organisation: str = "") -> House:
    return House(
        code=code,
        name=f"Ziekenhuis {code.title()}",
        kinds=frozenset(WORDS),
        organisation=organisation,
    )


HOUSES = {code: house(code) for code in ("ALFA", "BETA")}
HEARD = Dialect(words=WORDS, sites={f"{AGB}|06020101": "ALFA", f"{URA}|00001234": "ALFA"})
REPORT = {
    "resourceType": "MeasureReport",
    "status": "complete",
    "type": "summary",
    "measure": "http://hl7.org/fhir/uv/saner/Measure/CDCPatientImpactAndHospitalCapacity",
    "date": "2026-01-31T08:30:00+01:00",
    "group": [{"population": [{"code": {"coding": [{"code": "numICUBeds"}]}, "count": 10}]}],
}


def number(value: str = "06020101", system: str = AGB) -> list[dict[str, str]]:
    return [{"system": system, "value": value}]


def to(kind: str, mark: str = "") -> dict[str, str]:
    return {"reference": f"{kind}/{kind.lower()}{mark}"}


def one(kind: str, mark: str = "", /, **parts: Any) -> dict[str, Any]:
    return {"resourceType": kind, "id": f"{kind.lower()}{mark}", **parts}


def xml(resource: dict[str, Any]) -> str:
    """Return a resource in FHIR's form as XML."""

    def element(name: str, value: Any) -> str:
        if isinstance(value, list):
            return "".join(element(name, each) for each in value)
        if isinstance(value, dict) and "resourceType" in value:
            return f"<{name}>{xml(value)}</{name}>"
        if isinstance(value, dict):
            return f"<{name}>{''.join(element(*part) for part in value.items())}</{name}>"
        return f"<{name} value={quoteattr(str(value))}/>"

    parts = "".join(element(*part) for part in resource.items() if part[0] != "resourceType")
    kind = resource["resourceType"]
    return f'<{kind} xmlns="http://hl7.org/fhir">{parts}</{kind}>'


@pytest.fixture(params=["json", "xml"])
def took(request: pytest.FixtureRequest) -> Any:
    """Return what is made of resources, in either form."""

    def read(
        *found: dict[str, Any], houses: dict[str, House] = HOUSES, dialect: Dialect = HEARD
    ) -> Decoded:
        whole = {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"resource": one} for one in found],
        }
        text = xml(whole) if request.param == "xml" else json.dumps(whole)
        reading = fhir.decode(text.encode(), dialect)
        return match(reading, houses, dialect, Envelope("nederland", exercise=False))

    return read


ABOUT = {**REPORT, "subject": to("Location")}
WAYS = {
    "managed by who has an AGB number": [
        one("Location", managingOrganization=to("Organization")),
        one("Organization", identifier=number()),
    ],
    "managed by who has an URA number": [
        one("Location", managingOrganization=to("Organization")),
        one("Organization", identifier=number("00001234", URA)),
    ],
    "the number is in the reference": [one("Location", managingOrganization={"identifier": number()[0]})],
    "of a part of an organisation": [
        one("Location", name="Intensive care", managingOrganization=to("Organization", "-ic")),
        one("Organization", "-ic", name="Afdeling IC", partOf=to("Organization")),
        one("Organization", identifier=number(), name="Ziekenhuis Alfa"),
    ],
    "a part of a location": [
        one("Location", name="Intensive care", partOf=to("Location", "-whole")),
        one("Location", "-whole", identifier=number("ALFA", "urn:zorgbeeld:facility")),
    ],
    "managed by who has our name": [
        one("Location", managingOrganization=to("Organization")),
        one("Organization", name="Ziekenhuis Alfa"),
    ],
    "parts of each other, without an end": [
        one("Location", managingOrganization=to("Organization"), partOf=to("Location")),
        one("Organization", identifier=number(), partOf=to("Organization", "-2")),
        one("Organization", "-2", partOf=to("Organization")),
    ],
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_a_location_leads_to_our_house_by_what_it_is_within(took: Any, way: str) -> None:
    decoded = took(ABOUT, *WAYS[way])
    assert [one.code for one in decoded.document.facilities] == ["ALFA"]
    assert not [one for one in decoded.problems if one.scope.holds]


def test_what_a_report_contains_leads_there_too_and_its_ids_to_nothing(took: Any) -> None:
    location = {
        "resourceType": "Location",
        "id": "beta",
        "managingOrganization": {"reference": "#o"},
    }
    organization = {"resourceType": "Organization", "id": "o", "identifier": number()}
    report = {**REPORT, "subject": {"reference": "#beta"}, "contained": [location, organization]}
    assert [one.code for one in took(report).document.facilities] == ["ALFA"]


@pytest.mark.parametrize(
    ("place", "owner"),
    [
        ({"identifier": number("ALFA", "")}, {"identifier": number("BETA", "")}),
        ({"identifier": number("BETA", "")}, {"identifier": number()}),
        ({"name": "Ziekenhuis Beta"}, {"identifier": number()}),
        ({"identifier": number("ALFA", "")}, {"name": "Ziekenhuis Beta"}),
    ],
)
def test_a_location_and_its_organisation_are_held_against_each_other(
    took: Any, place: dict[str, Any], owner: dict[str, Any]
) -> None:
    found = [
        ABOUT,
        one("Location", managingOrganization=to("Organization"), **place),
        one("Organization", **owner),
    ]
    decoded = took(*found)
    assert decoded.document.facilities == ()
    assert "ids_differ" in {one.code for one in decoded.problems if one.scope.holds}
    # two locations of one organisation are no contradiction: the nearest counts
    group = {code: house(code, "Alfa Groep") for code in HOUSES}
    assert len(took(*found, houses=group).document.facilities) == 1


def test_an_organisation_of_more_locations_does_not_tell_which_an_unknown_one_is(took: Any) -> None:
    found = [
        ABOUT,
        one("Location", identifier=number("P9", "urn:x"), managingOrganization=to("Organization")),
        one("Organization", identifier=number()),
    ]
    assert [one.code for one in took(*found).document.facilities] == ["ALFA"]
    group = {code: house(code, "Alfa Groep") for code in HOUSES}
    decoded = took(*found, houses=group)
    (problem,) = [one for one in decoded.problems if one.scope.holds]
    assert (problem.code, problem.params["key"]) == ("unknown_facility", "urn:x|P9")


def test_a_number_can_be_pointed_and_no_number_of_a_server(took: Any) -> None:
    decoded = took(ABOUT, *WAYS["managed by who has an AGB number"], dialect=Dialect(words=WORDS))
    (problem,) = [one for one in decoded.problems if one.scope.holds]
    assert (problem.code, problem.params["key"]) == ("unknown_facility", f"{AGB}|06020101")


def test_one_number_with_two_names_is_held(took: Any) -> None:
    found = [ABOUT, {**ABOUT, "subject": to("Location", "-2"), "date": "2026-01-31T09:30:00+01:00"}]
    for name, called in (("", "Alfa"), ("-2", "Omega")):
        found += [
            one("Location", name, managingOrganization=to("Organization", name)),
            one("Organization", name, identifier=number(), name=f"Ziekenhuis {called}"),
        ]
    decoded = took(*found)
    assert decoded.document.facilities == ()
    assert "two_names" in {one.code for one in decoded.problems}


def test_one_number_of_both_under_two_names_is_a_doubt(took: Any) -> None:
    decoded = took(
        ABOUT,
        one(
            "Location",
            identifier=number(),
            name="Hoofdgebouw",
            managingOrganization=to("Organization"),
        ),
        one("Organization", identifier=number(), name="Ziekenhuis Alfa"),
    )
    assert [one.code for one in decoded.document.facilities] == ["ALFA"]
    assert "names_differ" in {one.code for one in decoded.problems}
