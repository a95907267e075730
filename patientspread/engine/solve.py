"""One run: build the matrix, solve the goals in order, count the plan again, compare.

A plan leaves this module only after the recount agrees with the solver on every rule and
every goal; a disagreement is an `EngineError`, never a silent answer.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from patientspread.engine import peers, peers_flow
from patientspread.engine.assign_model import build_assign
from patientspread.engine.check import check_assign, check_flow
from patientspread.engine.errors import EngineError, ProblemError
from patientspread.engine.evaluate import Recount, evaluate_assign
from patientspread.engine.evaluate_flow import evaluate_flow
from patientspread.engine.flow_model import build_flow
from patientspread.engine.flow_solve import solve_goals
from patientspread.engine.flow_types import FlowProblem, Move
from patientspread.engine.freshness import freshness_notes
from patientspread.engine.lexico import LexicoResult, solve_lexicographic
from patientspread.engine.linear import INFINITY
from patientspread.engine.results import Assignment, AssignResult, FlowResult, Gap, Seconds
from patientspread.engine.types import AssignProblem
from patientspread.engine.unplaced import unplaced_reasons

#: Plans shown beside every result.
COMPARED = ("nothing", "nearest_first")

_Plan = TypeVar("_Plan")
_Problem = TypeVar("_Problem")


def solve_assign(
    problem: AssignProblem, *, time_limit: float | None = None, compare: bool = True
) -> AssignResult:
    """The lexicographically best plan of a patient-level problem.

    `time_limit` is in seconds; when it runs out the best plan found so far is returned with
    `proven_optimal` false and the gap of the first goal not proven. Deterministic without a
    time limit. Raises `ProblemError` on a contradictory problem.
    """
    start = time.perf_counter()
    check_assign(problem)
    built = build_assign(problem)
    ready = time.perf_counter()
    found = solve_lexicographic(built.model, built.goals, deadline=_deadline(start, time_limit))
    done = time.perf_counter()
    order = problem.policy.objectives
    plan = None if found.x is None else built.assignments(found.x)
    if plan is not None:
        _agree(evaluate_assign(problem, plan), order, found)
    proven = plan is not None and found.proven == len(order)
    if not proven:
        plan = _best(problem, plan, peers.PEERS, evaluate_assign, order)
    plan = plan or ()
    recount = evaluate_assign(problem, plan)
    comparison = {
        name: evaluate_assign(problem, peers.PEERS[name](problem)).objectives
        for name in (COMPARED if compare else ())
    }
    return AssignResult(
        order=order,
        objectives=recount.objectives,
        assignments=tuple(plan),
        unplaced=unplaced_reasons(problem, plan),
        proven_optimal=proven,
        gap=None if proven else _gap(order, recount, found),
        comparison=comparison,
        freshness=freshness_notes(problem),
        seconds=Seconds(ready - start, done - ready, time.perf_counter() - start),
        id=problem.id,
    )


def solve_flow(
    problem: FlowProblem, *, time_limit: float | None = None, compare: bool = True
) -> FlowResult:
    """The lexicographically best moves of a flow problem; see `solve_assign`.

    Raises `ProblemError` when no plan exists, which only external arrivals or departures can
    cause.
    """
    start = time.perf_counter()
    check_flow(problem)
    built = build_flow(problem)
    ready = time.perf_counter()
    found = solve_goals(built, deadline=_deadline(start, time_limit))
    done = time.perf_counter()
    if not found.feasible:
        raise ProblemError("the nodes cannot take or send the external patients asked of them")
    order = problem.policy.objectives
    external = problem.external_in is not None or problem.external_out is not None
    if found.x is None and external:
        raise EngineError("no plan was found within the time limit")
    came = {} if found.x is None else built.exchanged(found.x, "in")
    went = {} if found.x is None else built.exchanged(found.x, "out")
    moves = None if found.x is None else built.moves(found.x)
    if moves is not None:
        _agree(evaluate_flow(problem, moves, came, went), order, found)
    proven = moves is not None and found.proven == len(order)
    if not proven and not external:
        moves = _best(problem, moves, peers_flow.PEERS, evaluate_flow, order)
    moves = moves or ()
    recount = evaluate_flow(problem, moves, came, went)
    names = COMPARED if compare and not external else ()
    return FlowResult(
        order=order,
        objectives=recount.objectives,
        moves=tuple(moves),
        proven_optimal=proven,
        gap=None if proven else _gap(order, recount, found),
        comparison={n: evaluate_flow(problem, _peer(problem, n)).objectives for n in names},
        external_in=came,
        external_out=went,
        seconds=Seconds(ready - start, done - ready, time.perf_counter() - start),
        id=problem.id,
    )


def _peer(problem: FlowProblem, name: str) -> tuple[Move, ...]:
    return peers_flow.PEERS[name](problem)


def _deadline(start: float, time_limit: float | None) -> float:
    return INFINITY if time_limit is None else start + time_limit


def _agree(recount: Recount, order: tuple[str, ...], found: LexicoResult) -> None:
    """The recount must confirm every rule and every goal value of the solver.

    Goals after the last one solved may be better in the recount (waiting is tidied up when
    a plan is read), never worse.
    """
    if recount.violations:
        raise EngineError(f"the plan breaks a rule: {recount.violations[0]}")
    for goal, value in zip(order, found.values, strict=True):
        if recount.objectives[goal] > value + 0.5:
            raise EngineError(
                f"{goal}: the solver says {value}, {recount.objectives[goal]} counted"
            )
        if recount.objectives[goal] < value - 0.5 and found.proven == len(order):
            raise EngineError(
                f"{goal}: the solver says {value}, {recount.objectives[goal]} counted"
            )


def _best(
    problem: _Problem,
    plan: tuple[_Plan, ...] | None,
    rivals: Mapping[str, Callable[[_Problem], tuple[_Plan, ...]]],
    evaluate: Callable[[_Problem, tuple[_Plan, ...]], Recount],
    order: tuple[str, ...],
) -> tuple[_Plan, ...]:
    """Without a proof: the best of the plan found and the peers' plans."""
    plans = [] if plan is None else [plan]
    plans += [peer(problem) for peer in rivals.values()]
    return min(plans, key=lambda p: evaluate(problem, p).vector(order))


def _gap(order: tuple[str, ...], recount: Recount, found: LexicoResult) -> Gap:
    proven = min(found.proven, len(order) - 1)
    goal = order[proven]
    bound = max(found.bound, 0.0) if math.isfinite(found.bound) else 0.0
    return Gap(goal, float(recount.objectives[goal]), bound)


__all__ = ["Assignment", "Move", "solve_assign", "solve_flow"]
