"""Writing FHIR R4: one transaction with the places of each hospital and a MeasureReport per figure set.

Each count has our own code, and those of SANER and LOINC where they have one. What is unknown is a
data-absent-reason, never a nought. Nothing is created twice and a
correction arrives: every entry is a conditional update (`PUT …?identifier=`). Places claim the profiles of
nl-core (`places.py`); nl-core has none for a MeasureReport, which claims nothing.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from lcms_bridge.canonical import Picture
from lcms_bridge.codecs.codes import code_for
from lcms_bridge.codecs.fhir.places import entries_for, reference_to, request_for, url_of
from lcms_bridge.codecs.fhir.reading import (
    OUR_CLASS,
    OUR_ED,
    OUR_FIGURES,
    OUR_NOTE,
    OUR_SOURCE,
)
from lcms_bridge.codecs.fhir.resources import ABSENT
from lcms_bridge.entries import FIGURES, CapacitySnapshot, EdStatus, Line, Site
from lcms_bridge.outgoing import entries_of

SANER = "http://hl7.org/fhir/uv/saner/CodeSystem/MeasuredValues"
GROUPS = "http://hl7.org/fhir/uv/saner/CodeSystem/MeasureGroupSystem"
LOINC = "http://loinc.org"
MEASURE = "http://hl7.org/fhir/uv/saner/Measure/CDCPatientImpactAndHospitalCapacity"
OUR_MEASURE = "urn:zorgbeeld:measure:ed"
REPORTS = "urn:zorgbeeld:report"
ALWAYS = ("operational", "occupied", "available")  # unknown of these is said
PRESENT = "112508-7"  # of LOINC: patients in the emergency department
HTEST = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason",
    "code": "HTEST",
    "display": "test health data",
}


def encode(picture: Picture) -> bytes:
    """Return the transaction as UTF-8 JSON."""
    test = {"meta": {"security": [HTEST]}} if picture.envelope.exercise else {}
    entries = [entry for one in picture.hospitals for entry in entries_for(one, test)]
    for said in entries_of(picture):
        if isinstance(said, CapacitySnapshot):
            entries.append(_entry(said.facility, "beds", _beds(said, test, picture.said)))
        elif isinstance(said, EdStatus):
            entries.append(_entry(said.facility, "ed", _ed(said, test)))
    bundle = {"resourceType": "Bundle", **test, "type": "transaction", "entry": entries}
    text = json.dumps(bundle, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", errors="replace")


def _entry(site: Site, what: str, report: dict[str, Any]) -> dict[str, Any]:
    """Return the entry of a report, one for its hospital and moment: a correction changes it."""
    name = f"{site.ids[0].value}:{what}:{report['date']}"
    report["identifier"] = [{"system": REPORTS, "value": name}]
    return {
        "fullUrl": url_of(name),
        "resource": report,
        "request": request_for("MeasureReport", REPORTS, name),
    }


def _report(
    said: CapacitySnapshot | EdStatus, measure: str, test: dict[str, Any]
) -> dict[str, Any]:
    """Return what every report has."""
    at = said.observed_at.isoformat() if said.observed_at else ""
    texts = ((OUR_SOURCE, said.source), (OUR_NOTE, said.note))
    extensions = [{"url": url, "valueString": value} for url, value in texts if value]
    return {
        "resourceType": "MeasureReport",
        **test,
        "extension": extensions,
        "status": "complete",
        "type": "summary",
        "measure": measure,
        "subject": reference_to(said.facility, "location"),
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
