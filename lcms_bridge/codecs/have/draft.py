"""EDXL-HAVE 2.0 by its public working draft of 2012/13; the final text of 2019 may differ, and nothing
is claimed of it. `availableCount` may be negative: beyond normal capacity.
"""

from itertools import count
from xml.etree.ElementTree import Element as Node  # only builds what goes out
from xml.etree.ElementTree import SubElement, register_namespace

from lcms_bridge.canonical import Picture, Scope
from lcms_bridge.codecs import worlds, xmltree
from lcms_bridge.codecs.codes import Lines, codes
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.have import common
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.sites import one_name
from lcms_bridge.codecs.values import text
from lcms_bridge.codecs.xmltree import Element, UnreadableError
from lcms_bridge.entries import (
    CapacitySnapshot,
    EdStatus,
    Entry,
    FacilityStatus,
    Identifier,
    Reading,
    Site,
)
from lcms_bridge.outgoing import OURS, entries_of
from lcms_bridge.xmltext import plain, written

FORMAT = "edxl-have-2.0-wd"
HAVE = "urn:oasis:names:tc:emergency:edxl:have:2.0"
CT = "urn:oasis:names:tc:emergency:edxl:ct:1.0"
GSF, GML = "urn:oasis:names:tc:emergency:edxl:gsf:1.0", "http://www.opengis.net/gml/3.2"
XPIL = "urn:oasis:names:tc:emergency:edxl:ciq:1.0:xpil"
XNL = "urn:oasis:names:tc:emergency:edxl:ciq:1.0:xnl"
PREFIX = "ZB-"  # facilityID is an xs:ID, which cannot begin with a digit
DEPARTMENT = (
    "EmergencyDepartment"  # the service of a moment at which no beds are told: a list has one
)
TAXONOMY = "urn:oasis:edxl:have:2.0:serviceName"
recognises = xmltree.is_xml("have:2.0", "HAVE:2.0")
_NAMES = (("have2", HAVE), ("edxl-ct", CT), ("edxl-gsf", GSF), ("xpil1", XPIL), ("xnl1", XNL))
for _prefix, _uri in _NAMES:
    register_namespace(_prefix, _uri)


def decode(data: bytes, dialect: Dialect) -> Reading:
    """Return what a message of the draft says; never raises."""
    notes = Notes()
    try:
        root = xmltree.parse(data)
    except UnreadableError as error:
        notes.refuse(error.code, **error.params)
        return Reading(FORMAT, problems=notes.all())
    tops = list(root.every("HAVE"))
    if out := worlds.unfit(root):
        notes.hold("envelope_status", out[0].path, given=out[1])
        return Reading(FORMAT, problems=notes.all())
    if not tops:
        notes.refuse("other_root", root.path, given=root.name[:60], words=["HAVE"])
        return Reading(FORMAT, problems=notes.all())
    entries = [entry for top in tops for entry in _facilities(top, dialect, notes)]
    marks = [_is_exercise(top) for top in tops]
    envelope = worlds.world([worlds.enveloped(root), *(marks if any(marks) else [])], notes)
    return Reading(FORMAT, one_name(entries, notes), notes.all(), envelope)


def _is_exercise(top: Element) -> bool:
    """Say whether a message begins its comment with our mark: HAVE has no place for it of its own."""
    return worlds.is_mark(top.said("reportComment").partition("–")[0])


def _facilities(top: Element, dialect: Dialect, notes: Notes) -> list[Entry]:
    """Return the entries of one list of facilities."""
    if top.namespace != HAVE:
        notes.doubt("namespace", top.path, given=top.namespace or "–", wanted=HAVE)
    entries: list[Entry] = []
    for facility in top.children("facility"):
        entries += _facility(top, facility, dialect, notes)
    if not top.has("facility"):
        notes.refuse("element_missing", top.path, name="facility")
    return entries


