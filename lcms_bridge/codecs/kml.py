"""KML 2.2 (OGC): a map layer in and out, with the properties of our GeoJSON as extended data.

KML writes longitude first. The exercise stands in the name of the layer and in every place.
"""

import io
import json
import zipfile
from typing import Any
from xml.etree.ElementTree import Element as Node  # only builds what goes out
from xml.etree.ElementTree import SubElement

from lcms_bridge.canonical import Picture, Scope
from lcms_bridge.codecs import geojson, layer, xmltree
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.geo import pair
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.sites import one_name
from lcms_bridge.codecs.xmltree import Element, UnreadableError
from lcms_bridge.entries import Entry, Reading
from lcms_bridge.xmltext import plain, written

FORMAT = "kml"
KML = "http://www.opengis.net/kml/2.2"
_ZIP = b"PK\x03\x04"
_plain = xmltree.is_xml("<kml", ":kml")


def recognises(data: bytes) -> bool:
    """Say whether bytes are KML, or an archive with KML in it (KMZ)."""
    if not data.startswith(_ZIP):
        return _plain(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _layer_of(archive) is not None
    except Exception:  # noqa: BLE001  # zipfile raises whatever its parts do
        return False


def decode(data: bytes, dialect: Dialect) -> Reading:
    """Return what the places of a layer say; never raises."""
    notes = Notes()
    try:
        root = xmltree.parse(_unpacked(data) if data.startswith(_ZIP) else data)
    except UnreadableError as error:
        notes.refuse(error.code, **error.params)
        return Reading(FORMAT, problems=notes.all())
    if root.name != "kml":
        notes.refuse("other_root", root.path, given=root.name[:60], words=["kml"])
        return Reading(FORMAT, problems=notes.all())
    marks = list(_placemarks(root))
    data_of = [_extended(one) for one in marks]
    envelope = layer.world_of(data_of, notes)
    entries: list[Entry] = []
    for mark, said in zip(marks, data_of, strict=True):
        entries += _placemark(mark, said, dialect, notes)
    if not marks:
        notes.doubt("no_places", root.path)
    return Reading(FORMAT, one_name(entries, notes), notes.all(), envelope)


def _layer_of(archive: zipfile.ZipFile) -> zipfile.ZipInfo | None:
    """Return the layer of a KMZ: the first KML at its top, as KML 2.2 has it."""
    parts = archive.infolist()
    return next((one for one in parts if one.filename.casefold().endswith(".kml")), None)


def _unpacked(data: bytes) -> bytes:
    """Return the KML of a KMZ, not more of it than anybody reads. Raises UnreadableError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            part = _layer_of(archive)
            if part is None:
                raise UnreadableError("no_kml")  # noqa: TRY301
            if part.flag_bits & 1:
                raise UnreadableError("locked")  # noqa: TRY301
            with archive.open(part) as stream:
                return stream.read(xmltree.MAX_BYTES + 1)
    except UnreadableError:
        raise
    except Exception:  # noqa: BLE001  # zipfile raises whatever its parts do
        raise UnreadableError("no_kml") from None


def _placemarks(holder: Element) -> list[Element]:
    """Return the places at any depth, in order."""
    found = []
    for child in holder.children():
        if child.name == "Placemark":
            found.append(child)
        else:
            found += _placemarks(child)
    return found


def _extended(mark: Element) -> dict[str, Any]:
    """Return the extended data of a place: `Data` with a value, or `SimpleData` of a schema."""
    said: dict[str, Any] = {}
    holder = mark.child("ExtendedData")
    for child in holder.children() if holder else ():
        if child.name == "Data":
            said[child.attribute("name")] = child.said("value")
        for one in child.children("SimpleData"):
            said[one.attribute("name")] = one.text
    return said


def _placemark(mark: Element, said: dict[str, Any], dialect: Dialect, notes: Notes) -> list[Entry]:
    """Return the entries of one place; an outline is lost, and said once."""
    points = list(mark.every("Point"))
    point = points[0] if len(points) == 1 else None
    if said.get("kind") == "region" or (point is None and mark.within("Polygon")):
        notes.once(Scope.LOST, "outline", mark.path, given="Polygon")
        if said.get("kind") == "region" or not layer.tells(said, dialect):
            return []
    name = mark.said("name")
    written = point.said("coordinates") if point else ""
    found = pair(written, lat_first=False)
    if found is None and point is not None:
        notes.doubt("no_position", mark.path, name[:160], given=written[:40] or "–")
    elif found is not None and found.remark:
        notes.doubt(found.remark, mark.path, name[:160])
    where = (found.latitude, found.longitude) if found else (None, None)
    # KML's own words for when a place was so: a moment, or the end of a span
    when = mark.said("TimeStamp", "when") or mark.said("TimeSpan", "end")
    own = {"name": name} | ({"observed_at": when} if when else {})
    return layer.entries_at(own | said, where, mark.path, dialect, notes)


def encode(picture: Picture) -> bytes:
    """Return the layer: regions, then hospitals, as GeoJSON has them."""
    whole = json.loads(geojson.encode(picture))
    root = Node("kml", xmlns=KML)
    document = SubElement(root, "Document")
    _text(document, "name", whole["name"])
    for feature in whole["features"]:
        mark = SubElement(document, "Placemark", id=feature["id"].replace(":", "-"))
        said = feature["properties"]
        _text(mark, "name", said["name"])
        holder = SubElement(mark, "ExtendedData")
        for key, value in said.items():
            word, _under, figure = key.rpartition("_")
            is_unknown = figure in layer.FIGURES and said.get(f"{word}_{geojson.TOLD}") is True
            if value is None and not is_unknown:
                continue
            shown = json.dumps(value) if isinstance(value, bool) else str(value)
            _text(SubElement(holder, "Data", name=key), "value", "" if value is None else shown)
        _geometry(mark, feature["geometry"])
    return written(root)


def _geometry(mark: Node, geometry: dict[str, Any]) -> None:
    """Write a point, or an outline with its holes."""
    if geometry["type"] == "Point":
        _text(SubElement(mark, "Point"), "coordinates", _pairs([geometry["coordinates"]]))
        return
    one = geometry["type"] == "Polygon"
    polygons = [geometry["coordinates"]] if one else geometry["coordinates"]
    holder = SubElement(mark, "MultiGeometry")
    for rings in polygons:
        polygon = SubElement(holder, "Polygon")
        for index, ring in enumerate(rings):
            side = "innerBoundaryIs" if index else "outerBoundaryIs"
            inner = SubElement(SubElement(polygon, side), "LinearRing")
            _text(inner, "coordinates", _pairs(ring))


def _pairs(points: list[list[float]]) -> str:
    """Return points as KML writes them."""
    return " ".join(f"{point[0]},{point[1]}" for point in points)


def _text(parent: Node, name: str, said: str) -> None:
    """Add an element with its text."""
    SubElement(parent, name).text = plain(said)
