"""The same questions put to scipy's MILP through models written on their own.

They share nothing with the engine but its types: one binary a (patient, site, hour) instead
of a network, every goal spelled out with its own columns, and a row ``goal <= value`` instead
of reduced-cost fixing. Slow and plain, for small problems only.
"""

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from patientspread.engine import PHASES, AssignProblem, BedState, FlowProblem

Expr = dict[int, float]


class Program:
    """Columns and rows by name of nothing but numbers."""

    def __init__(self) -> None:
        self.upper: list[float] = []
        self.rows: list[tuple[Expr, float, float]] = []

    def column(self, upper: float = math.inf) -> int:
        self.upper.append(upper)
        return len(self.upper) - 1

    def row(self, expr: Expr, low: float = -math.inf, high: float = math.inf) -> None:
        self.rows.append((expr, low, high))

    def excess(self, expr: Expr, limit: float) -> int:
        """A column that is at least ``expr - limit`` and at least 0."""
        column = self.column()
        self.row({**expr, column: -1.0}, high=limit)
        return column

    def lexicographic(self, goals: list[tuple[Expr, float]]) -> list[int]:
        values = []
        for expr, offset in goals:
            value = self._minimum(expr)
            values.append(round(value + offset))
            self.row(expr, high=round(value))
        return values

    def _minimum(self, expr: Expr) -> float:
        size = len(self.upper)
        cost = np.zeros(size)
        for column, weight in expr.items():
            cost[column] = weight
        entries = [(i, c, w) for i, (e, _, _) in enumerate(self.rows) for c, w in e.items()]
        rows, cols, values = zip(*entries, strict=True)
        matrix = coo_array((values, (rows, cols)), shape=(len(self.rows), size))
        limits = LinearConstraint(
            matrix.tocsr(), [r[1] for r in self.rows], [r[2] for r in self.rows]
        )
        found = milp(
            cost,
            constraints=limits,
            bounds=Bounds(0, np.array(self.upper)),
            integrality=np.ones(size),
            options={"mip_rel_gap": 0},
        )
        assert found.status == 0, found.message
        return float(found.fun)


