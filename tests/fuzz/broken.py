"""Broken messages for every parser of the bridge, the same ones for the same numbers."""

import contextlib
import io
import json
import random
import re
import zipfile
from functools import cache

from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.xmltree import UnreadableError
from lcms_bridge.entries import entry_document
from lcms_bridge.formats import Format, format_of

WORDS = {"ic": "ic", "ward": "kliniek"}
PIECES = (
    *(
        b"",
        b"\0",
        b"\xff",
        b"<",
        b">",
        b"&x;",
        b"|",
        b"^",
        b"\r",
        b'"',
        b"{",
        b"]",
        b"-1",
        b"9" * 40,
    ),
    *(b"1e999", b"null", b"NA", b"\xed\xa0\x80", b"\\ud800", b"<!DOCTYPE a>", b"1900-02-30", b";;"),
)
_WORDS = re.compile(rb"[\w.:+-]+")
# what a word of a message becomes: numbers without end, moments that are none, half characters, names twice
VALUES = (
    *(
        b"",
        b"0",
        b"-1",
        b"9" * 5000,
        b"-" + b"9" * 30,
        b"1e999",
        b"1e-999",
        b"NaN",
        b"NA",
        b"null",
        b"true",
    ),
    *(
        b"1900-02-30",
        b"9999-12-31T23:59:60.999999999+14:00",
        b"0001-01-01",
        b"24:00",
        b"\xff",
        b"\\ud800",
    ),
    *(
        b"\xd9\xa3",
        b"\xe2\x88\x923",
        b"1.000",
        b"1,5",
        b"OEFENING",
        b"A" * 3000,
        b"&#0;",
        b"&lt;",
        b"[[[]]]",
        b"{}",
    ),
)
SEEDS: dict[str, bytes] = {
    "fhir-r4": b'{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"MeasureReport","status":'
    b'"complete","date":"2026-01-31","subject":{"identifier":{"value":"1"}},"group":[{"population":[{"code":'
    b'{"coding":[{"code":"numICUBeds"}]},"count":4}]}]}}]}',
    "edxl-have-1.0": b'<HospitalStatus xmlns="urn:oasis:names:tc:emergency:EDXL:HAVE:1.0"><Hospital><Organization>'  # noqa: E501
    b"<OrganizationInformation><OrganisationName><NameElement>A</NameElement></OrganisationName>"
    b"</OrganizationInformation></Organization><HospitalBedCapacityStatus><BedCapacity><BedType>AdultICU"
    b"</BedType><Capacity><AvailableCount>-1</AvailableCount></Capacity></BedCapacity>"
    b"</HospitalBedCapacityStatus><LastUpdateTime>2026-01-31T08:30:00Z</LastUpdateTime></Hospital></HospitalStatus>",
    "edxl-have-2.0-wd": b'<HAVE xmlns="urn:oasis:names:tc:emergency:edxl:have:2.0"><facility><facilityInformation>'  # noqa: E501
    b"<facilityID>a1</facilityID><facilityName>A</facilityName></facilityInformation><reportingPeriod>"
    b"<ToDateTime>2026-01-31T08:30:00Z</ToDateTime></reportingPeriod><serviceList><serviceListItem>"
    b"<serviceTaxonomyKeyValue>AdultICU</serviceTaxonomyKeyValue><serviceBedCapacity><availableCount>-2"
    b"</availableCount></serviceBedCapacity></serviceListItem></serviceList></facility></HAVE>",
    "geojson": b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point",'
    b'"coordinates":[4.3,52.1]},"properties":{"code":"A","ic_occupied":3,"observed_at":"2026-01-31T08:30Z"}}]}',
    "kml": b'<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>A</name><TimeStamp><when>2026-01-31T08:30Z'
    b'</when></TimeStamp><ExtendedData><Data name="ic_occupied"><value>3</value></Data></ExtendedData><Point>'
    b"<coordinates>4.3,52.1</coordinates></Point></Placemark></kml>",
    "cap-1.2": b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>1</identifier><sender>s</sender>'  # noqa: E501
    b"<sent>2026-01-31T08:30:00+01:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>"
    b"<info><category>Met</category><event>e</event><urgency>Past</urgency><severity>Minor</severity><certainty>"
    b"Likely</certainty><area><areaDesc>a</areaDesc><circle>1,2 3</circle></area></info></alert>",
    "hl7v2-adt": b"MSH|^~\\&|H|HUIS|Z|Z|202601010800||ADT^A01|1|P|2.5\rEVN|A01|202601010800\rPID|1||9\r"
    b"PV1|1|I|W1^1^A||||||||||||||||V7\r",
    "demis-bed-occupancy": b'{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Composition",'
    b'"date":"2026-01-31T08:30:00+01:00","subject":{"identifier":{"value":"7"}}}},{"resource":{"resourceType":'
    b'"QuestionnaireResponse","status":"completed","item":[{"linkId":"numberOperableBedsGeneralWardAdults",'
    b'"answer":[{"valueInteger":5}]}]}}]}',
    "divi-csv": b"datum,bundesland_id,behandlungsgruppe,intensivbetten_belegt,intensivbetten_frei\n"
    b"2026-01-01,09,Erwachsene,NA,3\n",
    "lcps-csv": b"Datum,IC_Bedden_COVID,IC_Bedden_Non_COVID\n3-2-2021,4,\n",
    "requests-json": b'{"exercise":true,"realm":"a","transfer_requests":[{"facility":"A","bed":"ward",'
    b'"asked_at":"2026-01-31T08:30Z","reference":"C3-12","age":"60-69"}]}',
    "requests-fhir": b'{"resourceType":"ServiceRequest","status":"active","intent":"order","authoredOn":'
    b'"2026-01-31T08:30Z","subject":{"type":"Location","identifier":{"value":"C3-12"}},"requester":{"identifier":'
    b'{"value":"A"}},"orderDetail":[{"coding":[{"system":"urn:zorgbeeld:bed","code":"ward"}]}]}',
    "requests-csv": b"facility;asked_at;reference;bed;age\nA;2026-01-31T08:30Z;C3-12;ward;60-69\n",
    "lpz-json": b'[{"oid":"1","locatie":"A","beschikbaarheid":[{"status":"open","peilmoment":"2026-01-31T08:30Z"}]}]',  # noqa: E501
    "spreadsheet": b"locatie;type;peilmoment;bezet\nA;ic;2026-01-31T08:30Z;4\n",
    "capacity-csv": b"versie;omgeving;oefening;locatie;type;peilmoment;bezet\n1;;nee;A;ic;2026-01-31T08:30:00+01:00;4\n",  # noqa: E501
}


