"""The need of a cell cut into pieces, and what each piece costs under each goal.

Every goal of the flow level that looks at beds is a convex, piecewise linear function of the
need of one (node, bed, day) cell. Cut at every point where a slope changes, it becomes a sum
over pieces, which is what a network can carry.
"""

from __future__ import annotations

import math

import numpy as np

from patientspread.engine.fairshare import band_edges
from patientspread.engine.flow_types import FlowProblem
from patientspread.engine.types import FairShare, FloatArray, IntArray


def key_of(problem: FlowProblem, bed: int) -> FairShare:
    """The policy's key, else the regular beds of this type, else (no beds) equal shares."""
    if problem.policy.fair_share is not None:
        return problem.policy.fair_share
    regular = problem.capacity[:, bed, 0]
    if not regular.any():
        regular = np.ones_like(regular)
    return FairShare(
        {n: float(r) for n, r in zip(problem.nodes, regular, strict=True)}, kind="regular_beds"
    )


class Pieces:
    """The need of every cell cut at the points where the slope of some goal changes.

    `cell`, `start`, `width` are (pieces,) and sorted by cell; the need of a cell is its
    lowest possible value plus the fill of its pieces.
    """

    def __init__(self, problem: FlowProblem, lowest: IntArray, highest: IntArray) -> None:
        self.problem = problem
        self.lowest = lowest.reshape(-1)
        self.highest = highest.reshape(-1)
        size = len(self.lowest)
        days = problem.days
        edges = np.cumsum(problem.capacity, axis=2)  # (N, B, 4)
        self.edges = np.repeat(edges.reshape(-1, edges.shape[2]), days, axis=0)
        self.total = self.edges[:, -1]
        self.levels = np.repeat(self._levels(), days, axis=0)
        self.low, self.high = self._band()
        cuts = np.concatenate(
            (self.edges, self.levels, self.low[:, None], self.high[:, None]), axis=1
        )
        cuts = np.clip(cuts, self.lowest[:, None], self.highest[:, None])
        cuts = np.sort(np.concatenate((self.lowest[:, None], cuts, self.highest[:, None]), axis=1))
        width = np.diff(cuts, axis=1)
        cell, piece = np.nonzero(width)
        self.cell = cell
        self.start = cuts[cell, piece]
        self.width = width[cell, piece].astype(float)
        self.size = size

    def _levels(self) -> IntArray:
        """floor(level x regular), in the double arithmetic of the schema (N * B, levels)."""
        regular = self.problem.capacity[:, :, 0].reshape(-1)
        rows = [
            [math.floor(level * int(r)) for level in self.problem.policy.load_levels]
            for r in regular
        ]
        return np.array(rows, dtype=np.int64).reshape(len(regular), -1)

    def _band(self) -> tuple[IntArray, IntArray]:
        p = self.problem
        low = np.zeros((len(p.nodes), len(p.beds), p.days), dtype=np.int64)
        high = low.copy()
        if "fair_share_band" in p.policy.objectives:
            for b in range(len(p.beds)):
                share = key_of(p, b)
                for t in range(p.days):
                    part = p.forecast if p.shared is None else p.shared
                    rest = p.forecast[:, b, t] - part[:, b, t]
                    edges = band_edges(share, p.nodes, int(part[:, b, t].sum()))
                    low[:, b, t] = rest + np.array([e[0] for e in edges])
                    high[:, b, t] = rest + np.array([e[1] for e in edges])
        return low.reshape(-1), high.reshape(-1)

    def slopes(self, goal: str) -> FloatArray | None:
        """Cost per bed-day in each piece (pieces,), or None for a goal without pieces."""
        table = {
            "over": self._over,
            "phase": self._phase,
            "fairness": self._fairness,
            "fair_share_band": self._outside,
        }
        return table[goal](self.cell, self.start) if goal in table else None

    def offset(self, goal: str) -> float:
        """The goal's value when every cell is at its lowest need."""
        beyond = self.lowest[:, None]
        if goal == "over":
            return float(np.maximum(self.lowest - self.total, 0).sum())
        if goal == "fairness":
            return float(np.maximum(beyond - self.levels, 0).sum())
        if goal == "fair_share_band":
            outside = np.maximum(self.low - self.lowest, 0) + np.maximum(self.lowest - self.high, 0)
            return float(outside.sum())
        starts = np.concatenate((np.zeros((self.size, 1), dtype=np.int64), self.edges[:, :-1]), 1)
        filled = np.clip(beyond - starts, 0, self.edges - starts)
        return float((filled @ np.array(self.problem.policy.phase_weights)).sum())

    def _over(self, cell: IntArray, start: IntArray) -> FloatArray:
        return (start >= self.total[cell]).astype(float)

    def _phase(self, cell: IntArray, start: IntArray) -> FloatArray:
        phase = (start[:, None] >= self.edges[cell]).sum(axis=1)
        weights: FloatArray = np.array([*self.problem.policy.phase_weights, 0], dtype=np.float64)
        taken: FloatArray = weights[phase]
        return taken

    def _fairness(self, cell: IntArray, start: IntArray) -> FloatArray:
        passed: FloatArray = (start[:, None] >= self.levels[cell]).sum(axis=1).astype(np.float64)
        return passed

    def _outside(self, cell: IntArray, start: IntArray) -> FloatArray:
        above = (start >= self.high[cell]).astype(float)
        return above - (start < self.low[cell])
