"""Seeded spreading instances over the real hospital locations of the project.

Beds are the demo beds of `network/data/hospitals.csv`; patients, occupancy, isolation,
fleets and forecasts are drawn with a fixed seed, so every run sees the same problems.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from patientspread.engine.flow_types import FlowPolicy, FlowProblem
from patientspread.engine.types import (
    AssignPolicy,
    AssignProblem,
    BedState,
    Patient,
    Site,
    Widths,
)

HOSPITALS = Path(__file__).resolve().parents[2] / "network" / "data" / "hospitals.csv"
FIVE_GOALS = ("unplaced", "phase", "out_of_region", "fairness", "minutes_plus_wait")
_ROUNDABOUT = 1.3  # road kilometres per kilometre as the crow flies
_SPEED = 70.0  # km an hour, door to door
_HANDLING = 10  # minutes to load and unload
_EARTH = 6371.0


@dataclass(frozen=True)
class Hospital:
    """One location of the reference list."""

    code: str
    region: str
    lat: float
    lon: float
    kind: str
    ic: int
    ward: int


def hospitals(path: Path = HOSPITALS) -> list[Hospital]:
    """The hospital locations with their demo beds, in file order."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            Hospital(
                row["code"],
                row["roaz"],
                float(row["lat"]),
                float(row["lon"]),
                row["type"],
                int(row["demo_ic_beds"] or 0),
                int(row["demo_ward_beds"] or 0),
            )
            for row in csv.DictReader(lines)
        ]


def travel_minutes(places: list[tuple[float, float]]) -> NDArray[np.int64]:
    """Whole minutes between (lat, lon) places, 0 to itself."""
    spots = np.radians(np.array(places))
    lat, lon = spots[:, 0], spots[:, 1]
    half = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    km = 2 * _EARTH * np.arcsin(np.sqrt(half)) * _ROUNDABOUT
    minutes: NDArray[np.int64] = np.rint(km / _SPEED * 60).astype(np.int64) + _HANDLING
    np.fill_diagonal(minutes, 0)
    return minutes


def assign_instance(
    patients: int,
    *,
    seed: int = 1,
    isolation: float = 0.25,
    fleet: float = 1.2,
    beds: float = 1.0,
    load: float = 0.93,
    objectives: tuple[str, ...] = FIVE_GOALS,
) -> AssignProblem:
    """A national run of `patients` requests over 24 hours.

    `isolation` is the part needing isolation, `fleet` the trips per patient, `beds` scales
    the beds of every site, `load` is the mean occupancy of regular beds at the start.
    """
    rng = np.random.default_rng(seed)
    given = hospitals()
    sites = tuple(_site(rng, h, beds, load) for h in given)
    weight = np.array([h.ward for h in given], dtype=float)
    surge = np.where(np.isin([h.region for h in given], ["NAZB", "NAZL"]), 3.0, 1.0)
    origin = rng.choice(len(given), size=patients, p=weight * surge / (weight * surge).sum())
    people = tuple(_patient(rng, i, sites[int(o)], isolation) for i, o in enumerate(origin))
    regions = sorted({s.region for s in sites})
    trips = {}
    for region in regions:
        here = [p for p in people if sites[_index(sites, p.origin)].region == region]
        for mode in ("micu", "ambulance"):
            trips[region, mode] = 2 + round(fleet * sum(p.mode == mode for p in here))
    return AssignProblem(
        sites=sites,
        patients=people,
        travel_minutes=travel_minutes([(h.lat, h.lon) for h in given]),
        horizon_hours=24,
        fleet_trips=trips,
        policy=AssignPolicy(objectives=objectives),
        id=f"assign-{patients}-{seed}",
    )


def _index(sites: tuple[Site, ...], site: str) -> int:
    return next(i for i, s in enumerate(sites) if s.id == site)


