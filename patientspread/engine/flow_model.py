"""The national (or regional) level as a network of plain arrays.

Columns, per allowed arc, bed type and day: patients moved; per node, bed type and day:
patients out and in, and the beds needed, split into pieces at the phase edges, the load
levels and the edges of the fair-share band. Rows: out and in totals, and the balance

    need(t) - need(t-1) - in(t) + out(t) = forecast(t) - forecast(t-1),

in which every column has one +1 and one -1 after the sign of the in-rows is flipped: a
network matrix, so that vertices are whole (Ahuja, Magnanti & Orlin 1993). A moved patient
stays at the receiver to the horizon, which keeps it one (the obvious length-of-stay decay
does not, and was not proven after 150 s).

Every goal is convex in the need of a cell, so pieces fill in order. The one exception is
``phase`` when ``over`` does not come before it: beds above the crisis line then weigh
nothing, and binary columns keep the order.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from patientspread.engine.flow_pieces import Pieces
from patientspread.engine.flow_plan import FlowModel
from patientspread.engine.flow_types import FlowProblem
from patientspread.engine.goals import Prices
from patientspread.engine.hubs import Cover, cover
from patientspread.engine.linear import INFINITY, BoolArray, Builder
from patientspread.engine.types import IntArray

_FEW_NODES = 20  # below this the arcs themselves are few
_WORTH = 0.5  # hubs must halve the columns to be worth the second network


def cells_of(problem: FlowProblem) -> int:
    """Number of (node, bed, day) cells."""
    return len(problem.nodes) * len(problem.beds) * problem.days


def out_limit(problem: FlowProblem) -> IntArray:
    """The most that may leave a cell: the smaller of transferable and trips (N, B, T)."""
    return np.minimum(problem.transferable, problem.trips)


def phase_is_not_convex(order: tuple[str, ...]) -> bool:
    """Do beds above the crisis line come out cheaper than those below it?"""
    if "phase" not in order:
        return False
    return "over" not in order[: order.index("phase")]


class FlowAssembly:
    """Builds the blocks one after the other."""

    def __init__(self, problem: FlowProblem) -> None:
        self.problem = problem
        self.order = problem.policy.objectives
        self.builder = Builder()
        self.prices = Prices(self.order)
        self.shape = (len(problem.nodes), len(problem.beds), problem.days)
        self.cells = np.arange(cells_of(problem)).reshape(self.shape)
        self.external: dict[str, tuple[int, IntArray]] = {}
        self.shared = 0
        self.arcs: tuple[IntArray, ...] = (np.zeros(0, dtype=np.int64),) * 4
        self.arc_columns: IntArray = np.zeros(0, dtype=np.int64)
        self.hubs: list[tuple[IntArray, IntArray]] = []

    def totals(self) -> None:
        """Out and in of every cell, and what they cost; open moves kept."""
        p, size = self.problem, self.cells.size
        every = np.arange(size)
        self.out = self.builder.add_columns(size, out_limit(p).reshape(-1).astype(float))
        self.into = self.builder.add_columns(size, p.intake.reshape(-1).astype(float))
        self.out_rows = self.builder.add_rows(np.zeros(size), np.zeros(size))
        self.in_rows = self.builder.add_rows(np.zeros(size), np.zeros(size))
        self.builder.add_entries(self.out_rows + every, self.out + every, -1.0)
        self.builder.add_entries(self.in_rows + every, self.into + every, -1.0)
        limit = np.array([p.policy.max_minutes[b] for b in p.beds], dtype=np.int64)
        self.near = p.travel_minutes[:, :, None] <= limit[None, None, :]
        self.near &= ~np.eye(len(p.nodes), dtype=bool)[:, :, None]
        outside = 0.0 if p.external_out is None else float(p.external_out.sum())
        self.prices.add("transfers", self.out + every, 1.0)
        self.prices.offset("transfers", -outside)
        self._open_moves()
        if p.open_moves:
            self.prices.add("changes", self.out + every, 1.0)
            self.prices.add("changes", self.kept_columns, -2.0)
            self.prices.offset("changes", float(sum(m.count for m in p.open_moves)) - outside)

    def _open_moves(self) -> None:
        """Columns of their own for open moves, so that keeping them can be rewarded."""
        p = self.problem
        node = {n: i for i, n in enumerate(p.nodes)}
        bed = {b: i for i, b in enumerate(p.beds)}
        asked: dict[tuple[int, int, int, int], int] = {}
        for move in p.open_moves:
            arc = (node[move.source], node[move.target], bed[move.bed], move.day)
            if self.near[arc[:3]]:
                asked[arc] = asked.get(arc, 0) + move.count
        self.kept = np.array(sorted(asked), dtype=np.int64).reshape(-1, 4)
        count = np.array([asked[arc] for arc in sorted(asked)], dtype=np.float64)
        self.kept_columns = self.builder.add_columns(len(count), count) + np.arange(len(count))
        self._connect(self.kept_columns, *self.kept.T)

    def _connect(
        self, columns: IntArray, source: IntArray, target: IntArray, bed: IntArray, day: IntArray
    ) -> None:
        """Columns that carry patients from node to node."""
        leave, arrive = self.cells[source, bed, day], self.cells[target, bed, day]
        self.builder.add_entries(self.out_rows + leave, columns, 1.0)
        self.builder.add_entries(self.in_rows + arrive, columns, 1.0)
        self.prices.add(
            "minutes", columns, self.problem.travel_minutes[source, target].astype(float)
        )

    def single_arcs(self) -> None:
        """One column per arc, bed type and day."""
        p = self.problem
        send, take = out_limit(p) > 0, p.intake > 0
        allowed = self.near[:, :, :, None] & send[:, None, :, :] & take[None, :, :, :]
        self.arcs = np.nonzero(allowed)
        count = len(self.arcs[0])
        self.arc_columns = self.builder.add_columns(count) + np.arange(count)
        self._connect(self.arc_columns, *self.arcs)

    def hub_arcs(self, covers: tuple[Cover, ...]) -> None:
        """The same arcs through hubs: columns node -> hub and hub -> node (see `hubs`)."""
        for b, groups in enumerate(covers):
            hub, sender = np.nonzero(groups.senders)
            other, receiver = np.nonzero(groups.receivers)
            count = len(groups.senders)
            for t in range(self.problem.days):
                rows = self.builder.add_rows(np.zeros(count), np.zeros(count))
                up = self.builder.add_columns(len(hub)) + np.arange(len(hub))
                down = self.builder.add_columns(len(other)) + np.arange(len(other))
                self.builder.add_entries(self.out_rows + self.cells[sender, b, t], up, 1.0)
                self.builder.add_entries(rows + hub, up, 1.0)
                self.builder.add_entries(rows + other, down, -1.0)
                self.builder.add_entries(self.in_rows + self.cells[receiver, b, t], down, 1.0)
                self.hubs.append((up, down))

    def exchange(self) -> None:
        """Patients from and to places outside: each must be taken or sent by some node."""
        p = self.problem
        if p.external_in is not None:
            self._gateway("in", p.external_in, self.in_rows, p.intake > 0)
        if p.external_out is not None:
            self._gateway("out", p.external_out, self.out_rows, out_limit(p) > 0)

    def _gateway(self, way: str, amount: IntArray, rows: int, able: BoolArray) -> None:
        cells = self.cells[able & (amount[None, :, :] > 0)]
        first = self.builder.add_columns(len(cells))
        gate = self.builder.add_rows(
            amount.reshape(-1).astype(float), amount.reshape(-1).astype(float)
        )
        columns = first + np.arange(len(cells))
        self.builder.add_entries(rows + cells, columns, 1.0)
        self.builder.add_entries(gate + cells % amount.size, columns, 1.0)
        self.external[way] = (first, cells)

    def needs(self, forecast: IntArray | None = None, scenario: str = "") -> None:
        """Beds needed per cell, in pieces, and the balance from day to day.

        With a `forecast` of its own this is one scenario among several that share the moves;
        its costs go to goals named ``goal + scenario``.
        """
        p = self.problem if forecast is None else replace(self.problem, forecast=forecast)
        lowest = np.maximum(p.forecast - np.cumsum(out_limit(p), axis=2), 0)
        highest = p.forecast + np.cumsum(p.intake, axis=2)
        pieces = Pieces(p, lowest, highest)
        columns = self.builder.add_columns(len(pieces.cell), pieces.width)
        columns_of = columns + np.arange(len(pieces.cell))
        before = np.zeros(self.shape, dtype=np.int64)
        before[:, :, 1:] = lowest[:, :, :-1]
        past = np.zeros(self.shape, dtype=np.int64)
        past[:, :, 1:] = p.forecast[:, :, :-1]
        right = (p.forecast - past - lowest + before).reshape(-1).astype(float)
        rows = self.builder.add_rows(right, right)
        every = np.arange(self.cells.size)
        self.builder.add_entries(rows + pieces.cell, columns_of, 1.0)
        later = pieces.cell % p.days < p.days - 1
        self.builder.add_entries(rows + pieces.cell[later] + 1, columns_of[later], -1.0)
        self.builder.add_entries(rows + every, self.into + every, -1.0)
        self.builder.add_entries(rows + every, self.out + every, 1.0)
        for goal in self.order:
            slopes = pieces.slopes(goal)
            if slopes is not None:
                self.prices.add(goal + scenario, columns_of, slopes)
                self.prices.offset(goal + scenario, pieces.offset(goal))
        if phase_is_not_convex(self.order):
            self._ordered(pieces, columns_of)

    def _ordered(self, pieces: Pieces, columns: IntArray) -> None:
        """Binary columns: nothing above the crisis line before everything below it is full."""
        total = pieces.total[pieces.cell]
        above = pieces.start >= total
        cells = np.unique(pieces.cell[above])
        if len(cells) == 0:
            return
        number = np.full(self.cells.size, -1, dtype=np.int64)
        number[cells] = np.arange(len(cells))
        binary = self.builder.add_columns(len(cells), 1.0) + np.arange(len(cells))
        none = np.full(len(cells), -INFINITY)
        cap = self.builder.add_rows(none, np.zeros(len(cells)))
        full = self.builder.add_rows(none, np.zeros(len(cells)))
        room = np.bincount(
            pieces.cell[above], weights=pieces.width[above], minlength=self.cells.size
        )
        within = ~above & (number[pieces.cell] >= 0)
        below = np.bincount(
            pieces.cell[within], weights=pieces.width[within], minlength=self.cells.size
        )
        self.builder.add_entries(cap + number[pieces.cell[above]], columns[above], 1.0)
        self.builder.add_entries(cap + np.arange(len(cells)), binary, -room[cells].astype(float))
        self.builder.add_entries(full + number[pieces.cell[within]], columns[within], -1.0)
        self.builder.add_entries(full + np.arange(len(cells)), binary, below[cells].astype(float))

    def finished(self) -> FlowModel:
        """The model with one cost vector a goal."""
        model = self.builder.build()
        return FlowModel(
            problem=self.problem,
            model=model,
            goals=self.prices.goals(model.columns),
            shared=self.shared,
            arcs=np.array(self.arcs).reshape(4, -1),
            arc_columns=self.arc_columns,
            kept=self.kept.T,
            kept_columns=self.kept_columns,
            external=self.external,
            hubs=tuple(self.hubs),
        )


def build_flow(problem: FlowProblem) -> FlowModel:
    """The matrix of a flow problem, with a column for every arc."""
    return _built(problem, None)


def build_hubs(problem: FlowProblem) -> FlowModel | None:
    """The matrix with hubs in place of arcs, or None where that saves too little.

    It knows every goal but ``minutes``. Its optimal values are those of `build_flow`.
    """
    p = problem
    if len(p.nodes) < _FEW_NODES or phase_is_not_convex(p.policy.objectives):
        return None
    limits = [p.policy.max_minutes[b] for b in p.beds]
    covers = tuple(cover(p.travel_minutes <= limit) for limit in limits)
    arcs = sum(int((p.travel_minutes <= limit).sum()) for limit in limits)
    if sum(c.columns for c in covers) > _WORTH * arcs:
        return None
    return _built(problem, covers)


def _built(problem: FlowProblem, covers: tuple[Cover, ...] | None) -> FlowModel:
    assembly = FlowAssembly(problem)
    assembly.totals()
    assembly.exchange()
    assembly.needs()
    assembly.shared = assembly.builder.columns
    if covers is None:
        assembly.single_arcs()
    else:
        assembly.hub_arcs(covers)
    return assembly.finished()
