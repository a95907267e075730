"""Reading CAP 1.2: alerts, by the rules of its schema, in XML or in the JSON of the same words.

What the schema refuses is held back with its place. What it lets through and the text of the standard
does not (an empty reference) is a remark.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element as Node  # only built here
from xml.etree.ElementTree import SubElement

from lcms_bridge.canonical import FilePlace
from lcms_bridge.codecs import jsontree, worlds, xmltree
from lcms_bridge.codecs.cap import rules
from lcms_bridge.codecs.cap.rules import NAMESPACE
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.geo import degrees, exchanged
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.values import moment, number, text
from lcms_bridge.codecs.xmltree import Element, UnreadableError
from lcms_bridge.entries import Alert, AlertArea, AlertInfo, Identifier, Reading, Site

FORMAT = "cap-1.2"
LONG = 20_000
_RING = 4
_WORLDS = {"Exercise": True, "Test": True, "Actual": False}
Spot = tuple[float, float]
_XML, _JSON = xmltree.is_xml("emergency:cap"), jsontree.is_json('"msgType"')


def recognises(data: bytes) -> bool:
    """Say whether bytes look like an alert."""
    return _XML(data) or _JSON(data)


def decode(data: bytes, dialect: Dialect) -> Reading:
    """Return the alerts of a message, also inside an EDXL-DE envelope or a feed; never raises."""
    notes = Notes()
    try:
        root = _root(data)
    except UnreadableError as error:
        notes.refuse(error.code, **error.params)
        return Reading(FORMAT, problems=notes.all())
    tops = list(root.every("alert"))
    if not tops:
        notes.refuse("other_root", root.path, given=root.name[:60], words=["alert"])
        return Reading(FORMAT, problems=notes.all())
    alerts: list[Alert] = []
    marks = [worlds.enveloped(root)]
    for top in tops:
        if top.namespace != NAMESPACE:
            known = "version_old" if top.namespace in rules.OLD else "version_unknown"
            notes.hold(known, top.path, given=top.namespace or "–", wanted="CAP 1.2")
            continue
        alert, sound = _alert(top, notes)
        marks.append(_WORLDS.get(alert.status))
        alerts += [alert] if sound else []
    envelope = worlds.world(marks, notes)
    return Reading(FORMAT, tuple(alerts), notes.all(), envelope)


def _root(data: bytes) -> Element:
    """Return the root of an alert in XML, or in the JSON that has the same words."""
    if not xmltree.head_of(data).startswith(b"{"):
        return xmltree.parse(data)
    said = jsontree.parse(data)
    node = Node(f"{{{NAMESPACE}}}alert")
    _build(node, said.get("alert", said) if isinstance(said, dict) else {})
    return Element(node, "alert")


def _build(node: Node, said: Any) -> None:
    """Build the elements of a JSON object; null is absent."""
    for name, value in jsontree.mapping(said).items():
        for one in jsontree.items(value):
            child = SubElement(node, f"{{{NAMESPACE}}}{name}")
            if isinstance(one, dict):
                _build(child, one)
            else:
                child.text = text(one, LONG)


class _Checked:
    """The children of one element, held against the rules."""

    def __init__(self, element: Element, order: Sequence[str], notes: Notes) -> None:
        self.element, self.notes, self.sound = element, notes, True
        last = -1
        seen: set[str] = set()
        for child in element.children():
            if child.name not in order:
                if child.namespace != rules.SIGNATURE:
                    self.wrong("element_unknown", child.path, given=child.name[:60])
                continue
            if child.name in seen and child.name not in rules.MANY:
                self.wrong("element_twice", child.path, name=child.name)
            place = order.index(child.name)
            if place < last:
                notes.doubt("element_order", child.path, name=child.name)
            seen.add(child.name)
            last = max(last, place)

    def wrong(self, code: str, path: str, **params: Any) -> None:
        """Hold the alert back."""
        self.notes.hold(code, path, **params)
        self.sound = False

    def must(self, name: str) -> str:
        """Return a text that must be there."""
        child = self.element.child(name)
        if child is None:
            self.wrong("element_missing", self.element.path, name=name)
            return ""
        return text(child.text, LONG)

    def may(self, name: str) -> str:
        """Return a text that may be absent; there and empty is remarkable."""
        child = self.element.child(name)
        if child is not None and not child.text:
            self.notes.doubt("element_empty", child.path, name=name)
        return text(child.text, LONG) if child is not None else ""

    def choice(self, name: str, words: Sequence[str]) -> str:
        """Return a word of a list that must be there."""
        said = self.must(name)
        child = self.element.child(name)
        if child is not None and said not in words:
            self.wrong("word_wrong", child.path, given=said[:40] or "–", words=list(words))
        return said

    def words(self, name: str, words: Sequence[str]) -> tuple[str, ...]:
        """Return the words of a list that may be there often."""
        found = []
        for child in self.element.children(name):
            if child.text not in words:
                self.wrong(
                    "word_wrong", child.path, given=child.text[:40] or "–", words=list(words)
                )
            found.append(child.text)
        return tuple(found)

    def moment(self, name: str, *, must: bool = False) -> datetime | None:
        """Return a moment in the one form that CAP allows, with its offset and without a Z."""
        child = self.element.child(name)
        if child is None:
            if must:
                self.wrong("element_missing", self.element.path, name=name)
            return None
        found = moment(child.text) if rules.MOMENT.fullmatch(child.text) else None
        if found is None:
            self.wrong("cap_moment", child.path, given=child.text[:40] or "–")
        return found.at if found else None

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return names with their values."""
        found = []
        for child in self.element.children(name):
            if child.child("valueName") is None or child.child("value") is None:
                self.wrong("element_missing", child.path, name="valueName, value")
                continue
            found.append((text(child.said("valueName"), 200), text(child.said("value"), LONG)))
        return tuple(found)