def _site(rng: np.random.Generator, h: Hospital, beds: float, load: float) -> Site:
    specialisms = {"general"}
    chances = {"cardio": 0.5, "neuro": 0.4, "trauma": 0.3, "dialysis": 0.4, "paed": 0.4}
    specialisms |= {s for s, chance in chances.items() if rng.random() < chance}
    if h.kind == "university":
        specialisms |= {*chances, "ecmo"}
    states = {}
    for bed, regular in (("ic", round(h.ic * beds)), ("cl", round(h.ward * beds))):
        if regular == 0:
            continue
        steps = (0.15, 0.15, 0.2) if bed == "ic" else (0.03, 0.05, 0.06)
        extra = [round(regular * s) for s in steps]
        full = float(np.clip(rng.normal(load, 0.05), 0.5, 1.02))
        isolation = rng.integers(1, 8) if bed == "ic" else rng.integers(2, 20)
        states[bed] = BedState(
            capacity=Widths(regular, *extra),
            occupied=round(regular * full),
            isolation_free=round(int(isolation) * beds),
            intake_per_hour=round((2 if bed == "ic" else 4) * beds),
        )
    return Site(h.code, h.region, states, frozenset(specialisms), lat=h.lat, lon=h.lon)


def _patient(rng: np.random.Generator, number: int, origin: Site, isolation: float) -> Patient:
    bed = "ic" if "ic" in origin.beds and rng.random() < 0.2 else "cl"
    special = rng.choice(
        ["general", "cardio", "neuro", "trauma", "dialysis", "paed", "ecmo"],
        p=[0.7, 0.08, 0.07, 0.06, 0.05, 0.03, 0.01],
    )
    return Patient(
        id=f"P{number:05d}",
        origin=origin.id,
        bed=bed,
        specialism=str(special),
        ready_hour=int(rng.integers(0, 20)),
        max_minutes=int(rng.choice([60, 90, 120, 180], p=[0.25, 0.3, 0.3, 0.15])),
        mode="micu" if bed == "ic" else "ambulance",
        preferred_region=origin.region,
        isolation=bool(rng.random() < isolation),
        priority=int(rng.choice([1, 2, 3])),
    )


def flow_instance(
    *,
    hospitals_as_nodes: bool,
    days: int = 7,
    seed: int = 3,
    objectives: tuple[str, ...] | None = None,
) -> FlowProblem:
    """A week over the regions (11 nodes) or over every hospital (80 nodes), with a surge."""
    rng = np.random.default_rng(seed)
    given = hospitals()
    names = [h.code for h in given] if hospitals_as_nodes else sorted({h.region for h in given})
    beds = ("ic", "cl")
    capacity = np.zeros((len(names), 2, 4), dtype=np.int64)
    places, surge = [], np.ones(len(names))
    for n, name in enumerate(names):
        members = [h for h in given if name in (h.code, h.region)]
        places.append(
            (float(np.mean([h.lat for h in members])), float(np.mean([h.lon for h in members])))
        )
        for b, total in enumerate((sum(h.ic for h in members), sum(h.ward for h in members))):
            steps = (0.15, 0.15, 0.2) if b == 0 else (0.03, 0.05, 0.06)
            capacity[n, b] = [total, *(round(total * s) for s in steps)]
        if members[0].region in {"NAZB", "NAZL", "AZZWN"}:
            surge[n] = rng.uniform(1.3, 1.4)
    base = rng.uniform(0.75, 0.85, size=(len(names), 2)) * surge[:, None]
    growth = 1 + 0.005 * np.arange(days) * np.where(surge > 1, 4, 1)[:, None]
    forecast = np.rint(capacity[:, :, 0, None] * base[:, :, None] * growth[:, None, :])
    intake = np.maximum(np.rint(capacity[:, :, 0] * 0.1), 1).astype(np.int64)
    trips = np.array([23, 116]) if not hospitals_as_nodes else np.array([4, 16])
    order = objectives or ("over", "phase", "fairness", "transfers", "minutes")
    return FlowProblem(
        nodes=tuple(names),
        beds=beds,
        days=days,
        capacity=capacity,
        forecast=forecast.astype(np.int64),
        transferable=np.maximum(np.rint(forecast * 0.14), 1).astype(np.int64),
        trips=np.broadcast_to(trips[None, :, None], forecast.shape).astype(np.int64),
        intake=np.repeat(intake[:, :, None], days, axis=2),
        travel_minutes=travel_minutes(places),
        policy=FlowPolicy(max_minutes={"ic": 180, "cl": 180}, objectives=order),
        id=f"flow-{len(names)}-{seed}",
    )
