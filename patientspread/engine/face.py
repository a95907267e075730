"""A face of a model: the columns and rows that are still free after the goals done so far."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from patientspread.engine.linear import (
    INFINITY,
    BoolArray,
    Goal,
    LinearModel,
    Solve,
    Status,
    infeasible,
    solve_integer,
    solve_relaxation,
)
from patientspread.engine.types import FloatArray, IntArray

# A dual beyond SURE is nonzero, one below NOISE is zero. Costs are integers and bases of
# these near-network matrices have small determinants, so true duals are far from both.
SURE = 1e-4
NOISE = 1e-7
_BOUND = 1e-6  # how near a value must be to a bound to count as lying on it


def integral(x: FloatArray | None) -> bool:
    """Is every entry a whole number, up to 1e-6?"""
    return x is not None and bool(np.all(np.abs(x - np.rint(x)) <= _BOUND))


@dataclass(frozen=True, slots=True)
class _Row:
    """A goal kept as a row: ``cost @ x <= limit``."""

    cost: FloatArray
    limit: float


@dataclass(frozen=True, slots=True)
class Face:
    """Bounds of the columns (C,) and rows (R,) of `model` on this face, plus goal rows."""

    model: LinearModel
    col_lower: FloatArray
    col_upper: FloatArray
    row_lower: FloatArray
    row_upper: FloatArray
    goal_rows: tuple[_Row, ...] = ()

    @classmethod
    def root(cls, model: LinearModel) -> Face:
        """The whole model."""
        return cls(model, model.col_lower, model.col_upper, model.row_lower, model.row_upper)

    def minimise(self, cost: FloatArray, time_limit: float) -> Solve:
        """The LP over this face; `x` and duals come back in the model's own numbering."""
        part = _Part.of(self)
        if not part.possible:
            return infeasible()
        solve = solve_relaxation(part.model, cost[part.columns], time_limit=time_limit)
        return part.whole(self, solve)

    def minimise_integer(
        self, cost: FloatArray, time_limit: float, start: FloatArray | None = None
    ) -> Solve:
        """The integer program over this face, in the model's own numbering."""
        part = _Part.of(self)
        if not part.possible:
            return infeasible()
        first = None if start is None else start[part.columns]
        solve = solve_integer(part.model, cost[part.columns], time_limit=time_limit, start=first)
        fixed = float(cost @ self.col_lower) - float(
            cost[part.columns] @ self.col_lower[part.columns]
        )
        whole = part.whole(self, solve)
        return replace(whole, bound=solve.bound + fixed, objective=solve.objective + fixed)

    def integer_point(self, time_limit: float) -> Solve:
        """Any integer point of this face."""
        return self.minimise_integer(np.zeros(self.model.columns), time_limit)

    def box_bound(self, goal: Goal) -> float:
        """The bound of the goal that the column bounds alone give."""
        at = np.where(goal.cost >= 0, self.col_lower, self.col_upper)
        costs = goal.cost != 0
        return float(goal.cost[costs] @ at[costs]) + goal.offset

    def settled(self, goal: Goal, x: FloatArray | None) -> Face | None:
        """The optimal face without a solve, if `x` already attains the goal's box bound."""
        if x is None:
            return None
        bound = self.box_bound(goal)
        if abs(bound) == INFINITY or goal.value(x) > bound + _BOUND:
            return None
        lower, upper = self.col_lower.copy(), self.col_upper.copy()
        up, down = goal.cost > 0, goal.cost < 0
        upper[up] = lower[up]
        lower[down] = upper[down]
        return replace(self, col_lower=lower, col_upper=upper)

    def optimal_face(self, goal: Goal, solve: Solve) -> Face:
        """All points that are optimal for `goal`, by complementary slackness with the duals."""
        return self._fixed(goal, solve, slack=0.0)

    def after_integer(self, goal: Goal, value: float, time_limit: float) -> Face:
        """All integer points with ``goal <= value``: a goal row, and what the LP gap fixes.

        A column whose reduced cost exceeds the gap between `value` and the LP bound cannot
        leave its bound in any integer point that good (columns and row slacks are integer).
        """
        row = _Row(goal.cost, value)
        kept = replace(self, goal_rows=(*self.goal_rows, row))
        solve = self.minimise(goal.cost, time_limit)
        if solve.status is not Status.OPTIMAL or solve.x is None:
            return kept
        slack = max(value - float(goal.cost @ solve.x), 0.0)
        fixed = self._fixed(goal, solve, slack=slack)
        return replace(fixed, goal_rows=kept.goal_rows)

    def _fixed(self, goal: Goal, solve: Solve, *, slack: float) -> Face:
        x = solve.x
        if x is None:
            return self
        threshold = slack + SURE
        at_lower = np.abs(x - self.col_lower) <= _BOUND
        at_upper = np.abs(x - self.col_upper) <= _BOUND
        sure = (np.abs(solve.reduced_cost) > threshold) & (at_lower | at_upper)
        lower = np.where(sure & ~at_lower, self.col_upper, self.col_lower)
        upper = np.where(sure & at_lower, self.col_lower, self.col_upper)
        activity = self.model.activity(x)
        row_dual = solve.row_dual[: self.model.rows]
        low = np.abs(activity - self.row_lower) <= _BOUND
        high = np.abs(activity - self.row_upper) <= _BOUND
        tight = (np.abs(row_dual) > threshold) & (low | high)
        row_lower = np.where(tight & ~low, self.row_upper, self.row_lower)
        row_upper = np.where(tight & low, self.row_lower, self.row_upper)
        rows = self.goal_rows
        doubt = _doubtful(solve.reduced_cost, sure) or _doubtful(row_dual, tight)
        doubt = doubt or bool(np.any(np.abs(solve.row_dual[self.model.rows :]) > NOISE))
        if slack == 0.0 and doubt:
            rows = (*rows, _Row(goal.cost, float(goal.cost @ x)))
        return Face(self.model, lower, upper, row_lower, row_upper, rows)


