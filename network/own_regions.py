"""An edition with regions that people drew by hand: which municipalities they take, and what follows.

Pure. A region by hand is made of whole veiligheidsregio's and of single municipalities; populations,
outlines and the facilities that come along follow from those. What it takes, another has no longer.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shapely.geometry import MultiPolygon, Point, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from network.edition import Edition
from network.tables import Row

BY_HAND = "own:"  # begins that of a facility
OWN_REGION = "own-region:"  # begins the name of the “file” of a region that was given by hand
# A crumb between two simplified outlines: a degree north is 111 km, so this is about a square kilometre.
CRUMB = 1e-4


@dataclass(frozen=True)
class OwnArea:
    """A region as somebody gave it: its words, what it takes whole and beside that, its outline."""

    code: str
    name: str
    short_name: str
    trauma_centre: str
    operates_as: str
    areas: frozenset[str]
    municipalities: frozenset[str]
    outline: Mapping[str, Any] | None = None

    @property
    def words(self) -> dict[str, str]:
        """Return the columns that people fill in."""
        return {
            "code": self.code,
            "name": self.name,
            "short_name": self.short_name,
            "trauma_centre": self.trauma_centre,
            "operates_as": self.operates_as,
        }

    def takes(self, row: Row) -> bool:
        """Say whether it takes a municipality because it takes the whole veiligheidsregio."""
        return row.text("veiligheidsregio") in self.areas


def composed(edition: Edition, given: Sequence[OwnArea]) -> tuple[Edition, frozenset[str]]:
    """Return an edition with these regions, and the codes of those that wait for their first hospital.

    One that waits takes nothing yet: until it has a hospital all is as it was.
    """
    known = {row.text("code") for row in edition.regions}
    whole = with_regions(edition, given)
    have = {row.text("roaz") for row in whole.hospitals}
    waiting = frozenset(one.code for one in given if one.code not in known | have)
    if not waiting:
        return whole, waiting
    return with_regions(edition, [one for one in given if one.code not in waiting]), waiting


def with_regions(edition: Edition, given: Sequence[OwnArea]) -> Edition:
    """Return an edition with all of these regions, whether they have a hospital or not."""
    if not given:
        return edition
    municipalities = tuple(_assigned(row, given) for row in edition.municipalities)
    before, after = _populations(edition.municipalities), _populations(municipalities)
    shapes = dict(edition.shapes)
    for one in given:
        shapes[one.code] = _outline(edition, one)
    _give_way(shapes, given, before, after)
    regions = _regions(edition, given, before, after)
    there = {row.text("code") for row in regions} | {
        row.text("code") for row in edition.veiligheidsregios
    }
    shapes = {code: one for code, one in shapes.items() if code in there}
    return replace(
        edition,
        regions=regions,
        municipalities=municipalities,
        hospitals=_moved(edition.hospitals, edition, given, regions, shapes),
        others=_moved(edition.others, edition, given, regions, shapes),
        shapes=shapes,
        outlines={
            code: edition.outlines[code] if one is edition.shapes.get(code) else mapping(one)
            for code, one in shapes.items()
        },
    )


def _assigned(row: Row, given: Iterable[OwnArea]) -> Row:
    """Return a municipality with its region: who names it goes before who takes its veiligheidsregio."""
    code = row.text("code")
    taken = next((one for one in given if code in one.municipalities), None)
    taken = taken or next((one for one in given if one.takes(row)), None)
    if taken is None or taken.code == row.text("roaz"):
        return row
    return replace(row, values=row.values | {"roaz": taken.code})


Populations = Mapping[tuple[str, str], int]


def _populations(rows: Iterable[Row]) -> Populations:
    """Return how many people live in each part: a region within a veiligheidsregio."""
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        people = row.optional("population_2022")
        found[row.text("roaz"), row.text("veiligheidsregio")] += int(people) if people else 0
    return found


def _regions(
    edition: Edition, given: Sequence[OwnArea], before: Populations, after: Populations
) -> tuple[Row, ...]:
    """Return the regions: those that were changed, those without municipalities left out, the new ones."""
    own = {one.code: one for one in given}
    known = {row.text("code") for row in edition.regions}
    rows = [_changed(row, own.get(row.text("code")), before, after) for row in edition.regions]
    new = [
        _counted(Row(f"{OWN_REGION}{one.code}", 1, one.words), (), before, after)
        for one in given
        if one.code not in known
    ]
    gone = {code for code, _area in before} - {code for code, _area in after}
    return tuple(row for row in (*rows, *new) if row.text("code") not in gone)


def _changed(row: Row, own: OwnArea | None, before: Populations, after: Populations) -> Row:
    """Return a region of the edition: in other words, with more or less in it, or as it was."""
    code = row.text("code")
    if own is None and _of(code, before) == _of(code, after):
        return row
    words = own.words if own else {}
    touched = Row(f"{OWN_REGION}{code}", 1, row.values | words)
    return _counted(touched, row.text("veiligheidsregios").split(), before, after)


def _of(code: str, populations: Populations) -> dict[str, int]:
    """Return the parts of one region."""
    return {area: people for (region, area), people in populations.items() if region == code}


def _counted(row: Row, named: Sequence[str], before: Populations, after: Populations) -> Row:
    """Return a region with its population and the veiligheidsregio's in which it lies."""
    code = row.optional("code")
    was, has = _of(code, before), _of(code, after)
    areas = [area for area in named if area in has or area not in was]
    areas += sorted(area for area in has if area not in areas)
    counted = {"population_2022": str(sum(has.values())), "veiligheidsregios": " ".join(areas)}
    return replace(row, values=row.values | counted)