def _facility(top: Element, facility: Element, dialect: Dialect, notes: Notes) -> list[Entry]:  # noqa: C901
    """Return the entries of one facility."""
    about = facility.child("facilityInformation")
    site = _site(about, dialect, notes) if about else Site()
    if not site.ids and not site.name:
        notes.hold("no_facility_said", facility.path)
        return []
    period = facility.child("reportingPeriod") or top.child("reportingPeriod")
    said = (period.said("ToDateTime") or period.said("FromDateTime")) if period else ""
    moment = common.when(said, period or facility, site.label, dialect, notes)
    if moment is None:
        return []
    at, place = moment.at, common.place_of(facility)
    lines = Lines()
    sound = True
    for services in facility.children("serviceList"):
        for one in services.children("serviceListItem"):
            sound &= _service(one, site, dialect, lines, notes)
    if not sound:
        return []
    entries: list[Entry] = []
    found = common.finished(lines)
    if found:
        note = text(
            "\n".join(
                one.text for one in facility.children("commentText") if not worlds.is_mark(one.text)
            )
        )
        entries.append(CapacitySnapshot(site, at, place, lines=found, note=note))
    department = about.child("emergencyDepartmentStatus") if about else None
    if department:
        entries.append(common.department(department, site, at, notes, "ems"))
    status = about.said("clinicalStatusDefault") if about else ""
    if status:
        entries.append(FacilityStatus(site, at, place, status=text(status, 40)))
    for other in facility.children(
        "capacity", "resources", "securityStatus", "operations", "activityInPeriod"
    ):
        notes.once(Scope.LOST, "element_unread", other.path, given=other.name)
    return entries or [FacilityStatus(site, at, place)]


def _site(about: Element, dialect: Dialect, notes: Notes) -> Site:
    """Return which facility it is; our own prefix goes off its identifier again."""
    name = text(about.said("facilityName"), 160)
    said = text(about.said("facilityID"), 100)
    geo = about.child("facilityGeoLocation")
    ours = said.startswith(PREFIX)
    own = _once(said, geo).removeprefix(PREFIX) if ours else said
    ids = [Identifier(own, OURS if ours else "facilityID")]
    latitude, longitude = common.where(geo, name, dialect, notes)
    return Site(tuple(ids) if said else (), name, latitude, longitude)


def _once(said: str, geo: Element | None) -> str:
    """Return an identifier of ours without the number of another moment, which its position has as well.

    The ending alone tells nothing: a facility may itself be called `A.12`.
    """
    point = geo.within("Point") if geo else None
    base, _dot, number = said.rpartition(".")
    is_again = base and point is not None and point.attribute("id") == f"p-{base}-{number}"
    return base if is_again else said


def _service(one: Element, site: Site, dialect: Dialect, lines: Lines, notes: Notes) -> bool:
    """Take the beds of one service; a service without beds says nothing of beds.

    One of ours, which is a kind of bed, says that its free beds are unknown: the draft has no bed count
    without those.
    """
    who, capacity = site.label, one.child("serviceBedCapacity")
    word = text(one.said("serviceTaxonomyKeyValue"), 60)
    code = common.meaning_of(word, dialect) or common.meaning_of(one.said("serviceName"), dialect)
    if capacity is None:
        is_ours = any(own.system == OURS for own in site.ids)
        if code is not None and is_ours and not _is_department(one):
            common.all_unknown(("available",), code, lines, word)
        return True
    if code is None:
        notes.once(Scope.LOST, "bed_unknown", one.path, given=word or one.said("serviceName")[:60])
        return True
    sound = common.counts(capacity, code, lines, who, notes, word)
    for later in one.children("futureServiceStates"):
        notes.once(Scope.LOST, "element_unread", later.path, given=later.name)
    return sound


def _is_department(one: Element) -> bool:
    """Say whether a service stands for the emergency department, of which we write no beds."""
    return one.said("serviceName") == DEPARTMENT


def encode(picture: Picture) -> bytes:
    """Return a message of the working draft; a bed whose room is unknown cannot be written."""
    root = Node(f"{{{HAVE}}}HAVE")
    _named(_sub(root, HAVE, "organizationInformation"), picture.name)
    mark = "EDXL-HAVE 2.0 working draft"
    _sub(root, HAVE, "reportComment", f"OEFENING – {mark}" if picture.envelope.exercise else mark)
    said = entries_of(picture)
    codes = {one.facility.code for one in picture.hospitals}
    for hospital in picture.hospitals:
        code = hospital.facility.code
        mine = [one for one in said if one.facility.ids[0].value == code]
        # an identifier stands once in a document: of another moment it has a number that makes no other's
        free = (n for n in count(1) if not {f"{code}.{n}", f"{code}-{n}"} & codes)
        for first, (at, together) in enumerate(_by_moment(mine).items()):
            _write(root, together, at, next(free) if first else 0, picture)
    return written(root)


