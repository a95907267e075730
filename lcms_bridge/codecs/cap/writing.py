"""Writing CAP 1.2: an alert as it was read, and the state of a region as one alert."""

from datetime import datetime
from xml.etree.ElementTree import Element as Node  # only builds what goes out
from xml.etree.ElementTree import SubElement, register_namespace

from lcms_bridge.canonical import Picture, RegionShape
from lcms_bridge.codecs.cap.rules import NAMESPACE
from lcms_bridge.entries import Alert, AlertArea, AlertInfo
from lcms_bridge.xmltext import plain, written

SENDER = "zorgbeeld"
PHASES = {
    "regular": ("reguliere zorg", "Minor", "AllClear"),
    "adapted": ("aangepaste zorg", "Moderate", "Prepare"),
    "crisis": ("crisiszorg", "Severe", "Execute"),
}
register_namespace("", NAMESPACE)


def encode(picture: Picture) -> bytes:
    """Return the care phases of a picture as one alert, with an information block a region."""
    stamp = picture.at.strftime("%Y%m%dT%H%M%S")
    codes = "-".join(region.code for region in picture.regions)
    alert = Alert(
        observed_at=picture.at,
        identifier=f"zorgbeeld-{picture.envelope.realm}-{codes}-{stamp}".replace(" ", "_"),
        sender=SENDER,
        status="Exercise" if picture.envelope.exercise else "Actual",
        message_type="Alert",
        scope="Restricted",
        restriction="ketenpartners acute zorg",
        note="OEFENING" if picture.envelope.exercise else "",
        infos=tuple(_info(region, picture) for region in picture.regions),
    )
    return encode_alert(alert)


def _info(region: RegionShape, picture: Picture) -> AlertInfo:
    """Return what an alert says of one region."""
    phase, severity, response = PHASES.get(region.phase, (region.phase, "Unknown", "Monitor"))
    stops = [
        one.facility.name or one.facility.code
        for one in picture.hospitals
        if one.facility.region == region.code
        and one.facility.ed
        and one.facility.ed.traffic == "stop"
    ]
    closed = f"SEH-stop: {', '.join(stops)}." if stops else ""
    mark = "OEFENING – " if picture.envelope.exercise else ""
    return AlertInfo(
        event="Zorgfase",
        categories=("Health",),
        urgency="Immediate" if region.phase == "crisis" else "Expected",
        severity=severity,
        certainty="Observed",
        language="nl-NL",
        responses=(response,),
        headline=f"{mark}{region.name}: {phase}"[:160],
        description=closed,
        parameters=(("zorgfase", region.phase),),
        areas=(AlertArea(region.name, codes=(("ROAZ", region.code),)),),
    )


def encode_alert(alert: Alert) -> bytes:
    """Return an alert in the order of the schema."""
    root = Node(f"{{{NAMESPACE}}}alert")
    _texts(root, ("identifier", alert.identifier), ("sender", alert.sender))
    _moment(root, "sent", alert.observed_at)
    _texts(root, ("status", alert.status), ("msgType", alert.message_type))
    _texts(root, ("source", alert.source), ("scope", alert.scope))
    _texts(root, ("restriction", alert.restriction), ("addresses", alert.addresses))
    _texts(root, *(("code", code) for code in alert.codes))
    _texts(root, ("note", alert.note), ("references", alert.references))
    _texts(root, ("incidents", alert.incidents))
    for info in alert.infos:
        _write_info(SubElement(root, f"{{{NAMESPACE}}}info"), info)
    return written(root)


def _write_info(node: Node, info: AlertInfo) -> None:
    """Write one language of an alert."""
    _texts(node, ("language", info.language), *(("category", one) for one in info.categories))
    _texts(node, ("event", info.event), *(("responseType", one) for one in info.responses))
    _texts(node, ("urgency", info.urgency), ("severity", info.severity))
    _texts(node, ("certainty", info.certainty), ("audience", info.audience))
    _pairs(node, "eventCode", info.codes)
    for name, at in (
        ("effective", info.effective),
        ("onset", info.onset),
        ("expires", info.expires),
    ):
        _moment(node, name, at)
    _texts(node, ("senderName", info.sender_name), ("headline", info.headline))
    _texts(node, ("description", info.description), ("instruction", info.instruction))
    _texts(node, ("web", info.web), ("contact", info.contact))
    _pairs(node, "parameter", info.parameters)
    for area in info.areas:
        inner = SubElement(node, f"{{{NAMESPACE}}}area")
        _texts(inner, ("areaDesc", area.description or "–"))
        for ring in area.polygons:
            _texts(inner, ("polygon", " ".join(f"{lat},{lon}" for lat, lon in ring)))
        for lat, lon, radius in area.circles:
            _texts(inner, ("circle", f"{lat},{lon} {radius}"))
        _pairs(inner, "geocode", area.codes)
        for name, height in (("altitude", area.altitude), ("ceiling", area.ceiling)):
            _texts(inner, (name, "" if height is None else str(height)))


def _texts(node: Node, *said: tuple[str, str]) -> None:
    """Add texts; what is empty is left out."""
    for name, value in said:
        if value:
            SubElement(node, f"{{{NAMESPACE}}}{name}").text = plain(value)


def _pairs(node: Node, name: str, pairs: tuple[tuple[str, str], ...]) -> None:
    """Add names with their values."""
    for key, value in pairs:
        inner = SubElement(node, f"{{{NAMESPACE}}}{name}")
        SubElement(inner, f"{{{NAMESPACE}}}valueName").text = plain(key)
        SubElement(inner, f"{{{NAMESPACE}}}value").text = plain(value)


def _moment(node: Node, name: str, at: datetime | None) -> None:
    """Add a moment in CAP's form: seconds and an offset, never a Z."""
    if at is not None:
        SubElement(node, f"{{{NAMESPACE}}}{name}").text = at.replace(microsecond=0).isoformat()
