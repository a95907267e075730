"""EDXL-HAVE 1.0, read: hospitals with beds, ambulance traffic and state. Being valid is not being understood:
peers leave out `Organization` or write another namespace, so reading is lenient and says what differs.
"""

from datetime import datetime

from lcms_bridge.canonical import Scope
from lcms_bridge.codecs import worlds, xmltree
from lcms_bridge.codecs.codes import Lines
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.have import common
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.sites import one_name
from lcms_bridge.codecs.values import count, text
from lcms_bridge.codecs.xmltree import Element, UnreadableError
from lcms_bridge.entries import (
    CapacitySnapshot,
    Entry,
    FacilityStatus,
    Identifier,
    Reading,
    Site,
)

FORMAT = "edxl-have-1.0"
HAVE = "urn:oasis:names:tc:emergency:EDXL:HAVE:1.0"
STATES = ("Normal", "Compromised", "Evacuating", "Closed")
# the second by its root: the namespace may be another, or stand below a long envelope
recognises = xmltree.is_xml("HAVE:1.0", "HospitalStatus")


def decode(data: bytes, dialect: Dialect) -> Reading:
    """Return what a HAVE 1.0 message says, also inside an EDXL-DE envelope; never raises."""
    notes = Notes()
    try:
        root = xmltree.parse(data)
    except UnreadableError as error:
        notes.refuse(error.code, **error.params)
        return Reading(FORMAT, problems=notes.all())
    tops = list(root.every("HospitalStatus"))
    if out := worlds.unfit(root):
        notes.hold("envelope_status", out[0].path, given=out[1])
        return Reading(FORMAT, problems=notes.all())
    if not tops:
        notes.refuse("other_root", root.path, given=root.name[:60], words=["HospitalStatus"])
        return Reading(FORMAT, problems=notes.all())
    marks = [worlds.enveloped(root)]
    entries: list[Entry] = []
    for top in tops:
        entries += _status(top, dialect, notes)
        marked = [_is_exercise(one) for one in top.children("Hospital")]
        marks += marked if any(marked) else []
    envelope = worlds.world(marks, notes)
    return Reading(FORMAT, one_name(entries, notes), notes.all(), envelope)


def _status(top: Element, dialect: Dialect, notes: Notes) -> list[Entry]:
    """Return the entries of one list of hospitals."""
    if top.namespace != HAVE:
        notes.doubt("namespace", top.path, given=top.namespace or "–", wanted=HAVE)
    entries: list[Entry] = []
    for hospital in top.children():
        if hospital.name == "Hospital":
            entries += _hospital(hospital, dialect, notes)
        else:
            notes.lose("element_unread", hospital.path, given=hospital.name[:60])
    if not top.has("Hospital"):
        notes.refuse("element_missing", top.path, name="Hospital")
    return entries


def _is_exercise(hospital: Element) -> bool:
    """Say whether a hospital has our mark of an exercise: HAVE has no place for it of its own."""
    owner = hospital.child("Organization")
    return (
        any(worlds.is_mark(one.text) for one in owner.children("CommentText")) if owner else False
    )


def _hospital(hospital: Element, dialect: Dialect, notes: Notes) -> list[Entry]:  # noqa: C901
    """Return the entries of one hospital; none where it cannot be known or one count is wrong."""
    owner = hospital.child("Organization")
    if owner is None:
        notes.doubt("element_missing", hospital.path, name="Organization")
    site = _site(owner or hospital, dialect, notes)
    if not site.ids and not site.name:
        notes.hold("no_facility_said", hospital.path)
        return []
    said = hospital.said("LastUpdateTime")
    moment = common.when(said, hospital, site.label, dialect, notes)
    if moment is None:
        return []
    place, at = common.place_of(hospital), moment.at
    lines = Lines()
    sound = True
    for beds in hospital.children("HospitalBedCapacityStatus"):
        for one in beds.children("BedCapacity"):
            sound &= _beds(one, site.label, dialect, lines, notes)
    if not sound:
        return []
    entries: list[Entry] = []
    found = common.finished(lines)
    if found:
        note = _comment(owner)
        entries.append(CapacitySnapshot(site, at, place, lines=found, note=note))
    entries += [
        common.department(one, site, at, notes, "EMS")
        for one in hospital.children("EmergencyDepartmentStatus")
    ]
    entries += _states(hospital, site, at, notes)
    for other in hospital.children(
        "ServiceCoverageStatus", "HospitalResourcesStatus", "HospitalResourceStatus"
    ):
        notes.once(Scope.LOST, "element_unread", other.path, given=other.name)
    if not entries:
        entries.append(FacilityStatus(site, at, place))
        notes.doubt("no_beds", hospital.path, site.label)
    return entries


