"""The same questions put to scipy's MILP through models written on their own.

The models share nothing with the engine but its types: every goal spelled out with its own
columns, and a row ``goal <= value`` instead of reduced-cost fixing. Slow and plain, for small
problems only. `milp_assign` and `milp_flow` write the models.
"""

import math

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

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
