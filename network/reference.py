"""Reading a folder of reference data: files in, checked values out, no database.

Every error names the file, the line and the column, so that whoever made the edition can mend it.
"""

import hashlib
import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from journal.errors import Invalid
from journal.said import Said, said
from journal.strict_json import TwiceError, read_json
from network.edition import Edition
from network.parts import reference_parts
from network.soundness import check_edition
from network.tables import read_table, read_text, unsound

FILES = (
    "regions.csv",
    "veiligheidsregios.csv",
    "municipalities.csv",
    "hospitals.csv",
    "regions.geojson",
)
OTHERS = "facilities.csv"  # of the other sectors; an edition may do without
BUNDLED = Path(__file__).parent / "data"
BUNDLED_SOURCE = "data"
COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "regions.csv": (
        ("code", "name", "trauma_centre", "population_2022", "veiligheidsregios"),
        ("short_name", "operates_as"),
    ),
    "veiligheidsregios.csv": (("code", "name", "population_2022"), ()),
    "municipalities.csv": (
        ("code", "name", "veiligheidsregio", "roaz", "population_2022"),
        (),
    ),
    "hospitals.csv": (
        (
            "code",
            "organisation",
            "location",
            "city",
            "lat",
            "lon",
            "roaz",
            "veiligheidsregio",
            "type",
            "ed_hours",
            "trauma_level",
            "has_ic",
            "demo_ic_beds",
            "demo_ward_beds",
            "demo_ed_places",
        ),
        ("hours", "resources"),
    ),
    OTHERS: (
        (
            "code",
            "sector",
            "name",
            "organisation",
            "city",
            "lat",
            "lon",
            "roaz",
            "veiligheidsregio",
            "hours",
            "demo",
        ),
        ("serves", "resources", "parent"),
    ),
}


def read_edition(folder: Path) -> Edition:
    """Read and check a folder. Raises Invalid with the place of the first fault."""
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise Invalid("network.edition.files", field="folder", folder=folder, files=missing)
    there = [*FILES, *([OTHERS] if (folder / OTHERS).is_file() else [])]
    tables = {
        name: read_table(folder / name, required=required, optional=optional)
        for name, (required, optional) in COLUMNS.items()
        if name in there
    }
    outlines, shapes = _outlines("regions.geojson", read_text(folder / "regions.geojson"))
    digest = hashlib.sha256()
    for name in there:
        digest.update((folder / name).read_bytes())
    parts = tuple(part.read(folder) for part in reference_parts())
    for part in parts:
        digest.update(part.digest.encode())
    edition = Edition(
        version=digest.hexdigest()[:16],
        regions=tables["regions.csv"],
        veiligheidsregios=tables["veiligheidsregios.csv"],
        municipalities=tables["municipalities.csv"],
        hospitals=tables["hospitals.csv"],
        others=tables.get(OTHERS, ()),
        outlines=outlines,
        shapes=shapes,
        parts=parts,
    )
    check_whole(edition)
    return edition


def check_whole(edition: Edition, waiting: Collection[str] = ()) -> None:
    """Raise Invalid with the place of the first fault, also where it and its parts do not agree."""
    check_edition(edition, waiting)
    for read in edition.parts:
        read.check(edition)


def _outlines(name: str, text: str) -> tuple[dict[str, dict[str, Any]], dict[str, BaseGeometry]]:
    """Return geometry and shape per code: each a (multi)polygon in degrees, no code twice."""
    outlines: dict[str, dict[str, Any]] = {}
    shapes: dict[str, BaseGeometry] = {}
    for number, feature in enumerate(_features(name, text), start=1):
        code = feature.get("id") if isinstance(feature, dict) else None
        if not isinstance(code, str) or not code:
            raise unsound(
                said("network.at.feature_number", file=name, number=number),
                "network.edition.no_id",
            )
        place = said("network.at.feature", file=name, feature=code)
        if code in outlines:
            raise unsound(place, "network.edition.twice")
        outlines[code] = feature.get("geometry")
        shapes[code] = area_shape(place, outlines[code])
    return outlines, shapes


def _features(name: str, text: str) -> list[Any]:
    """Return the features of a collection. Raises Invalid with the line of a syntax fault."""
    try:
        collection = read_json(text)
        features = collection["features"]
    except json.JSONDecodeError as error:
        raise unsound(
            name, "network.edition.no_json", line=error.lineno, mark=error.colno
        ) from None
    except TwiceError as error:
        raise unsound(name, "journal.json.twice", name=str(error)) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise unsound(name, "network.edition.no_collection") from None
    if not isinstance(features, list) or not features:
        raise unsound(name, "network.edition.no_features")
    return features


def area_shape(place: Said, geometry: Any) -> BaseGeometry:
    """Return the shape of a geometry. Raises Invalid unless it is an area."""
    try:
        outline = shape(geometry)
    except (ShapelyError, KeyError, TypeError, AttributeError, ValueError, IndexError):
        raise unsound(place, "network.edition.no_geometry") from None
    if outline.is_empty or outline.geom_type not in ("Polygon", "MultiPolygon"):
        raise unsound(place, "network.edition.no_area")
    return outline
