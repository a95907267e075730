"""Sparse integer programs as plain numpy arrays, and one solve of them with HiGHS.

No modelling layer: a `Builder` collects blocks of columns and rows as arrays and hands back
a column-wise `LinearModel`; `solve_relaxation` and `solve_integer` pass those arrays to
HiGHS (Huangfu & Hall 2018, Math. Prog. Comp. 10) as they are. One thread and a fixed seed,
so the same input gives the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

import highspy
import numpy as np
from numpy.typing import NDArray

from patientspread.engine.errors import SolverError
from patientspread.engine.types import FloatArray, IntArray

INFINITY = float("inf")

_OPTIONS: dict[str, bool | int] = {"output_flag": False, "threads": 1, "random_seed": 0}

IndexArray = NDArray[np.int32]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Goal:
    """One objective to minimise: `cost` (one entry a column, integers as float) + `offset`."""

    name: str
    cost: FloatArray
    offset: float = 0.0

    def value(self, x: FloatArray) -> float:
        """The value of the goal at the point `x`."""
        return float(self.cost @ x) + self.offset


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Columns with bounds, rows with bounds, and the matrix between them column by column.

    `start` (C + 1,), `index` and `value` (nonzeros,) are the compressed columns; all
    columns are integer in the exact problem unless `continuous`.
    """

    col_lower: FloatArray
    col_upper: FloatArray
    row_lower: FloatArray
    row_upper: FloatArray
    start: IndexArray
    index: IndexArray
    value: FloatArray
    continuous: bool = False

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.col_lower)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.row_lower)

    def activity(self, x: FloatArray) -> FloatArray:
        """Row values at `x` (R,)."""
        weights = self.value * np.repeat(x, np.diff(self.start))
        return np.bincount(self.index, weights=weights, minlength=self.rows).astype(np.float64)


@dataclass(slots=True)
class Builder:
    """Collects blocks of columns, rows and entries; every block answers its first index."""

    col_lower: list[FloatArray] = field(default_factory=list)
    col_upper: list[FloatArray] = field(default_factory=list)
    row_lower: list[FloatArray] = field(default_factory=list)
    row_upper: list[FloatArray] = field(default_factory=list)
    entries: list[tuple[IntArray, IntArray, FloatArray]] = field(default_factory=list)
    columns: int = 0
    rows: int = 0

    def add_columns(self, count: int, upper: FloatArray | float = INFINITY) -> int:
        """Add `count` columns with lower bound 0; answers the index of the first."""
        first = self.columns
        self.col_lower.append(np.zeros(count))
        self.col_upper.append(np.broadcast_to(np.asarray(upper, dtype=float), (count,)))
        self.columns += count
        return first

    def add_rows(self, lower: FloatArray, upper: FloatArray) -> int:
        """Add rows with the given bounds; answers the index of the first."""
        first = self.rows
        self.row_lower.append(np.asarray(lower, dtype=float))
        self.row_upper.append(np.asarray(upper, dtype=float))
        self.rows += len(lower)
        return first

    def add_entries(self, rows: IntArray, cols: IntArray, values: FloatArray | float) -> None:
        """Add nonzeros; `values` is broadcast over `rows`."""
        filled = np.broadcast_to(np.asarray(values, dtype=float), rows.shape)
        self.entries.append((rows.astype(np.int64), cols.astype(np.int64), filled))

    def build(self, *, continuous: bool = False) -> LinearModel:
        """The finished model."""
        rows = _joined([e[0] for e in self.entries], np.int64)
        cols = _joined([e[1] for e in self.entries], np.int64)
        values = _joined([e[2] for e in self.entries], np.float64)
        # one key sort: columns first, rows ascending within
        order = np.argsort(cols * max(self.rows, 1) + rows, kind="stable")
        start = np.zeros(self.columns + 1, dtype=np.int32)
        np.cumsum(np.bincount(cols, minlength=self.columns), out=start[1:])
        return LinearModel(
            col_lower=_joined(self.col_lower, np.float64),
            col_upper=_joined(self.col_upper, np.float64),
            row_lower=_joined(self.row_lower, np.float64),
            row_upper=_joined(self.row_upper, np.float64),
            start=start,
            index=rows[order].astype(np.int32),
            value=values[order],
            continuous=continuous,
        )


