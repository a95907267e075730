"""Reading GeoJSON (RFC 7946): points with figures. Longitude comes first; a layer in metres of the
Rijksdriehoek is turned into degrees; outlines say nothing that is taken over.
"""

from collections.abc import Iterator, Mapping
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
    found = list(_features(features, path, notes))
    marks = [jsontree.mapping(one.get("properties")) for one, _path in found]
    envelope = layer.world_of([*marks, said], notes)
    entries: list[Entry] = []
    for feature, where in found:
        entries += _feature(feature, where, dialect, notes)
    if not found:
        notes.doubt("no_places", "$.features")
    return Reading(FORMAT, one_name(entries, notes), notes.all(), envelope)


def _features(
    listed: list[Any], path: str, notes: Notes
) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Yield the features of a list, also of collections within it; what is none is lost, and said."""
    for index, one in enumerate(listed):
        where = f"{path}[{index}]"
        inner = jsontree.mapping(one).get("features")
        if isinstance(one, dict) and isinstance(inner, list) and one.get("type") != "Feature":
            yield from _features(inner, f"{where}.features", notes)
        elif isinstance(one, dict):
            yield one, where
        else:
            notes.lose("element_unread", where, given="null" if one is None else text(str(one), 40))


def _point(geometry: Mapping[str, Any]) -> list[Any]:
    """Return the position of a geometry that is one place: a point, alone or the only one of several."""
    shape = geometry.get("type")
    listed = jsontree.items(geometry.get("coordinates"))
    if shape == "Point":
        return listed
    if shape == "MultiPoint" and len(listed) == 1:
        return jsontree.items(listed[0])
    parts = [jsontree.mapping(one) for one in jsontree.items(geometry.get("geometries"))]
    points = [one for one in parts if one.get("type") == "Point"]
    return _point(points[0]) if len(points) == 1 else []


def _feature(feature: Mapping[str, Any], path: str, dialect: Dialect, notes: Notes) -> list[Entry]:
    """Return the entries of one place; an outline is lost, and said once, the figures of a house are not."""
    geometry = jsontree.mapping(feature.get("geometry"))
    shape = text(geometry.get("type"), 40)
    properties = dict(jsontree.mapping(feature.get("properties")))
    pair = _point(geometry)
    if properties.get("kind") == "region" or (shape not in {"Point", ""} and not pair):
        notes.once(Scope.LOST, "outline", path, given=shape or "–")
        if properties.get("kind") == "region" or not layer.tells(properties, dialect):
            return []
    if not any(key in properties for key in layer.CODES) and text(feature.get("id"), 100):
        properties["id"] = feature["id"]
    found = None
    if len(pair) > 1:
        found = position(number(pair[0]), number(pair[1]), lat_first=False)
    who = text(properties.get("name"), 160)
    if found is None and shape == "Point":
        notes.doubt("no_position", f"{path}.geometry", who, given=text(str(pair[:2]), 40))
    elif found is not None and found.remark:
        notes.doubt(found.remark, f"{path}.geometry", who)
    where = (found.latitude, found.longitude) if found else (None, None)
    return layer.entries_at(properties, where, path, dialect, notes)
