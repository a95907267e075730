"""The map layer: valid GeoJSON that says its world, its age and what is unknown."""

import json
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LinearRing, shape

from lcms_bridge.canonical import Document, Envelope, FacilityState, Located, Picture, RegionShape
from lcms_bridge.codecs import geojson
from tests.lcms_bridge.factories import NOW, SQUARE, WORDS, beds
from tests.lcms_bridge.strategies import documents

HOLED = {
    "type": "MultiPolygon",
    "coordinates": [
        [
            [[4, 51], [4, 52], [5, 52], [5, 51], [4, 51]],
            [[4.2, 51.2], [4.8, 51.2], [4.8, 51.8], [4.2, 51.8], [4.2, 51.2]],
        ],
    ],
}


def layer(
    *facilities: FacilityState,
    envelope: Envelope | None = None,
    outline: dict[str, Any] = SQUARE,
) -> dict[str, Any]:
    """Return the decoded layer of one region with these hospitals."""
    content = geojson.encode(
        Picture(
            envelope=envelope or Envelope("golf", exercise=True),
            name="Netwerk West",
            at=NOW,
            regions=(RegionShape("WEST", "Netwerk West", outline, "adapted"),),
            hospitals=tuple(Located(item, 51.5, 4.25, "Proefstad", "VR17") for item in facilities),
            words=WORDS,
        )
    )
    decoded: dict[str, Any] = json.loads(content)
    return decoded


def back(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the bed counts of a hospital's feature, per kind of bed."""
    names = ("operational", "occupied", "blocked", "available", "isolation_free")
    return {bed: [properties[f"{bed}_{name}"] for name in names] for bed in ("ic", "ward")}


@given(documents(), st.booleans())
def test_figures_survive_the_way_out(sent: Document, exercise: bool) -> None:
    decoded = layer(*sent.facilities, envelope=Envelope("golf", exercise))
    hospitals = [item["properties"] for item in decoded["features"][1:]]
    for facility, properties in zip(sent.facilities, hospitals, strict=True):
        lines = {line.bed: line for line in facility.beds.lines} if facility.beds else {}
        for bed, counts in back(properties).items():
            line = lines.get(bed)
            stated = (
                [line.operational, line.occupied, line.blocked, line.available, line.isolation_free]
                if line
                else [None] * 5
            )
            assert counts == stated
        assert properties["ed_traffic"] == (facility.ed.traffic if facility.ed else None)
        assert properties["ed_present"] == (facility.ed.present if facility.ed else None)


def test_every_object_says_whether_it_is_an_exercise() -> None:
    for exercise in (True, False):
        decoded = layer(beds("ALFA"), envelope=Envelope("golf", exercise))
        for item in (decoded, *(feature["properties"] for feature in decoded["features"])):
            assert (item["exercise"], item["realm"]) == (exercise, "golf")
        assert decoded["name"].startswith("OEFENING") is exercise


def test_it_is_the_geojson_of_the_standard() -> None:
    decoded = layer(beds("ALFA"))
    assert decoded["type"] == "FeatureCollection"
    region, hospital = decoded["features"]
    assert region["properties"]["phase"] == "adapted"
    assert shape(region["geometry"]).is_valid
    assert hospital["geometry"] == {"type": "Point", "coordinates": [4.25, 51.5]}
    for feature in decoded["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert not {"coordinates", "features"} & set(feature["properties"])


def test_outlines_turn_as_the_standard_asks() -> None:
    (polygon,) = layer(outline=HOLED)["features"][0]["geometry"]["coordinates"]
    assert [LinearRing(ring).is_ccw for ring in polygon] == [True, False]
    assert LinearRing(layer()["features"][0]["geometry"]["coordinates"][0]).is_ccw


def test_a_figure_is_stale_after_its_deadline_and_never_fresh_without_one() -> None:
    def stale(fresh_for: timedelta | None) -> bool | None:
        state = beds("ALFA", at=NOW - timedelta(hours=2))
        assert state.beds is not None
        values = state.beds.provenance.__dict__ | {
            "fresh_until": None if fresh_for is None else NOW + fresh_for,
        }
        figure = type(state.beds.provenance)(**values)
        known = type(state.beds)(figure, state.beds.lines)
        properties = layer(FacilityState("ALFA", beds=known))["features"][1]["properties"]
        assert properties["beds_age_s"] == 7200
        answer: bool | None = properties["beds_stale"]
        return answer

    assert stale(timedelta(0)) is False
    assert stale(timedelta(seconds=-1)) is True
    assert stale(None) is True


def test_a_hospital_without_figures_is_unknown() -> None:
    properties = layer(FacilityState("ALFA"))["features"][1]["properties"]
    figures = [name for name in properties if name.startswith(("ic_", "ward_", "beds_", "ed_"))]
    assert len(figures) == 32
    told = [name for name in figures if name.endswith("_told")]
    assert [properties[name] for name in told] == [False, False]
    assert {properties[name] for name in figures if name not in told} == {None}
