"""The rules of casualty spreading that every part of it asks: who may get whom, and when.

Also the defaults for hospitals that gave no figures, and the check of a problem.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from patientspread.engine.errors import ProblemError
from patientspread.engine.fairshare import largest_remainder
from patientspread.engine.mci_types import (
    CASUALTY_GOALS,
    MINUTES_PER_HOUR,
    TRIAGE,
    CasualtyHospital,
    CasualtyProblem,
    Dispatch,
    Fleet,
    PerTriage,
    Triage,
    Units,
)

#: Assumption, a rule of thumb of Dutch disaster plans (ZiROP): 3 % of the beds an hour, a third
#: of it T1 and T2; these split one to three, as in the Belgian mix of 10/30/60.
VICTIMS_PER_BED_HOUR = Fraction(3, 100)
CLASS_MIX = (Fraction(1, 12), Fraction(3, 12), Fraction(8, 12))

LARGEST = 10**6


def default_per_hour(beds: int) -> PerTriage:
    """Hourly T1, T2 and T3 of a hospital that gave no figures, from its beds (assumption).

    3 % of the beds, rounded half up, divided by `CLASS_MIX` with the largest remainder. Raises
    `ProblemError` on a negative number of beds.
    """
    if beds < 0:
        raise ProblemError(f"a hospital cannot have {beds} beds")
    total = int(VICTIMS_PER_BED_HOUR * beds + Fraction(1, 2))
    return PerTriage(*largest_remainder(CLASS_MIX, total))


def severe(problem: CasualtyProblem) -> int:
    """T1 + T2 known so far: at the scene, under way and arrived."""
    waiting = sum(g.count for g in problem.victims if g.triage != "T3")
    return waiting + sum(d.count for d in problem.under_way if d.triage != "T3")


def code_of(victims: int) -> int:
    """The alarm code of a number of T1 + T2: 10, 20, 30, 40 or 50; 0 below ten."""
    return min(victims // 10 * 10, 50)


def kept_free(problem: CasualtyProblem) -> tuple[str, ...]:
    """The hospitals that get nobody by ambulance because walk-ins go there.

    The nearest open ones; a hospital that takes part only from a number of victims on, such as
    the Calamiteitenhospitaal, has no door for walk-ins and is passed over.
    """
    policy = problem.policy
    if policy.walk_in_hospitals is not None:
        return tuple(h.id for h in problem.hospitals if h.id in policy.walk_in_hospitals)
    near = sorted(
        (h for h in problem.hospitals if not h.closed and not h.opens_from),
        key=lambda h: (h.minutes, h.id),
    )
    return tuple(h.id for h in near[: policy.keep_nearest])


def refusal(problem: CasualtyProblem, hospital: CasualtyHospital, triage: Triage) -> str | None:
    """The first hard rule that keeps a class from a hospital whatever the hour, or None."""
    capacity = hospital.per_hour.of(triage) + hospital.before_startup.of(triage)
    rules = {
        "closed": hospital.closed,
        "not_opened": severe(problem) < hospital.opens_from,
        "walk_ins": hospital.id in kept_free(problem),
        "too_far": hospital.minutes > problem.policy.max_minutes.of(triage),
        "no_capacity": capacity == 0,
    }
    return next((code for code, broken in rules.items() if broken), None)


def window_of(hospital: CasualtyHospital, arrival: int) -> int:
    """The window an arrival counts in: 0 before start-up, then 1, 2, ... hour by hour."""
    if arrival < hospital.startup_minutes:
        return 0
    return 1 + (arrival - hospital.startup_minutes) // MINUTES_PER_HOUR


def window_capacity(hospital: CasualtyHospital, triage: Triage, window: int) -> int:
    """Victims of a class in one window."""
    return (hospital.before_startup if window == 0 else hospital.per_hour).of(triage)


def busy_minutes(problem: CasualtyProblem, hospital: CasualtyHospital) -> int:
    """How long a vehicle is away: there, back, loading and handing over."""
    return 2 * hospital.minutes + problem.policy.turnaround_minutes


def needs_escort(problem: CasualtyProblem, hospital: CasualtyHospital, triage: Triage) -> bool:
    """Does this ride need a mobile medical team?"""
    return triage == "T1" and hospital.minutes > problem.policy.unescorted_minutes


def steps(problem: CasualtyProblem) -> list[int]:
    """The minutes at which rides may start."""
    return list(range(problem.now, problem.horizon, problem.policy.step_minutes))


def present(units: Iterable[Units], minute: int) -> int:
    """Units that have come to the scene by a minute (away or not)."""
    return sum(u.count for u in units if u.minute <= minute)


def seats(fleet: Fleet, minute: int) -> int:
    """Seats of a fleet that have come to the scene by a minute."""
    return fleet.seats * present(fleet.units, minute)


def check_casualties(problem: CasualtyProblem) -> None:
    """Raise `ProblemError` at the first contradiction."""
    hospitals = _unique("hospital", (h.id for h in problem.hospitals))
    fleets = _unique("fleet", (f.kind for f in problem.fleets))
    policy = problem.policy
    order = policy.order
    if not order or len(set(order)) < len(order) or not set(order) <= set(CASUALTY_GOALS):
        raise ProblemError(f"order must be goals out of {CASUALTY_GOALS}, each once")
    if policy.step_minutes < 1 or problem.horizon <= problem.now or problem.now < 0:
        raise ProblemError("a run needs a step of at least a minute and a horizon after now")
    unknown = (policy.walk_in_hospitals or frozenset()) - hospitals
    if unknown:
        raise ProblemError(f"walk-in hospital {min(unknown)} is not a hospital of this problem")
    for name, value in _numbers(problem):
        if not 0 <= value <= LARGEST:
            raise ProblemError(f"{name} must lie between 0 and {LARGEST}, it is {value}")
    for d in problem.under_way:
        _check_dispatch(d, hospitals, fleets, problem.now)


def _check_dispatch(d: Dispatch, hospitals: set[str], fleets: set[str], now: int) -> None:
    if d.hospital not in hospitals or d.fleet not in fleets:
        raise ProblemError(f"unknown hospital or fleet in {d}")
    if d.departure_minute > now or d.count < 1 or d.arrival_minute < d.departure_minute:
        raise ProblemError(f"{d} cannot be under way at minute {now}")


def _numbers(problem: CasualtyProblem) -> Iterable[tuple[str, int]]:
    policy = problem.policy
    yield "keep_nearest", policy.keep_nearest
    yield "unescorted_minutes", policy.unescorted_minutes
    yield "turnaround_minutes", policy.turnaround_minutes
    yield "horizon", problem.horizon
    for g in problem.victims:
        yield f"count of {g.triage}", g.count
        yield f"ready_minute of {g.triage}", g.ready_minute
    for (hospital, triage), count in problem.announced.items():
        yield f"announced {triage} for {hospital}", count
    for kind, units in [*((f.kind, f.units) for f in problem.fleets), ("MMT", problem.escorts)]:
        for u in units:
            yield f"count of {kind}", u.count
            yield f"minute of {kind}", u.minute
    for fleet in problem.fleets:
        yield f"seats of {fleet.kind}", fleet.seats
    for h in problem.hospitals:
        yield from _hospital_numbers(h)
    for t in TRIAGE:
        yield f"max_minutes of {t}", policy.max_minutes.of(t)
        yield f"weight of {t}", policy.weights.of(t)


def _hospital_numbers(h: CasualtyHospital) -> Iterable[tuple[str, int]]:
    yield f"minutes to {h.id}", h.minutes
    yield f"startup_minutes of {h.id}", h.startup_minutes
    yield f"opens_from of {h.id}", h.opens_from
    for t in TRIAGE:
        yield f"{t} an hour at {h.id}", h.per_hour.of(t)
        yield f"{t} before start-up at {h.id}", h.before_startup.of(t)


def _unique(kind: str, names: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ProblemError(f"{kind} {name} occurs twice")
        seen.add(name)
    return seen