def _alert(top: Element, notes: Notes) -> tuple[Alert, bool]:
    """Return the alert, and whether it is sound."""
    read = _Checked(top, rules.ALERT_ORDER, notes)
    infos = [_info(child, notes) for child in top.children("info")]
    sender = read.must("sender")
    sent = read.moment("sent", must=True)
    alert = Alert(
        Site((Identifier(sender, "cap:sender"),) if sender else ()),
        sent,
        FilePlace(path=top.path),
        identifier=read.must("identifier"),
        sender=sender,
        status=read.choice("status", rules.STATUS),
        message_type=read.choice("msgType", rules.MESSAGE_TYPE),
        scope=read.choice("scope", rules.SCOPE),
        source=read.may("source"),
        restriction=read.may("restriction"),
        addresses=read.may("addresses"),
        codes=tuple(text(one.text, LONG) for one in top.children("code")),
        note=read.may("note"),
        references=read.may("references"),
        incidents=read.may("incidents"),
        infos=tuple(info for info, _sound in infos),
    )
    for name, value in (("identifier", alert.identifier), ("sender", alert.sender)):
        if any(sign in value for sign in " ,<&"):
            notes.doubt("cap_signs", f"{top.path}/{name}[1]", given=value[:60])
    if alert.message_type in {"Update", "Cancel"} and not alert.references:
        notes.doubt("cap_reference", top.path, given=alert.message_type)
    for one in top.children("Signature"):
        notes.doubt("signature", one.path)
    return alert, read.sound and all(sound for _info_said, sound in infos)


def _info(element: Element, notes: Notes) -> tuple[AlertInfo, bool]:
    """Return one language of an alert, and whether it is sound."""
    read = _Checked(element, rules.INFO_ORDER, notes)
    categories = read.words("category", rules.CATEGORY)
    if not categories:
        read.wrong("element_missing", element.path, name="category")
    areas = [_area(child, notes) for child in element.children("area")]
    for child in element.children("resource"):
        notes.lose("element_unread", child.path, given="resource")
    info = AlertInfo(
        event=read.must("event"),
        categories=categories,
        urgency=read.choice("urgency", rules.URGENCY),
        severity=read.choice("severity", rules.SEVERITY),
        certainty=read.choice("certainty", rules.CERTAINTY),
        language=read.may("language") or "en-US",
        responses=read.words("responseType", rules.RESPONSE),
        audience=read.may("audience"),
        codes=read.pairs("eventCode"),
        effective=read.moment("effective"),
        onset=read.moment("onset"),
        expires=read.moment("expires"),
        sender_name=read.may("senderName"),
        headline=read.may("headline"),
        description=read.may("description"),
        instruction=read.may("instruction"),
        web=read.may("web"),
        contact=read.may("contact"),
        parameters=read.pairs("parameter"),
        areas=tuple(area for area, _sound in areas),
    )
    return info, read.sound and all(sound for _area_said, sound in areas)


def _area(element: Element, notes: Notes) -> tuple[AlertArea, bool]:
    """Return where an alert counts, and whether that is sound; CAP writes latitude first."""
    read = _Checked(element, rules.AREA_ORDER, notes)
    polygons = [_polygon(one, notes) for one in element.children("polygon")]
    circles = [_circle(one, notes) for one in element.children("circle")]
    area = AlertArea(
        description=read.must("areaDesc"),
        polygons=tuple(one for one in polygons if one),
        circles=tuple(one for one in circles if one),
        codes=read.pairs("geocode"),
        altitude=number(element.said("altitude")),
        ceiling=number(element.said("ceiling")),
    )
    return area, read.sound


def _polygon(one: Element, notes: Notes) -> tuple[tuple[float, float], ...]:
    """Return a closed ring; what is none is lost, and that is said."""
    points = [degrees(pair.split(",")) for pair in one.text.split()]
    found = tuple(point for point in points if point is not None)
    if len(found) < len(points) or len(found) < _RING or found[0] != found[-1]:
        notes.lose("no_ring", one.path)
        return ()
    return _in_order(found, one, notes)


def _in_order(points: Sequence[Spot], one: Element, notes: Notes) -> tuple[Spot, ...]:
    """Return points as latitude and longitude; where they were exchanged, turned, and that is said."""
    if not exchanged(points):
        return tuple(points)
    notes.doubt("position_turned", one.path)
    return tuple((latitude, longitude) for longitude, latitude in points)


def _circle(one: Element, notes: Notes) -> tuple[float, float, float] | None:
    """Return a circle: its centre and its radius in kilometres."""
    centre, _space, radius = one.text.partition(" ")
    where, far = degrees(centre.split(",")), number(radius)
    if where is None or far is None or far < 0:
        notes.lose("no_ring", one.path)
        return None
    return (*_in_order([where], one, notes)[0], far)
