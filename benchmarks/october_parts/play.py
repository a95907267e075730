"""A month of the exercise with every proposal of the default policy carried out, without a database.

Hospitals offer whom they offer in the program: what lies above the policy's share of their regular
beds, so many a day. The cohort is the wave's patients. A region stands in adapted care once ward
or intensive care is above 95 % of its regular beds, in crisis care above 115 %; its phase opens
its beds. Nobody refuses; everybody arrives within the day.

With `requests` those patients are asked for: each must leave, the region looks first, in beds that its
phase opens, and hands on only whom it cannot place.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

import django
import numpy as np

django.setup()

from network.reference import BUNDLED  # noqa: E402
from network.travel import GreatCircleTravel, travel_matrix  # noqa: E402
from patientspread.engine import (  # noqa: E402
    AssignPolicy,
    AssignProblem,
    BedState,
    FairShare,
    Patient,
    Site,
    Widths,
    solve_assign,
)
from patientspread.engine.evaluate import evaluate_assign  # noqa: E402
from patientspread.engine.regions_first import solve_regions_first  # noqa: E402
from patientspread.engine.results import Assignment  # noqa: E402
from patientspread.policy import DEFAULT_POLICY, SpreadPolicy, read_policy  # noqa: E402
from phases.rules.course import DEFAULT_CLASSES  # noqa: E402
from situation.exercise.hospitals import (  # noqa: E402
    WAVE_BEDS,
    DemoWidths,
    Hospital,
    at_hour,
)
from situation.exercise.model import ExerciseModel, HospitalFigures, Influence  # noqa: E402
from situation.exercise.moves import Move  # noqa: E402
from situation.exercise.wave import recorded_wave  # noqa: E402

SEED = 20200901
HOUR = 10
ADAPTED, CRISIS = 0.95, 1.15
OLD_ORDER = (
    "unplaced", "over", "phase", "fair_share_band", "out_of_region", "admitted_moves",
    "transfers", "fairness", "minutes_plus_wait",
)  # fmt: skip
OLD_LIMIT = {"ward": 150, "ic": 180}


@dataclass(frozen=True)
class Place:
    """A hospital as a provider of travel times knows it."""

    pk: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class DayPlayed:
    """What one day's plan moved: inside regions, between them, and what lay outside the band."""

    day: date
    candidates: int
    inside: int
    between: int
    ic_between: int
    outside_before: int
    outside_after: int
    in_vain: int  # left a region that carries no more than its share
    seconds: float
    net: dict[str, int]

    @property
    def moves(self) -> int:
        """Everybody who was moved."""
        return self.inside + self.between

    def document(self) -> dict[str, Any]:
        """The day as JSON."""
        return asdict(self) | {"day": self.day.isoformat(), "moves": self.moves}


class Country:
    """The demo hospitals with their travel times and what each region weighs."""

    def __init__(self) -> None:
        with (BUNDLED / "hospitals.csv").open(encoding="utf-8", newline="") as file:
            rows = sorted(csv.DictReader(file), key=lambda row: row["code"])
        with (BUNDLED / "regions.csv").open(encoding="utf-8", newline="") as file:
            self.key = {r["code"]: float(r["population_2022"]) for r in csv.DictReader(file)}
        self.hospitals = tuple(_hospital(row) for row in rows)
        places = [Place(r["code"], float(r["lat"]), float(r["lon"])) for r in rows]
        self.travel = np.array(travel_matrix(GreatCircleTravel(), places), dtype=np.int64)
        self.model = ExerciseModel(recorded_wave(), self.hospitals, seed=SEED)


def play(start: date, end: date, *, old: bool, requests: bool = False) -> list[DayPlayed]:
    """Play the days; each begins from what the days before moved."""
    country = Country()
    moves: list[Move] = []
    found: list[DayPlayed] = []
    policy = read_policy(DEFAULT_POLICY)
    for number in range((end - start).days + 1):
        day = start + timedelta(days=number)
        at = at_hour(day, HOUR)
        hours = country.model.hours(at)
        world = Influence(tuple(moves))
        world = replace(world, phases=_phases(country.model.figures(at, world)))
        figures = country.model.figures(at, world)
        wave = country.model._wave_count(hours, world)  # noqa: SLF001
        problem = _problem(country, figures, wave, world, policy, old=old)
        solved = _asked(problem) if requests else _planned(problem)
        region = {site.id: site.region for site in problem.sites}
        people = {one.id: one for one in problem.patients}
        leaving = [
            (people[a.patient], a.site)
            for a in solved.assignments
            if people[a.patient].origin != a.site
        ]
        across = [(p, s) for p, s in leaving if region[p.origin] != region[s]]
        net = Counter(region[site] for _, site in across)
        net.subtract(region[one.origin] for one, _ in across)
        found.append(
            DayPlayed(
                day=day,
                candidates=len(people),
                inside=len(leaving) - len(across),
                between=len(across),
                ic_between=sum(one.bed == "ic" for one, _ in across),
                outside_before=solved.before,
                outside_after=solved.after,
                in_vain=solved.in_vain,
                seconds=round(solved.seconds, 2),
                net={code: n for code, n in sorted(net.items()) if n},
            )
        )
        index = country.model.index
        moves += [
            Move(
                f"{day}:{one.id}",
                index[one.origin],
                index[site],
                WAVE_BEDS.index(one.bed),
                hours + 2,
            )
            for one, site in leaving
        ]
    return found


