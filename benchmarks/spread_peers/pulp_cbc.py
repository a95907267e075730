"""The same columns and rows in PuLP, solved by the CBC it brings."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patientspread.engine.linear import LinearModel

try:  # a benchmark-only dependency; the other rivals must run without it
    import pulp
except ImportError:  # pragma: no cover
    pulp = None


class PulpModel:
    """A PuLP problem with the rows of a `LinearModel`."""

    def __init__(self, model: LinearModel) -> None:
        self.columns = [
            pulp.LpVariable(f"x{i}", low, None if math.isinf(high) else high, cat="Integer")
            for i, (low, high) in enumerate(
                zip(model.col_lower.tolist(), model.col_upper.tolist(), strict=True)
            )
        ]
        rows: list[dict[Any, float]] = [{} for _ in range(model.rows)]
        column_of = np.repeat(np.arange(model.columns), np.diff(model.start))
        for row, col, value in zip(
            model.index.tolist(), column_of.tolist(), model.value.tolist(), strict=True
        ):
            rows[row][self.columns[col]] = value
        self.problem = pulp.LpProblem("spread", pulp.LpMinimize)
        self.kept = 0
        for i, expression in enumerate(rows):
            if expression:
                self._row(f"r{i}", expression, model.row_lower[i], model.row_upper[i])

    def _row(self, name: str, expression: dict[Any, float], low: float, high: float) -> None:
        affine = pulp.LpAffineExpression(expression)
        if low == high:
            self.problem += pulp.LpConstraint(affine, pulp.LpConstraintEQ, name, low)
            return
        if not math.isinf(high):
            self.problem += pulp.LpConstraint(affine, pulp.LpConstraintLE, name, high)
        if not math.isinf(low):
            self.problem += pulp.LpConstraint(affine, pulp.LpConstraintGE, f"{name}g", low)

    def _expression(self, cost: NDArray[np.float64]) -> Any:
        used = np.flatnonzero(cost)
        return pulp.LpAffineExpression({self.columns[i]: float(cost[i]) for i in used})

    def minimum(self, cost: NDArray[np.float64], limit: float) -> float | None:
        """See `Rival`."""
        self.problem.setObjective(self._expression(cost))
        seconds = None if math.isinf(limit) else limit
        status = self.problem.solve(
            pulp.PULP_CBC_CMD(msg=False, threads=1, gapRel=0.0, timeLimit=seconds)
        )
        if status != pulp.LpStatusOptimal or self.problem.sol_status != pulp.LpSolutionOptimal:
            return None
        return float(sum(cost[i] * self.columns[i].value() for i in np.flatnonzero(cost)))

    def keep(self, cost: NDArray[np.float64], value: float) -> None:
        """See `Rival`."""
        used = np.flatnonzero(cost)
        if math.isinf(value) or len(used) == 0:
            return
        self.kept += 1
        expression = {self.columns[i]: float(cost[i]) for i in used}
        self._row(f"goal{self.kept}", expression, -math.inf, value)
