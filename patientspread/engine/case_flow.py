"""Case files of kind ``flow`` and ``redistribution``.

Beyond the schema a flow case may carry `policy.fair_share` and `open_moves`
[{from, to, bed, day, count}]. `intake_per_day` is one number a bed type, or one a day.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from patientspread.engine.case_assign import (
    fair_share,
    objectives,
    optional,
    region_list,
    travel_table,
    widths,
)
from patientspread.engine.checked import Node
from patientspread.engine.flow_types import (
    DEFAULT_LOAD_LEVELS,
    FLOW_GOALS,
    FlowPolicy,
    FlowProblem,
    Move,
    RedistributionProblem,
)
from patientspread.engine.types import PHASES, FloatArray, IntArray

SCHEMA_ORDER = ("over", "phase", "fairness", "transfers", "minutes")
_LONGEST = 366  # days


def flow_problem(case: Node) -> FlowProblem:
    """The checked problem; raises `CaseError`."""
    days = _days(case)
    regions = region_list(case["regions"])
    nodes = tuple(n["id"].text() for n in regions)
    beds = _bed_types(case["bed_types"])
    if not nodes:
        case["regions"].fail("a case needs at least one region")
    return FlowProblem(
        nodes=nodes,
        beds=beds,
        days=days,
        capacity=_table(case["capacity"], nodes, beds, lambda n: list(widths(n).as_tuple())),
        forecast=_daily(case["forecast"], nodes, beds, days),
        transferable=_daily(case["transferable_per_day"], nodes, beds, days),
        trips=_daily(case["trips_per_day"], nodes, beds, days),
        intake=_daily(case["intake_per_day"], nodes, beds, days),
        travel_minutes=travel_table(case["travel_minutes"], len(nodes)),
        policy=_policy(case["policy"], beds, set(nodes)),
        open_moves=_open_moves(case, set(nodes), beds, days),
        names={n["id"].text(): optional(n, "name", Node.text, n["id"].text()) for n in regions},
        id=optional(case, "id", Node.text, ""),
        title=optional(case, "title", Node.text, ""),
    )


def redistribution_problem(case: Node) -> RedistributionProblem:
    """The checked problem; raises `CaseError`."""
    days = _days(case)
    nodes = tuple(_node_name(n) for n in case["nodes"].items())
    if len(set(nodes)) < len(nodes) or not nodes:
        case["nodes"].fail("at least one node is expected, and each once")
    size = len(nodes)
    survival = _series(case["survival"], None)
    if len(survival) == 0:
        case["survival"].fail("at least one number is expected here")
    policy = case.get("policy")
    order = ("overflow", "transfers")
    return RedistributionProblem(
        nodes=nodes,
        days=days,
        capacity=_series(case["capacity"], size),
        initial=_series(case["initial"], size),
        admitted=_matrix(case["admitted"], size, days),
        discharged=_matrix(case["discharged"], size, days),
        survival=survival,
        objectives=order if policy is None else objectives(policy, order, order),
        id=optional(case, "id", Node.text, ""),
        title=optional(case, "title", Node.text, ""),
    )


def _days(case: Node) -> int:
    days = case["days"].whole(1)
    if days > _LONGEST:
        case["days"].fail(f"at most {_LONGEST} days are expected")
    return days


def _bed_types(node: Node) -> tuple[str, ...]:
    beds = tuple(n.text() for n in node.items())
    if len(set(beds)) < len(beds) or not beds:
        node.fail("at least one bed type is expected, and each once")
    return beds


def _table(
    node: Node, nodes: tuple[str, ...], beds: tuple[str, ...], read: Callable[[Node], list[int]]
) -> IntArray:
    """A table node -> bed -> list as an array (N, B, length)."""
    for name, member in node.pairs():
        if name not in nodes:
            member.fail(f"“{name}” is not a region of this case")
    return np.array([[read(node[n][b]) for b in beds] for n in nodes], dtype=np.int64)


def _daily(node: Node, nodes: tuple[str, ...], beds: tuple[str, ...], days: int) -> IntArray:
    """Per node and bed one number a day, or one number for every day: (N, B, T)."""

    def series(cell: Node) -> list[int]:
        if isinstance(cell.value, list):
            return [day.whole() for day in cell.items(days)]
        return [cell.whole()] * days

    return _table(node, nodes, beds, series)


def _policy(node: Node, beds: tuple[str, ...], nodes: set[str]) -> FlowPolicy:
    weights = node["phase_weights"]
    stay = node.get("stay_to_horizon")
    if stay is not None and not stay.flag():
        stay.fail("only true is defined: a moved patient stays at the receiver to the horizon")
    levels = node.get("load_levels")
    values = tuple(weights[phase].whole() for phase in PHASES)
    if list(values) != sorted(values):
        weights.fail("a later phase may not weigh less than an earlier one")
    return FlowPolicy(
        max_minutes={bed: node["max_minutes"][bed].whole() for bed in beds},
        objectives=objectives(node, FLOW_GOALS, SCHEMA_ORDER),
        phase_weights=values,
        load_levels=DEFAULT_LOAD_LEVELS
        if levels is None
        else tuple(level.amount() for level in levels.items()),
        fair_share=fair_share(node, nodes),
    )


def _open_moves(case: Node, nodes: set[str], beds: tuple[str, ...], days: int) -> tuple[Move, ...]:
    given = case.get("open_moves")
    moves = []
    for n in [] if given is None else given.items():
        day = n["day"].whole()
        if day >= days:
            n["day"].fail(f"a day before {days} is expected here")
        moves.append(
            Move(
                n["from"].one_of(nodes),
                n["to"].one_of(nodes),
                n["bed"].one_of(beds),
                day,
                n["count"].whole(1),
            )
        )
    return tuple(moves)


def _node_name(node: Node) -> str:
    if isinstance(node.value, dict):
        node.known("name", "lat", "lon")
        return node["id"].text()
    return str(node.value) if isinstance(node.value, int) else node.text()


def _series(node: Node, length: int | None) -> FloatArray:
    return np.array([cell.amount() for cell in node.items(length)], dtype=np.float64)


def _matrix(node: Node, rows: int, columns: int) -> FloatArray:
    return np.array([_series(row, columns) for row in node.items(rows)], dtype=np.float64)