def _by_moment(said: list[Entry]) -> dict[str, list[Entry]]:
    """Return entries together that were so at one moment."""
    together: dict[str, list[Entry]] = {}
    for one in said:
        together.setdefault(one.observed_at.isoformat() if one.observed_at else "", []).append(one)
    return together


def _write(root: Node, said: list[Entry], at: str, again: int, picture: Picture) -> None:
    """Write what is known of a facility at one moment; `again` numbers those after its first, which is 0."""
    site = said[0].facility
    facility = _sub(root, HAVE, "facility")
    about = _sub(facility, HAVE, "facilityInformation")
    name = PREFIX + site.ids[0].value
    _sub(about, HAVE, "facilityID", f"{name}.{again}" if again else name)
    _sub(about, HAVE, "facilityName", site.name or site.label)
    place = _sub(_sub(about, HAVE, "facilityGeoLocation"), CT, "EDXLGeoLocation")
    point = _sub(place, GML, "Point")
    point.set(f"{{{GML}}}id", f"p-{name}-{again}" if again else f"p-{name}")
    _sub(point, GML, "pos", f"{site.latitude} {site.longitude}")
    _named(_sub(about, HAVE, "facilityDetails"), site.name or site.label)
    _sub(about, HAVE, "facilityKind", "Hospital")
    for one in said:
        if isinstance(one, EdStatus):
            _write_department(about, one)
    period = _sub(facility, HAVE, "reportingPeriod")
    _sub(period, CT, "FromDateTime", at)
    _sub(period, CT, "ToDateTime", at)
    services = _sub(facility, HAVE, "serviceList")
    _sub(services, HAVE, "taxonomyURI", TAXONOMY)
    _sub(services, HAVE, "taxonomyName", "EDXL-HAVE 2.0")
    beds = next((one for one in said if isinstance(one, CapacitySnapshot)), None)
    for line in beds.lines if beds else ():
        _write_service(services, line.bed_type, line.available, line.operational, picture)
    if not beds:
        _write_service(services, "", None, None, picture)
    if beds and beds.note:
        _sub(facility, HAVE, "commentText", beds.note)


def _write_service(
    services: Node, bed: str, free: int | None, room: int | None, picture: Picture
) -> None:
    """Write one kind of bed under the receiver's word for it, else HAVE's own, else ours."""
    words = {m.kind: key for key, m in reversed(codes("have").items())} | dict(picture.said)
    item = _sub(services, HAVE, "serviceListItem")
    _sub(item, HAVE, "serviceTaxonomyKeyValue", words.get(bed, bed) or DEPARTMENT)
    _sub(item, HAVE, "serviceName", picture.words.get(bed, bed) or DEPARTMENT)
    if free is None:
        return
    capacity = _sub(item, HAVE, "serviceBedCapacity")
    _sub(capacity, HAVE, "availableCount", str(free))
    if room is not None:
        _sub(capacity, HAVE, "baselineCount", str(room))


def _write_department(about: Node, one: EdStatus) -> None:
    """Write an emergency department."""
    ems = _sub(_sub(about, HAVE, "emergencyDepartmentStatus"), HAVE, "emsTraffic")
    if one.traffic:
        _sub(ems, HAVE, "emsTrafficStatus", common.TRAFFIC_OUT[one.traffic])
    reason = f"{one.reason}: {one.note}" if one.reason else one.note
    if reason:
        _sub(ems, HAVE, "emsTrafficReason", reason)


def _named(holder: Node, name: str) -> None:
    """Write the name of an organisation as CIQ has it."""
    _sub(_sub(holder, XNL, "OrganisationName"), XNL, "NameElement", name)


def _sub(parent: Node, namespace: str, name: str, said: str | None = None) -> Node:
    """Add an element, with its text."""
    node = SubElement(parent, f"{{{namespace}}}{name}")
    if said is not None:
        node.text = plain(said)
    return node
