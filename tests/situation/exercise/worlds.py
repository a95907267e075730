"""Hospitals to play in: those of the reference data as plain values, and a small world."""

import csv
import math
from functools import lru_cache

from network.reference import BUNDLED
from situation.exercise.hospitals import DemoWidths, Hospital
from situation.exercise.model import ExerciseModel
from situation.exercise.wave import recorded_wave
from situation.services.exercises import DEFAULT_SEED
from tests.factories import FacilityFactory, RegionFactory, VeiligheidsregioFactory


def widths(regular: int) -> DemoWidths:
    """Return the demo widths of a number of regular beds."""
    return DemoWidths(
        regular,
        math.ceil(regular * 0.05),
        math.ceil(regular * 0.1),
        math.ceil(regular * 0.2),
    )


@lru_cache(maxsize=1)
def reference_hospitals() -> tuple[Hospital, ...]:
    """Return the hospitals of the bundled reference data, by code."""
    with (BUNDLED / "hospitals.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["code"])
    return tuple(
        Hospital(
            code=row["code"],
            region=row["roaz"],
            veiligheidsregio=row["veiligheidsregio"],
            beds=(widths(int(row["demo_ward_beds"])), widths(int(row["demo_ic_beds"]))),
            ed_places=int(row["demo_ed_places"]),
            ed_all_hours=row["ed_hours"] == "24/7",
        )
        for row in rows
    )


@lru_cache(maxsize=4)
def reference_model(seed: int = DEFAULT_SEED) -> ExerciseModel:
    """Return the model of the real wave in the reference hospitals."""
    return ExerciseModel(recorded_wave(), reference_hospitals(), seed=seed)


def small_world() -> None:
    """Make one hospital in each of the wave's 25 veiligheidsregio's, in two regions."""
    west, east = (RegionFactory.create(code=code) for code in ("WEST", "OOST"))
    for number, name in enumerate(recorded_wave().regions):
        FacilityFactory.create(
            code=f"H-{name}",
            region=west if number % 2 else east,
            veiligheidsregio=VeiligheidsregioFactory.create(code=name),
            demo_ward_beds=1000,
            demo_ic_beds=40,
        )
