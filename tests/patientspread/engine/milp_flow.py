"""The flow level for scipy's MILP: moves per arc, phases filled by binaries."""

import math
from fractions import Fraction

from patientspread.engine.flow_types import FlowProblem
from tests.patientspread.engine.milp import Expr, Program, add

Arcs = dict[tuple[int, int, int, int], int]
Needs = dict[tuple[int, int, int], Expr]


def flow_optimum(problem: FlowProblem) -> list[int]:
    """The lexicographic optimum of a flow problem, in the order of its policy."""
    program = Program()
    arcs = _arcs(problem, program)
    need = _needs(problem, program, arcs)
    model = _Flow(problem, program, arcs, need)
    return program.lexicographic([model.goal(g) for g in problem.policy.objectives])


def _arcs(problem: FlowProblem, program: Program) -> Arcs:
    nodes, days = range(len(problem.nodes)), range(problem.days)
    near = [
        (i, j, b)
        for b, bed in enumerate(problem.beds)
        for i in nodes
        for j in nodes
        if i != j and problem.travel_minutes[i, j] <= problem.policy.max_minutes[bed]
    ]
    return {(i, j, b, t): program.column() for i, j, b in near for t in days}


def _needs(problem: FlowProblem, program: Program, arcs: Arcs) -> Needs:
    """What each cell gains by the moves; the limits of a day, and never fewer than nobody."""
    need: Needs = {}
    cells = [
        (i, b, t)
        for b in range(len(problem.beds))
        for i in range(len(problem.nodes))
        for t in range(problem.days)
    ]
    for i, b, t in cells:
        out = {c: 1.0 for (s, _, k, d), c in arcs.items() if (s, k, d) == (i, b, t)}
        into = {c: 1.0 for (_, r, k, d), c in arcs.items() if (r, k, d) == (i, b, t)}
        limit = min(problem.transferable[i, b, t], problem.trips[i, b, t])
        if out:
            program.row(out, high=float(limit))
        if into:
            program.row(into, high=float(problem.intake[i, b, t]))
        need[i, b, t] = add((1.0, need.get((i, b, t - 1), {})), (1.0, into), (-1.0, out))
        if need[i, b, t]:
            program.row(need[i, b, t], low=-float(problem.forecast[i, b, t]))
    return need


class _Flow:
    def __init__(
        self,
        problem: FlowProblem,
        program: Program,
        arcs: Arcs,
        need: Needs,
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
        for cell in self.need:
            total |= dict(self._cell(name, cell))
        return total or {0: 0.0}, 0.0

    def _cell(self, name: str, cell: tuple[int, int, int]) -> list[tuple[int, float]]:
        expr, forecast = self.need[cell], int(self.problem.forecast[cell])
        widths = [int(w) for w in self.problem.capacity[cell[:2]]]
        if name == "over":
            return [(self.program.excess(expr, sum(widths) - forecast), 1.0)]
        if name == "fairness":
            levels = [math.floor(level * widths[0]) for level in self.problem.policy.load_levels]
            return [(self.program.excess(expr, level - forecast), 1.0) for level in levels]
        if name == "fair_share_band":
            low, high = self._band(*cell)
            above = self.program.excess(expr, high - forecast)
            below = self.program.excess(add((-1.0, expr)), forecast - low)
            return [(above, 1.0), (below, 1.0)]
        return self._phases(widths, expr, forecast)

    def _phases(self, widths: list[int], expr: Expr, forecast: int) -> list[tuple[int, float]]:
        """Phases filled bottom up, forced by binaries; what is above the top weighs nothing."""
        big = forecast + 100
        fills = [self.program.column(float(w)) for w in widths] + [self.program.column(big)]
        full: int | None = None
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
        forecast, shared = self.problem.forecast, self.problem.shared
        part = forecast if shared is None else shared
        rest = int(forecast[i, b, t] - part[i, b, t])
        target = key[i] / sum(key) * int(part[:, b, t].sum())
        low, high = math.floor(target * (1 - width)), math.ceil(target * (1 + width))
        return rest + max(low, 0), rest + high

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
