"""Reading GeoJSON (RFC 7946): points with figures. Longitude comes first; a layer in metres of the
Rijksdriehoek is turned into degrees; outlines say nothing that is taken over.
"""

from collections.abc import Mapping
from typing import Any

from lcms_bridge.canonical import Scope
from lcms_bridge.codecs import jsontree, layer
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.geo import position
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.sites import one_name
from lcms_bridge.codecs.values import number, text
from lcms_bridge.codecs.xmltree import UnreadableError
from lcms_bridge.entries import Entry, Reading

FORMAT = "geojson"
recognises = jsontree.is_json('"FeatureCollection"', '"Feature"')


def decode(data: bytes, dialect: Dialect) -> Reading:
    """Return what the points of a layer say; never raises."""
    notes = Notes()
    try:
        said = jsontree.parse(data)
    except UnreadableError as error:
        notes.refuse(error.code, **error.params)
        return Reading(FORMAT, problems=notes.all())
    kind = jsontree.mapping(said).get("type")
    if kind not in {"FeatureCollection", "Feature"}:
        notes.refuse("not_geojson", "$")
        return Reading(FORMAT, problems=notes.all())
    features = said.get("features") if kind == "FeatureCollection" else [said]
    if not isinstance(features, list):
        notes.refuse("not_geojson", "$.features")
        return Reading(FORMAT, problems=notes.all())
    path = "$.features" if kind == "FeatureCollection" else "$"
    found = list(jsontree.objects(features, path))
    marks = [jsontree.mapping(one.get("properties")) for one, _path in found]
    envelope = layer.world_of([*marks, said], notes)
    entries: list[Entry] = []
    for feature, where in found:
        entries += _feature(feature, where, dialect, notes)
    if not found:
        notes.doubt("no_lines", "$.features")
    return Reading(FORMAT, one_name(entries, notes), notes.all(), envelope)


def _feature(feature: Mapping[str, Any], path: str, dialect: Dialect, notes: Notes) -> list[Entry]:
    """Return the entries of one point; an outline is lost, and said once."""
    geometry = jsontree.mapping(feature.get("geometry"))
    shape = text(geometry.get("type"), 40)
    properties = dict(jsontree.mapping(feature.get("properties")))
    if shape not in {"Point", ""} or properties.get("kind") == "region":
        notes.once(Scope.LOST, "outline", path, given=shape or "–")
        return []
    if not any(key in properties for key in layer.CODES) and text(feature.get("id"), 100):
        properties["id"] = feature["id"]
    pair = jsontree.items(geometry.get("coordinates"))
    found = None
    if len(pair) > 1:
        found = position(number(pair[0]), number(pair[1]), lat_first=False)
    who = text(properties.get("name"), 160)
    if found is None:
        notes.doubt("no_position", f"{path}.geometry", who, given=text(str(pair[:2]), 40))
    elif found.remark:
        notes.doubt(found.remark, f"{path}.geometry", who)
    where = (found.latitude, found.longitude) if found else (None, None)
    return layer.entries_at(properties, where, path, dialect, notes)
