"""A flow plan counted again, rule by rule and goal by goal, without the matrix."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction

from patientspread.engine.errors import ProblemError
from patientspread.engine.evaluate import Recount
from patientspread.engine.flow_types import FlowProblem, Move

Cell = tuple[str, str, int]  # node, bed, day


def evaluate_flow(
    problem: FlowProblem,
    moves: Iterable[Move],
    external_in: Mapping[Cell, int] | None = None,
    external_out: Mapping[Cell, int] | None = None,
) -> Recount:
    """Every rule checked, every goal of the policy counted.

    Raises `ProblemError` if a move names an unknown node, bed or day.
    """
    count = _Count(problem, tuple(moves), external_in or {}, external_out or {})
    goals = {goal: _GOALS[goal](count) for goal in problem.policy.objectives}
    return Recount(goals, tuple(sentence for rule in _RULES for sentence in rule(count)))


class _Count:
    """Out, in and need of every cell, added up move by move."""

    def __init__(
        self,
        problem: FlowProblem,
        moves: tuple[Move, ...],
        external_in: Mapping[Cell, int],
        external_out: Mapping[Cell, int],
    ) -> None:
        self.problem, self.moves = problem, moves
        self.external = {"in": external_in, "out": external_out}
        self.node = {n: i for i, n in enumerate(problem.nodes)}
        self.bed = {b: i for i, b in enumerate(problem.beds)}
        self.out: Counter[Cell] = Counter(dict(external_out))
        self.into: Counter[Cell] = Counter(dict(external_in))
        for m in moves:
            if m.source not in self.node or m.target not in self.node or m.bed not in self.bed:
                raise ProblemError(f"unknown node or bed in {m}")
            if not 0 <= m.day < problem.days:
                raise ProblemError(f"day outside the horizon in {m}")
            self.out[m.source, m.bed, m.day] += m.count
            self.into[m.target, m.bed, m.day] += m.count
        self.need: dict[Cell, int] = {}
        for node, i in self.node.items():
            for bed, b in self.bed.items():
                net = 0
                for t in range(problem.days):
                    net += self.into[node, bed, t] - self.out[node, bed, t]
                    self.need[node, bed, t] = int(problem.forecast[i, b, t]) + net

    def cells(self) -> Iterator[tuple[tuple[int, ...], int]]:
        """(phase widths, need) of every cell."""
        for (node, bed, _), need in self.need.items():
            widths = self.problem.capacity[self.node[node], self.bed[bed]]
            yield tuple(int(w) for w in widths), need


def _over(count: _Count) -> int:
    return sum(max(need - sum(widths), 0) for widths, need in count.cells())


def _phase(count: _Count) -> int:
    total = 0
    for widths, need in count.cells():
        left = need
        for width, weight in zip(widths, count.problem.policy.phase_weights, strict=True):
            here = min(max(left, 0), width)
            total += here * weight
            left -= here
    return total


def _fairness(count: _Count) -> int:
    levels = count.problem.policy.load_levels
    return sum(
        max(need - math.floor(level * widths[0]), 0)
        for widths, need in count.cells()
        for level in levels
    )


def _fair_share_band(count: _Count) -> int:
    problem, share = count.problem, count.problem.policy.fair_share
    band = Fraction(1, 10) if share is None else Fraction(repr(share.band))
    outside = 0
    for bed, b in count.bed.items():
        if share is None:
            key = {n: Fraction(int(problem.capacity[i, b, 0])) for n, i in count.node.items()}
        else:
            key = {n: Fraction(repr(share.key.get(n, 0))) for n in count.node}
        if share is None and not any(key.values()):
            key = dict.fromkeys(key, Fraction(1))
        whole = sum(key.values())
        for t in range(problem.days):
            part = problem.forecast if problem.shared is None else problem.shared
            load = sum(int(part[i, b, t]) for i in count.node.values())
            for n, i in count.node.items():
                target = key[n] / whole * load
                high = math.ceil(target * (1 + band))
                low = max(math.floor(target * (1 - band)), 0)
                need = count.need[n, bed, t] - int(problem.forecast[i, b, t] - part[i, b, t])
                outside += max(need - high, 0) + max(low - need, 0)
    return outside


def _transfers(count: _Count) -> int:
    return sum(m.count for m in count.moves)


def _changes(count: _Count) -> int:
    if not count.problem.open_moves:
        return 0
    now, before = Counter[tuple[str, str, str, int]](), Counter[tuple[str, str, str, int]]()
    for m in count.moves:
        now[m.source, m.target, m.bed, m.day] += m.count
    for m in count.problem.open_moves:
        before[m.source, m.target, m.bed, m.day] += m.count
    return sum(abs(now[k] - before[k]) for k in now.keys() | before.keys())


def _minutes(count: _Count) -> int:
    table, node = count.problem.travel_minutes, count.node
    return sum(m.count * int(table[node[m.source], node[m.target]]) for m in count.moves)


_GOALS: dict[str, Callable[[_Count], int]] = {
    "over": _over,
    "phase": _phase,
    "fair_share_band": _fair_share_band,
    "transfers": _transfers,
    "changes": _changes,
    "fairness": _fairness,
    "minutes": _minutes,
}


def _moves_allowed(count: _Count) -> Iterable[str]:
    problem = count.problem
    for m in count.moves:
        minutes = int(problem.travel_minutes[count.node[m.source], count.node[m.target]])
        if m.count < 1 or m.source == m.target:
            yield f"{m} is not a move"
        if minutes > problem.policy.max_minutes[m.bed]:
            yield f"{m}: {minutes} minutes is too far"


def _limits(count: _Count) -> Iterable[str]:
    problem = count.problem
    for node, bed, t in count.need:
        i, b = count.node[node], count.bed[bed]
        most_out = min(int(problem.transferable[i, b, t]), int(problem.trips[i, b, t]))
        if count.out[node, bed, t] > most_out:
            yield f"{node} {bed} day {t}: {count.out[node, bed, t]} out, at most {most_out}"
        if count.into[node, bed, t] > problem.intake[i, b, t]:
            yield f"{node} {bed} day {t}: {count.into[node, bed, t]} in, above the intake"
        if count.need[node, bed, t] < 0:
            yield f"{node} {bed} day {t}: need {count.need[node, bed, t]} is negative"


def _exchange(count: _Count) -> Iterable[str]:
    given = {"in": count.problem.external_in, "out": count.problem.external_out}
    for way, table in given.items():
        for bed, b in count.bed.items():
            for t in range(count.problem.days):
                asked = 0 if table is None else int(table[b, t])
                cells = count.external[way]
                got = sum(v for (_, kind, day), v in cells.items() if (kind, day) == (bed, t))
                if got != asked:
                    yield f"{bed} day {t}: {got} exchanged {way}, {asked} asked"


_RULES: tuple[Callable[[_Count], Iterable[str]], ...] = (_moves_allowed, _limits, _exchange)
