"""The demo beds of the ROAZ regions, the travel between them, and which municipality is where."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

NETWORK_DATA = Path(__file__).resolve().parents[2] / "network" / "data"
BEDS = ("ic", "ward")

#: Widths of the capacity classes above the regular beds, as shares of the regular beds: the
#: same demo shares as in `capacity.selectors.beds.DEMO_WIDTH_SHARES`.
WIDTH_SHARES = {"buffer": 0.05, "adapted": 0.10, "crisis": 0.20}

ROAD_FACTOR = 1.3  # road kilometres per kilometre as the crow flies
SPEED_KMH = 65.0
FIXED_MINUTES = 4.0
EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True)
class Country:
    """Regions with their beds. R regions; axis 1 of `capacity` follows `BEDS`.

    `capacity` (R, 2, 4) widths regular, buffer, adapted, crisis; `minutes` (R, R) between the
    bed-weighted centres. `places` are the smaller areas a series may be counted by, and
    `share` (places, R) which part of each lies in which region (rows sum to 1). `aliases`
    maps every known column name, in lower case, to a place or a region.
    """

    regions: tuple[str, ...]
    names: dict[str, str]
    capacity: IntArray
    minutes: IntArray
    places: tuple[str, ...]
    share: FloatArray
    aliases: dict[str, str]

    @property
    def edges(self) -> IntArray:
        """Upper edges of the four classes, (R, 2, 4)."""
        return np.cumsum(self.capacity, axis=2)

    def kind(self, place: str) -> str:
        """What kind of area a place is."""
        return "region" if place in self.regions else place[:2]


def read_country(folder: Path = NETWORK_DATA) -> Country:
    """The country as the project's reference files describe it."""
    hospitals = _rows(folder / "hospitals.csv")
    towns = _rows(folder / "municipalities.csv")
    names = {row["code"]: row["short_name"] for row in _rows(folder / "regions.csv")}
    regions = tuple(sorted({row["roaz"] for row in hospitals}))
    safety = {row["code"]: row["name"] for row in _rows(folder / "veiligheidsregios.csv")}
    places = (*sorted(safety), *regions, *(row["code"] for row in towns))
    return Country(
        regions=regions,
        names=names,
        capacity=_capacity(hospitals, regions),
        minutes=_minutes(hospitals, regions),
        places=places,
        share=_share(towns, places, regions),
        aliases=_aliases(safety, names, towns),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _capacity(hospitals: list[dict[str, str]], regions: tuple[str, ...]) -> IntArray:
    table = np.zeros((len(regions), len(BEDS), 4), dtype=np.int64)
    for row in hospitals:
        r = regions.index(row["roaz"])
        table[r, 0, 0] += int(row["demo_ic_beds"] or 0)
        table[r, 1, 0] += int(row["demo_ward_beds"] or 0)
    for k, share in enumerate(WIDTH_SHARES.values(), start=1):
        table[:, :, k] = np.rint(share * table[:, :, 0]).astype(np.int64)
    return table


def _minutes(hospitals: list[dict[str, str]], regions: tuple[str, ...]) -> IntArray:
    """Great-circle distance between bed-weighted centres, by road, plus loading."""
    centres = []
    for region in regions:
        mine = [row for row in hospitals if row["roaz"] == region]
        weights = [int(row["demo_ward_beds"]) for row in mine]
        centres.append(
            [
                sum(w * float(row[axis]) for w, row in zip(weights, mine, strict=True))
                / sum(weights)
                for axis in ("lat", "lon")
            ]
        )
    lat, lon = np.radians(np.array(centres)).T
    half = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half)) * ROAD_FACTOR
    minutes: IntArray = np.ceil(FIXED_MINUTES + 60 * km / SPEED_KMH).astype(np.int64)
    np.fill_diagonal(minutes, 0)
    return minutes


def _share(
    towns: list[dict[str, str]], places: tuple[str, ...], regions: tuple[str, ...]
) -> FloatArray:
    """Population of each place by region, as shares."""
    people = Counter[tuple[str, str]]()
    for row in towns:
        count = int(row["population_2022"])
        for place in (row["veiligheidsregio"], row["roaz"], row["code"]):
            people[place, row["roaz"]] += count
    table = np.array([[people[place, region] for region in regions] for place in places], float)
    share: FloatArray = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    return share


def _aliases(
    safety: dict[str, str], names: dict[str, str], towns: list[dict[str, str]]
) -> dict[str, str]:
    """Codes and names; a veiligheidsregio's name wins over a municipality's (Groningen)."""
    pairs = [(row[name], row["code"]) for row in towns for name in ("code", "name")]
    pairs += [(code, code) for code in names] + [(name, code) for code, name in names.items()]
    pairs += [(code, code) for code in safety] + [(name, code) for code, name in safety.items()]
    return {alias.lower(): place for alias, place in pairs}
