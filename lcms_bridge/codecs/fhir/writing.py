"""Writing FHIR R4: one transaction with a Location per hospital and a MeasureReport per figure set.

Each count has our own code, and those of SANER and LOINC where they have one. What is unknown is a
data-absent-reason, never a nought. Nothing is created twice and a
correction arrives: every entry is a conditional update (`PUT …?identifier=`). The
shapes are those of nl-core; no profile is claimed, because none was proven.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from lcms_bridge.canonical import Picture
from lcms_bridge.codecs.codes import code_for
from lcms_bridge.codecs.fhir.reading import (
    OUR_CLASS,
    OUR_ED,
    OUR_FIGURES,
    OUR_NOTE,
    OUR_SOURCE,
)
from lcms_bridge.codecs.fhir.resources import ABSENT
from lcms_bridge.entries import FIGURES, CapacitySnapshot, EdStatus, Line, Site
from lcms_bridge.outgoing import entries_of, site_of

SANER = "http://hl7.org/fhir/uv/saner/CodeSystem/MeasuredValues"
GROUPS = "http://hl7.org/fhir/uv/saner/CodeSystem/MeasureGroupSystem"
LOINC = "http://loinc.org"
MEASURE = "http://hl7.org/fhir/uv/saner/Measure/CDCPatientImpactAndHospitalCapacity"
OUR_MEASURE = "urn:zorgbeeld:measure:ed"
REPORTS = "urn:zorgbeeld:report"
ALWAYS = ("operational", "occupied", "available")  # unknown of these is said
PRESENT = "112508-7"  # of LOINC: patients in the emergency department
ROLES = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
HTEST = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason",
    "code": "HTEST",
    "display": "test health data",
}


def encode(picture: Picture) -> bytes:
    """Return the transaction as UTF-8 JSON."""
    test = {"meta": {"security": [HTEST]}} if picture.envelope.exercise else {}
    entries = [_located(site_of(one), test) for one in picture.hospitals]
    for said in entries_of(picture):
        if isinstance(said, CapacitySnapshot):
            entries.append(_entry(said.facility, "beds", _beds(said, test, picture.said)))
        elif isinstance(said, EdStatus):
            entries.append(_entry(said.facility, "ed", _ed(said, test)))
    bundle = {"resourceType": "Bundle", **test, "type": "transaction", "entry": entries}
    text = json.dumps(bundle, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", errors="replace")


def _located(site: Site, test: dict[str, Any]) -> dict[str, Any]:
    """Return the entry of a hospital's Location."""
    system, code = site.ids[0].system, site.ids[0].value
    location = {
        "resourceType": "Location",
        **test,
        "identifier": [_identifier(site)],
        "status": "active",
        "name": site.name or code,
        "mode": "instance",
        "type": [{"coding": [{"system": ROLES, "code": "HOSP"}]}],
        "position": {"longitude": site.longitude, "latitude": site.latitude},
    }
    return {
        "fullUrl": _url(f"location:{code}"),
        "resource": location,
        "request": _put("Location", system, code),
    }


def _identifier(site: Site) -> dict[str, str]:
    """Return a hospital's identifier; one of the receiver has the system that was given with it, if any."""
    system, value = site.ids[0].system, site.ids[0].value
    return {"system": system, "value": value} if system else {"value": value}


def _entry(site: Site, what: str, report: dict[str, Any]) -> dict[str, Any]:
    """Return the entry of a report, one for its hospital and moment: a correction changes it."""
    name = f"{site.ids[0].value}:{what}:{report['date']}"
    report["identifier"] = [{"system": REPORTS, "value": name}]
    return {
        "fullUrl": _url(name),
        "resource": report,
        "request": _put("MeasureReport", REPORTS, name),
    }


def _put(kind: str, system: str, value: str) -> dict[str, str]:
    """Return the request that makes a resource once, and changes it when the same is told anew.

    A plus or a bar within an address means something else unless it is written as a number.
    """
    token = f"{system}|{value}" if system else value
    return {"method": "PUT", "url": f"{kind}?identifier={quote(token, safe=':')}"}


def _report(
    said: CapacitySnapshot | EdStatus, measure: str, test: dict[str, Any]
) -> dict[str, Any]:
    """Return what every report has."""
    site = said.facility
    at = said.observed_at.isoformat() if said.observed_at else ""
    reference = {
        "reference": _url(f"location:{site.ids[0].value}"),
        "identifier": _identifier(site),
        "display": site.name or site.ids[0].value,
    }
    texts = ((OUR_SOURCE, said.source), (OUR_NOTE, said.note))
    extensions = [{"url": url, "valueString": value} for url, value in texts if value]
    return {
        "resourceType": "MeasureReport",
        **test,
        "extension": extensions,
        "status": "complete",
        "type": "summary",
        "measure": measure,
        "subject": reference,
        "date": at,
        "period": {"start": at, "end": at},
    }


def _beds(
    said: CapacitySnapshot, test: dict[str, Any], theirs: Mapping[str, str]
) -> dict[str, Any]:
    """Return the report of beds: a group a kind, with the receiver's own word for it as text."""
    report = _report(said, MEASURE, test)
    report["extension"].append({"url": OUR_CLASS, "valueCode": said.capacity_class})
    report["group"] = [
        {
            "code": {
                "coding": [
                    {"system": GROUPS, "code": "Beds"},
                    {"system": "urn:zorgbeeld:kind", "code": line.bed_type},
                ],
                **({"text": theirs[line.bed_type]} if line.bed_type in theirs else {}),
            },
            "population": list(_populations(line)),
        }
        for line in said.lines
    ]
    return report


def _populations(line: Line) -> Iterator[dict[str, Any]]:
    """Yield the counts of one kind; unknown is said of the three that everybody asks for."""
    for figure in FIGURES:
        value = getattr(line, figure)
        if value is None and figure not in ALWAYS:
            continue
        coding = [{"system": OUR_FIGURES, "code": f"{line.bed_type}.{figure}"}]
        for system, standard in ((SANER, "saner"), (LOINC, "loinc")):
            code = code_for(standard, line.bed_type, figure)
            if code:
                coding.append({"system": system, "code": code})
        population: dict[str, Any] = {"code": {"coding": coding}}
        if value is None:
            population["_count"] = {"extension": [{"url": ABSENT, "valueCode": "unknown"}]}
        else:
            population["count"] = value
        yield population


def _ed(said: EdStatus, test: dict[str, Any]) -> dict[str, Any]:
    """Return the report of an emergency department: its state has no code in FHIR's own words."""
    report = _report(said, OUR_MEASURE, test)
    parts: list[dict[str, Any]] = []
    if said.traffic:
        parts.append({"url": "traffic", "valueCode": said.traffic})
    if said.reason:
        parts.append({"url": "reason", "valueCode": said.reason})
    if said.expected_end:
        parts.append({"url": "expected-end", "valueDateTime": said.expected_end.isoformat()})
    if said.score is not None:
        parts.append({"url": "nedocs", "valueDecimal": said.score})
    report["extension"].append({"url": OUR_ED, "extension": parts})
    coding = [{"system": LOINC, "code": PRESENT}]
    counted: dict[str, Any] = {"code": {"coding": coding}}
    if said.present is None:
        counted["_count"] = {"extension": [{"url": ABSENT, "valueCode": "unknown"}]}
    else:
        counted["count"] = said.present
    report["group"] = [{"code": {"coding": coding}, "population": [counted]}]
    return report


def _url(name: str) -> str:
    """Return the address of a resource within the transaction; the same for the same thing."""
    return uuid5(NAMESPACE_URL, f"urn:zorgbeeld:{name}").urn
