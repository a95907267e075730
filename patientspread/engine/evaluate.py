"""A patient-level plan counted again, rule by rule and goal by goal.

Nothing here knows the matrix: no import from the builder, no numpy, plain loops over the
patients as a person with paper would do it. A plan that the solver hands out has passed
this count, and its published goal values come from here.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from patientspread.engine.errors import ProblemError
from patientspread.engine.evaluate_share import left_in_vain, outside_band
from patientspread.engine.results import Assignment
from patientspread.engine.types import PHASES, AssignProblem, BedState, Patient, Site


@dataclass(frozen=True, slots=True)
class Recount:
    """The goals of a plan (name -> value) and every broken rule as a sentence."""

    objectives: Mapping[str, int]
    violations: tuple[str, ...]

    def vector(self, order: Iterable[str]) -> tuple[int, ...]:
        """The goal values in an order."""
        return tuple(self.objectives[goal] for goal in order)


def evaluate_assign(problem: AssignProblem, assignments: Iterable[Assignment]) -> Recount:
    """Every rule checked, every goal of the policy counted.

    Raises `ProblemError` if an assignment names an unknown patient or site.
    """
    count = _Count(problem, tuple(assignments))
    goals = {goal: _GOALS[goal](count) for goal in problem.policy.objectives}
    return Recount(goals, tuple(sentence for rule in _RULES for sentence in rule(count)))


def over_at(
    problem: AssignProblem, assignments: Iterable[Assignment]
) -> dict[tuple[str, str], int]:
    """How many of a plan's arrivals have no open bed, by (site, bed); the places where somebody has none."""
    count = _Count(problem, tuple(assignments))
    found: Counter[tuple[str, str]] = Counter()
    for place, arrivals in count.beds.items():
        state = count.sites[place[0]].beds.get(place[1])
        if state is not None:
            room = sum(width for _, width in count.stack(state)) - count.taken(state)
            found[place] = min(max(arrivals - room, 0), arrivals)
    return {place: n for place, n in found.items() if n}


class _Count:
    """The plan with look-ups by id."""

    def __init__(self, problem: AssignProblem, plan: tuple[Assignment, ...]) -> None:
        self.problem = problem
        self.policy = problem.policy
        self.sites = {site.id: site for site in problem.sites}
        self.patients = {patient.id: patient for patient in problem.patients}
        self.position = {site.id: i for i, site in enumerate(problem.sites)}
        self.placed: list[tuple[Patient, Site, int]] = []
        for a in plan:
            if a.patient not in self.patients or a.site not in self.sites:
                raise ProblemError(f"unknown patient or site in {a}")
            self.placed.append((self.patients[a.patient], self.sites[a.site], a.arrival_hour))
        self.site_of = {p.id: s for p, s, _ in self.placed}
        self.beds = Counter((s.id, p.bed) for p, s, _ in self.placed)

    def minutes(self, patient: Patient, site: Site) -> int:
        """Travel minutes of a placement."""
        row, column = self.position[patient.origin], self.position[site.id]
        return int(self.problem.travel_minutes[row, column])

    def earliest(self, patient: Patient, site: Site) -> int:
        """First hour in which the patient can arrive."""
        return patient.ready_hour + math.ceil(self.minutes(patient, site) / 60)

    def taken(self, state: BedState) -> int:
        """Beds occupied before the plan, with what is withheld for figures in doubt."""
        rules = {"stale": self.policy.stale_rule, "unknown": self.policy.unknown_rule}
        if rules.get(state.status, "use") != "margin":
            return state.occupied
        margin = self.policy.margin_beds if state.margin_beds is None else state.margin_beds
        return state.occupied + margin

    def stack(self, state: BedState) -> list[tuple[int, int]]:
        """(weight, width) of the open phases, bottom up."""
        widths = dict(zip(PHASES, state.capacity.as_tuple(), strict=True))
        weights = dict(zip(PHASES, self.policy.phase_weights, strict=True))
        stack, level = [], 0
        for p in PHASES:
            if p in self.policy.phases_open:
                top = level + widths[p]
                if state.open_beds is not None:
                    top = min(top, state.open_beds)
                stack.append((weights[p], top - level))
                level = top
        return stack

    def filled(self) -> Iterable[tuple[BedState, int]]:
        """Every newly filled bed: its figures and which bed in the stack it is (from 1)."""
        for (site, bed), count in self.beds.items():
            state = self.sites[site].beds.get(bed)
            if state is None:
                continue
            yield from ((state, self.taken(state) + k) for k in range(1, count + 1))


def _unplaced(count: _Count) -> int:
    missing = (p for p in count.problem.patients if p.id not in count.site_of)
    return sum(p.priority for p in missing if not p.bring_back)


def _over(count: _Count) -> int:
    return sum(o > sum(w for _, w in count.stack(state)) for state, o in count.filled())


def _phase(count: _Count) -> int:
    total = 0
    for state, o in count.filled():
        level, weight = 0, count.policy.phase_weights[-1]
        for phase_weight, width in count.stack(state):
            level += width
            if o <= level:
                weight = phase_weight
                break
        total += weight
    return total


def _out_of_region(count: _Count) -> int:
    return sum(s.region != p.preferred_region for p, s, _ in count.placed)


def _bring_back(count: _Count) -> int:
    return sum(p.bring_back and p.id not in count.site_of for p in count.problem.patients)


def _admitted_moves(count: _Count) -> int:
    return sum(p.admitted and s.id != p.origin for p, s, _ in count.placed)


def _transfers(count: _Count) -> int:
    return sum(s.id != p.origin for p, s, _ in count.placed)


def _changes(count: _Count) -> int:
    changed = 0
    for patient, site in count.problem.open_proposals.items():
        if patient in count.patients:
            now = count.site_of.get(patient)
            changed += now is None or now.id != site
    return changed


