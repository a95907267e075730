"""One edition of the reference data as values, and what people call what is in it."""

from dataclasses import dataclass
from typing import Any

from shapely.geometry.base import BaseGeometry

from network.parts import PartRead
from network.tables import Row

# Word by which people call a network, where the edition gives no short name.
_PREFIXES = (
    "Acute Zorgnetwerk ",
    "Netwerk Acute Zorg ",
    "Acute Zorgregio ",
    "Acute Zorg ",
    "Traumacentrum ",
)


@dataclass(frozen=True)
class Edition:
    """One edition of the reference data as it was read: rows of text, outlines by code."""

    version: str
    regions: tuple[Row, ...]
    veiligheidsregios: tuple[Row, ...]
    municipalities: tuple[Row, ...]
    facilities: tuple[Row, ...]
    outlines: dict[str, dict[str, Any]]
    shapes: dict[str, BaseGeometry]
    parts: tuple[PartRead, ...] = ()


def short_name(row: Row) -> str:
    """Return what people call a region: the given short name, or the name without its prefix."""
    given = row.optional("short_name")
    name = row.text("name")
    return given or next((name.removeprefix(p) for p in _PREFIXES if name.startswith(p)), name)


def location_name(row: Row, locations: int) -> str:
    """Return what people call a hospital: with its location only where its organisation has more."""
    organisation, location = row.text("organisation"), row.text("location")
    if locations == 1 or organisation in location:
        return organisation
    # a location that is part of the organisation's own name would read as said twice
    return (
        f"{organisation} ({location})" if location in organisation else f"{organisation} {location}"
    )
