"""The patient level for scipy's MILP: one binary a (patient, site, arrival hour)."""

import itertools
import math
from collections.abc import Callable
from fractions import Fraction

from patientspread.engine import PHASES, AssignProblem, BedState
from tests.patientspread.engine.milp import Expr, Program, add


def assign_optimum(problem: AssignProblem) -> list[int]:
    """The lexicographic optimum of a patient-level problem, in the order of its policy."""
    model = _Assign(problem)
    return model.program.lexicographic([model.goal(g) for g in problem.policy.objectives])


class _Assign:
    def __init__(self, problem: AssignProblem) -> None:
        self.problem, self.policy = problem, problem.policy
        self.program = Program()
        self.index = {s.id: i for i, s in enumerate(problem.sites)}
        self.x: dict[tuple[int, int, int], int] = {}
        for p in range(len(problem.patients)):
            for s in range(len(problem.sites)):
                for t in range(problem.horizon_hours):
                    if self._possible(p, s, t):
                        self.x[p, s, t] = self.program.column(1.0)
            at = {c: 1.0 for (q, _, _), c in self.x.items() if q == p}
            if at:
                self.program.row(at, high=1.0)
        self.unit: dict[tuple[int, str], list[int]] = {}
        self._site_rows()
        self._fleet_rows()

    def minutes(self, p: int, s: int) -> int:
        origin = self.index[self.problem.patients[p].origin]
        return int(self.problem.travel_minutes[origin, s])

    def taken(self, state: BedState) -> int:
        rule = {"fresh": "use", "stale": self.policy.stale_rule}.get(
            state.status, self.policy.unknown_rule
        )
        margin = self.policy.margin_beds if state.margin_beds is None else state.margin_beds
        return state.occupied + (margin if rule == "margin" else 0)

    def _possible(self, p: int, s: int, t: int) -> bool:
        person, site = self.problem.patients[p], self.problem.sites[s]
        if person.bed not in site.beds or person.specialism not in site.specialisms or site.closed:
            return False
        state = site.beds[person.bed]
        if state.status == "unknown" and self.policy.unknown_rule == "exclude":
            return False
        if state.status == "stale" and self.policy.stale_rule == "exclude":
            return False
        minutes = self.minutes(p, s)
        late = t >= person.ready_hour + math.ceil(minutes / 60)
        own = self.policy.own_site_allowed or site.id != person.origin
        declined = (person.id, site.id) in self.policy.declined
        return minutes <= person.max_minutes and late and own and not declined and self._home(p, s)

    def _home(self, p: int, s: int) -> bool:
        person, here = self.problem.patients[p], self.problem.sites[s]
        if not person.bring_back:
            return True
        region, bed = person.preferred_region, person.bed
        home = [x.beds[bed] for x in self.problem.sites if x.region == region and bed in x.beds]
        room = self.policy.bring_back_load * sum(b.capacity.regular for b in home)
        back = here.region == region and here.id != person.origin
        return back and sum(map(self.taken, home)) <= room

    def _site_rows(self) -> None:
        for s, site in enumerate(self.problem.sites):
            for bed, state in site.beds.items():
                here = {
                    (p, t): c
                    for (p, q, t), c in self.x.items()
                    if q == s and self.problem.patients[p].bed == bed
                }
                self._arrival_rows(state, here)
                self._open_bed_row(site.id, bed, here)
                self.unit[s, bed] = self._units_filled(state, here)

    def _arrival_rows(self, state: BedState, here: dict[tuple[int, int], int]) -> None:
        for t in range(self.problem.horizon_hours):
            left = state.intake_per_hour - state.arrivals_taken.get(t, 0)
            arrive = {c: 1.0 for (_, hour), c in here.items() if hour == t}
            if arrive:
                self.program.row(arrive, high=max(left, 0))
        isolated = {c: 1.0 for (p, _), c in here.items() if self.problem.patients[p].isolation}
        if isolated:
            self.program.row(isolated, high=state.isolation_free)

    def _open_bed_row(self, site: str, bed: str, here: dict[tuple[int, int], int]) -> None:
        people, state = self.problem.patients, self.problem.sites[self.index[site]].beds[bed]
        come = {c: 1.0 for (p, _), c in here.items() if people[p].origin != site}
        if state.open_beds is not None and come:
            lying = sum(p.admitted and (p.origin, p.bed) == (site, bed) for p in people)
            self.program.row(come, high=max(state.open_beds - self.taken(state) - lying, 0))

    def _units_filled(self, state: BedState, here: dict[tuple[int, int], int]) -> list[int]:
        """Bed units in order: unit k is filled before unit k + 1."""
        units = [self.program.column(1.0) for _ in {p for p, _ in here}]
        for a, b in itertools.pairwise(units):
            self.program.row({b: 1.0, a: -1.0}, high=0.0)
        fill = dict.fromkeys(here.values(), 1.0) | dict.fromkeys(units, -1.0)
        if fill:
            self.program.row(fill, 0.0, 0.0)
        total = sum(w for _, w in self._stack(state))
        for k, unit in enumerate(units):
            if not self.policy.soft_capacity and self.taken(state) + k + 1 > total:
                self.program.row({unit: 1.0}, high=0.0)
        return units

    def _stack(self, state: BedState) -> list[tuple[int, int]]:
        rows = zip(PHASES, self.policy.phase_weights, state.capacity.as_tuple(), strict=True)
        stack = [(weight, width) for p, weight, width in rows if p in self.policy.phases_open]
        if state.open_beds is None:
            return stack
        beds = [weight for weight, width in stack for _ in range(width)][: state.open_beds]
        return [(weight, 1) for weight in beds]

    def _fleet_rows(self) -> None:
        trips: dict[tuple[str, str], Expr] = {}
        for (p, s, _), c in self.x.items():
            person = self.problem.patients[p]
            if self.problem.sites[s].id != person.origin:
                region = self.problem.sites[self.index[person.origin]].region
                trips.setdefault((region, person.mode), {})[c] = 1.0
        for pair, expr in trips.items():
            self.program.row(expr, high=self.problem.fleet_trips.get(pair, 0))

    def goal(self, name: str) -> tuple[Expr, float]:
        makers: dict[str, Callable[[], tuple[Expr, float]]] = {
            "unplaced": self._unplaced,
            "over": lambda: self._units(self._is_over),
            "phase": lambda: self._units(self._weight),
            "fair_share_band": self._band,
            "region_first": self._region_first,
            "bring_back": self._bring_back,
            "changes": self._changes,
            "fairness": lambda: self._units(self._load),
        }
        if name in makers:
            return makers[name]()
        price: dict[str, Callable[[int, int, int], float]] = {
            "out_of_region": lambda p, s, t: self._region(s) != self._wish(p),
            "transfers": lambda p, s, t: self._moves(p, s),
            "admitted_moves": lambda p, s, t: self._moves(p, s) * self.problem.patients[p].admitted,
            "minutes_plus_wait": self._time,
        }
        return {c: float(price[name](*key)) for key, c in self.x.items()}, 0.0

    def _region(self, s: int) -> str:
        return self.problem.sites[s].region

    def _wish(self, p: int) -> str:
        return self.problem.patients[p].preferred_region

    def _moves(self, p: int, s: int) -> bool:
        return self.problem.sites[s].id != self.problem.patients[p].origin

    def _time(self, p: int, s: int, t: int) -> float:
        minutes = self.minutes(p, s)
        return minutes + 60 * (t - self.problem.patients[p].ready_hour - math.ceil(minutes / 60))

    def _unplaced(self) -> tuple[Expr, float]:
        people = self.problem.patients
        weight = [0 if p.bring_back else p.priority for p in people]
        return {c: -float(weight[p]) for (p, _, _), c in self.x.items()}, float(sum(weight))

    def _bring_back(self) -> tuple[Expr, float]:
        people = self.problem.patients
        expr = {c: -1.0 for (p, _, _), c in self.x.items() if people[p].bring_back}
        return expr, float(sum(p.bring_back for p in people))

    def _changes(self) -> tuple[Expr, float]:
        people, sites = self.problem.patients, self.problem.sites
        asked = self.problem.open_proposals
        kept = {
            c: -1.0 for (p, s, _), c in self.x.items() if asked.get(people[p].id) == sites[s].id
        }
        return kept, float(sum(p.id in asked for p in people))

    def _units(self, price: Callable[[BedState, int], float]) -> tuple[Expr, float]:
        expr: Expr = {}
        for (s, bed), units in self.unit.items():
            state = self.problem.sites[s].beds[bed]
            for k, unit in enumerate(units):
                expr[unit] = price(state, self.taken(state) + k + 1)
        return expr, 0.0

    def _is_over(self, state: BedState, o: int) -> float:
        return float(o > sum(w for _, w in self._stack(state)))

    def _weight(self, state: BedState, o: int) -> float:
        level = 0
        for weight, width in self._stack(state):
            level += width
            if o <= level:
                return weight
        return self.policy.phase_weights[-1]

    def _load(self, state: BedState, o: int) -> float:
        return round(Fraction(100 * (2 * o - 1), max(state.capacity.regular, 1)))

    def _shares(self) -> dict[tuple[str, str], tuple[int, int, int, int]]:
        """(region, bed) -> who stays anyhow, who is there now, low, high; none without a key."""
        share, sites, people = self.policy.fair_share, self.problem.sites, self.problem.patients
        if share is None:
            return {}
        regions = sorted({s.region for s in sites})
        keys = {r: Fraction(repr(share.key.get(r, 0))) for r in regions}
        width = Fraction(repr(share.band))
        found = {}
        for bed in sorted({b for s in sites for b in s.beds} | {p.bed for p in people}):
            stays = dict.fromkeys(regions, 0)
            for s in sites:
                if share.load is not None:
                    stays[s.region] += share.load.get((s.id, bed), 0)
                elif bed in s.beds:
                    stays[s.region] += self.taken(s.beds[bed])
            mine = [self._home_region(i) for i, p in enumerate(people) if p.bed == bed and p.shared]
            for r in regions:
                target = keys[r] / sum(keys.values()) * (sum(stays.values()) + len(mine))
                low, high = math.floor(target * (1 - width)), math.ceil(target * (1 + width))
                found[r, bed] = stays[r], stays[r] + mine.count(r), max(low, 0), high
        return found

    def _home_region(self, p: int) -> str:
        return self._region(self.index[self.problem.patients[p].origin])

    def _band(self) -> tuple[Expr, float]:
        total: Expr = {}
        share = self.policy.fair_share
        for (region, bed), (stays, now, low, high) in self._shares().items():
            most = math.inf
            if share is not None and share.room is not None:
                most = now + share.room.get((region, bed), 0)
            come = {
                c: 1.0
                for (p, s, _), c in self.x.items()
                if self._region(s) == region and self._counts(p, bed)
            }
            above = self.program.excess(come, min(high, most) - stays)
            below = self.program.excess(add((-1.0, come)), stays - min(low, most))
            total[above] = total[below] = 1.0
        return total or {0: 0.0}, 0.0

    def _counts(self, p: int, bed: str) -> bool:
        person = self.problem.patients[p]
        return person.bed == bed and person.shared

    def _region_first(self) -> tuple[Expr, float]:
        groups: dict[tuple[str, str, bool], Expr] = {}
        for (p, s, _), c in self.x.items():
            person, home = self.problem.patients[p], self._home_region(p)
            if self._region(s) not in {home, self._wish(p)}:
                groups.setdefault((home, person.bed, person.shared), {})[c] = 1.0
        shares = self._shares()
        total: Expr = {}
        for (region, bed, shared), left in groups.items():
            _stays, now, _low, high = shares.get((region, bed), (0, 0, 0, 0))
            spare = max(now - high, 0) if shared and shares else 0
            total[self.program.excess(left, spare)] = 1.0
        return total or {0: 0.0}, 0.0
