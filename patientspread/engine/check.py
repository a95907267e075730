"""Does a problem contradict itself? Asked before a matrix is built.

Case files are checked by their reader with a place in the file; these checks are for
problems built in Python, by a selector or a what-if.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from patientspread.engine.errors import ProblemError
from patientspread.engine.flow_types import FLOW_GOALS, FlowProblem
from patientspread.engine.types import ASSIGN_GOALS, PHASES, AssignProblem, BedState, IntArray


def check_assign(problem: AssignProblem) -> None:
    """Raise `ProblemError` at the first contradiction."""
    sites = _unique("site", (s.id for s in problem.sites))
    _unique("patient", (p.id for p in problem.patients))
    _goals(problem.policy.objectives, ASSIGN_GOALS)
    if not set(problem.policy.phases_open) <= set(PHASES):
        raise ProblemError(f"phases_open must come from {PHASES}")
    _weights(problem.policy.phase_weights)
    _square(problem.travel_minutes, len(sites))
    if problem.horizon_hours < 1:
        raise ProblemError("the horizon needs at least one hour")
    _beds(problem)
    for patient in problem.patients:
        if patient.origin not in sites:
            raise ProblemError(f"patient {patient.id}: origin {patient.origin} is not a site")
        if min(patient.ready_hour, patient.max_minutes, patient.priority) < 0:
            raise ProblemError(f"patient {patient.id}: a number is negative")


def _beds(problem: AssignProblem) -> None:
    for site in problem.sites:
        for bed, state in site.beds.items():
            if min(_numbers(state)) < 0:
                raise ProblemError(f"site {site.id}, {bed}: a number of beds is negative")


def check_flow(problem: FlowProblem) -> None:
    """Raise `ProblemError` at the first contradiction."""
    _unique("node", problem.nodes)
    _unique("bed type", problem.beds)
    _goals(problem.policy.objectives, FLOW_GOALS)
    _weights(problem.policy.phase_weights)
    size, beds, days = len(problem.nodes), len(problem.beds), problem.days
    _square(problem.travel_minutes, size)
    cube = (size, beds, days)
    _table("capacity", problem.capacity, (size, beds, len(problem.policy.phase_weights)))
    for name in ("forecast", "transferable", "trips", "intake"):
        _table(name, getattr(problem, name), cube)
    if problem.shared is not None:
        _table("shared", problem.shared, cube)
    for name in ("external_in", "external_out"):
        table = getattr(problem, name)
        if table is not None:
            _table(name, table, (beds, days))
    if set(problem.beds) - set(problem.policy.max_minutes):
        raise ProblemError("policy.max_minutes must name every bed type")


def _unique(kind: str, names: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ProblemError(f"{kind} {name} occurs twice")
        seen.add(name)
    return seen


def _goals(order: tuple[str, ...], known: tuple[str, ...]) -> None:
    if not order or len(set(order)) < len(order) or not set(order) <= set(known):
        raise ProblemError(f"objectives must be goals out of {known}, each once, at least one")


def _weights(weights: tuple[int, ...]) -> None:
    if list(weights) != sorted(weights) or weights[0] < 0 or len(weights) != len(PHASES):
        raise ProblemError("phase_weights must be four numbers that do not decrease, from 0")


def _square(table: IntArray, size: int) -> None:
    _table("travel_minutes", table, (size, size))


def _table(name: str, table: IntArray, shape: tuple[int, ...]) -> None:
    if table.shape != shape:
        raise ProblemError(f"{name} must have the shape {shape}, it has {table.shape}")
    if not np.issubdtype(table.dtype, np.integer):
        raise ProblemError(f"{name} must hold whole numbers")
    if table.size and table.min() < 0:
        raise ProblemError(f"{name} may not be negative")


def _numbers(state: BedState) -> tuple[int, ...]:
    margin = 0 if state.margin_beds is None else state.margin_beds
    widths = state.capacity.as_tuple()
    said = 0 if state.open_beds is None else state.open_beds
    return (*widths, said, state.occupied, state.isolation_free, state.intake_per_hour, margin)