def _states(hospital: Element, site: Site, at: datetime, notes: Notes) -> list[Entry]:
    """Return in which state a hospital is; a word that is not of the list is unknown."""
    found: list[Entry] = []
    for state in hospital.children("HospitalFacilityStatus"):
        status = state.said("FacilityStatus")
        if status in STATES:
            found.append(FacilityStatus(site, at, common.place_of(state), status=status))
        elif status and status != "Unknown":
            words = list(STATES)
            notes.doubt("word_unknown", state.path, site.label, given=status[:40], words=words)
    return found


def _comment(owner: Element | None) -> str:
    """Return what is said in words, without our own mark of an exercise."""
    said = [one.text for one in owner.children("CommentText")] if owner else []
    return text("\n".join(one for one in said if not worlds.is_mark(one)))


def _site(owner: Element, dialect: Dialect, notes: Notes) -> Site:
    """Return which hospital it is: CIQ names and identifiers, its position."""
    about = owner.child("OrganizationInformation")
    named = about.child("OrganisationName") or about.child("OrganizationName") if about else None
    # some producers write it as text, or by the American spelling
    name = text(named.said("NameElement") or named.text, 160) if named else ""
    found = []
    if about:
        found += [
            Identifier(text(one.text, 100))
            for one in about.children("OrganisationID", "OrganizationID")
            if one.text
        ]
        found += [
            Identifier(text(named.attribute(attribute), 100))
            for attribute in ("ID", "OrganisationNameKey", "NameID")
            if named and named.attribute(attribute)
        ]
        holder = about.child("Identifiers")
        for one in holder.children("Identifier") if holder else ():
            value = text(one.said("IdentifierElement") or one.text, 100)
            if value:
                found.append(Identifier(value, text(one.attribute("Type"), 300)))
    geo = owner.child("OrganizationGeoLocation")
    latitude, longitude = common.where(geo, name, dialect, notes)
    return Site(tuple(dict.fromkeys(found)), name, latitude, longitude)


def _beds(one: Element, who: str, dialect: Dialect, lines: Lines, notes: Notes) -> bool:
    """Take the kinds of bed of one element: counts are of the kind that was named last above them.

    A name of its own below a kind is a part of it, and is not added up; counts of several kinds are of none.
    """
    sound, whole, part = True, list[str](), list[str]()
    counted = False
    for child in one.children("BedType", "SubCategoryBedType", "Capacity"):
        if child.name != "Capacity":
            if counted:
                whole, part, counted = ([] if child.name == "BedType" else whole), [], False
            (whole if child.name == "BedType" else part).append(text(child.text, 60))
            continue
        counted = True
        sound &= _counted(
            child, [word for word in part or whole if word], who, dialect, lines, notes
        )
    if not any(True for _ in one.children("Capacity")):
        # Sahana writes and reads them without the element around them
        sound = _counted(one, [word for word in part or whole if word], who, dialect, lines, notes)
    return sound


def _counted(  # noqa: PLR0917
    capacity: Element, named: list[str], who: str, dialect: Dialect, lines: Lines, notes: Notes
) -> bool:
    """Take the counts of the kinds of bed that were named; False when one cannot be right."""
    if not named:
        notes.hold("element_missing", capacity.path, who, name="BedType")
        return False
    if len(named) > 1:
        notes.lose("beds_together", capacity.path, who, words=[f"‘{word}’" for word in named])
        return True
    code = common.meaning_of(named[0], dialect)
    if code is None:
        of_kind = capacity.path.rpartition("/")[0] if capacity.name == "Capacity" else capacity.path
        notes.lose("bed_unknown", of_kind, who, given=named[0])
        return True
    _state(capacity, who, notes)
    if not any(True for _ in capacity.children("CapacityStatus", *common.FIGURES)):
        common.all_unknown(("operational", "available"), code, lines, named[0])
    return common.counts(capacity, code, lines, who, notes, named[0])


def _state(capacity: Element, who: str, notes: Notes) -> None:
    """Say of a word for whether there are free beds that it was not taken, or is against the number."""
    word, free = capacity.said("CapacityStatus"), count(capacity.said("AvailableCount")).value
    if word and free is None:
        notes.lose("element_unread", capacity.path, who, given=f"CapacityStatus: {word[:40]}")
    elif word and (word.casefold() == "notavailable") == ((free or 0) > 0):
        notes.doubt("status_and_count", capacity.path, who, given=word[:40], free=free)
