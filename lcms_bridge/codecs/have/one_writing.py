"""EDXL-HAVE 1.0, written: what a peer is told, by the letter of the schema or as Sahana reads it."""

from xml.etree.ElementTree import Element as Node  # only builds what goes out
from xml.etree.ElementTree import SubElement, register_namespace

from lcms_bridge.canonical import Picture
from lcms_bridge.codecs.codes import words_for
from lcms_bridge.codecs.have import common
from lcms_bridge.codecs.have.one import HAVE
from lcms_bridge.entries import CapacitySnapshot, EdStatus, Entry, Site
from lcms_bridge.outgoing import entries_of
from lcms_bridge.xmltext import plain, written

XNL, XPIL = "urn:oasis:names:tc:ciq:xnl:3", "urn:oasis:names:tc:ciq:xpil:3"
GML, GEO = "http://www.opengis.net/gml", "urn:oasis:names:tc:emergency:EDXL:HAVE:1.0:geo-oasis"
EXERCISE = "OEFENING"
for _prefix, _uri in (
    ("have", HAVE),
    ("xnl", XNL),
    ("xpil", XPIL),
    ("gml", GML),
    ("geo-oasis", GEO),
):
    register_namespace(_prefix, _uri)


def encode(picture: Picture) -> bytes:
    """Return the hospitals of a picture; what is unknown is left out, negative counts stay."""
    root = Node(f"{{{HAVE}}}HospitalStatus")
    said = entries_of(picture)
    for hospital in picture.hospitals:
        code = hospital.facility.code
        mine = [one for one in said if one.facility.ids[0].value == code]
        if mine:
            _write(root, mine, picture)
    return written(root)


def _write(root: Node, said: list[Entry], picture: Picture) -> None:
    """Write one hospital in the order of the schema; a HAVE hospital has one moment, the oldest."""
    for entry in _same_moment(said):
        hospital = _sub(root, HAVE, "Hospital")
        site = entry[0].facility
        owner = _sub(hospital, HAVE, "Organization")
        _write_site(owner, site, sahana=picture.sahana)
        beds = next((one for one in entry if isinstance(one, CapacitySnapshot)), None)
        if picture.envelope.exercise:
            _sub(owner, HAVE, "CommentText", EXERCISE)
        if beds and beds.note:
            _sub(owner, HAVE, "CommentText", beds.note)
        for one in entry:
            if isinstance(one, EdStatus):
                _write_department(hospital, one, sahana=picture.sahana)
        if beds:
            _write_beds(hospital, beds, picture)
        at = entry[0].observed_at
        _sub(hospital, HAVE, "LastUpdateTime", at.isoformat() if at else "")


def _write_site(owner: Node, site: Site, *, sahana: bool) -> None:
    """Write which hospital it is and where; Sahana reads both at places of its own."""
    about = _sub(owner, HAVE, "OrganizationInformation")
    named = _sub(about, XNL, "OrganisationName")
    _sub(named, XNL, "NameElement", site.name or site.label)
    holder = _sub(_sub(about, XPIL, "Identifiers"), XPIL, "Identifier")
    if site.ids[0].system:
        holder.set(f"{{{XPIL}}}Type", site.ids[0].system)
    _sub(holder, XPIL, "IdentifierElement", site.ids[0].value)
    point = _sub(_sub(owner, HAVE, "OrganizationGeoLocation"), GML, "Point")
    if sahana:
        named.set(f"{{{XNL}}}ID", site.ids[0].value)
        _sub(point, GML, "coordinates", f"{site.latitude},{site.longitude}")
    else:
        _sub(point, GML, "pos", f"{site.latitude} {site.longitude}")


def _same_moment(said: list[Entry]) -> list[list[Entry]]:
    """Return entries together that were so at one moment: none becomes younger by company."""
    together: dict[object, list[Entry]] = {}
    for one in said:
        together.setdefault(one.observed_at, []).append(one)
    return list(together.values())


def _write_department(hospital: Node, one: EdStatus, *, sahana: bool) -> None:
    """Write an emergency department; Sahana reads its traffic without the element around it."""
    ems = _sub(hospital, HAVE, "EmergencyDepartmentStatus")
    if not sahana:
        ems = _sub(ems, HAVE, "EMSTraffic")
    if one.traffic:
        _sub(ems, HAVE, "EMSTrafficStatus", common.TRAFFIC_OUT[one.traffic])
    reason = f"{one.reason}: {one.note}" if one.reason else one.note
    if reason:
        _sub(ems, HAVE, "EMSTrafficReason", reason)


def _write_beds(hospital: Node, beds: CapacitySnapshot, picture: Picture) -> None:
    """Write the kinds of bed that HAVE, or the receiver, has a word for, by that alone where all is unknown.

    Sahana reads the counts beside `BedType`, and takes one that is not there for nought: of a kind with one
    that is unknown it is told nothing.
    """
    words = words_for("have") | dict(picture.said)
    known = [line for line in beds.lines if line.bed_type in words]
    if picture.sahana:
        known = [one for one in known if None not in {one.available, one.operational}]
    if not known:
        return
    status = _sub(hospital, HAVE, "HospitalBedCapacityStatus")
    for line in known:
        one = _sub(status, HAVE, "BedCapacity")
        _sub(one, HAVE, "BedType", words[line.bed_type])
        counts = {name: getattr(line, common.FIGURES[name]) for name in list(common.FIGURES)[:4]}
        if all(value is None for value in counts.values()):
            continue
        capacity = one if picture.sahana else _sub(one, HAVE, "Capacity")
        free = line.available
        if free is not None:
            vacant = "Vacant/Available" if free > 0 else "NotAvailable"
            _sub(capacity, HAVE, "CapacityStatus", vacant)
        for name, value in counts.items():
            if value is not None:
                _sub(capacity, HAVE, name, str(value))


def _sub(parent: Node, namespace: str, name: str, said: str | None = None) -> Node:
    """Add an element, with its text."""
    node = SubElement(parent, f"{{{namespace}}}{name}")
    if said is not None:
        node.text = plain(said)
    return node