def add(*parts: tuple[float, Expr]) -> Expr:
    """A weighted sum of expressions."""
    total: Expr = {}
    for weight, expr in parts:
        for column, value in expr.items():
            total[column] = total.get(column, 0.0) + weight * value
    return total


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
        for p, person in enumerate(problem.patients):
            for s, site in enumerate(problem.sites):
                for t in range(problem.horizon_hours):
                    if self._possible(p, s, t):
                        self.x[p, s, t] = self.program.column(1.0)
            at = {c: 1.0 for (q, _, _), c in self.x.items() if q == p}
            if at:
                self.program.row(at, high=1.0)
            del person, site
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
        return (
            minutes <= person.max_minutes
            and late
            and own
            and not declined
            and self._home(person.bring_back, person.bed, person.preferred_region, s, p)
        )

    def _home(self, bring_back: bool, bed: str, region: str, s: int, p: int) -> bool:
        if not bring_back:
            return True
        home = [x.beds[bed] for x in self.problem.sites if x.region == region and bed in x.beds]
        room = self.policy.bring_back_load * sum(b.capacity.regular for b in home)
        here = self.problem.sites[s]
        away = here.id != self.problem.patients[p].origin
        return here.region == region and away and sum(map(self.taken, home)) <= room

    def _site_rows(self) -> None:
        for s, site in enumerate(self.problem.sites):
            for bed, state in site.beds.items():
                here = {
                    (p, t): c
                    for (p, q, t), c in self.x.items()
                    if q == s and self.problem.patients[p].bed == bed
                }
                for t in range(self.problem.horizon_hours):
                    left = state.intake_per_hour - state.arrivals_taken.get(t, 0)
                    arrive = {c: 1.0 for (_, hour), c in here.items() if hour == t}
                    if arrive:
                        self.program.row(arrive, high=max(left, 0))
                isolated = {
                    c: 1.0 for (p, _), c in here.items() if self.problem.patients[p].isolation
                }
                if isolated:
                    self.program.row(isolated, high=state.isolation_free)
                # unit k is filled before unit k + 1
                count = len({p for p, _ in here})
                units = [self.program.column(1.0) for _ in range(count)]
                for a, b in zip(units, units[1:], strict=False):
                    self.program.row({b: 1.0, a: -1.0}, high=0.0)
                fill = dict.fromkeys(here.values(), 1.0) | dict.fromkeys(units, -1.0)
                if fill:
                    self.program.row(fill, 0.0, 0.0)
                if not self.policy.soft_capacity:
                    total = sum(w for _, w in self._stack(state))
                    for k, unit in enumerate(units):
                        if self.taken(state) + k + 1 > total:
                            self.program.row({unit: 1.0}, high=0.0)
                self.unit[s, bed] = units

    def _stack(self, state: BedState) -> list[tuple[int, int]]:
        rows = zip(PHASES, self.policy.phase_weights, state.capacity.as_tuple(), strict=True)
        return [(weight, width) for p, weight, width in rows if p in self.policy.phases_open]

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

    def _band(self) -> tuple[Expr, float]:
        share = self.policy.fair_share
        if share is None:
            return {0: 0.0}, 0.0
        regions = sorted({s.region for s in self.problem.sites})
        keys = [Fraction(repr(share.key.get(r, 0))) for r in regions]
        width = Fraction(repr(share.band))
        total: Expr = {}
        beds = sorted(
            {b for s in self.problem.sites for b in s.beds} | {p.bed for p in self.problem.patients}
        )
        for bed in beds:
            sites = [(s, x) for s, x in enumerate(self.problem.sites) if bed in x.beds]
            load = sum(self.taken(x.beds[bed]) for _, x in sites)
            load += sum(p.bed == bed for p in self.problem.patients)
            for region, key in zip(regions, keys, strict=True):
                target = key / sum(keys) * load
                high = math.ceil(target * (1 + width))
                low = max(math.floor(target * (1 - width)), 0)
                base = sum(self.taken(x.beds[bed]) for _, x in sites if x.region == region)
                filled = {u: 1.0 for s, x in sites if x.region == region for u in self.unit[s, bed]}
                above = self.program.excess(filled, high - base)
                below = self.program.excess(add((-1.0, filled)), base - low)
                total[above] = total[below] = 1.0
        return total or {0: 0.0}, 0.0


def flow_optimum(problem: FlowProblem) -> list[int]:
    """The lexicographic optimum of a flow problem, in the order of its policy."""
    program = Program()
    nodes, days = range(len(problem.nodes)), range(problem.days)
    arcs: dict[tuple[int, int, int, int], int] = {}
    for b, bed in enumerate(problem.beds):
        for i in nodes:
            for j in nodes:
                if i != j and problem.travel_minutes[i, j] <= problem.policy.max_minutes[bed]:
                    arcs.update({(i, j, b, t): program.column() for t in days})
    need: dict[tuple[int, int, int], Expr] = {}
    for b in range(len(problem.beds)):
        for i in nodes:
            for t in days:
                out = {c: 1.0 for (s, _, k, d), c in arcs.items() if (s, k, d) == (i, b, t)}
                into = {c: 1.0 for (_, r, k, d), c in arcs.items() if (r, k, d) == (i, b, t)}
                limit = min(problem.transferable[i, b, t], problem.trips[i, b, t])
                if out:
                    program.row(out, high=float(limit))
                if into:
                    program.row(into, high=float(problem.intake[i, b, t]))
                before = need.get((i, b, t - 1), {})
                need[i, b, t] = add((1.0, before), (1.0, into), (-1.0, out))
                if need[i, b, t]:
                    program.row(need[i, b, t], low=-float(problem.forecast[i, b, t]))
    model = _Flow(problem, program, arcs, need)
    return program.lexicographic([model.goal(g) for g in problem.policy.objectives])


