"""The flow goals in order, on the smaller network with hubs for as long as that is exact.

Goals before ``minutes`` do not price single arcs, so they are solved with hubs. The face they
end on is then translated to the network with single arcs: shared columns keep their bounds,
an arc survives where some hub still joins its ends, and ``minutes`` (or, where it is not a
goal, the shortest of the optimal plans) is decided there. The duals of the hub network are
dual feasible for the arcs, because the reduced cost of an arc is the sum of those of its two
halves; so the translation is complementary slackness as well. Whatever goes wrong on this
road (a fraction, a value that does not come back) is answered by solving with arcs alone.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from patientspread.engine.face import Face
from patientspread.engine.flow_model import build_hubs
from patientspread.engine.flow_plan import FlowModel
from patientspread.engine.lexico import LexicoResult, relaxed_face, solve_lexicographic
from patientspread.engine.linear import INFINITY, BoolArray, Goal
from patientspread.engine.types import IntArray

_SAME = 1e-6


def solve_goals(full: FlowModel, *, deadline: float = INFINITY) -> LexicoResult:
    """The lexicographic optimum of a flow model; see `lexico.solve_lexicographic`."""
    return _by_hubs(full, deadline) or solve_lexicographic(
        full.model, full.goals, deadline=deadline
    )


def _by_hubs(full: FlowModel, deadline: float) -> LexicoResult | None:
    names = [goal.name for goal in full.goals]
    head = names.index("minutes") if "minutes" in names else len(names)
    hubs = build_hubs(full.problem) if head else None
    if hubs is None:
        return None
    found = relaxed_face(hubs.model, hubs.goals[:head], deadline=deadline)
    if found is None:
        return None
    face, values = found
    tail = full.goals[head:] or (_minutes(full),)
    rest = solve_lexicographic(
        full.model, tail, deadline=deadline, start=_translated(full, hubs, face)
    )
    if rest.x is None:
        return None
    at_point = [goal.value(rest.x) for goal in full.goals[:head]]
    if any(abs(a - b) > _SAME for a, b in zip(at_point, values, strict=True)):
        return None
    proven = min(head + rest.proven, len(names))
    return LexicoResult(
        rest.x, tuple(goal.value(rest.x) for goal in full.goals), proven, rest.bound
    )


def _translated(full: FlowModel, hubs: FlowModel, face: Face) -> Face:
    """The face of the hub network as a face of the network with single arcs."""
    shared = full.shared
    lower, upper = full.model.col_lower.copy(), full.model.col_upper.copy()
    lower[:shared], upper[:shared] = face.col_lower[:shared], face.col_upper[:shared]
    source, target, bed, day = full.arcs
    joined = np.zeros(len(source), dtype=bool)
    for number, (up, down) in enumerate(hubs.hubs):
        here = np.flatnonzero(bed * full.problem.days + day == number)
        ways = _joined(hubs, face, up, down)
        joined[here] = ways[source[here], target[here]]
    upper[full.arc_columns[~joined]] = 0.0
    rows = tuple(
        replace(row, cost=np.concatenate((row.cost[:shared], np.zeros(len(lower) - shared))))
        for row in face.goal_rows
    )
    return replace(Face.root(full.model), col_lower=lower, col_upper=upper, goal_rows=rows)


def _joined(hubs: FlowModel, face: Face, up: IntArray, down: IntArray) -> BoolArray:
    """Which sources still reach which targets through a hub (N, N)."""
    size = len(hubs.problem.nodes)
    if len(up) == 0:
        return np.zeros((size, size), dtype=bool)
    beds_days = len(hubs.problem.beds) * hubs.problem.days
    model = hubs.model
    free = face.col_upper > face.col_lower
    # each hub column has two entries: its cell (smaller row) and its hub row
    cell_up, hub_up = model.index[model.start[up]], model.index[model.start[up] + 1]
    cell_down, hub_down = model.index[model.start[down]], model.index[model.start[down] + 1]
    first = int(min(hub_up.min(), hub_down.min()))
    count = int(max(hub_up.max(), hub_down.max())) - first + 1
    senders = np.zeros((size, count), dtype=np.int64)
    receivers = np.zeros((count, size), dtype=np.int64)
    senders[cell_up // beds_days, hub_up - first] = free[up]
    receivers[hub_down - first, (cell_down - size * beds_days) // beds_days] = free[down]
    joined: BoolArray = (senders @ receivers) > 0
    return joined


def _minutes(full: FlowModel) -> Goal:
    """Travel minutes as a last tie-break where the policy does not ask for them."""
    table = full.problem.travel_minutes.astype(float)
    cost = np.zeros(full.model.columns)
    for arcs, columns in ((full.arcs, full.arc_columns), (full.kept, full.kept_columns)):
        cost[columns] = table[arcs[0], arcs[1]]
    return Goal("minutes", cost)
