"""Positions as others write them: in which order, in which system, and whether they can be true.

HAVE's `gml:pos` says "lat lon", KML and GeoJSON say "lon, lat", Dutch maps speak metres of the
Rijksdriehoek. What falls outside the region is doubtful, and turned only when turning puts it inside.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lcms_bridge.codecs.values import number

# the Netherlands, Belgium, Luxembourg and the German border: latitude, longitude
REGION = ((48.5, 54.5), (1.5, 11.0))
_RD = ((0.0, 300_000.0), (289_000.0, 629_000.0))  # x and y of the Rijksdriehoek, in metres
MAX_LATITUDE, MAX_LONGITUDE = 90.0, 180.0
_PAIR = 2
# RD to WGS84 by Schreutelkamp and Strang van Hees: better than a metre within the Netherlands
_NORTH = (
    (0, 1, 3235.65389), (2, 0, -32.58297), (0, 2, -0.24750), (2, 1, -0.84978), (0, 3, -0.06550),
    (2, 2, -0.01709), (1, 0, -0.00738), (4, 0, 0.00530), (2, 3, -0.00039), (4, 1, 0.00033), (1, 1, -0.00012),
)  # fmt: skip
_EAST = (
    (1, 0, 5260.52916), (1, 1, 105.94684), (1, 2, 2.45656), (3, 0, -0.81885), (1, 3, 0.05594), (3, 1, -0.05607),  # noqa: E501
    (0, 1, 0.01199), (3, 2, -0.00256), (1, 4, 0.00128), (0, 2, 0.00022), (2, 0, -0.00022), (5, 0, 0.00026),
)  # fmt: skip


@dataclass(frozen=True)
class Position:
    """A position, and what is remarkable of it: a code of a sentence, or nothing."""

    latitude: float
    longitude: float
    remark: str = ""


def position(first: float | None, second: float | None, *, lat_first: bool) -> Position | None:
    """Return the position of two numbers in the order of their format; None when it is none."""
    if first is None or second is None:
        return None
    rd = _of_rd(first, second)
    if rd is not None:
        return rd
    latitude, longitude = (first, second) if lat_first else (second, first)
    if _in_region(latitude, longitude):
        return Position(latitude, longitude)
    if _in_region(longitude, latitude):
        return Position(longitude, latitude, "position_turned")
    if abs(latitude) > MAX_LATITUDE or abs(longitude) > MAX_LONGITUDE:
        return None
    return Position(latitude, longitude, "position_far")


def pair(said: str, *, lat_first: bool) -> Position | None:
    """Return the position of a text such as `52.1 4.3` or `4.3,52.1,0`."""
    parts = re.split(r"[\s,;]+", said.strip()[:200])
    if len(parts) < _PAIR:
        return None
    return position(number(parts[0]), number(parts[1]), lat_first=lat_first)


def degrees(said: Sequence[str]) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees; None when they are none."""
    if len(said) != _PAIR:
        return None
    latitude, longitude = number(said[0]), number(said[1])
    if latitude is None or longitude is None:
        return None
    if abs(latitude) > MAX_LATITUDE or abs(longitude) > MAX_LONGITUDE:
        return None
    return latitude, longitude


def exchanged(points: Sequence[tuple[float, float]]) -> bool:
    """Say whether latitude and longitude were exchanged: no point is here, turned round all are."""
    return not any(_in_region(*one) for one in points) and all(
        _in_region(longitude, latitude) for latitude, longitude in points
    )


def _in_region(latitude: float, longitude: float) -> bool:
    """Say whether a position is in or near the Netherlands."""
    (south, north), (west, east) = REGION
    return south <= latitude <= north and west <= longitude <= east


def _of_rd(first: float, second: float) -> Position | None:
    """Return the position of Rijksdriehoek coordinates; x and y cannot be mistaken for each other."""
    if abs(first) <= MAX_LONGITUDE and abs(second) <= MAX_LONGITUDE:
        return None
    turned = first > second
    x, y = (second, first) if turned else (first, second)
    (west, east), (south, north) = _RD
    if not (west <= x <= east and south <= y <= north):
        return None
    dx, dy = (x - 155_000) * 1e-5, (y - 463_000) * 1e-5
    latitude = 52.15517440 + sum(k * dx**p * dy**q for p, q, k in _NORTH) / 3600
    longitude = 5.38720621 + sum(k * dx**p * dy**q for p, q, k in _EAST) / 3600
    return Position(round(latitude, 7), round(longitude, 7), "position_rd")
