"""The values a spreading policy may have, as one table; its names and words are checked in `policy`."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from journal.errors import Invalid

MODES = ("micu", "ambulance")


@dataclass(frozen=True)
class Bounds:
    """Least and most of a number; `whole`: no part of one."""

    least: float
    most: float
    whole: bool = True

    def hold(self, value: object) -> bool:
        """Say whether a value is such a number."""
        if isinstance(value, bool) or not isinstance(value, int if self.whole else int | float):
            return False
        return math.isfinite(value) and self.least <= value <= self.most


PER_BED = {
    "relieve_above": Bounds(0, 2, whole=False),
    "candidates_max": Bounds(0, 100),
    "max_minutes": Bounds(1, 1440),
    "intake_per_hour": Bounds(0, 100),
    "priority": Bounds(1, 1000),
}
PER_MODE = {"trips_per_region": Bounds(0, 10_000)}
PLAIN = {
    "horizon_hours": Bounds(1, 168),
    "fair_share_band": Bounds(0, 1, whole=False),
    "margin_beds": Bounds(0, 100),
    "decline_hours": Bounds(0, 720),
    "answer_minutes": Bounds(1, 1440),
}


def check_values(document: Mapping[str, Any]) -> None:
    """Raise Invalid with the JSON pointer of the first value that cannot be."""
    for place, value, bounds in _numbers(document):
        if not bounds.hold(value):
            kind = "heel getal" if bounds.whole else "getal"
            raise Invalid(
                f"‘{place}’: hier hoort een {kind} van {bounds.least:g} tot {bounds.most:g}.",
                field=f"/{place}",
            )
    for bed, mode in document["mode"].items():
        if mode not in MODES:
            raise Invalid(f"‘mode/{bed}’: kies uit {', '.join(MODES)}.", field=f"/mode/{bed}")
    missing = set(document["mode"].values()) - document["trips_per_region"].keys()
    if missing:
        name = f"trips_per_region/{min(missing)}"
        raise Invalid(f"‘{name}’ ontbreekt.", field=f"/{name}")


def _numbers(document: Mapping[str, Any]) -> Iterator[tuple[str, object, Bounds]]:
    """Yield every number with its place and its bounds. Raises Invalid for what is no object."""
    for name, bounds in (PER_BED | PER_MODE).items():
        if not isinstance(document[name], dict):
            raise Invalid(f"‘{name}’: hier hoort een object.", field=f"/{name}")
        for key, value in document[name].items():
            if name in PER_MODE and key not in MODES:
                raise Invalid(f"‘{name}/{key}’ is onbekend.", field=f"/{name}/{key}")
            yield f"{name}/{key}", value, bounds
    for name, bounds in PLAIN.items():
        yield name, document[name], bounds
