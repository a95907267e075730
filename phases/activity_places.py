"""Where an activiteit is: a point or an area in or around the Netherlands, checked before it is kept."""

import math
from typing import Any

from shapely.errors import GEOSException
from shapely.geometry import shape

from journal.errors import Invalid

SOUTH, NORTH, WEST, EAST = 49.5, 55.8, 2.0, 8.0  # with the sea and a strip beyond the border
MOST_POINTS = 500


def point_checked(latitude: Any, longitude: Any) -> tuple[float | None, float | None]:
    """Return a point, or none. Raises Invalid: half of one, or far away."""
    if latitude is None and longitude is None:
        return None, None
    if latitude is None or longitude is None:
        raise Invalid("phases.activity.half_point", field="latitude")
    if not _is_near(latitude, longitude):
        raise Invalid("phases.activity.far_away", field="latitude")
    return float(latitude), float(longitude)


def _is_near(latitude: float, longitude: float) -> bool:
    """Say whether a point is in or around the Netherlands; what is not a number is nowhere."""
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST


def area_checked(area: Any) -> dict[str, Any] | None:
    """Return an area as GeoJSON, or none. Raises Invalid for what is no sound polygon here."""
    if area is None:
        return None
    wrong = Invalid("phases.activity.no_area", field="area")
    if not isinstance(area, dict) or area.get("type") != "Polygon":
        raise wrong
    points = _points(area.get("coordinates"))
    if points is None or sum(map(len, points)) > MOST_POINTS:
        raise wrong
    if not all(_is_near(y, x) for ring in points for x, y in ring):
        raise Invalid("phases.activity.far_away", field="area")
    made = {"type": "Polygon", "coordinates": points}
    try:
        sound = shape(made).is_valid
    except (ValueError, GEOSException):
        raise wrong from None
    if not sound:
        raise wrong
    return made


def _points(rings: Any) -> list[list[list[float]]] | None:
    """Return rings of points as numbers; None for anything else."""
    if not isinstance(rings, list) or not rings:
        return None
    made = []
    for ring in rings:
        if not isinstance(ring, list):
            return None
        points = [_point(one) for one in ring]
        if None in points:
            return None
        made.append([one for one in points if one is not None])
    return made


def _point(one: Any) -> list[float] | None:
    """Return one point; None for what is none."""
    if not isinstance(one, list) or len(one) != 2:  # noqa: PLR2004 -- longitude and latitude
        return None
    numbers = [float(part) for part in one if isinstance(part, int | float)]
    whole = len(numbers) == len(one) and all(map(math.isfinite, numbers))
    return numbers if whole else None
