"""Of each format that comes in a message that says a part: what is not in it stays as it is known."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from lcms_bridge.codecs import cap
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.outgoing import OURS
from tests.lcms_bridge.factories import NOW
from tests.lcms_bridge.test_request_formats import EXERCISE, HEAD, ROW, service_request
from tests.lcms_bridge.test_round_trips import PICTURE

AT = (NOW - timedelta(minutes=10)).isoformat()
HAVE1 = "urn:oasis:names:tc:emergency:EDXL:HAVE:1.0"
HAVE2 = "urn:oasis:names:tc:emergency:edxl:have:2.0"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


@dataclass(frozen=True)
class Partial:
    """A message of a format, and what becomes of the beds of intensive care that were known: 10, 8, 1.

    `ic` are operational, occupied and blocked afterwards; None: the format brings no figure of a house.
    """

    raw: bytes
    ic: tuple[int | None, int | None, int | None] | None = (10, 8, 1)
    dialect: Any = field(default_factory=dict)


def fhir(**population: Any) -> bytes:
    """Return a report of one count."""
    code = population.pop("code")
    return json.dumps(
        {
            "resourceType": "MeasureReport",
            "status": "complete",
            "date": AT,
            "subject": {"identifier": {"system": OURS, "value": "ALFA"}},
            "group": [{"population": [{"code": {"coding": [{"code": code}]}, **population}]}],
        }
    ).encode()


def have1(capacity: str) -> bytes:
    """Return a hospital with the counts of its intensive care."""
    return (
        f'<HospitalStatus xmlns="{HAVE1}" xmlns:n="urn:oasis:names:tc:ciq:xnl:3"><Hospital>'
        "<Organization><OrganizationInformation><n:OrganisationName><n:NameElement>Ziekenhuis ALFA"
        "</n:NameElement></n:OrganisationName></OrganizationInformation></Organization>"
        "<HospitalBedCapacityStatus><BedCapacity><BedType>AdultICU</BedType><Capacity>"
        f"{capacity}</Capacity></BedCapacity></HospitalBedCapacityStatus>"
        f"<LastUpdateTime>{AT}</LastUpdateTime></Hospital></HospitalStatus>"
    ).encode()


def have2(capacity: str) -> bytes:
    """Return a facility with the counts of its intensive care."""
    return (
        f'<HAVE xmlns="{HAVE2}"><facility><facilityInformation><facilityID>ZB-ALFA</facilityID>'
        f"</facilityInformation><reportingPeriod><ToDateTime>{AT}</ToDateTime></reportingPeriod>"
        "<serviceList><serviceListItem><serviceTaxonomyKeyValue>AdultICU</serviceTaxonomyKeyValue>"
        f"<serviceBedCapacity>{capacity}</serviceBedCapacity></serviceListItem></serviceList>"
        "</facility></HAVE>"
    ).encode()


def geojson(**said: Any) -> bytes:
    """Return a point with these properties."""
    properties = {"code": "ALFA", "kind": "hospital", "beds_observed_at": AT, **said}
    point = {"type": "Point", "coordinates": [4.25, 51.5]}
    feature = {"type": "Feature", "geometry": point, "properties": properties}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def kml(**said: Any) -> bytes:
    """Return a placemark with these properties."""
    values = {"code": "ALFA", "kind": "hospital", "beds_observed_at": AT, **said}
    data = "".join(f'<Data name="{key}"><value>{one}</value></Data>' for key, one in values.items())
    return (
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>'
        f"<ExtendedData>{data}</ExtendedData>"
        "<Point><coordinates>4.25,51.5</coordinates></Point></Placemark></Document></kml>"
    ).encode()


def adt() -> bytes:
    """Return the admission of one patient."""
    moment = (NOW - timedelta(minutes=10)).strftime("%Y%m%d%H%M%S+0000")
    return (
        f"MSH|^~\\&|HIS|ALFA|ZB|ZB|{moment}||ADT^A01|1|P|2.5\rEVN|A01|{moment}\r"
        f"PID|1||999\rPV1|1|I|W1^1^A{'|' * 16}V77"
    ).encode()


def demis() -> bytes:
    """Return a German report that says how many lie on intensive care only."""
    items = [{"linkId": "numberOccupiedBedsICUAdults", "answer": [{"valueInteger": 9}]}]
    report = {
        "resourceType": "Composition",
        "date": AT,
        "type": {"coding": [{"code": "bedOccupancyReport"}]},
        "subject": {"identifier": {"value": "ALFA"}},
    }
    answers = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "https://demis.rki.de/fhir/Questionnaire/StatisticQuestionsBedOccupancy",
        "status": "completed",
        "item": items,
    }
    entries = [{"resource": report}, {"resource": answers}]
    return json.dumps({"resourceType": "Bundle", "type": "document", "entry": entries}).encode()


LPZ = [{"oid": "ALFA", "beschikbaarheid": [{"status": "stop", "peilmoment": AT}]}]
SHEET = "locatie;peilmoment;soort;"
OWN_HEAD = "versie;omgeving;oefening;locatie;type;peilmoment;bezet\n"
OWN = f"{OWN_HEAD}1;oefengolf;ja;ALFA;ic;{AT};9\n1;oefengolf;ja;ALFA;kliniek;{AT};150\n"
ALFA = {"sites": {"urn:ags|09": "ALFA", "urn:iso:std:iso:3166|NL": "ALFA"}}
DIVI = "datum,bundesland_id,behandlungsgruppe,intensivbetten_belegt"

REQUESTS = {
    "exercise": True,
    "realm": "oefengolf",
    "transfer_requests": [
        {"facility": "ALFA", "asked_at": AT, "reference": "C3-12", "bed": "ic", "age": "60-69"}
    ],
}
PARTIAL: dict[str, list[Partial]] = {
    "fhir-r4": [
        Partial(fhir(code="numICUBedsOcc", count=9), (10, 9, 1)),
        Partial(fhir(code="numICUBedsAvail", count=3), (10, 6, 1)),
        Partial(fhir(code="numICUBeds", count=12), (12, 8, 1)),
        # a reason is an answer: the count is unknown
        Partial(
            fhir(
                code="numICUBedsOcc",
                _count={"extension": [{"url": ABSENT, "valueCode": "unknown"}]},
            ),
            (10, None, 1),
        ),
    ],
    "edxl-have-1.0": [
        Partial(have1("<AvailableCount>2</AvailableCount>"), (10, 7, 1)),
        Partial(have1("<BaselineCount>12</BaselineCount>"), (12, 8, 1)),
        Partial(
            have1("<AvailableCount>-2</AvailableCount><BaselineCount>10</BaselineCount>"),
            (10, 11, 1),
        ),
        Partial(have1("<BaselineCount>NA</BaselineCount>"), (None, 8, 1)),
    ],
    "edxl-have-2.0-wd": [
        Partial(have2("<availableCount>2</availableCount>"), (10, 7, 1)),
        Partial(have2("<availableCount/>"), (10, None, 1)),
    ],
    "geojson": [
        Partial(geojson(ic_occupied=9), (10, 9, 1)),
        Partial(geojson(ic_available=3), (10, 6, 1)),
        Partial(geojson(ic_occupied=None, ic_blocked=0), (10, None, 0)),
    ],
    "kml": [
        Partial(kml(ic_occupied=9), (10, 9, 1)),
        Partial(kml(ic_available=3, ic_blocked=2), (10, 5, 2)),
    ],
    "cap-1.2": [Partial(cap.encode(PICTURE), None)],
    "hl7v2-adt": [
        Partial(adt(), (10, 1, 1), {"options": {"wards": {"W1": "ic"}}}),
        Partial(adt(), (12, 1, 1), {"options": {"wards": {"W1": "ic"}, "beds": {"W1": 12}}}),
    ],
    # asks for places and says no figure
    "requests-json": [Partial(json.dumps(REQUESTS).encode(), None)],
    "requests-csv": [Partial(f"{HEAD}\n{ROW}\n".encode(), None)],
    "requests-fhir": [Partial(json.dumps(service_request(meta=EXERCISE)).encode(), None)],
    "demis-bed-occupancy": [Partial(demis(), (10, 9, 1))],
    "divi-csv": [Partial(f"{DIVI}\n{AT},09,Erwachsene,9\n".encode(), (10, 9, 1), ALFA)],
    # parts of a kind, of the whole country
    "lcps-csv": [Partial(b"Datum,IC_Bedden_COVID\n2020-10-01,4\n", None, ALFA)],
    "lpz-json": [Partial(json.dumps(LPZ).encode())],
    "spreadsheet": [
        Partial(f"{SHEET}bezet\nALFA;{AT};IC;9\n".encode(), (10, 9, 1)),
        Partial(f"{SHEET}bezet;capaciteit\nALFA;{AT};IC;;12\n".encode(), (12, None, 1)),
        # what people mean by free beds nobody knows: nothing follows from what was open
        Partial(f"{SHEET}vrij\nALFA;{AT};IC;3\n".encode(), None),
    ],
    "capacity-csv": [Partial(OWN.encode(), (10, 9, 1))],
}


def dialect(of: Partial, words: dict[str, str]) -> Dialect:
    """Return how its sender speaks."""
    return Dialect(words=words, **of.dialect)
