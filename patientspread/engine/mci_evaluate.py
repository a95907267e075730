"""A casualty plan counted again, rule by rule and goal by goal, without the matrix.

Plain loops over the dispatches, minute by minute where vehicles are concerned; shares no code
with `mci_model`. A plan leaves the engine only after this count agrees with the solver.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from patientspread.engine.errors import ProblemError
from patientspread.engine.evaluate import Recount
from patientspread.engine.mci_types import (
    TRIAGE,
    CasualtyHospital,
    CasualtyProblem,
    Dispatch,
    Triage,
    Units,
)


def evaluate_casualties(problem: CasualtyProblem, dispatches: Iterable[Dispatch]) -> Recount:
    """Every rule checked, every goal of the policy counted.

    Raises `ProblemError` if a dispatch names an unknown hospital or fleet.
    """
    count = _Count(problem, tuple(dispatches))
    goals = {goal: _GOALS[goal](count) for goal in problem.policy.order}
    return Recount(goals, tuple(sentence for rule in _RULES for sentence in rule(count)))


class _Count:
    """The plan with look-ups by id; `all` includes who is under way."""

    def __init__(self, problem: CasualtyProblem, plan: tuple[Dispatch, ...]) -> None:
        self.problem, self.plan = problem, plan
        self.all = (*problem.under_way, *plan)
        self.hospitals = {h.id: h for h in problem.hospitals}
        self.fleets = {f.kind: f for f in problem.fleets}
        for d in plan:
            if d.hospital not in self.hospitals or d.fleet not in self.fleets:
                raise ProblemError(f"unknown hospital or fleet in {d}")
        waiting = Counter[str]()
        for g in problem.victims:
            waiting[g.triage] += g.count
        sent = Counter[str]()
        for d in plan:
            sent[d.triage] += d.count
        self.left = {t: waiting[t] - sent[t] for t in TRIAGE}

    def back(self, d: Dispatch) -> int:
        """When the vehicle of a dispatch is at the scene again."""
        ride = self.hospitals[d.hospital].minutes
        return d.departure_minute + ride + ride + self.problem.policy.turnaround_minutes


def _level(count: _Count) -> int:
    return sum(
        d.count
        for d in count.plan
        if d.triage == "T1" and count.hospitals[d.hospital].trauma_level != 1
    )


def _changes(count: _Count) -> int:
    before = count.problem.announced
    if not before:
        return 0
    now = Counter[tuple[str, Triage]]()
    for d in count.plan:
        now[d.hospital, d.triage] += d.count
    return sum(abs(now[k] - before.get(k, 0)) for k in {*now, *before})


def _weighted_minutes(count: _Count) -> int:
    weights, now = count.problem.policy.weights, count.problem.now
    return sum(d.count * weights.of(d.triage) * (d.arrival_minute - now) for d in count.plan)


def _spread(count: _Count) -> int:
    total = 0
    for h in count.hospitals.values():
        for t in TRIAGE:
            before = sum(
                d.count for d in count.problem.under_way if d.hospital == h.id and d.triage == t
            )
            here = sum(d.count for d in count.plan if d.hospital == h.id and d.triage == t)
            room = _room(count.problem, h, t)
            total += sum(
                round(100 * (2 * k - 1) / room) for k in range(before + 1, before + here + 1)
            )
    return total


def _room(problem: CasualtyProblem, hospital: CasualtyHospital, triage: Triage) -> int:
    """Places of a class before the horizon: before start-up, then each started hour."""
    room, hour = hospital.before_startup.of(triage), hospital.startup_minutes
    while hour < problem.horizon:
        room += hospital.per_hour.of(triage)
        hour += 60
    return max(room, 1)


_GOALS: dict[str, Callable[[_Count], int]] = {
    "unplaced_t1": lambda count: count.left["T1"],
    "t1_not_level1": _level,
    "unplaced_t2": lambda count: count.left["T2"],
    "unplaced_t3": lambda count: count.left["T3"],
    "changes": _changes,
    "weighted_minutes": _weighted_minutes,
    "spread": _spread,
}


def _rides(count: _Count) -> Iterable[str]:
    problem, policy = count.problem, count.problem.policy
    for d in count.plan:
        h, fleet = count.hospitals[d.hospital], count.fleets[d.fleet]
        if d.count < 1 or d.arrival_minute != d.departure_minute + h.minutes:
            yield f"{d} does not add up"
        on_step = (d.departure_minute - problem.now) % policy.step_minutes == 0
        if d.departure_minute < problem.now or not on_step:
            yield f"{d} leaves at a minute that is no step"
        if d.arrival_minute >= problem.horizon:
            yield f"{d} arrives after the horizon"
        if d.triage not in fleet.carries:
            yield f"{d}: {d.fleet} does not carry {d.triage}"
        if h.minutes > policy.max_minutes.of(d.triage):
            yield f"{d}: {h.minutes} minutes is too far"
        long = d.triage == "T1" and h.minutes > policy.unescorted_minutes
        if d.escorted != long:
            yield f"{d}: an escort goes along on long T1 rides, and only there"


def _hospitals(count: _Count) -> Iterable[str]:
    problem, policy = count.problem, count.problem.policy
    severe = sum(g.count for g in problem.victims if g.triage in {"T1", "T2"})
    severe += sum(d.count for d in problem.under_way if d.triage in {"T1", "T2"})
    kept = policy.walk_in_hospitals
    if kept is None:
        doors = [h for h in problem.hospitals if not h.closed and h.opens_from == 0]
        doors.sort(key=lambda h: (h.minutes, h.id))
        kept = frozenset(h.id for h in doors[: policy.keep_nearest])
    for name in sorted({d.hospital for d in count.plan}):
        h = count.hospitals[name]
        if h.closed:
            yield f"{name} is closed"
        if name in kept:
            yield f"{name} is kept for walk-ins"
        if severe < h.opens_from:
            yield f"{name} takes part from {h.opens_from} T1 and T2 on"


def _places(count: _Count) -> Iterable[str]:
    """No window gets more than its capacity because of this plan."""
    for h in count.hospitals.values():
        for t in TRIAGE:
            arrivals = Counter[int]()
            for d in count.all:
                if (d.hospital, d.triage) == (h.id, t):
                    arrivals[_window(h, d.arrival_minute)] += d.count
            mine = {
                _window(h, d.arrival_minute)
                for d in count.plan
                if (d.hospital, d.triage) == (h.id, t)
            }
            for w in sorted(mine):
                room = h.before_startup.of(t) if w == 0 else h.per_hour.of(t)
                if arrivals[w] > room:
                    yield f"{h.id}: {arrivals[w]} {t} in window {w}, at most {room}"


def _window(hospital: CasualtyHospital, arrival: int) -> int:
    window, opens = 0, hospital.startup_minutes
    while arrival >= opens:
        window, opens = window + 1, opens + 60
    return window


def _readiness(count: _Count) -> Iterable[str]:
    for t in TRIAGE:
        if count.left[t] < 0:
            yield f"{-count.left[t]} {t} more leave than there are"
        for minute in sorted({d.departure_minute for d in count.plan}):
            ready = sum(
                g.count for g in count.problem.victims if g.triage == t and g.ready_minute <= minute
            )
            gone = sum(
                d.count for d in count.plan if d.triage == t and d.departure_minute <= minute
            )
            if gone > ready:
                yield f"{gone} {t} have left by minute {minute}, {ready} are ready"


def _vehicles(count: _Count) -> Iterable[str]:
    """Seats and escorts at every minute a ride of this plan starts."""
    problem = count.problem
    for minute in sorted({d.departure_minute for d in count.plan}):
        away = [d for d in count.all if d.departure_minute <= minute < count.back(d)]
        for kind, fleet in count.fleets.items():
            used = sum(d.count for d in away if d.fleet == kind)
            here = fleet.seats * _come(fleet.units, minute)
            starts = any(d.fleet == kind and d.departure_minute == minute for d in count.plan)
            if starts and used > here:
                yield f"minute {minute}: {used} seats of {kind} in use, there are {here}"
        used = sum(d.count for d in away if d.escorted)
        starts = any(d.escorted and d.departure_minute == minute for d in count.plan)
        if starts and used > _come(problem.escorts, minute):
            yield f"minute {minute}: {used} escorts in use"


def _come(units: tuple[Units, ...], minute: int) -> int:
    return sum(u.count for u in units if u.minute <= minute)


_RULES: tuple[Callable[[_Count], Iterable[str]], ...] = (
    _rides,
    _hospitals,
    _places,
    _readiness,
    _vehicles,
)