@dataclass(frozen=True)
class Solved:
    """A day's plan: who goes where, patients outside the band before and after, and who left in vain."""

    assignments: tuple[Assignment, ...]
    before: int
    after: int
    in_vain: int
    seconds: float


def _planned(problem: AssignProblem) -> Solved:
    """One plan for the country, of everybody whom the hospitals offer."""
    result = solve_assign(problem)
    return Solved(
        tuple(result.assignments),
        result.comparison["nothing"]["fair_share_band"],
        result.objectives["fair_share_band"],
        result.objectives.get("region_first", 0),
        result.seconds.total,
    )


def _asked(problem: AssignProblem) -> Solved:
    """Requests: everybody must leave, within the region where it has an open bed, else across."""
    policy = replace(problem.policy, own_site_allowed=False, soft_capacity=False)
    asked = replace(problem, policy=policy)
    found = solve_regions_first(asked, workers=1)
    before = evaluate_assign(problem, ()).objectives["fair_share_band"]
    goals = found.recount.objectives
    after, in_vain = goals["fair_share_band"], goals["region_first"]
    return Solved(found.assignments, before, after, in_vain, found.seconds.total)


def _hospital(row: dict[str, str]) -> Hospital:
    def widths(regular: int) -> DemoWidths:
        return DemoWidths(regular, *(math.ceil(regular * part) for part in (0.05, 0.1, 0.2)))

    return Hospital(
        code=row["code"],
        region=row["roaz"],
        veiligheidsregio=row["veiligheidsregio"],
        beds=(widths(int(row["demo_ward_beds"] or 0)), widths(int(row["demo_ic_beds"] or 0))),
        ed_places=int(row["demo_ed_places"] or 0),
    )


def _phases(figures: list[HospitalFigures]) -> dict[str, str]:
    """The care phase of every region by its heaviest kind of bed."""
    lying: Counter[tuple[str, str]] = Counter()
    beds: Counter[tuple[str, str]] = Counter()
    for one in figures:
        for bed, widths in zip(WAVE_BEDS, one.hospital.beds, strict=True):
            lying[one.hospital.region, bed] += one.occupied(bed) or 0
            beds[one.hospital.region, bed] += widths.regular
    load: dict[str, float] = {}
    for (region, bed), count in lying.items():
        load[region] = max(load.get(region, 0), count / max(beds[region, bed], 1))
    return {
        r: "crisis" if x > CRISIS else "adapted" if x > ADAPTED else "regular"
        for r, x in load.items()
    }


def _problem(
    country: Country,
    figures: list[HospitalFigures],
    wave: Any,
    world: Influence,
    policy: SpreadPolicy,
    *,
    old: bool,
) -> AssignProblem:
    sites, patients, load = [], [], {}
    lying: Counter[tuple[str, str]] = Counter()
    opened_beds: Counter[tuple[str, str]] = Counter()
    others: Counter[tuple[str, str]] = Counter()
    for i, one in enumerate(figures):
        house, beds = one.hospital, {}
        opened = DEFAULT_CLASSES[(world.phases or {}).get(house.region, "regular")]
        for b, bed in enumerate(WAVE_BEDS):
            line = next((x for x in one.beds if x.bed == bed), None)
            if line is None or line.occupied is None:
                continue
            kind, regular = policy.of(bed), house.beds[b].regular
            excess = line.occupied - math.floor(kind.relieve_above * regular)
            count = max(0, min(excess, kind.candidates_max))
            cohort = int(wave[i, b])
            patients += [
                Patient(
                    id=f"{house.code}:{bed}:{number}",
                    origin=house.code,
                    bed=bed,
                    specialism="general",
                    ready_hour=0,
                    max_minutes=OLD_LIMIT[bed] if old else kind.max_minutes,
                    mode=kind.mode,
                    preferred_region=house.region,
                    priority=kind.priority,
                    admitted=True,
                    shared=old or number < cohort,
                )
                for number in range(count)
            ]
            load[house.code, bed] = cohort - min(count, cohort)
            widths = {k: v if k in opened else 0 for k, v in asdict(house.beds[b]).items()}
            taken = line.occupied + (line.blocked or 0)
            beds[bed] = BedState(
                Widths(**widths),
                taken - count,
                isolation_free=line.isolation_free or 0,
                intake_per_hour=kind.intake_per_hour,
                open_beds=line.operational,
            )
            place = house.region, bed
            lying[place] += taken
            others[place] += max(taken - cohort, 0)
            opened_beds[place] += sum(widths.values())
        sites.append(Site(house.code, house.region, beds, frozenset({"general"})))
    room = {
        (region, bed): max(
            0,
            math.floor(
                policy.of(bed).receive_below * count
                - lying[region, bed]
                + policy.of(bed).care_yields * others[region, bed]
            ),
        )
        for (region, bed), count in opened_beds.items()
    }
    share = FairShare(country.key, policy.fair_share_band)
    if not old:
        share = replace(share, load=load, room=room)
    regions = {site.region for site in sites}
    return AssignProblem(
        sites=tuple(sites),
        patients=tuple(patients),
        travel_minutes=country.travel,
        horizon_hours=policy.horizon_hours,
        fleet_trips={(r, m): n for r in regions for m, n in policy.trips_per_region.items()},
        policy=AssignPolicy(
            objectives=OLD_ORDER if old else policy.objectives,
            soft_capacity=True,
            fair_share=share,
        ),
    )
