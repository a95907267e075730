"""Two levels, as the country works: between regions first, then inside each region.

The national flow over regions says how many patients each region sends and takes a day; each
region then spreads inside, on its own and at the same time as the others, with those
patients as arrivals from and departures to outside. `solve_flow` on the hospitals is the same
question in one shot: never worse, and slower.

Regions run in threads: HiGHS lets go of the interpreter while it solves, so they use all
cores, and threads may be started inside a daemonic worker process, where child processes may
not.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from patientspread.engine.errors import EngineError
from patientspread.engine.flow_types import FlowProblem, Move
from patientspread.engine.linear import Builder, solve_integer
from patientspread.engine.results import FlowResult, Seconds
from patientspread.engine.scenarios import LeastBad
from patientspread.engine.solve import solve_flow
from patientspread.engine.types import IntArray


@dataclass(frozen=True, slots=True)
class TwoLevelResult:
    """The national moves between regions, each region's own moves, and all of them together.

    `national.moves` name regions; `regional[region].moves` name nodes inside it, and its
    `external_in` / `external_out` say who takes and sends the patients of the national plan.
    `moves` is the whole plan between nodes. `proven_optimal` means each level for itself.
    """

    national: FlowResult
    regional: Mapping[str, FlowResult]
    moves: tuple[Move, ...]
    proven_optimal: bool
    seconds: Seconds


def solve_two_level(
    problem: FlowProblem,
    region_of: Mapping[str, str],
    *,
    travel_minutes: IntArray | None = None,
    workers: int | None = None,
    time_limit: float | None = None,
) -> TwoLevelResult:
    """Regions first, then inside the regions.

    `region_of[node]` is the region of each node. `travel_minutes` (R, R), regions in sorted
    order, defaults to the farthest pair of nodes, so that every pair a national move can end
    up with is within the travel limit; another table (between trauma centres, say) allows more
    and may then pair nodes beyond it. `workers` is the number of regions solved
    at once (default: the cores; 1 stays in the calling thread). A fair-share key must name
    the regions; inside a region the share follows the regular beds."""
    start = time.perf_counter()
    regions = sorted({region_of[node] for node in problem.nodes})
    members = {r: [i for i, n in enumerate(problem.nodes) if region_of[n] == r] for r in regions}
    nation = national_problem(problem, members, travel_minutes)
    parts = {}
    national = solve_flow(nation, time_limit=time_limit)
    ready = time.perf_counter()
    for region in regions:
        parts[region] = regional_problem(problem, region, members[region], national)

    def inside(region: str) -> FlowResult:
        return solve_flow(parts[region], time_limit=time_limit, compare=False)

    count = workers or os.cpu_count() or 1
    if count == 1:
        answers = [inside(region) for region in regions]
    else:
        with ThreadPoolExecutor(max_workers=count) as pool:
            answers = list(pool.map(inside, regions))
    regional = dict(zip(regions, answers, strict=True))
    between = _between(problem, national, regional, members)
    within = tuple(move for region in regions for move in regional[region].moves)
    end = time.perf_counter()
    return TwoLevelResult(
        national=national,
        regional=regional,
        moves=tuple(sorted((*between, *within), key=lambda m: (m.day, m.bed, m.source, m.target))),
        proven_optimal=national.proven_optimal and all(r.proven_optimal for r in answers),
        seconds=Seconds(national.seconds.build, end - ready, end - start),
    )


def national_problem(
    problem: FlowProblem, members: Mapping[str, list[int]], travel_minutes: IntArray | None = None
) -> FlowProblem:
    """The problem added up over regions.

    Outflow limits are the sum of what each node can send without help from its neighbours, so
    that every region can do what the national plan asks of it.
    """
    groups = list(members.values())
    limit = _sendable(problem)

    def total(table: IntArray) -> IntArray:
        return np.array([table[g].sum(axis=0) for g in groups], dtype=np.int64)

    travel = travel_minutes
    if travel is None:
        travel = np.array(
            [[_farthest(problem.travel_minutes[np.ix_(a, b)]) for b in groups] for a in groups],
            dtype=np.int64,
        )
        np.fill_diagonal(travel, 0)
    return replace(
        problem,
        nodes=tuple(members),
        capacity=total(problem.capacity),
        forecast=total(problem.forecast),
        transferable=total(limit),
        trips=total(limit),
        intake=total(problem.intake),
        shared=None if problem.shared is None else total(problem.shared),
        travel_minutes=travel,
        open_moves=(),
        names={},
        id=f"{problem.id}/national",
    )


def regional_problem(
    problem: FlowProblem, region: str, inside: list[int], national: FlowResult | LeastBad
) -> FlowProblem:
    """One region's own problem, with what the national plan brings and takes."""
    came = np.zeros((len(problem.beds), problem.days), dtype=np.int64)
    went = came.copy()
    for m in national.moves:
        b = problem.beds.index(m.bed)
        came[b, m.day] += m.count * (m.target == region)
        went[b, m.day] += m.count * (m.source == region)
    names = {problem.nodes[i] for i in inside}
    return replace(
        problem,
        nodes=tuple(problem.nodes[i] for i in inside),
        capacity=problem.capacity[inside],
        forecast=problem.forecast[inside],
        transferable=problem.transferable[inside],
        trips=problem.trips[inside],
        intake=problem.intake[inside],
        travel_minutes=problem.travel_minutes[np.ix_(inside, inside)],
        policy=replace(problem.policy, fair_share=None),
        open_moves=tuple(m for m in problem.open_moves if {m.source, m.target} <= names),
        external_in=came,
        external_out=went,
        shared=None,
        id=f"{problem.id}/{region}",
    )


