"""One edition of the reference data as values, and what people call what is in it."""

import re
from dataclasses import dataclass
from typing import Any

from shapely.geometry.base import BaseGeometry

from network.parts import PartRead
from network.tables import Row

MAX_RESOURCE = 5000
_RESOURCE = re.compile(r"([a-z][a-z0-9_]{0,19})=([0-9]{1,6})")
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
    hospitals: tuple[Row, ...]
    others: tuple[Row, ...]  # facilities of the other sectors
    outlines: dict[str, dict[str, Any]]
    shapes: dict[str, BaseGeometry]
    parts: tuple[PartRead, ...] = ()

    @property
    def facilities(self) -> tuple[Row, ...]:
        """Return the rows of all facilities."""
        return (*self.hospitals, *self.others)


def resources_of(row: Row) -> dict[str, int]:
    """Return the listed kinds of a facility with their regular number: `elv=24 grz=18`.

    Raises Invalid for what is no such list; whether a kind exists is asked of who knows the kinds.
    """
    found: dict[str, int] = {}
    for item in row.optional("resources").split():
        given = _RESOURCE.fullmatch(item)
        if given is None:
            raise row.error("resources", "network.edition.no_resource", given=item[:40])
        if given[1] in found:
            raise row.error("resources", "network.edition.given_twice", given=given[1])
        if int(given[2]) > MAX_RESOURCE:
            raise row.error(
                "resources", "network.edition.outside", given=item, least=0, most=MAX_RESOURCE
            )
        found[given[1]] = int(given[2])
    return found


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
