"""What every level does with a solver's answer: check it against the recount, or do without."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import TypeVar

from patientspread.engine.errors import EngineError
from patientspread.engine.evaluate import Recount
from patientspread.engine.lexico import LexicoResult
from patientspread.engine.linear import INFINITY
from patientspread.engine.results import Gap

_HALF = 0.5  # goal values are whole numbers

_Plan = TypeVar("_Plan")
_Problem = TypeVar("_Problem")


def deadline(start: float, time_limit: float | None) -> float:
    """The moment (`time.perf_counter`) at which a run that began at `start` must stop."""
    return INFINITY if time_limit is None else start + time_limit


def agree(recount: Recount, order: tuple[str, ...], found: LexicoResult) -> None:
    """Raise `EngineError` unless the recount confirms every rule and every goal value.

    Goals after the last one solved may be better in the recount (waiting is tidied up when
    a plan is read), never worse.
    """
    if recount.violations:
        raise EngineError(f"the plan breaks a rule: {recount.violations[0]}")
    for goal, value in zip(order, found.values, strict=True):
        more = recount.objectives[goal] - value
        if more > _HALF or (more < -_HALF and found.proven == len(order)):
            raise EngineError(
                f"{goal}: the solver says {value}, {recount.objectives[goal]} counted"
            )


def best(
    problem: _Problem,
    plan: tuple[_Plan, ...] | None,
    rivals: Iterable[Callable[[_Problem], tuple[_Plan, ...]]],
    evaluate: Callable[[_Problem, tuple[_Plan, ...]], Recount],
    order: tuple[str, ...],
) -> tuple[_Plan, ...]:
    """Without a proof: the best of the plan found and the peers' plans."""
    plans = [] if plan is None else [plan]
    plans += [peer(problem) for peer in rivals]
    return min(plans, key=lambda p: evaluate(problem, p).vector(order))


def gap(order: tuple[str, ...], recount: Recount, found: LexicoResult) -> Gap:
    """The first goal that is not proven, with its bound."""
    goal = order[min(found.proven, len(order) - 1)]
    bound = max(found.bound, 0.0) if math.isfinite(found.bound) else 0.0
    return Gap(goal, float(recount.objectives[goal]), bound)
