"""Continuous redistribution of new admissions between nodes (kind ``redistribution``).

Model of Parker, Sawczuk, Ganjkhanloo, Ahmadi & Ghobadi (2020), "Optimal resource and demand
redistribution...": who is active follows from a survival curve of the length of stay; only
new admissions move. Over a complete graph with unpriced arcs only the totals out of and into
each node matter, so the model has two columns a node and day instead of one an arc (39 times
fewer nonzeros, the same optimum).
"""

from __future__ import annotations

import time

import numpy as np

from patientspread.engine.errors import EngineError
from patientspread.engine.flow_types import RedistributionProblem
from patientspread.engine.goals import Prices
from patientspread.engine.lexico import solve_lexicographic
from patientspread.engine.linear import INFINITY, Builder
from patientspread.engine.results import RedistributionResult, Seconds
from patientspread.engine.types import FloatArray


def solve_redistribution(problem: RedistributionProblem) -> RedistributionResult:
    """Least overflow (patient-days above capacity), then fewest transfers.

    Raises `EngineError` if no plan keeps the active patients non-negative.
    """
    start = time.perf_counter()
    size, days = len(problem.nodes), problem.days
    cells = np.arange(size * days).reshape(size, days)
    build = Builder()
    out = build.add_columns(cells.size, problem.admitted.reshape(-1).astype(float))
    into = build.add_columns(cells.size)
    over = build.add_columns(cells.size)
    constant = _active(problem, np.zeros((size, days)), np.zeros((size, days)))
    cap = np.repeat(problem.capacity, days) - constant.reshape(-1)
    # active >= 0, and active - over <= capacity
    floor = build.add_rows(-constant.reshape(-1), np.full(cells.size, INFINITY))
    roof = build.add_rows(np.full(cells.size, -INFINITY), cap)
    tail = np.zeros(days)
    tail[: min(days, len(problem.survival))] = problem.survival[:days]
    for s in range(days):
        for t in range(s, days):
            weight = float(tail[t - s])
            leave = weight - 1.0 if s == t else weight
            for rows in (floor, roof):
                if leave:
                    build.add_entries(rows + cells[:, t], out + cells[:, s], -leave)
                if weight:
                    build.add_entries(rows + cells[:, t], into + cells[:, s], weight)
    build.add_entries(roof + cells.reshape(-1), over + cells.reshape(-1), -1.0)
    day = build.add_rows(np.zeros(days), np.zeros(days))
    build.add_entries(day + np.tile(np.arange(days), size), out + cells.reshape(-1), 1.0)
    build.add_entries(day + np.tile(np.arange(days), size), into + cells.reshape(-1), -1.0)
    model = build.build(continuous=True)
    prices = Prices(problem.objectives)
    prices.add("overflow", over + cells.reshape(-1), 1.0)
    prices.add("transfers", out + cells.reshape(-1), 1.0)
    goals = prices.goals(model.columns)
    ready = time.perf_counter()
    found = solve_lexicographic(model, goals)
    done = time.perf_counter()
    if found.x is None:
        raise EngineError("no plan keeps the number of active patients non-negative")
    out_plan = found.x[out : out + cells.size].reshape(size, days)
    in_plan = found.x[into : into + cells.size].reshape(size, days)
    return RedistributionResult(
        order=problem.objectives,
        objectives=evaluate_redistribution(problem, out_plan, in_plan),
        out=tuple(tuple(float(v) for v in row) for row in out_plan),
        into=tuple(tuple(float(v) for v in row) for row in in_plan),
        proven_optimal=found.proven == len(goals),
        seconds=Seconds(ready - start, done - ready, time.perf_counter() - start),
        id=problem.id,
    )


def evaluate_redistribution(
    problem: RedistributionProblem, out: FloatArray, into: FloatArray
) -> dict[str, float]:
    """Overflow and transfers of a plan (N, T), from the definition of active patients."""
    active = _active(problem, out, into)
    overflow = np.maximum(active - problem.capacity[:, None], 0.0).sum()
    values = {"overflow": float(overflow), "transfers": float(out.sum())}
    return {goal: values[goal] for goal in problem.objectives}


def _active(problem: RedistributionProblem, out: FloatArray, into: FloatArray) -> FloatArray:
    """initial - discharged so far + survival convolved with admissions kept + out (N, T)."""
    active = problem.initial[:, None] - np.cumsum(problem.discharged, axis=1) + out
    stay = problem.admitted - out + into
    for k, part in enumerate(problem.survival[: problem.days]):
        active[:, k:] += part * stay[:, : problem.days - k]
    return active
