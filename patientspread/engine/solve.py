"""One run: build the matrix, solve the goals in order, count the plan again, compare.

A plan leaves this module only after the recount agrees with the solver on every rule and
every goal; a disagreement is an `EngineError`, never a silent answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from patientspread.engine import peers, peers_flow
from patientspread.engine.assign_model import build_assign
from patientspread.engine.check import check_assign, check_flow
from patientspread.engine.errors import EngineError, ProblemError
from patientspread.engine.evaluate import evaluate_assign
from patientspread.engine.evaluate_flow import evaluate_flow
from patientspread.engine.flow_model import build_flow
from patientspread.engine.flow_solve import solve_goals
from patientspread.engine.flow_types import FlowProblem, Move
from patientspread.engine.freshness import freshness_notes
from patientspread.engine.lexico import solve_lexicographic
from patientspread.engine.linear import Goal
from patientspread.engine.proof import agree, best, deadline, gap
from patientspread.engine.results import AssignResult, FlowResult, Seconds
from patientspread.engine.types import AssignProblem
from patientspread.engine.unplaced import unplaced_reasons

#: Plans shown beside every result.
COMPARED = ("nothing", "nearest_first")


#: Hears how far a solve is: the goal that is worked on, which one it is (from 1), and of how many.
Progress = Callable[[str, int, int], None]


def solve_assign(
    problem: AssignProblem,
    *,
    time_limit: float | None = None,
    compare: bool = True,
    progress: Progress | None = None,
) -> AssignResult:
    """The lexicographically best plan of a patient-level problem.

    `time_limit` is in seconds; when it runs out the best plan found so far is returned with
    `proven_optimal` false and the gap of the first goal not proven. Deterministic without a
    time limit. `progress` is called as each goal is taken up, from the thread of the caller.
    Raises `ProblemError` on a contradictory problem.
    """
    start = time.perf_counter()
    check_assign(problem)
    built = build_assign(problem)
    ready = time.perf_counter()
    order = problem.policy.objectives

    def told(goal: Goal) -> None:
        if progress is not None:
            progress(goal.name, order.index(goal.name) + 1, len(order))

    found = solve_lexicographic(
        built.model, built.goals, deadline=deadline(start, time_limit), told=told
    )
    done = time.perf_counter()
    plan = None if found.x is None else built.assignments(found.x)
    if plan is not None:
        agree(evaluate_assign(problem, plan), order, found)
    proven = plan is not None and found.proven == len(order)
    if not proven:
        plan = best(problem, plan, peers.PEERS.values(), evaluate_assign, order)
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
        gap=None if proven else gap(order, recount, found),
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
    found = solve_goals(built, deadline=deadline(start, time_limit))
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
        agree(evaluate_flow(problem, moves, came, went), order, found)
    proven = moves is not None and found.proven == len(order)
    if not proven and not external:
        moves = best(problem, moves, peers_flow.PEERS.values(), evaluate_flow, order)
    moves = moves or ()
    recount = evaluate_flow(problem, moves, came, went)
    names = COMPARED if compare and not external else ()
    return FlowResult(
        order=order,
        objectives=recount.objectives,
        moves=tuple(moves),
        proven_optimal=proven,
        gap=None if proven else gap(order, recount, found),
        comparison={n: evaluate_flow(problem, _peer(problem, n)).objectives for n in names},
        external_in=came,
        external_out=went,
        seconds=Seconds(ready - start, done - ready, time.perf_counter() - start),
        id=problem.id,
    )


def _peer(problem: FlowProblem, name: str) -> tuple[Move, ...]:
    return peers_flow.PEERS[name](problem)