def _joined(
    blocks: list[NDArray[np.generic]] | list[IntArray] | list[FloatArray], dtype: type
) -> NDArray:  # type: ignore[type-arg]
    return np.concatenate(blocks).astype(dtype) if blocks else np.zeros(0, dtype=dtype)


class Status(Enum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    TIME_LIMIT = "time_limit"


@dataclass(frozen=True, slots=True)
class Solve:
    """One solve: `x` (C,) if a point was found, the proven `bound`, and for an LP the duals.

    `reduced_cost` (C,) and `row_dual` (R,) are empty for integer solves.
    """

    status: Status
    objective: float
    bound: float
    x: FloatArray | None
    reduced_cost: FloatArray
    row_dual: FloatArray


def infeasible() -> Solve:
    """The answer where no point exists."""
    return Solve(Status.INFEASIBLE, INFINITY, INFINITY, None, np.zeros(0), np.zeros(0))


def solve_relaxation(
    model: LinearModel, cost: FloatArray, *, time_limit: float = INFINITY
) -> Solve:
    """Minimise `cost` over the model without integrality; a vertex with its duals."""
    solver = _loaded(model, cost, integer=False, time_limit=time_limit)
    solver.run()
    status = _status(solver)
    if status is Status.INFEASIBLE:
        return infeasible()
    if status is Status.TIME_LIMIT:
        return Solve(status, INFINITY, -INFINITY, None, np.zeros(0), np.zeros(0))
    solution = solver.getSolution()
    value = float(solver.getObjectiveValue())
    return Solve(
        status,
        value,
        value,
        np.asarray(solution.col_value, dtype=float),
        np.asarray(solution.col_dual, dtype=float),
        np.asarray(solution.row_dual, dtype=float),
    )


def solve_integer(
    model: LinearModel,
    cost: FloatArray,
    *,
    time_limit: float = INFINITY,
    start: FloatArray | None = None,
) -> Solve:
    """Minimise `cost` over the integer points of the model, gap 0; best so far on time limit."""
    solver = _loaded(model, cost, integer=True, time_limit=time_limit)
    if start is not None:
        warm = highspy.HighsSolution()
        warm.col_value = start
        solver.setSolution(warm)
    solver.run()
    status = _status(solver)
    if status is Status.INFEASIBLE:
        return infeasible()
    info = solver.getInfo()
    bound = float(info.mip_dual_bound)
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    x = np.asarray(solver.getSolution().col_value, dtype=float) if found else None
    objective = float(solver.getObjectiveValue()) if found else INFINITY
    return Solve(status, objective, bound, x, np.zeros(0), np.zeros(0))


def _loaded(
    model: LinearModel, cost: FloatArray, *, integer: bool, time_limit: float
) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call,unused-ignore]
    for name, value in _OPTIONS.items():
        solver.setOptionValue(name, value)
    if time_limit < INFINITY:
        solver.setOptionValue("time_limit", max(time_limit, 0.01))
    if integer:
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_abs_gap", 1e-6)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = model.columns, model.rows
    lp.col_cost_ = cost
    lp.col_lower_, lp.col_upper_ = model.col_lower, model.col_upper
    lp.row_lower_, lp.row_upper_ = model.row_lower, model.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = model.start
    lp.a_matrix_.index_ = model.index
    lp.a_matrix_.value_ = model.value
    if integer:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * model.columns
    if solver.passModel(lp) == highspy.HighsStatus.kError:
        raise SolverError("HiGHS refused the model arrays")
    return solver


_STATUS = {
    highspy.HighsModelStatus.kOptimal: Status.OPTIMAL,
    highspy.HighsModelStatus.kModelEmpty: Status.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: Status.INFEASIBLE,
    highspy.HighsModelStatus.kUnboundedOrInfeasible: Status.INFEASIBLE,
    highspy.HighsModelStatus.kTimeLimit: Status.TIME_LIMIT,
}


def _status(solver: highspy.Highs) -> Status:
    answer = _STATUS.get(solver.getModelStatus())
    if answer is None:
        raise SolverError(f"HiGHS ended with {solver.getModelStatus()}")
    return answer