def _outline(edition: Edition, one: OwnArea) -> BaseGeometry:
    """Return the outline of a region: as it was given, else of what it takes and what it had."""
    if one.outline is not None:
        return shape(dict(one.outline))
    parts = [edition.shapes[code].buffer(0) for code in one.areas if code in edition.shapes]
    had = edition.shapes.get(one.code)
    if had is not None and not parts:
        return had
    return _areas(unary_union([*parts, *([had.buffer(0)] if had is not None else [])]))


def _give_way(
    shapes: dict[str, BaseGeometry],
    given: Sequence[OwnArea],
    before: Populations,
    after: Populations,
) -> None:
    """Take what a region lost out of its outline."""
    own = {one.code for one in given}
    losing = {code for code, _area in before if _of(code, before) != _of(code, after)} - own
    for code in losing & set(shapes):
        taken = unary_union([shapes[one.code].buffer(0) for one in given])
        left = _areas(shapes[code].buffer(0).difference(taken))
        if not left.is_empty:
            shapes[code] = left


def _areas(geometry: BaseGeometry) -> BaseGeometry:
    """Return the areas of a geometry without crumbs."""
    parts = getattr(geometry, "geoms", [geometry])
    areas = [part for part in parts if isinstance(part, Polygon) and part.area > CRUMB]
    return areas[0] if len(areas) == 1 else MultiPolygon(areas)


def _moved(
    rows: Iterable[Row],
    edition: Edition,
    given: Sequence[OwnArea],
    regions: Sequence[Row],
    shapes: Mapping[str, BaseGeometry],
) -> tuple[Row, ...]:
    """Return the facilities with the region in which they lie now."""
    held, holds = _held(edition.regions), _held(regions)
    drawn = {one.code for one in given if one.outline is not None}
    areas = {code: one.buffer(0) for code, one in shapes.items()}

    def moved(row: Row) -> Row:
        """Return one facility, elsewhere when its region lost where it stands."""
        now, area, place = row.optional("roaz"), row.optional("veiligheidsregio"), _point(row)
        offered = holds.get(area, ())
        if place is None or not offered or now not in held.get(area, ()):
            return row  # what is wrong in it is for the check to say
        inside = [code for code in offered if code in drawn and areas[code].covers(place)]
        if now in offered and (not inside or row.file.startswith(BY_HAND)):
            return row
        nearest = min(inside or offered, key=lambda code: areas[code].distance(place))
        return row if nearest == now else replace(row, values=row.values | {"roaz": nearest})

    return tuple(map(moved, rows))


def _held(regions: Iterable[Row]) -> dict[str, list[str]]:
    """Return which regions lie in each veiligheidsregio."""
    found: dict[str, list[str]] = {}
    for region in regions:
        for area in region.optional("veiligheidsregios").split():
            found.setdefault(area, []).append(region.optional("code"))
    return found


def _point(row: Row) -> Point | None:
    """Return where a facility stands; None where its row does not say so."""
    try:
        return Point(float(row.optional("lon")), float(row.optional("lat")))
    except ValueError:
        return None