class _Flow:
    def __init__(
        self,
        problem: FlowProblem,
        program: Program,
        arcs: dict[tuple[int, int, int, int], int],
        need: dict[tuple[int, int, int], Expr],
    ) -> None:
        self.problem, self.program, self.arcs, self.need = problem, program, arcs, need

    def goal(self, name: str) -> tuple[Expr, float]:
        if name == "transfers":
            return dict.fromkeys(self.arcs.values(), 1.0) or {0: 0.0}, 0.0
        if name == "minutes":
            travel = self.problem.travel_minutes
            return {c: float(travel[i, j]) for (i, j, _, _), c in self.arcs.items()}, 0.0
        if name == "changes":
            return self._changes()
        total: Expr = {}
        for (i, b, t), expr in self.need.items():
            forecast = int(self.problem.forecast[i, b, t])
            for column, weight in self._cell(name, i, b, t, expr, forecast):
                total[column] = weight
        return total or {0: 0.0}, 0.0

    def _cell(
        self, name: str, i: int, b: int, t: int, expr: Expr, forecast: int
    ) -> list[tuple[int, float]]:
        widths = [int(w) for w in self.problem.capacity[i, b]]
        if name == "over":
            return [(self.program.excess(expr, sum(widths) - forecast), 1.0)]
        if name == "fairness":
            levels = [math.floor(level * widths[0]) for level in self.problem.policy.load_levels]
            return [(self.program.excess(expr, level - forecast), 1.0) for level in levels]
        if name == "fair_share_band":
            low, high = self._band(i, b, t)
            above = self.program.excess(expr, high - forecast)
            below = self.program.excess(add((-1.0, expr)), forecast - low)
            return [(above, 1.0), (below, 1.0)]
        return self._phases(widths, expr, forecast)

    def _phases(self, widths: list[int], expr: Expr, forecast: int) -> list[tuple[int, float]]:
        """Phases filled bottom up, forced by binaries; what is above the top weighs nothing."""
        big = forecast + 100
        fills = [self.program.column(float(w)) for w in widths] + [self.program.column(big)]
        full = None
        for k, width in enumerate(widths):
            below, full = full, self.program.column(1.0)
            if below is not None:
                self.program.row({full: 1.0, below: -1.0}, high=0.0)
            self.program.row({full: float(width), fills[k]: -1.0}, high=0.0)
            self.program.row({fills[k + 1]: 1.0, full: -float(big)}, high=0.0)
        self.program.row(
            add((1.0, dict.fromkeys(fills, 1.0)), (-1.0, expr)), float(forecast), float(forecast)
        )
        weights = [float(w) for w in self.problem.policy.phase_weights]
        return list(zip(fills, [*weights, 0.0], strict=True))

    def _band(self, i: int, b: int, t: int) -> tuple[int, int]:
        share = self.problem.policy.fair_share
        nodes = self.problem.nodes
        if share is None:
            key = [Fraction(int(r)) for r in self.problem.capacity[:, b, 0]]
            width = Fraction(1, 10)
        else:
            key = [Fraction(repr(share.key[n])) for n in nodes]
            width = Fraction(repr(share.band))
        target = key[i] / sum(key) * int(self.problem.forecast[:, b, t].sum())
        return max(math.floor(target * (1 - width)), 0), math.ceil(target * (1 + width))

    def _changes(self) -> tuple[Expr, float]:
        if not self.problem.open_moves:
            return {0: 0.0}, 0.0
        node = {n: i for i, n in enumerate(self.problem.nodes)}
        bed = {b: i for i, b in enumerate(self.problem.beds)}
        asked = dict.fromkeys(self.arcs, 0)
        lost = 0
        for m in self.problem.open_moves:
            arc = (node[m.source], node[m.target], bed[m.bed], m.day)
            if arc in asked:
                asked[arc] += m.count
            else:
                lost += m.count
        total: Expr = {}
        for arc, column in self.arcs.items():
            more = self.program.excess({column: 1.0}, asked[arc])
            fewer = self.program.excess({column: -1.0}, -asked[arc])
            total[more] = total[fewer] = 1.0
        return total or {0: 0.0}, float(lost)
