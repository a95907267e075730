"""Emptying a hospital: its census, a deadline and vehicles as one patient-level problem.

`build_evacuation` closes the site and makes a patient of every bed in the census, ready in the
hour (wave) in which a vehicle stands at the door; `plan_evacuation` solves that with
`solve_assign` and tells who goes where in which hour and who stays behind, why. The plan is
proven optimal in the goals of the policy, together with the other requests of that moment.

Practice: VieCuri, July 2021: 200 patients, decided at 13:00, destinations by national occupancy
and care need; buses beside ambulances. The deadline is taken strictly: nobody may still be on
the road when it ends, so it is the last hour of arrival. Known limit: a patient who waits for a
free arrival hour keeps the vehicle waiting; those hours are counted and told, not minimised
before the goals of the policy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from patientspread.engine.errors import ProblemError
from patientspread.engine.evacuation_text import evacuation_story
from patientspread.engine.evacuation_types import (
    CensusLine,
    Departure,
    Evacuation,
    EvacuationPlan,
    EvacuationProblem,
    LeftBehind,
    Wave,
)
from patientspread.engine.results import AssignResult
from patientspread.engine.solve import solve_assign
from patientspread.engine.types import AssignProblem, Patient
from patientspread.engine.unplaced import unplaced_reasons

MINUTES_PER_HOUR = 60
LARGEST = 100_000  # patients in a census; more is a mistake


def shuttle(vehicles: Mapping[str, int], *, first: int, last: int, cycle: int) -> tuple[Wave, ...]:
    """Waves of vehicles that come back: all at the door in hours first, first + cycle, ... last.

    Raises `ProblemError` unless the cycle is at least an hour.
    """
    if cycle < 1 or first < 0:
        raise ProblemError("a shuttle starts at hour 0 or later and takes at least an hour")
    return tuple(Wave(hour, vehicles) for hour in range(first, last + 1, cycle))


def build_evacuation(base: AssignProblem, evacuation: Evacuation) -> EvacuationProblem:
    """The problem of an evacuation on top of the situation `base`.

    The site is closed, its census added as patients, the horizon ends with the deadline.
    Requests of `base` stay where they can still arrive in time. Raises `ProblemError` on an
    unknown site or bed type and on negative numbers.
    """
    index = {s.id: i for i, s in enumerate(base.sites)}
    _check(base, evacuation, index)
    region = base.sites[index[evacuation.site]].region
    ready, no_vehicle = _ready_hours(evacuation)
    patients, line_of = _patients(evacuation, ready, region)
    taken = {p.id for p in base.patients}
    if taken & line_of.keys():
        raise ProblemError(f"patient {min(taken & line_of.keys())} occurs twice")
    horizon = evacuation.deadline_hour + 1
    in_time = [p for p in base.patients if _earliest(base, p, index) < horizon]
    fleet = dict(base.fleet_trips)
    for wave in evacuation.waves:
        for mode, count in wave.vehicles.items():
            fleet[region, mode] = fleet.get((region, mode), 0) + count
    problem = replace(
        base,
        sites=tuple(replace(s, closed=True) if s.id == evacuation.site else s for s in base.sites),
        patients=(*in_time, *patients),
        horizon_hours=horizon,
        fleet_trips=fleet,
    )
    kept = {p.id for p in in_time}
    postponed = tuple(p.id for p in base.patients if p.id not in kept)
    return EvacuationProblem(evacuation, problem, line_of, no_vehicle, postponed)


def plan_evacuation(
    base: AssignProblem, evacuation: Evacuation, *, time_limit: float | None = None
) -> EvacuationPlan:
    """Build, solve and tell an evacuation; see `build_evacuation` and `solve_assign`."""
    built = build_evacuation(base, evacuation)
    result = solve_assign(built.problem, time_limit=time_limit)
    index = {s.id: i for i, s in enumerate(built.problem.sites)}
    ready = {p.id: p.ready_hour for p in built.problem.patients}
    leaving = Counter[tuple[int, str, int, int]]()
    waits = 0
    for a in result.assignments:
        if a.patient in built.line_of:
            hour = a.arrival_hour - _hours(built.problem, index, evacuation.site, a.site)
            leaving[hour, a.site, built.line_of[a.patient], a.arrival_hour] += 1
            waits += hour - ready[a.patient]
    departures = tuple(
        Departure(hour, site, line, count, arrival)
        for (hour, site, line, arrival), count in sorted(leaving.items())
    )
    out = tuple(
        sum(d.count for d in departures if d.hour <= hour)
        for hour in range(evacuation.deadline_hour + 1)
    )
    return EvacuationPlan(built, result, departures, _left_behind(built, result), out, waits)


def earliest_empty(base: AssignProblem, evacuation: Evacuation, *, latest_hour: int) -> int | None:
    """The first deadline hour before which everybody can be out, other requests left aside.

    None if even `latest_hour` is too early. More hours never make it harder, so the hours are
    bisected; each try solves the goal ``unplaced`` only.
    """
    alone = replace(base, patients=(), open_proposals={})
    alone = replace(alone, policy=replace(base.policy, objectives=("unplaced",)))

    def empty(hour: int) -> bool:
        built = build_evacuation(alone, replace(evacuation, deadline_hour=hour))
        if built.no_vehicle:
            return False
        placed = solve_assign(built.problem, compare=False).assignments
        return len(placed) == len(built.line_of)

    low, high = 0, latest_hour
    if latest_hour < 0 or not empty(latest_hour):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if empty(middle) else (middle + 1, high)
    return low


def _check(base: AssignProblem, evacuation: Evacuation, index: Mapping[str, int]) -> None:
    if evacuation.site not in index:
        raise ProblemError(f"{evacuation.site} is not a site of this problem")
    if evacuation.deadline_hour < 0:
        raise ProblemError("a deadline is an hour from 0 on")
    _check_census(base, evacuation.census)
    for wave in evacuation.waves:
        if wave.hour < 0 or min(wave.vehicles.values(), default=0) < 0:
            raise ProblemError(f"the wave of hour {wave.hour} has a negative number")


def _check_census(base: AssignProblem, census: tuple[CensusLine, ...]) -> None:
    offered = {bed for s in base.sites for bed in s.beds}
    for n, line in enumerate(census):
        if line.bed not in offered:
            raise ProblemError(f"census line {n}: no site has bed type {line.bed}")
        if min(line.count, line.max_minutes, line.priority, line.earliest_hour) < 0:
            raise ProblemError(f"census line {n}: a number is negative")
    if sum(line.count for line in census) > LARGEST:
        raise ProblemError(f"a census has at most {LARGEST} patients")


def _ready_hours(evacuation: Evacuation) -> tuple[dict[int, list[int]], dict[int, int]]:
    """Per census line the hour each patient's vehicle stands at the door, and who has none."""
    room = {
        wave: dict(wave_vehicles)
        for wave, wave_vehicles in enumerate(w.vehicles for w in _in_time(evacuation))
    }
    hours = [w.hour for w in _in_time(evacuation)]
    ready: dict[int, list[int]] = {}
    none: dict[int, int] = {}
    census = evacuation.census
    for n in sorted(range(len(census)), key=lambda n: (census[n].order, -census[n].priority, n)):
        line = census[n]
        if not evacuation.waves:
            ready[n] = [line.earliest_hour] * line.count
            continue
        ready[n] = []
        for k, hour in enumerate(hours):
            here = 0 if hour < line.earliest_hour else room[k].get(line.mode, 0)
            going = min(line.count - len(ready[n]), here)
            if going:
                room[k][line.mode] -= going
                ready[n] += [hour] * going
        if len(ready[n]) < line.count:
            none[n] = line.count - len(ready[n])
    return ready, none