@cache
def seeds(form: Format) -> tuple[bytes, ...]:
    """Return a sound message of a format, from which broken ones are made."""
    return (SEEDS[form.name],)


def mangled(seed: bytes, number: int) -> bytes:
    """Return a message with a few pieces cut, doubled, changed or cut off; the same for a number."""
    chance = random.Random(number)  # noqa: S311  # not a secret
    data = bytearray(seed)
    for _ in range(chance.randint(1, 6)):
        at, size = chance.randrange(len(data) + 1), chance.randint(0, 12)
        what = chance.randrange(4)
        if what == 0:
            del data[at : at + size]
        elif what == 1:
            data[at:at] = chance.choice(PIECES)
        elif what == 2:
            data[at:at] = data[at : at + size * 8]
        else:
            del data[at + size * 20 :]
    return bytes(data)


def worded(data: bytes, number: int) -> bytes:
    """Return a message with a word changed, doubled or taken from elsewhere in it: its form stays whole.

    So what stands behind the parser of XML, JSON or an archive is reached too.
    """
    chance = random.Random(number)  # noqa: S311  # not a secret
    if data.startswith(b"PK"):
        return _repacked(data, chance)
    found = list(_WORDS.finditer(data))
    for _ in range(chance.randint(1, 3)):
        if not found:
            break
        at, other = chance.choice(found), chance.choice(found)
        data = data[: at.start()] + chance.choice((*VALUES, other[0])) + data[at.end() :]
        found = list(_WORDS.finditer(data))
    return data


def _repacked(data: bytes, chance: random.Random) -> bytes:
    """Return an archive with one of its parts changed."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as was, zipfile.ZipFile(out, "w") as made:
            names = was.namelist()
            changed = chance.choice(names)
            for name in names:
                part, number = was.read(name), chance.randrange(2**32)
                if name == changed:
                    part = (worded if number % 2 else mangled)(part.removeprefix(b"PK"), number)
                made.writestr(name, part)
    except Exception:  # noqa: BLE001  # an archive that was broken before is broken otherwise
        return mangled(data, chance.randrange(2**32))
    return out.getvalue()


def read_by(form: Format, data: bytes) -> None:
    """Have a format read bytes, at the door and inside; an exception is a fault of it."""
    format_of(data)
    if form.of_patients is not None:
        form.of_patients(data)
    if form.strip is not None:
        with contextlib.suppress(UnreadableError):
            form.strip(data, lambda _stay: "V")
    assert form.read is not None
    reading = form.read(data, Dialect(words=WORDS))
    json.dumps([entry_document(one) for one in reading.entries])
