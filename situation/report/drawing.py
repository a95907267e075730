"""The map of a report: outlines of the regions, the place of the activiteit, its houses. Drawn from one list.

Shapes are paths within a box of `WIDTH` wide, so that page and paper draw the same.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from journal.said import Readable, said
from network.models import Facility
from network.selectors import outlines_of
from situation.report.paper import MAP, Row, Section, columns, joined, text
from situation.report.then import State, Then

WIDTH, LEAST, MOST = 720.0, 300.0, 620.0
APART, TOUCHING, ROUNDS = 23.0, 0.1, 40  # points between two marks; rounds of pushing them apart
MARGIN = 0.06  # of the box, around what is shown
Point = Sequence[float]


@dataclass(frozen=True)
class Box:
    """How places become points: a plate carrée whose degrees are as wide as those in its middle."""

    west: float
    north: float
    scale: float
    squeeze: float
    height: float

    def at(self, point: Point) -> tuple[float, float]:
        """Return where longitude and latitude lie, to a tenth of a point."""
        x = (point[0] - self.west) * self.squeeze * self.scale
        y = (self.north - point[1]) * self.scale
        return round(x, 1), round(y, 1)

    def path(self, geometry: dict[str, Any]) -> str:
        """Return the rings of a polygon or several as one path."""
        return "".join(
            "M" + "L".join(f"{x:g} {y:g}" for x, y in map(self.at, ring)) + "Z"
            for ring in rings(geometry)
        )


def rings(geometry: dict[str, Any]) -> Iterable[Sequence[Point]]:
    """Yield the rings of a GeoJSON polygon or multipolygon."""
    parts = geometry["coordinates"]
    for polygon in parts if geometry["type"] == "MultiPolygon" else [parts]:
        yield from polygon


def map_section(then: Then) -> Section:
    """Return the map with a row for each thing that stands on it."""
    outlines = outlines_of(one.pk for one in then.areas)
    about = then.about
    zone, place = about.get("area"), _place(about)
    houses = _shown(then)
    points = [point for one in outlines.values() for ring in rings(one) for point in ring]
    points += [place] if place else []
    points += [point for ring in (rings(zone) if zone else ()) for point in ring]
    if not points:
        return Section("map", columns("mark", "what", "where"), (), MAP)
    box = _box(points)
    marks = _marks(box, houses, place)
    drawing = {
        "width": WIDTH,
        "height": box.height,
        "areas": [
            {"code": one.pk, "name": one.name, "path": box.path(outlines[one.pk])}
            for one in then.areas
            if one.pk in outlines
        ],
        "zone": box.path(zone) if zone else "",
        "marks": marks,
        "says": text(_says(then)),
    }
    return Section(
        "map", columns("mark", "what", "where"), tuple(_rows(then, houses)), MAP, drawing
    )


def _marks(box: Box, houses: Sequence[Facility], place: Point | None) -> list[dict[str, Any]]:
    """Return the marks: the place of the activiteit, and the houses, pushed apart where they overlap."""
    true = [box.at((one.longitude, one.latitude)) for one in houses]
    spots = [list(one) for one in true]
    fixed = [box.at(place)] if place else []
    for _round in range(ROUNDS):
        for first, spot in enumerate(spots):
            for other in fixed:
                _push(spot, list(other), first)
            for second in range(first):
                _push(spot, spots[second], first)
    marks: list[dict[str, Any]] = [
        {
            "kind": "house",
            "label": str(number),
            "at": [round(one, 1) for one in spot],
            "from": list(point),
        }
        for number, (spot, point) in enumerate(zip(spots, true, strict=True), start=1)
    ]
    marks += [
        {"kind": "incident", "label": "", "at": list(one), "from": list(one)} for one in fixed
    ]
    return marks


def _push(one: list[float], other: list[float], turn: int) -> None:
    """Move two marks apart until they no longer overlap; two on one spot go their own ways."""
    dx, dy = one[0] - other[0], one[1] - other[1]
    far = math.hypot(dx, dy)
    if far >= APART:
        return
    if far < TOUCHING:
        dx, dy, far = math.cos(turn * 2.4), math.sin(turn * 2.4), 1.0
    step = (APART - min(far, APART)) / 2
    for spot, way in ((one, 1), (other, -1)):
        spot[0] += way * dx / far * step
        spot[1] += way * dy / far * step


def _place(about: State) -> Point | None:
    """Return longitude and latitude of an activiteit, where it has a place."""
    if about.get("latitude") is None:
        return None
    return about["longitude"], about["latitude"]


def _shown(then: Then) -> list[Facility]:
    """Return the houses on the map: those with a department, or that take part."""
    parties = {one["place"] for one in then.about.get("parties", ()) if one["at"] == "facility"}
    return [one for one in then.houses if one.ed_hours or one.pk in parties]


def _box(points: Sequence[Point]) -> Box:
    """Return the box that holds some points, with a margin."""
    west, east = min(one[0] for one in points), max(one[0] for one in points)
    south, north = min(one[1] for one in points), max(one[1] for one in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * squeeze, 0.02), max(north - south, 0.02)
    across = max(wide, high * WIDTH / MOST) * (1 + 2 * MARGIN)
    scale = WIDTH / across
    height = min(max(high * (1 + 2 * MARGIN) * scale, LEAST), MOST)
    middle = ((west + east) / 2, (south + north) / 2)
    return Box(
        west=middle[0] - across / 2 / squeeze,
        north=middle[1] + height / 2 / scale,
        scale=scale,
        squeeze=squeeze,
        height=round(height, 1),
    )


def _says(then: Then) -> Readable:
    """Return what the map shows, for who does not see it."""
    names = joined([one.name for one in then.areas], ", ")
    return said("situation.report.map_says", name=then.about.get("name", ""), areas=names)


def _rows(then: Then, houses: Sequence[Facility]) -> Iterable[Row]:
    """Yield what each mark is."""
    about = then.about
    if about.get("latitude") is not None:
        cells = ("●", about["name"], about["address"])
        yield Row("incident", cells)
    if about.get("area"):
        yield Row("zone", ("▨", said("situation.report.zone"), ""))
    for number, one in enumerate(houses, start=1):
        yield Row(f"house:{one.pk}", (str(number), one.name, one.city))


def map_svg(drawing: dict[str, Any]) -> str:
    """Return a map as SVG, for paper."""
    areas = "".join(
        f'<path d="{one["path"]}" fill="#e8eef3" stroke="#5b6875" stroke-width="1.5"/>'
        for one in drawing["areas"]
    )
    zone = ""
    if drawing["zone"]:
        look = 'fill="#a3122b" fill-opacity="0.25" stroke="#a3122b" stroke-width="2"'
        zone = f'<path d="{drawing["zone"]}" {look}/>'
    marks = "".join(_mark(one) for one in drawing["marks"])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing["width"]:g} {drawing["height"]:g}">'
        f"{areas}{zone}{marks}</svg>"
    )


def _mark(one: dict[str, Any]) -> str:
    """Return one mark: the place of the activiteit, or a house with its number."""
    x, y = one["at"]
    if one["kind"] == "incident":
        return f'<circle cx="{x:g}" cy="{y:g}" r="11" fill="#a3122b" stroke="#ffffff" stroke-width="3"/>'
    a, b = one["from"]
    return (
        f'<line x1="{a:g}" y1="{b:g}" x2="{x:g}" y2="{y:g}" stroke="#16406e"/>'
        f'<circle cx="{x:g}" cy="{y:g}" r="10" fill="#ffffff" stroke="#16406e" stroke-width="2"/>'
        f'<text x="{x:g}" y="{y + 4.5:g}" font-family="Roboto" font-size="13" font-weight="bold" '
        f'text-anchor="middle" fill="#16202b">{escape(one["label"])}</text>'
    )
