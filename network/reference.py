"""Reading a folder of reference data: files in, validated values out, no database.

Every error names the file, the line and the column, so that whoever made the edition can mend it.
"""

import csv
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import shape

from journal.errors import Invalid
from network.models import FacilityKind
from network.parts import PartRead, reference_parts

FILES = (
    "regions.csv",
    "veiligheidsregios.csv",
    "municipalities.csv",
    "hospitals.csv",
    "regions.geojson",
)
BUNDLED = Path(__file__).parent / "data"
# Word by which people call a network, where the edition gives no short name.
_PREFIXES = (
    "Acute Zorgnetwerk ",
    "Netwerk Acute Zorg ",
    "Acute Zorgregio ",
    "Acute Zorg ",
    "Traumacentrum ",
)


@dataclass(frozen=True)
class Row:
    """One line of a CSV file, with where it came from."""

    file: str
    line: int
    values: dict[str, str]

    def text(self, column: str) -> str:
        """Return a column that must not be empty. Raises Invalid."""
        value = (self.values.get(column) or "").strip()
        if not value:
            raise self.error(column, "is leeg of ontbreekt")
        return value

    def optional(self, column: str) -> str:
        """Return a column that may be empty or absent."""
        return (self.values.get(column) or "").strip()

    def whole(self, column: str) -> int:
        """Return a column that is a whole number of zero or more. Raises Invalid."""
        value = self.text(column)
        if not (value.isascii() and value.isdigit()):
            raise self.error(column, f"‘{value}’ is geen heel getal")
        return int(value)

    def decimal(self, column: str) -> float:
        """Return a column that is a number. Raises Invalid."""
        try:
            return float(self.text(column))
        except ValueError:
            raise self.error(column, f"‘{self.text(column)}’ is geen getal") from None

    def error(self, column: str, what: str) -> Invalid:
        """Return the error for a column of this line."""
        return Invalid(f"{self.file}, regel {self.line}, kolom {column}: {what}.", field=column)


@dataclass(frozen=True)
class Edition:
    """One edition of the reference data, checked for references between its files."""

    version: str
    regions: tuple[Row, ...]
    veiligheidsregios: tuple[Row, ...]
    municipalities: tuple[Row, ...]
    facilities: tuple[Row, ...]
    outlines: dict[str, dict[str, Any]]
    parts: tuple[PartRead, ...] = ()


def read_edition(folder: Path) -> Edition:
    """Read and check a folder. Raises Invalid with the place of the first fault."""
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise Invalid(f"In {folder} ontbreekt: {', '.join(missing)}.", field="folder")
    digest = hashlib.sha256()
    for name in FILES:
        digest.update((folder / name).read_bytes())
    parts = tuple(part.read(folder) for part in reference_parts())
    for part in parts:
        digest.update(part.digest.encode())
    edition = Edition(
        version=digest.hexdigest()[:16],
        regions=read_rows(folder / "regions.csv"),
        veiligheidsregios=read_rows(folder / "veiligheidsregios.csv"),
        municipalities=read_rows(folder / "municipalities.csv"),
        facilities=read_rows(folder / "hospitals.csv"),
        outlines=_outlines(folder / "regions.geojson"),
        parts=parts,
    )
    _check(edition)
    return edition


def short_name(row: Row) -> str:
    """Return what people call a region: the given short name, or the name without its prefix."""
    given = row.optional("short_name")
    name = row.text("name")
    return given or next((name.removeprefix(p) for p in _PREFIXES if name.startswith(p)), name)


def read_rows(path: Path) -> tuple[Row, ...]:
    """Read a CSV file with a header and unique codes."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = tuple(
            Row(path.name, number, {k: v for k, v in values.items() if k is not None})
            for number, values in enumerate(csv.DictReader(file), start=2)
        )
    seen: set[str] = set()
    for row in rows:
        code = row.text("code")
        if code in seen:
            raise row.error("code", f"‘{code}’ staat er twee keer in")
        seen.add(code)
    return rows


def _outlines(path: Path) -> dict[str, dict[str, Any]]:
    """Read the outlines: code -> GeoJSON geometry, each a valid (multi)polygon."""
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid(f"{path.name}: geen GeoJSON FeatureCollection ({error}).") from None
    outlines: dict[str, dict[str, Any]] = {}
    for feature in features:
        code = str(feature.get("id", ""))
        try:
            outline = shape(feature["geometry"])
        except (ShapelyError, KeyError, TypeError, AttributeError, ValueError) as error:
            raise Invalid(f"{path.name}, feature ‘{code}’: geen geometrie ({error}).") from None
        if outline.is_empty or outline.geom_type not in ("Polygon", "MultiPolygon"):
            raise Invalid(f"{path.name}, feature ‘{code}’: geen vlak.")
        outlines[code] = feature["geometry"]
    return outlines


def _check(edition: Edition) -> None:
    """Check that every code that is named exists, and that every region has an outline."""
    regions = {row.text("code") for row in edition.regions}
    veiligheidsregios = {row.text("code") for row in edition.veiligheidsregios}
    for row in (*edition.regions, *edition.veiligheidsregios):
        if row.text("code") not in edition.outlines:
            raise row.error("code", f"‘{row.text('code')}’ heeft geen omtrek in regions.geojson")
    for row in (*edition.municipalities, *edition.facilities):
        _check_known(row, "roaz", regions)
        _check_known(row, "veiligheidsregio", veiligheidsregios)
    for row in edition.regions:
        for code in row.optional("veiligheidsregios").split():
            if code not in veiligheidsregios:
                raise row.error("veiligheidsregios", f"‘{code}’ is onbekend")
    for row in edition.facilities:
        _check_known(row, "type", set(FacilityKind.values))


def _check_known(row: Row, column: str, known: set[str]) -> None:
    """Raise Invalid when a column names something unknown."""
    if row.text(column) not in known:
        raise row.error(column, f"‘{row.text(column)}’ is onbekend")
