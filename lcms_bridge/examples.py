"""An example of each format that can bring figures of a house in, with that house's own code in it.

What goes out as well is its own example; the others are filled in here. Every one of them, sent as it
stands, is taken over: a test sends them. That of movements (HL7 v2) waits until a person says what its
ward is.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from capacity.kinds import bed_kinds
from capacity.resource import BedLine
from lcms_bridge.canonical import (
    BedState,
    EdState,
    Envelope,
    FacilityState,
    Located,
    Picture,
    Provenance,
)
from lcms_bridge.codecs import adt, capacity_csv, demis, lpz_json, sheet
from lcms_bridge.formats import INCOMING, Format
from lcms_bridge.mapping import bed_words
from network.models import Facility

OPERATIONAL, OCCUPIED = 20, 17  # made-up figures
PRESENT = 14
MOST_KINDS = 2  # an example is read by a person


@dataclass(frozen=True)
class Example:
    """An example of a format: the name of a file, what is in it, and what else who links it must know."""

    form: Format
    file: str
    text: str
    advice: str = ""


def examples_of(facility: Facility, envelope: Envelope, now: datetime) -> list[Example]:
    """Return an example of each format that can say how full this house is."""
    at = now.replace(second=0, microsecond=0) - timedelta(minutes=1)
    had = [bed.code for bed in bed_kinds() if bed.headline and bed.has(facility)][:MOST_KINDS]
    picture = _picture(facility, envelope, at, had)
    written = {
        lpz_json.FORMAT: ("seh.json", _lpz(facility, at)),
        demis.FORMAT: ("bettenbelegung.json", _demis(facility, at)),
        sheet.FORMAT: ("bedden.csv", _sheet(facility, at, had)),
        adt.FORMAT: ("opname.hl7", _adt(facility, at, envelope), _of_movements()),
    }
    found = []
    for form in INCOMING:
        if form.name in written:
            found.append(Example(form, *written[form.name]))
        elif form.carries and form.encode is not None:
            name = f"bedden.{form.suffix}"
            text = form.encode(picture).decode("utf-8-sig")
            found.append(Example(form, name, _readable(text)))
    # what most systems can make comes first
    return sorted(found, key=lambda one: one.form.name != capacity_csv.FORMAT)


def _readable(text: str) -> str:
    """Return JSON and XML with a line for each part of it: what goes out has none to spare."""
    if text.startswith("{"):
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    if not text.startswith("<"):
        return text
    depth, lines = 0, []
    for line in text.replace("><", ">\n<").splitlines():
        depth -= line.startswith("</")
        lines.append("  " * depth + line)
        opens = line.startswith("<") and not line.startswith(("</", "<?", "<!"))
        depth += opens and "</" not in line and not line.endswith("/>")
    return "\n".join(lines)


def _picture(facility: Facility, envelope: Envelope, at: datetime, had: list[str]) -> Picture:
    """Return the picture of one house with made-up figures."""
    provenance = Provenance(at, "")
    lines = tuple(
        BedLine(code, operational=OPERATIONAL, occupied=OCCUPIED, blocked=0) for code in had
    )
    state = FacilityState(
        facility.pk,
        facility.name,
        facility.region_id,
        beds=BedState(provenance, lines),
        ed=EdState(provenance, "open", present=PRESENT),
        demo=envelope.exercise,
    )
    located = Located(
        state,
        facility.latitude,
        facility.longitude,
        facility.city,
        facility.veiligheidsregio_id,
        facility.sector,
        facility.kind,
    )
    return Picture(envelope, facility.name, at, (), (located,), bed_words())


def _lpz(facility: Facility, at: datetime) -> str:
    """Return a department as LPZ says it; the names within `beschikbaarheid` are not public."""
    said = {"status": "open", "peilmoment": at.isoformat(), "aanwezig": PRESENT}
    house = {"oid": facility.pk, "locatie": facility.name, "beschikbaarheid": [said]}
    return json.dumps([house], ensure_ascii=False, indent=2)


def _adt(facility: Facility, at: datetime, envelope: Envelope) -> str:
    """Return one admission: which bed of which ward, by the number of a stay; nothing else of anybody."""
    world = "T" if envelope.exercise else "P"
    moment = f"{at:%Y%m%d%H%M%S%z}"
    segments = (
        f"MSH|^~\\&|ZIS|{facility.pk}|ZORGBEELD|{facility.pk}|{moment}||ADT^A01^ADT_A01|1|{world}|2.5",
        f"EVN|A01|{moment}",
        f"PV1|1|I|A1^01^1{'|' * 16}V1{'|' * 25}{moment}",
    )
    return "\n".join([*segments, ""])


def _of_movements() -> str:
    return _(
        "Stuur elke opname, overplaatsing en ontslag, te beginnen met wie er al ligt; MLLP kan ook "
        "(poort en certificaat: bij de beheerder). Bij het eerste bericht wijst u per afdeling aan welk "
        "soort bed het is: tot dan telt er niets van. Wat van een patiënt is wordt niet bewaard."
    )


def _sheet(facility: Facility, at: datetime, had: list[str]) -> str:
    """Return a table with a row a kind of bed."""
    words = bed_words()
    rows = [f"{facility.pk};{at.isoformat()};{words[bed]};{OPERATIONAL};{OCCUPIED}" for bed in had]
    return "\n".join(["locatie;peilmoment;soort;capaciteit;bezet", *rows, ""])


def _demis(facility: Facility, at: datetime) -> str:
    """Return a German report of bed occupancy."""
    said = {"GeneralWardAdults": (OPERATIONAL, OCCUPIED)}
    items = [
        {"linkId": f"{which}{beds}", "answer": [{"valueInteger": number}]}
        for beds, numbers in said.items()
        for which, number in zip(("numberOperableBeds", "numberOccupiedBeds"), numbers, strict=True)
    ]
    report = {
        "resourceType": "Composition",
        "status": "final",
        "date": at.isoformat(),
        "type": {"coding": [{"code": "bedOccupancyReport"}]},
        "subject": {"identifier": {"value": facility.pk}},
        "title": "Bed Occupancy Report",
    }
    answers = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "https://demis.rki.de/fhir/Questionnaire/StatisticQuestionsBedOccupancy",
        "status": "completed",
        "item": items,
    }
    bundle = {
        "resourceType": "Bundle",
        "type": "document",
        "timestamp": at.isoformat(),
        "entry": [{"resource": report}, {"resource": answers}],
    }
    return json.dumps(bundle, ensure_ascii=False, indent=2)