def _doubtful(duals: FloatArray, used: BoolArray) -> bool:
    """Is there a dual that is neither clearly zero nor was used to fix its column or row?"""
    return bool(np.any((np.abs(duals) > NOISE) & ~used))


@dataclass(frozen=True, slots=True)
class _Part:
    """The free part of a face as a model of its own, and the way back.

    `possible` is false where a row without free columns is broken already.
    """

    model: LinearModel
    columns: IntArray
    rows: IntArray
    possible: bool

    @classmethod
    def of(cls, face: Face) -> _Part:
        """Drop fixed columns (moving them to the right-hand side) and rows left empty."""
        model = face.model
        free = face.col_upper > face.col_lower
        columns = np.flatnonzero(free)
        fixed_x = np.where(free, 0.0, face.col_lower)
        settled = model.activity(fixed_x)
        lengths = np.diff(model.start)
        keep = np.repeat(free, lengths)
        row_of, value = model.index[keep], model.value[keep]
        count = np.bincount(row_of, minlength=model.rows)
        rows = np.flatnonzero(count > 0)
        below, above = face.row_lower - settled, face.row_upper - settled
        empty = count == 0
        possible = not bool(np.any(empty & ((below > _BOUND) | (above < -_BOUND))))
        renumber = np.cumsum(count > 0) - 1
        start = np.zeros(len(columns) + 1, dtype=np.int32)
        np.cumsum(lengths[columns], out=start[1:])
        part = LinearModel(
            col_lower=face.col_lower[columns],
            col_upper=face.col_upper[columns],
            row_lower=below[rows],
            row_upper=above[rows],
            start=start,
            index=renumber[row_of].astype(np.int32),
            value=value,
            continuous=model.continuous,
        )
        for row in face.goal_rows:
            limit = row.limit - float(row.cost @ fixed_x)
            part = _with_row(part, row.cost[columns], limit)
        return cls(part, columns, rows, possible)

    def whole(self, face: Face, solve: Solve) -> Solve:
        """The solve in the numbering of the whole model; fixed columns get a zero dual.

        The duals of goal rows follow those of the model's rows.
        """
        if solve.x is None:
            return solve
        x = face.col_lower.copy()
        x[self.columns] = solve.x
        reduced = np.zeros(face.model.columns)
        dual = np.zeros(face.model.rows + len(face.goal_rows))
        if len(solve.reduced_cost):
            reduced[self.columns] = solve.reduced_cost
        if len(solve.row_dual):
            dual[self.rows] = solve.row_dual[: len(self.rows)]
            dual[face.model.rows :] = solve.row_dual[len(self.rows) :]
        return replace(solve, x=x, reduced_cost=reduced, row_dual=dual)


def _with_row(model: LinearModel, cost: FloatArray, limit: float) -> LinearModel:
    """The model with one more row ``cost @ x <= limit`` at the end."""
    used = np.flatnonzero(cost)
    lengths = np.diff(model.start)
    lengths[used] += 1
    start = np.zeros(model.columns + 1, dtype=np.int32)
    np.cumsum(lengths, out=start[1:])
    total = int(start[-1])
    new = np.zeros(total, dtype=bool)
    new[start[used + 1] - 1] = True
    index = np.empty(total, dtype=np.int32)
    value = np.empty(total)
    index[new], value[new] = model.rows, cost[used]
    index[~new], value[~new] = model.index, model.value
    return replace(
        model,
        start=start,
        index=index,
        value=value,
        row_lower=np.append(model.row_lower, -INFINITY),
        row_upper=np.append(model.row_upper, limit),
    )