def _in_time(evacuation: Evacuation) -> list[Wave]:
    waves = (w for w in evacuation.waves if w.hour <= evacuation.deadline_hour)
    return sorted(waves, key=lambda w: w.hour)


def _patients(
    evacuation: Evacuation, ready: Mapping[int, list[int]], region: str
) -> tuple[list[Patient], dict[str, int]]:
    patients: list[Patient] = []
    line_of: dict[str, int] = {}
    for n, line in enumerate(evacuation.census):
        for k, hour in enumerate(ready[n]):
            name = f"evacuation {evacuation.site} {n + 1}.{k + 1}"
            line_of[name] = n
            patients.append(
                Patient(
                    id=name,
                    origin=evacuation.site,
                    bed=line.bed,
                    specialism=line.specialism,
                    ready_hour=hour,
                    max_minutes=line.max_minutes,
                    mode=line.mode,
                    preferred_region=evacuation.preferred_region or region,
                    isolation=line.isolation,
                    priority=line.priority,
                    admitted=True,
                )
            )
    return patients, line_of


def _earliest(base: AssignProblem, patient: Patient, index: Mapping[str, int]) -> int:
    """The first hour a request of the base problem could arrive anywhere in its reach."""
    minutes = base.travel_minutes[index[patient.origin]]
    near = minutes[minutes <= patient.max_minutes]
    shortest = int(near.min()) if len(near) else 0
    return patient.ready_hour + -(-shortest // MINUTES_PER_HOUR)


def _hours(problem: AssignProblem, index: Mapping[str, int], origin: str, site: str) -> int:
    """Travel time in started hours."""
    return -(-int(problem.travel_minutes[index[origin], index[site]]) // MINUTES_PER_HOUR)


def _left_behind(built: EvacuationProblem, result: AssignResult) -> tuple[LeftBehind, ...]:
    left = [
        LeftBehind(line, count, "no_vehicle") for line, count in sorted(built.no_vehicle.items())
    ]
    reasons = {
        language: {
            u.patient: (u.code, u.reason)
            for u in unplaced_reasons(built.problem, result.assignments, language)
        }
        for language in ("nl", "en")
    }
    groups = Counter[tuple[int, str, str, str]]()
    for patient, (code, english) in reasons["en"].items():
        if patient in built.line_of:
            groups[built.line_of[patient], code, reasons["nl"][patient][1], english] += 1
    return (
        *left,
        *(
            LeftBehind(line, count, code, {"nl": dutch, "en": english})
            for (line, code, dutch, english), count in sorted(groups.items())
        ),
    )


__all__ = [
    "CensusLine",
    "Departure",
    "Evacuation",
    "EvacuationPlan",
    "EvacuationProblem",
    "LeftBehind",
    "Wave",
    "build_evacuation",
    "earliest_empty",
    "evacuation_story",
    "plan_evacuation",
    "shuttle",
]