def _sendable(problem: FlowProblem) -> IntArray:
    """What each node can send a day (N, B, T) without ever running out of patients later."""
    limit = np.minimum(problem.transferable, problem.trips)
    # the fewest patients from this day on, without transfers
    fewest = np.minimum.accumulate(problem.forecast[:, :, ::-1], axis=2)[:, :, ::-1]
    sendable = np.zeros_like(limit)
    sent = np.zeros(limit.shape[:2], dtype=np.int64)
    for t in range(problem.days):
        sendable[:, :, t] = np.minimum(limit[:, :, t], np.maximum(fewest[:, :, t] - sent, 0))
        sent += sendable[:, :, t]
    return sendable


def _farthest(table: IntArray) -> int:
    return int(table.max())


def _between(
    problem: FlowProblem,
    national: FlowResult,
    regional: Mapping[str, FlowResult],
    members: Mapping[str, list[int]],
) -> tuple[Move, ...]:
    """Who sends to whom between regions: for each bed and day the least travel that keeps
    the national numbers and each node's own."""
    moves: list[Move] = []
    for bed in problem.beds:
        for day in range(problem.days):
            pairs = {
                (m.source, m.target): m.count
                for m in national.moves
                if (m.bed, m.day) == (bed, day)
            }
            if pairs:
                send = _exchange(regional, "external_out", bed, day)
                take = _exchange(regional, "external_in", bed, day)
                arcs = _linked(problem, members, pairs, send, take)
                moves += [Move(a, b, bed, day, count) for (a, b), count in arcs.items()]
    return tuple(moves)


def _exchange(regional: Mapping[str, FlowResult], field: str, bed: str, day: int) -> dict[str, int]:
    tables: list[Mapping[tuple[str, str, int], int]] = [
        getattr(result, field) for result in regional.values()
    ]
    return {
        node: count
        for table in tables
        for (node, kind, t), count in table.items()
        if (kind, t) == (bed, day)
    }


def _linked(
    problem: FlowProblem,
    members: Mapping[str, list[int]],
    pairs: Mapping[tuple[str, str], int],
    send: Mapping[str, int],
    take: Mapping[str, int],
) -> dict[tuple[str, str], int]:
    """An exact transport problem: nodes that send, nodes that take, totals per region pair."""
    number = {n: i for i, n in enumerate(problem.nodes)}
    region = {problem.nodes[i]: r for r, group in members.items() for i in group}
    arcs = [(a, b) for a in send for b in take if (region[a], region[b]) in pairs]
    build = Builder()
    build.add_columns(len(arcs))
    for side, totals in ((0, send), (1, take)):
        rows = build.add_rows(
            np.array(list(totals.values()), dtype=float),
            np.array(list(totals.values()), dtype=float),
        )
        place = {n: rows + k for k, n in enumerate(totals)}
        build.add_entries(
            np.array([place[arc[side]] for arc in arcs], dtype=np.int64), np.arange(len(arcs)), 1.0
        )
    asked = np.array(list(pairs.values()), dtype=float)
    first = build.add_rows(asked, asked)
    index = {pair: first + k for k, pair in enumerate(pairs)}
    build.add_entries(
        np.array([index[region[a], region[b]] for a, b in arcs], dtype=np.int64),
        np.arange(len(arcs)),
        1.0,
    )
    minutes = np.array([problem.travel_minutes[number[a], number[b]] for a, b in arcs], dtype=float)
    found = solve_integer(build.build(), minutes)
    if found.x is None:
        raise EngineError("the exchanges of the regions do not add up to the national moves")
    return {arc: round(n) for arc, n in zip(arcs, found.x, strict=True) if round(n)}
