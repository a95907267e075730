"""One solver on one instance in a process of its own; prints one JSON line.

Usage: ``python -m spread_peers.run SOLVER INSTANCE MODE [LIMIT]`` with SOLVER ours, pulp or pyomo,
INSTANCE ``assign:600`` or ``flow:11``, MODE ``one`` (one weighted goal) or ``all`` (the goals in
lexicographic order) and LIMIT in seconds.

The rivals get the very same columns, rows and goals through their modelling layer. In ``all`` they
do what people do with such a layer: solve a goal, add the row ``goal <= value``, solve the next.
Highspy and ortools cannot share a process; each solver has one anyway, so that memory is its own.
"""

from __future__ import annotations

import json
import math
import resource
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np

from patientspread.engine.assign_model import build_assign
from patientspread.engine.flow_model import build_flow
from patientspread.engine.linear import INFINITY, Goal, LinearModel, solve_relaxation
from patientspread.engine.solve import solve_assign, solve_flow
from patientspread.engine.types import AssignProblem
from spread_peers.instances import assign_instance, flow_instance
from spread_peers.pulp_cbc import PulpModel
from spread_peers.pyomo_highs import PyomoModel
from spread_peers.rival import Rival

#: One weighted goal as in practice; the order of importance, not a proof of it.
WEIGHTS = {
    "unplaced": 1_000_000.0,
    "over": 1_000_000.0,
    "phase": 1_000.0,
    "transfers": 10.0,
    "minutes": 1.0,
    "minutes_plus_wait": 1.0,
}
TEN_TIMES = 6_000  # patients of the largest instance, over ten times the beds

Answer = dict[str, object]


def main(arguments: Sequence[str]) -> None:
    """Run and print."""
    solver, name, mode = arguments[:3]
    limit = float(arguments[3]) if len(arguments) > 3 else math.inf
    kind, size = name.split(":")
    if kind == "assign":
        count = int(size)
        problem = assign_instance(count, beds=10.0 if count >= TEN_TIMES else 1.0)
        built = build_assign(problem)
        model, goals = built.model, built.goals
        again: Callable[[], object] = lambda: build_assign(problem)  # noqa: E731
    else:
        flow = flow_instance(hospitals_as_nodes=int(size) > 11)
        network = build_flow(flow)
        model, goals = network.model, network.goals
        again = lambda: build_flow(flow)  # noqa: E731
    before = _cpu()
    if solver == "ours":
        answer = _ours_one(model, goals, again) if mode == "one" else _ours_all(kind, size)
    else:
        rivals: dict[str, Callable[[LinearModel], Rival]] = {
            "pulp": PulpModel,
            "pyomo": PyomoModel,
        }
        answer = _rival(rivals[solver], model, goals, mode, limit)
    answer["cpu"] = round(_cpu() - before, 3)
    rss = sum(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    answer |= {"solver": solver, "instance": name, "mode": mode, "rss_mb": round(rss / 1024)}
    answer |= {"columns": model.columns, "rows": model.rows}
    print(json.dumps(answer))


def _cpu() -> float:
    """Processor seconds of this process and its finished children: what load does not stretch."""
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def weighted(goals: Sequence[Goal]) -> Goal:
    """The goals as one weighted sum."""
    cost = sum((WEIGHTS.get(g.name, 0.0) * g.cost for g in goals), np.zeros_like(goals[0].cost))
    return Goal("weighted", cost, sum(WEIGHTS.get(g.name, 0.0) * g.offset for g in goals))


def _ours_one(model: LinearModel, goals: Sequence[Goal], build: Callable[[], object]) -> Answer:
    start = time.perf_counter()
    build()
    ready = time.perf_counter()
    goal = weighted(goals)
    solve = solve_relaxation(model, goal.cost)
    done = time.perf_counter()
    if solve.x is None:
        raise SystemExit("no optimum")
    whole = bool(np.all(np.abs(solve.x - np.rint(solve.x)) < 1e-6))
    return {
        "build": ready - start,
        "solve": done - ready,
        "total": done - start,
        "values": [round(goal.value(solve.x), 3)],
        "proven": whole,
    }


def _ours_all(kind: str, size: str) -> Answer:
    count = int(size)
    if kind == "assign":
        problem: AssignProblem = assign_instance(count, beds=10.0 if count >= TEN_TIMES else 1.0)
        result = solve_assign(problem, compare=False)
        seconds, values, proven = result.seconds, result.vector(), result.proven_optimal
    else:
        flow = solve_flow(flow_instance(hospitals_as_nodes=count > 11), compare=False)
        seconds, values, proven = flow.seconds, flow.vector(), flow.proven_optimal
    return {
        "build": seconds.build,
        "solve": seconds.solve,
        "total": seconds.total,
        "values": list(values),
        "proven": proven,
    }


def _rival(
    rival: Callable[[LinearModel], Rival],
    model: LinearModel,
    goals: Sequence[Goal],
    mode: str,
    limit: float,
) -> Answer:
    start = time.perf_counter()
    layer = rival(model)
    ready = time.perf_counter()
    asked = [weighted(goals)] if mode == "one" else list(goals)
    values: list[float] = []
    for goal in asked:
        left = limit - (time.perf_counter() - ready)
        value = layer.minimum(goal.cost, left) if left > 0 else None
        if value is None:
            break
        values.append(round(value + goal.offset, 3))
        layer.keep(goal.cost, round(value) if mode == "all" else INFINITY)
    done = time.perf_counter()
    return {
        "build": ready - start,
        "solve": done - ready,
        "total": done - start,
        "values": values,
        "proven": len(values) == len(asked),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
