"""Writing an EDXL-SitRep 1.0 of the kind "situation information". Its schema is not public here, so it
follows the namespace and the names that others use, and no conformance is claimed.
"""

from xml.etree.ElementTree import Element as Node  # only builds what goes out
from xml.etree.ElementTree import SubElement, register_namespace

from lcms_bridge.canonical import Picture
from lcms_bridge.codecs.geojson import EXERCISE_MARK, PHASES_NL
from lcms_bridge.entries import CapacitySnapshot, EdStatus
from lcms_bridge.outgoing import entries_of
from lcms_bridge.xmltext import plain, written

FORMAT = "edxl-sitrep-1.0"
SITREP = "urn:oasis:names:tc:emergency:EDXL:SitRep:1.0"
register_namespace("sitrep", SITREP)


def encode(picture: Picture) -> bytes:
    """Return the report: who reports, of when, and what is known in words."""
    root = Node(f"{{{SITREP}}}sitRep")
    mark = f"{EXERCISE_MARK} – " if picture.envelope.exercise else ""
    at = picture.at.isoformat()
    realm = picture.envelope.realm
    _texts(
        root,
        ("messageID", f"zorgbeeld-{realm}-{picture.at:%Y%m%dT%H%M%S}"),
        ("preparedBy", "Zorgbeeld"),
        ("authorizedBy", "Zorgbeeld"),
        ("reportPurpose", f"{mark}{picture.name}"),
        ("reportNumber", "1"),
        ("reportVersion", "Initial"),
    )
    period = _add(root, "forTimePeriod")
    _texts(period, ("fromDateTime", at), ("toDateTime", at))
    _texts(
        root,
        ("reportTitle", f"{mark}{picture.name}"),
        ("incidentID", realm),
        ("reportConfidence", "ReasonablyConfident"),
        ("severity", "Unknown"),
    )
    report = _add(root, "report")
    information = _add(report, "situationInformation")
    for region in picture.regions:
        _texts(
            information,
            ("situationSummary", f"{region.name}: {PHASES_NL.get(region.phase, region.phase)}"),
        )
    for said in entries_of(picture):
        if isinstance(said, CapacitySnapshot | EdStatus):
            _texts(information, ("significantEvent", _sentence(said, picture)))
    return written(root)


def _sentence(said: CapacitySnapshot | EdStatus, picture: Picture) -> str:
    """Return one line of what is known of a hospital, with the age of it; unknown says so."""
    head = f"{said.facility.label} ({said.observed_at.isoformat() if said.observed_at else '–'})"
    if isinstance(said, EdStatus):
        return f"{head}: SEH {said.traffic or 'onbekend'}"
    beds = (
        f"{picture.words.get(line.bed_type, line.bed_type)} "
        f"vrij {'onbekend' if line.available is None else line.available} "
        f"van {'onbekend' if line.operational is None else line.operational}"
        for line in said.lines
    )
    return f"{head}: {', '.join(beds)}"


def _texts(parent: Node, *said: tuple[str, str]) -> None:
    """Add elements with their texts."""
    for name, value in said:
        _add(parent, name).text = plain(value)


def _add(parent: Node, name: str) -> Node:
    """Add an element."""
    return SubElement(parent, f"{{{SITREP}}}{name}")
