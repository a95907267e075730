"""Reading what a Location of FHIR R4 says of itself: the state of a bed, a department or a house."""

from typing import Any

from lcms_bridge.canonical import FilePlace
from lcms_bridge.codecs import jsontree
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.fhir import resources
from lcms_bridge.codecs.fhir.resources import Found, Message, Resource
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.values import moment, text
from lcms_bridge.entries import NO_DEPARTMENT, OPEN, STOP, EdStatus, Entry, FacilityStatus

BED_STATES = frozenset("CHIKOU")  # HL7 table 0116


def subjects_of(message: Message) -> set[int]:
    """Return the Locations that reports are about: they say nothing of their own."""
    found = (
        message.referred(one.resource, one.resource.get("subject"))
        for one in message.of("MeasureReport")
    )
    return {id(one.resource) for one in found if one is not None}


def state_of(
    message: Message, found: Found, subjects: set[int], dialect: Dialect, notes: Notes
) -> list[Entry]:
    """Return the state of a Location: a bed's by table 0116, a department's, a house's."""
    resource, path = found.resource, found.path
    status = text(resource.get("status"), 20)
    bed_state = text(jsontree.at(resource, "operationalStatus", "code"), 10)
    if id(resource) in subjects and not bed_state and status in {"", "active"}:
        return []
    site = resources.place(message, found, notes)
    if resources.changed_meaning(resource, path, site.label, notes):
        return []
    physical = {code for _system, code in resources.codings(resource.get("physicalType"))}
    kinds = {
        code for one in jsontree.items(resource.get("type")) for _s, code in resources.codings(one)
    }
    if bed_state and bed_state not in BED_STATES:
        where = f"{path}.operationalStatus"
        notes.hold("bed_state", where, site.label, given=bed_state, words=sorted(BED_STATES))
        return []
    if bed_state and not physical & {"bd"}:
        notes.doubt("bed_state_of_no_bed", f"{path}.operationalStatus", site.label)
    when = moment(jsontree.at(resource, "meta", "lastUpdated"), dialect.zone)
    at, place = when.at if when else None, FilePlace(path=path)
    if "ER" in kinds and not bed_state:
        traffic = {"active": OPEN, "suspended": STOP, "inactive": NO_DEPARTMENT}.get(status)
        return [EdStatus(_whole(message, resource, site, notes), at, place, traffic=traffic)]
    bed = site.label if "bd" in physical else ""
    owner = _whole(message, resource, site, notes) if bed else site
    return [FacilityStatus(owner, at, place, status=status, bed_status=bed_state, bed=bed)]


def _whole(message: Message, resource: Resource, own: Any, notes: Notes) -> Any:
    """Return the place that a bed or department is part of, where the message has it."""
    outer = message.referred(resource, resource.get("partOf"))
    return resources.place(message, outer, notes) if outer else own
