"""What holds the plan back: beds, isolation rooms and trips whose next unit is worth something.

Row duals of each goal's LP say which resources look priced. Duals are local and, in a
degenerate network, not unique; so they only rank the candidates, and a number is shown only
after the problem has been solved again with one unit more.

Every number costs a solve, so the search has bounds: of solves, of time, and a question asked
before each solve whether it may go on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from patientspread.engine.assign_model import build_assign
from patientspread.engine.assign_plan import AssignModel
from patientspread.engine.lexico import solve_lexicographic, stage_duals
from patientspread.engine.names import Name, named
from patientspread.engine.proof import deadline
from patientspread.engine.results import AssignResult
from patientspread.engine.text import sentence
from patientspread.engine.types import AssignProblem, IntArray
from patientspread.engine.what_if import add_beds, add_isolation, cut_fleet

_PRICED = 1e-6


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """One unit more of a resource, confirmed by solving again.

    `kind` is ``bed``, ``isolation`` or ``trip``; `place` is a site or a region, `what` the bed
    type or transport mode, `place_name` and `what_name` what people call them. `goal` is the
    first goal that improves, from `before` to `after`.
    """

    kind: str
    place: str
    what: str
    goal: str
    before: int
    after: int
    place_name: Name | str
    what_name: Name | str

    def told(self, *, language: str = "nl") -> str:
        """The bottleneck as a sentence."""
        params = {
            "place": self.place_name,
            "mode" if self.kind == "trip" else "bed": self.what_name,
            "goal": self.goal,
            "before": self.before,
            "after": self.after,
            "gain": self.before - self.after,
        }
        return sentence(f"bottleneck_{self.kind}", params, language=language)


@dataclass(frozen=True, slots=True)
class _Candidate:
    kind: str
    place: str
    what: str
    stage: int
    price: float


@dataclass(frozen=True, slots=True)
class Bottlenecks:
    """What was found, the most important goal and largest gain first.

    `complete` is false when the search was broken off: there may be more, and worse ones.
    """

    found: tuple[Bottleneck, ...] = ()
    complete: bool = False


def bottlenecks(
    problem: AssignProblem,
    result: AssignResult,
    *,
    most: int = 5,
    time_limit: float | None = None,
    go_on: Callable[[], bool] = lambda: True,
) -> Bottlenecks:
    """At most `most` confirmed bottlenecks.

    It costs at most 1 + 2 x `most` solves of the problem, ends soon after `time_limit` seconds,
    and asks `go_on` before every solve. A plan that is not proven has no values to compare
    with: nothing is searched.
    """
    end = deadline(time.perf_counter(), time_limit)

    def allowed() -> bool:
        return time.perf_counter() < end and go_on()

    if not result.proven_optimal or not allowed():
        return Bottlenecks()
    built = build_assign(problem)
    confirmed: list[Bottleneck] = []
    complete = True
    for candidate in _candidates(built, end)[: 2 * most]:
        complete = allowed()
        if not complete:
            break
        gain = _confirmed(_with_one_more(problem, candidate), result, candidate.stage, end)
        if gain is not None:
            goal, after = gain
            figures = (goal, result.objectives[goal], after, *_called(problem, candidate))
            confirmed.append(Bottleneck(candidate.kind, candidate.place, candidate.what, *figures))
        if len(confirmed) == most:
            break
    rank = {goal: i for i, goal in enumerate(result.order)}
    confirmed.sort(key=lambda b: (rank[b.goal], b.after - b.before, b.place))
    return Bottlenecks(tuple(confirmed), complete and time.perf_counter() < end)


def _called(problem: AssignProblem, candidate: _Candidate) -> tuple[Name | str, Name | str]:
    """What people call the place and the resource of a candidate."""
    if candidate.kind == "trip":
        regions = {r.id: r.name or r.id for r in problem.regions}
        place = named(problem.names, "region", candidate.place)
        place = regions.get(candidate.place, place) if isinstance(place, str) else place
        return place, named(problem.names, "mode", candidate.what)
    site = next(s for s in problem.sites if s.id == candidate.place)
    return site.name or site.id, named(problem.names, "bed", candidate.what)


def _candidates(built: AssignModel, end: float) -> list[_Candidate]:
    """Resources with a price, by the first goal that prices them and then by price."""
    found: dict[tuple[str, str, str], _Candidate] = {}
    position = {goal.name: i for i, goal in enumerate(built.goals)}
    for goal, dual in stage_duals(built.model, built.goals, deadline=end):
        stage = position[goal.name]
        for kind, rows, names in _resources(built):
            for k in np.flatnonzero(rows >= 0):
                price = abs(float(dual[rows[k]]))
                place, what = names(int(k))
                if price > _PRICED and (kind, place, what) not in found:
                    found[kind, place, what] = _Candidate(kind, place, what, stage, price)
    return sorted(found.values(), key=lambda c: (c.stage, -c.price, c.kind, c.place, c.what))


def _resources(
    built: AssignModel,
) -> list[tuple[str, IntArray, Callable[[int], tuple[str, str]]]]:
    grid = built.grid
    beds = len(grid.beds)

    def place(k: int) -> tuple[str, str]:
        return grid.problem.sites[k // beds].id, grid.beds[k % beds]

    return [
        ("bed", built.place_rows, place),
        ("bed", built.room_rows, place),
        ("isolation", built.isolation_rows, place),
        ("trip", built.fleet_rows, lambda k: grid.fleets[k]),
    ]


def _with_one_more(problem: AssignProblem, candidate: _Candidate) -> AssignProblem:
    if candidate.kind == "bed":
        return add_beds(problem, candidate.place, candidate.what, 1)
    if candidate.kind == "isolation":
        return add_isolation(problem, candidate.place, candidate.what, 1)
    return cut_fleet(problem, candidate.place, candidate.what, -1)


def _confirmed(
    problem: AssignProblem, result: AssignResult, stage: int, end: float
) -> tuple[str, int] | None:
    """The first goal, up to the one that was priced, that gets better, and its proven value."""
    built = build_assign(problem)
    found = solve_lexicographic(built.model, built.goals[: stage + 1], deadline=end)
    if found.proven <= stage:
        return None
    for goal, value in zip(built.goals, found.values, strict=False):
        before = result.objectives[goal.name]
        if round(value) != before:
            return (goal.name, round(value)) if value < before else None
    return None
