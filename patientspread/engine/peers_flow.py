"""What people do without a solver, at the flow level.

Day by day and bed type by bed type: `nearest_first` sends what exceeds the regular beds to
the nearest node with free regular beds; `least_loaded` sends it to the node with the lowest
load; `fair_share` sends nodes above their largest-remainder target to the nearest below it.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from patientspread.engine.fairshare import largest_remainder
from patientspread.engine.flow_model import out_limit
from patientspread.engine.flow_types import FlowProblem, Move
from patientspread.engine.types import IntArray


class _Greedy:
    """Need per cell, changed move by move; a moved patient stays to the horizon."""

    def __init__(self, problem: FlowProblem) -> None:
        self.problem = problem
        self.need = problem.forecast.copy()
        self.out = out_limit(problem).copy()
        self.into = problem.intake.copy()
        self.moves: list[Move] = []

    def send(self, i: int, j: int, b: int, t: int, wanted: int) -> int:
        """Move up to `wanted` patients from node i to node j; answers how many went."""
        p = self.problem
        if i == j or p.travel_minutes[i, j] > p.policy.max_minutes[p.beds[b]]:
            return 0
        present = int(self.need[i, b, t:].min())
        count = min(wanted, int(self.out[i, b, t]), int(self.into[j, b, t]), present)
        if count <= 0:
            return 0
        self.need[i, b, t:] -= count
        self.need[j, b, t:] += count
        self.out[i, b, t] -= count
        self.into[j, b, t] -= count
        self.moves.append(Move(p.nodes[i], p.nodes[j], p.beds[b], t, count))
        return count

    def even_out(self, b: int, t: int, target: IntArray) -> None:
        """Nodes above `target` (N,) send to the nearest node below it, the fullest first."""
        excess = self.need[:, b, t] - target
        for i in np.argsort(-excess, kind="stable"):
            left = int(excess[i])
            for j in np.argsort(self.problem.travel_minutes[i], kind="stable"):
                if left <= 0:
                    break
                room = int(target[j] - self.need[j, b, t])
                left -= self.send(int(i), int(j), b, t, min(left, room))


def nothing(problem: FlowProblem) -> tuple[Move, ...]:
    """No transfers."""
    del problem
    return ()


def nearest_first(problem: FlowProblem) -> tuple[Move, ...]:
    """What exceeds the regular beds goes to the nearest free regular bed."""
    greedy = _Greedy(problem)
    for t in range(problem.days):
        for b in range(len(problem.beds)):
            greedy.even_out(b, t, problem.capacity[:, b, 0])
    return tuple(greedy.moves)


def least_loaded(problem: FlowProblem) -> tuple[Move, ...]:
    """What exceeds the regular beds goes, one by one, to the node with the lowest load."""
    greedy = _Greedy(problem)
    for t in range(problem.days):
        for b in range(len(problem.beds)):
            _to_the_emptiest(greedy, b, t)
    return tuple(greedy.moves)


def _to_the_emptiest(greedy: _Greedy, b: int, t: int) -> None:
    regular = greedy.problem.capacity[:, b, 0]
    for i in range(len(regular)):
        for _ in range(int(greedy.need[i, b, t] - regular[i])):
            load = greedy.need[:, b, t] / np.maximum(regular, 1)
            order = np.argsort(load, kind="stable")
            free = (int(j) for j in order if greedy.need[j, b, t] < regular[j])
            if not any(greedy.send(i, j, b, t, 1) for j in free):
                break


def fair_share(problem: FlowProblem) -> tuple[Move, ...]:
    """Largest-remainder targets over the regular beds, evened out with the nearest."""
    greedy = _Greedy(problem)
    for t in range(problem.days):
        for b in range(len(problem.beds)):
            regular = [int(r) for r in problem.capacity[:, b, 0]]
            if sum(regular) == 0:
                continue
            parts = [Fraction(r, sum(regular)) for r in regular]
            target = largest_remainder(parts, int(greedy.need[:, b, t].sum()))
            greedy.even_out(b, t, np.array(target, dtype=np.int64))
    return tuple(greedy.moves)


PEERS: dict[str, Callable[[FlowProblem], tuple[Move, ...]]] = {
    "nothing": nothing,
    "nearest_first": nearest_first,
    "least_loaded": least_loaded,
    "fair_share": fair_share,
}
