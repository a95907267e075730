"""Whether a message is about persons, by its bytes: such bytes are never stored as they came. Pure.

Told by what every such standard must say: segments of HL7 v2, resources and references of FHIR, the
headings of a table. What cannot be read is looked through all the same.
"""

import re

from lcms_bridge.codecs.jsontree import is_json, unescaped
from lcms_bridge.codecs.sheet.workbook import headings
from lcms_bridge.codecs.xmltree import UnreadableError

_TYPES = (
    b"Patient|Person|RelatedPerson|Encounter|EpisodeOfCare|Condition|Observation|Procedure|Coverage"
    b"|MedicationRequest|MedicationStatement|AllergyIntolerance|DiagnosticReport|Immunization"
    b"|CarePlan|ClinicalImpression|Flag|Appointment|NutritionOrder|FamilyMemberHistory"
)
_FHIR = re.compile(
    rb'"resourceType"\s*:\s*"(?:%(types)s)"|<(?:\w+:)?(?:%(types)s)(?=[\s/>])'
    rb"|[\"'/](?:Patient|Person|RelatedPerson|Encounter)/|\"type\"\s*:\s*\"Patient\""
    rb"|<(?:\w+:)?ServiceRequest(?=[\s/>])"
    # HL7 CDA and HL7 v2 as XML
    rb"|<(?:\w+:)?(?:patientRole|recordTarget|PID|ADT_A\d\d)(?=[\s/>])" % {b"types": _TYPES}
)
_REQUEST = re.compile(rb'"resourceType"\s*:\s*"ServiceRequest"')
# what is read as JSON is looked through by `requests_fhir`: a request may be for a place, about a bed
_looked_through = is_json('"ServiceRequest"')
_SEGMENTS = re.compile(
    rb"(?:^|[\r\n\x0b\x1c\xff\xfe\xbf])[ \t]*(?:MSH|PID|NK1|MRG|PV1)[^\w\s;,.:-]"
)
_HEADINGS = frozenset(
    {
        *("bsn", "burgerservicenummer", "sofinummer", "geboortedatum", "gebdatum", "gebdat"),
        *("patientnummer", "patientnr", "patientid", "patientnaam", "patient", "achternaam"),
        *(
            "voornaam",
            "voornamen",
            "voorletters",
            "geslachtsnaam",
            "dateofbirth",
            "birthdate",
            "dob",
        ),
        *(
            "lastname",
            "firstname",
            "surname",
            "patientname",
            "mrn",
            "opnamenummer",
            "verzekerdenummer",
        ),
    }
)
_MANY_ROWS = 50  # a heading stands near the top
_ACCENTS = str.maketrans("ëéèïöüáà", "eeeiouaa")


def in_segments(data: bytes) -> bool:
    """Say whether bytes hold segments of HL7 v2, whatever their encoding or frames."""
    return _SEGMENTS.search(data.replace(b"\0", b"")) is not None


def in_resources(data: bytes) -> bool:
    """Say whether bytes hold a resource of a person or of care for one, or refer to one."""
    said = unescaped(data.replace(b"\0", b"")).replace(b"\\/", b"/")
    if _FHIR.search(said):
        return True
    return _REQUEST.search(said) is not None and not _looked_through(data)


def in_headings(data: bytes) -> bool:
    """Say whether a table has a column of persons: a number, a name, a day of birth."""
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in {b"{", b"[", b"<"}:
        return False
    try:
        return any(_plain(cell) in _HEADINGS for cell in headings(data, _MANY_ROWS))
    except UnreadableError:
        return False  # then nothing of it is read either


def _plain(cell: str) -> str:
    """Return a heading without case, accents, spaces and signs."""
    return "".join(one for one in cell.casefold().translate(_ACCENTS) if one.isalnum())
