"""Whether the facilities of an edition are sound: hospital locations, and those of the other sectors.

Pure: rows in, the first fault out as a refusal with file, line and column.
"""

from collections.abc import Mapping

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from network.edition import Edition, resources_of
from network.models import FacilityKind
from network.opening import ALWAYS, parse_hours
from network.sectors import Sector
from network.tables import Row

LIMITED = "limited"
ED_HOURS = (ALWAYS, LIMITED)
YES_NO = ("yes", "no")
TRAUMA_LEVELS = ("1", "2", "3")
OTHER_SECTORS = tuple(sector for sector in Sector.values if sector != Sector.HOSPITAL)
MAX_WARD, MAX_IC, MAX_ED = 3000, 300, 300  # the largest hospital has 1,300 beds
SOUTH, NORTH, WEST, EAST = 50.5, 54.0, 3.0, 7.5
MAX_DEGREES = 180
# The outlines are simplified to about a hundred metres; a degree north is 111 km, east 68 km.
BORDER_DEGREES = 0.05


def check_facilities(edition: Edition, veiligheidsregios: set[str]) -> None:
    """Check the rows of facilities by themselves. Raises Invalid."""
    # a simplified border may cross itself: the area without such knots is what counts
    areas = {code: outline.buffer(0) for code, outline in edition.shapes.items()}
    for row in edition.hospitals:
        _check_place(row, areas)
        _check_hospital(row)
    codes = {row.text("code") for row in edition.facilities}
    apart = {row.text("code") for row in edition.facilities if not row.optional("parent")}
    for row in edition.others:
        _check_place(row, areas)
        row.text("name")
        row.choice("sector", OTHER_SECTORS)
        row.choice("demo", YES_NO)
        _check_serves(row, veiligheidsregios)
        parent = row.optional("parent")
        if parent and parent not in codes:
            raise row.error("parent", "network.edition.unknown", given=parent)
        if parent and parent not in apart:  # a part of a part would be nobody's
            raise row.error("parent", "network.edition.part_of_part", given=parent)


def _check_place(row: Row, areas: Mapping[str, BaseGeometry]) -> None:
    """Check what facilities of every sector have."""
    row.text("organisation", longest=80)
    row.text("city", longest=60)
    resources_of(row)
    try:
        parse_hours(row.optional("hours"))
    except ValueError as error:
        raise row.error("hours", "network.edition.no_hours", given=str(error)) from None
    _check_position(row, areas)


def _check_hospital(row: Row) -> None:
    """Check what only hospital locations have."""
    row.text("location", longest=80)
    row.choice("type", FacilityKind.values)
    always = row.choice("ed_hours", ED_HOURS) == ALWAYS
    hours = row.optional("hours")
    if hours and always != (hours == ALWAYS):
        raise row.error("hours", "network.edition.two_hours", given=hours)
    if row.optional("trauma_level"):
        row.choice("trauma_level", TRAUMA_LEVELS)
    has_ic = row.choice("has_ic", YES_NO) == "yes"
    if row.whole("demo_ic_beds", most=MAX_IC) and not has_ic:
        raise row.error("demo_ic_beds", "network.edition.ic_without_ic")
    row.whole("demo_ward_beds", most=MAX_WARD)
    row.whole("demo_ed_places", most=MAX_ED)


def _check_serves(row: Row, known: set[str]) -> None:
    """Check the veiligheidsregio's that a facility serves beside its own."""
    named = row.optional("serves").split()
    for place, code in enumerate(named):
        if code not in known:
            raise row.error("serves", "network.edition.unknown", given=code)
        if code in named[:place] or code == row.text("veiligheidsregio"):
            raise row.error("serves", "network.edition.given_twice", given=code)


def _check_position(row: Row, areas: Mapping[str, BaseGeometry]) -> None:
    """Raise Invalid unless a location lies in the country and in (or close to) its own regions."""
    lat, lon = row.decimal("lat"), row.decimal("lon")
    if max(abs(lat), abs(lon)) > MAX_DEGREES:
        column = "lat" if abs(lat) > MAX_DEGREES else "lon"
        raise row.error(column, "network.edition.metric")
    if WEST <= lat <= EAST and SOUTH <= lon <= NORTH:
        raise row.error("lat", "network.edition.swapped")
    if not SOUTH <= lat <= NORTH:
        raise row.error("lat", "network.edition.abroad", given=lat, least=SOUTH, most=NORTH)
    if not WEST <= lon <= EAST:
        raise row.error("lon", "network.edition.abroad", given=lon, least=WEST, most=EAST)
    for column in ("roaz", "veiligheidsregio"):
        code = row.text(column)
        if areas[code].distance(Point(lon, lat)) > BORDER_DEGREES:
            raise row.error("lat", "network.edition.out_of_region", lat=lat, lon=lon, region=code)