def _fairness(count: _Count) -> int:
    # Fraction rounds half to even, as the rule asks
    return sum(
        round(Fraction(100 * (2 * o - 1), max(state.capacity.regular, 1)))
        for state, o in count.filled()
    )


def _minutes_plus_wait(count: _Count) -> int:
    return sum(
        count.minutes(p, s) + 60 * (hour - count.earliest(p, s)) for p, s, hour in count.placed
    )


_GOALS: dict[str, Callable[[_Count], int]] = {
    "unplaced": _unplaced,
    "over": _over,
    "region_first": lambda count: left_in_vain(count.problem, count.placed, count.taken),
    "fair_share_band": lambda count: outside_band(count.problem, count.placed, count.taken),
    "phase": _phase,
    "out_of_region": _out_of_region,
    "bring_back": _bring_back,
    "admitted_moves": _admitted_moves,
    "transfers": _transfers,
    "changes": _changes,
    "fairness": _fairness,
    "minutes_plus_wait": _minutes_plus_wait,
}


def _once(count: _Count) -> Iterable[str]:
    times = Counter(p.id for p, _, _ in count.placed)
    return (f"{patient} is placed {n} times" for patient, n in times.items() if n > 1)


def _pair_rules(count: _Count) -> Iterable[str]:
    for p, s, hour in count.placed:
        broken = [name for name, holds in _PAIR.items() if not holds(count, p, s, hour)]
        yield from (f"{p.id} at {s.id}: {name}" for name in broken)


def _returns_home(count: _Count, p: Patient, s: Site) -> bool:
    if not p.bring_back:
        return True
    if p.home and count.sites[p.origin].region == p.preferred_region:
        return s.id == p.home
    home = [x for x in count.problem.sites if x.region == p.preferred_region and p.bed in x.beds]
    taken = sum(count.taken(x.beds[p.bed]) for x in home)
    room = count.policy.bring_back_load * sum(x.beds[p.bed].capacity.regular for x in home)
    return s.region == p.preferred_region and s.id != p.origin and taken <= room


def _trusted(count: _Count, p: Patient, s: Site) -> bool:
    status = s.beds[p.bed].status if p.bed in s.beds else "fresh"
    rules = {"stale": count.policy.stale_rule, "unknown": count.policy.unknown_rule}
    return rules.get(status, "use") != "exclude"


_PAIR: dict[str, Callable[[_Count, Patient, Site, int], bool]] = {
    "bed type not offered": lambda _c, p, s, _h: p.bed in s.beds,
    "specialism not offered": lambda _c, p, s, _h: p.specialism in s.specialisms,
    "site closed": lambda _c, _p, s, _h: not s.closed,
    "own site not allowed": lambda c, p, s, _h: c.policy.own_site_allowed or s.id != p.origin,
    "too far": lambda c, p, s, _h: c.minutes(p, s) <= p.max_minutes,
    "declined": lambda c, p, s, _h: (p.id, s.id) not in c.policy.declined,
    "arrives too early": lambda c, p, s, hour: hour >= c.earliest(p, s),
    "arrives after the horizon": lambda c, _p, _s, hour: hour < c.problem.horizon_hours,
    "figures excluded": lambda c, p, s, _h: _trusted(c, p, s),
    "bring-back not to a home with room": lambda c, p, s, _h: _returns_home(c, p, s),
}


def _intake(count: _Count) -> Iterable[str]:
    arrivals = Counter((s.id, p.bed, hour) for p, s, hour in count.placed)
    for (site, bed, hour), n in arrivals.items():
        state = count.sites[site].beds.get(bed)
        if state is None:
            continue
        left = max(state.intake_per_hour - state.arrivals_taken.get(hour, 0), 0)
        if n > left:
            yield f"{site} {bed}: {n} arrivals in hour {hour}, {left} can be received"


def _isolation(count: _Count) -> Iterable[str]:
    wanted = Counter((s.id, p.bed) for p, s, _ in count.placed if p.isolation)
    for (site, bed), n in wanted.items():
        state = count.sites[site].beds.get(bed)
        if state is not None and n > state.isolation_free:
            yield f"{site} {bed}: {n} in isolation, {state.isolation_free} places"


def _capacity(count: _Count) -> Iterable[str]:
    if count.policy.soft_capacity:
        return
    for (site, bed), n in count.beds.items():
        state = count.sites[site].beds.get(bed)
        if state is not None and count.taken(state) + n > sum(w for _, w in count.stack(state)):
            yield f"{site} {bed}: {n} placed above the open beds"


def _open_beds(count: _Count) -> Iterable[str]:
    come = Counter((s.id, p.bed) for p, s, _ in count.placed if s.id != p.origin)
    lying = Counter((p.origin, p.bed) for p in count.problem.patients if p.admitted)
    for (site, bed), n in come.items():
        state = count.sites[site].beds.get(bed)
        if state is None or state.open_beds is None:
            continue
        left = max(state.open_beds - count.taken(state) - lying[site, bed], 0)
        if n > left:
            yield f"{site} {bed}: {n} come from elsewhere, {left} open beds are left"


def _fleet(count: _Count) -> Iterable[str]:
    trips = Counter(
        (count.sites[p.origin].region, p.mode) for p, s, _ in count.placed if s.id != p.origin
    )
    for (region, mode), n in trips.items():
        if n > count.problem.fleet_trips.get((region, mode), 0):
            yield f"{region} {mode}: {n} trips, fewer available"


_RULES: tuple[Callable[[_Count], Iterable[str]], ...] = (
    _once,
    _pair_rules,
    _intake,
    _isolation,
    _capacity,
    _open_beds,
    _fleet,
)
