"""The same columns and rows in pyomo, solved by HiGHS through its own interface."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patientspread.engine.linear import LinearModel

try:  # a benchmark-only dependency; the other rivals must run without it
    import pyomo.environ as pyo
    from pyomo.contrib.appsi.solvers import Highs
    from pyomo.core.expr.numeric_expr import LinearExpression
except ImportError:  # pragma: no cover
    pyo = None


class PyomoModel:
    """A concrete pyomo model with the rows of a `LinearModel`."""

    def __init__(self, model: LinearModel) -> None:
        self.model = pyo.ConcreteModel()
        lower, upper = model.col_lower.tolist(), model.col_upper.tolist()

        def bounds(_: Any, i: int) -> tuple[float, float | None]:
            return lower[i], None if math.isinf(upper[i]) else upper[i]

        self.model.x = pyo.Var(range(model.columns), domain=pyo.Integers, bounds=bounds)
        self.columns = [self.model.x[i] for i in range(model.columns)]
        coefficients: list[list[float]] = [[] for _ in range(model.rows)]
        members: list[list[Any]] = [[] for _ in range(model.rows)]
        column_of = np.repeat(np.arange(model.columns), np.diff(model.start))
        for row, col, value in zip(
            model.index.tolist(), column_of.tolist(), model.value.tolist(), strict=True
        ):
            coefficients[row].append(value)
            members[row].append(self.columns[col])
        self.model.rows = pyo.ConstraintList()
        for i in range(model.rows):
            if members[i]:
                self._row(coefficients[i], members[i], model.row_lower[i], model.row_upper[i])
        self.solver = Highs()
        self.solver.config.load_solution = True

    def _row(self, coefficients: list[float], members: list[Any], low: float, high: float) -> None:
        body = LinearExpression(constant=0, linear_coefs=coefficients, linear_vars=members)
        if low == high:
            self.model.rows.add(body == low)
            return
        least = None if math.isinf(low) else low
        most = None if math.isinf(high) else high
        self.model.rows.add((least, body, most))

    def minimum(self, cost: NDArray[np.float64], limit: float) -> float | None:
        """See `Rival`."""
        used = np.flatnonzero(cost)
        if self.model.component("goal") is not None:
            self.model.del_component("goal")
        body = LinearExpression(
            constant=0,
            linear_coefs=[float(cost[i]) for i in used],
            linear_vars=[self.columns[i] for i in used],
        )
        self.model.goal = pyo.Objective(expr=body)
        self.solver.highs_options = {"threads": 1, "mip_rel_gap": 0.0}
        if not math.isinf(limit):
            self.solver.config.time_limit = limit
        self.solver.config.load_solution = False
        results = self.solver.solve(self.model)
        if results.termination_condition.name != "optimal":
            return None
        results.solution_loader.load_vars()
        return float(sum(cost[i] * self.columns[i].value for i in used))

    def keep(self, cost: NDArray[np.float64], value: float) -> None:
        """See `Rival`."""
        used = np.flatnonzero(cost)
        if math.isinf(value) or len(used) == 0:
            return
        coefficients = [float(cost[i]) for i in used]
        self._row(coefficients, [self.columns[i] for i in used], -math.inf, value)
