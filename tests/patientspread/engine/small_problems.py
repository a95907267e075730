"""Small random problems that use every rule and every goal of the engine."""

from typing import Any

import numpy as np

from patientspread.engine import (
    PHASES,
    AssignPolicy,
    AssignProblem,
    BedState,
    FairShare,
    Name,
    Patient,
    Site,
    Widths,
)
from patientspread.engine.flow_types import FLOW_GOALS, FlowPolicy, FlowProblem, Move
from patientspread.engine.types import ASSIGN_GOALS

BEDS = ("ic", "cl")
REGIONS = ("R1", "R2", "R3")
SKILLS = ("general", "neuro")


def simple_site(name: str, region: str = "R1", **bed: Any) -> Site:
    """A site with one ward of ten regular beds, five of them taken, unless told otherwise."""
    figures: dict[str, Any] = {
        "capacity": Widths(10, 2, 2, 2),
        "occupied": 5,
        "isolation_free": 2,
    } | bed
    return Site(name, region, {"cl": BedState(**figures)}, frozenset({"general"}))


def simple_patient(name: str, origin: str = "A", **more: Any) -> Patient:
    """A patient of the ward that can travel two hours from hour 0."""
    figures: dict[str, Any] = {
        "bed": "cl",
        "specialism": "general",
        "ready_hour": 0,
        "max_minutes": 120,
        "mode": "ambulance",
        "preferred_region": "R1",
    }
    return Patient(name, origin, **(figures | more))


def simple_problem(sites: list[Site], patients: list[Patient], **more: Any) -> AssignProblem:
    """Sites half an hour apart and plenty of ambulances."""
    size = len(sites)
    travel = np.full((size, size), 30, dtype=np.int64)
    np.fill_diagonal(travel, 0)
    fleet = {(s.region, p.mode): 99 for s in sites for p in patients}
    figures: dict[str, Any] = {
        "names": {"bed:cl": Name("kliniek", "ward")},
        "travel_minutes": travel,
        "horizon_hours": 6,
        "fleet_trips": fleet,
    } | more
    return AssignProblem(tuple(sites), tuple(patients), **figures)


def random_assign(
    seed: int, *, sites: int = 4, patients: int = 8, hours: int = 5, every_goal: bool = True
) -> AssignProblem:
    """A tight little country; with `every_goal` all goals occur, in a random order."""
    rng = np.random.default_rng(seed)
    places = tuple(_site(rng, f"H{i}", str(rng.choice(REGIONS)), every_goal) for i in range(sites))
    people = tuple(_patient(rng, f"P{i}", places, every_goal) for i in range(patients))
    travel = rng.integers(5, 130, size=(sites, sites))
    np.fill_diagonal(travel, 0)
    fleet = {(r, m): int(rng.integers(0, 4)) for r in REGIONS for m in ("micu", "ambulance")}
    pairs = [(p.id, s.id) for p in people for s in places]
    declined = frozenset(pair for pair in pairs if rng.random() < 0.05)
    proposals = {p.id: str(rng.choice([s.id for s in places])) for p in people[::3]}
    return AssignProblem(
        sites=places,
        patients=people,
        travel_minutes=travel,
        horizon_hours=hours,
        fleet_trips=fleet,
        policy=_policy(rng, declined, every_goal),
        open_proposals=proposals if every_goal else {},
        id=f"random-{seed}",
    )


def _policy(
    rng: np.random.Generator, declined: frozenset[tuple[str, str]], every_goal: bool
) -> AssignPolicy:
    known = ("unplaced", "phase", "out_of_region", "fairness", "minutes_plus_wait")
    order = tuple(str(g) for g in rng.permutation(ASSIGN_GOALS)) if every_goal else known
    some = tuple(p for p in PHASES if p == "regular" or rng.random() < 0.7)
    return AssignPolicy(
        objectives=order,
        phases_open=some,
        own_site_allowed=bool(rng.random() < 0.7),
        declined=declined,
        soft_capacity=every_goal and bool(rng.random() < 0.3),
        fair_share=_share(rng) if every_goal else None,
        bring_back_load=0.9,
    )


def _share(rng: np.random.Generator) -> FairShare:
    """A key; often of a cohort only, often with little room."""
    sites = [f"H{i}" for i in range(9)]
    load = {(s, b): int(rng.integers(0, 5)) for s in sites for b in BEDS}
    room = {(r, b): int(rng.integers(0, 3)) for r in REGIONS for b in BEDS}
    return FairShare(
        {r: float(rng.integers(1, 5)) for r in REGIONS},
        band=float(rng.choice([0.0, 0.1, 0.3])),
        load=load if rng.random() < 0.5 else None,
        room=room if rng.random() < 0.5 else None,
    )


def _site(rng: np.random.Generator, name: str, region: str, every_goal: bool) -> Site:
    beds = {}
    for bed in BEDS:
        if rng.random() < 0.1:
            continue
        widths = Widths(int(rng.integers(1, 5)), *(int(rng.integers(0, 2)) for _ in range(3)))
        status: Any = str(rng.choice(["fresh", "stale", "unknown"], p=[0.8, 0.15, 0.05]))
        beds[bed] = BedState(
            capacity=widths,
            occupied=int(rng.integers(0, widths.regular + 2)),
            isolation_free=int(rng.integers(0, 3)),
            intake_per_hour=int(rng.integers(0, 3)),
            status=status if every_goal else "fresh",
            arrivals_taken={1: 1} if every_goal and rng.random() < 0.3 else {},
            open_beds=int(rng.integers(0, 8)) if every_goal and rng.random() < 0.4 else None,
        )
    skills = frozenset(s for s in SKILLS if s == "general" or rng.random() < 0.5)
    return Site(name, region, beds, skills, closed=bool(rng.random() < 0.1))


def _patient(
    rng: np.random.Generator, name: str, sites: tuple[Site, ...], every_goal: bool
) -> Patient:
    bed = str(rng.choice(BEDS))
    return Patient(
        id=name,
        origin=str(rng.choice([s.id for s in sites])),
        bed=bed,
        specialism=str(rng.choice(SKILLS, p=[0.8, 0.2])),
        ready_hour=int(rng.integers(0, 3)),
        max_minutes=int(rng.integers(30, 130)),
        mode="micu" if bed == "ic" else "ambulance",
        preferred_region=str(rng.choice(REGIONS)),
        isolation=bool(rng.random() < 0.4),
        priority=int(rng.integers(0, 4)),
        admitted=every_goal and bool(rng.random() < 0.3),
        bring_back=every_goal and bool(rng.random() < 0.15),
        shared=not every_goal or bool(rng.random() < 0.8),
    )


def random_flow(
    seed: int, *, nodes: int = 3, days: int = 2, every_goal: bool = True, known_order: bool = False
) -> FlowProblem:
    """A few nodes under pressure; with `every_goal` all goals in a random order."""
    rng = np.random.default_rng(seed)
    beds = BEDS[: int(rng.integers(1, 3))]
    shape = (nodes, len(beds), days)
    capacity = rng.integers(0, 4, size=(nodes, len(beds), 4))
    capacity[:, :, 0] += rng.integers(2, 8, size=(nodes, len(beds)))
    travel = rng.integers(10, 200, size=(nodes, nodes))
    np.fill_diagonal(travel, 0)
    names = tuple(f"N{i}" for i in range(nodes))
    order: tuple[str, ...] = ("over", "phase", "fairness", "transfers", "minutes")
    if every_goal:
        order = tuple(str(g) for g in rng.permutation(FLOW_GOALS))
    if known_order:
        order = FLOW_GOALS
    share = FairShare({n: float(rng.integers(1, 5)) for n in names}, band=0.2)
    moves = (Move(names[0], names[1], beds[0], 0, 2), Move(names[1], names[2], beds[-1], 1, 1))
    forecast = rng.integers(0, 16, size=shape)
    part = np.floor(forecast * rng.random(shape)).astype(np.int64)
    return FlowProblem(
        nodes=names,
        beds=beds,
        days=days,
        capacity=capacity,
        forecast=forecast,
        transferable=rng.integers(0, 5, size=shape),
        trips=rng.integers(0, 5, size=shape),
        intake=rng.integers(0, 5, size=shape),
        travel_minutes=travel,
        policy=FlowPolicy(
            max_minutes=dict.fromkeys(beds, 150),
            objectives=order,
            load_levels=(0.8, 0.95, 1.0, 1.15),
            fair_share=share if every_goal and rng.random() < 0.5 else None,
        ),
        open_moves=moves if every_goal else (),
        shared=part if every_goal and rng.random() < 0.5 else None,
        id=f"flow-{seed}",
    )
