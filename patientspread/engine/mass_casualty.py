"""Spreading the victims of a mass casualty incident over hospitals, and doing it again.

`plan_casualties` answers the proven lexicographic optimum of the moment; `replan` makes the
next problem out of a plan, the reports that came in and the time that passed: who has left is
fixed, who was announced is known, everything else is open again.

Literature: the goals and rules are those of the Dutch regional plans (see `mci_types`); the
method is preemptive goal programming as in `lexico`. Exact assignment of triaged casualties to
hospitals with capacities over time: Dean & Nair 2014 (EJOR 238, the SAVE model), Mills, Argon
& Ziya 2013 (M&SOM 15).
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace

from patientspread.engine.lexico import solve_lexicographic
from patientspread.engine.mci_evaluate import evaluate_casualties
from patientspread.engine.mci_model import build_casualties
from patientspread.engine.mci_peer import nearest_with_room, nobody
from patientspread.engine.mci_rules import check_casualties, default_per_hour, kept_free
from patientspread.engine.mci_text import notice_text
from patientspread.engine.mci_types import (
    CASUALTY_GOALS,
    DEFAULT_CASUALTY_ORDER,
    TRIAGE,
    CasualtyHospital,
    CasualtyPolicy,
    CasualtyProblem,
    CasualtyResult,
    Dispatch,
    Fleet,
    Notice,
    PerTriage,
    Triage,
    Units,
    VictimGroup,
)
from patientspread.engine.mci_why import notices, why_dispatch, why_left
from patientspread.engine.proof import agree, best, deadline, gap
from patientspread.engine.results import Seconds

_PEERS = {"nothing": nobody, "nearest_first": nearest_with_room}


def plan_casualties(
    problem: CasualtyProblem, *, time_limit: float | None = None, compare: bool = True
) -> CasualtyResult:
    """The lexicographically best dispatches of a casualty problem.

    `time_limit` is in seconds; when it runs out the best plan found is returned with
    `proven_optimal` false and the gap of the first goal not proven. Raises `ProblemError` on a
    contradictory problem.
    """
    start = time.perf_counter()
    check_casualties(problem)
    built = build_casualties(problem)
    ready = time.perf_counter()
    found = solve_lexicographic(built.model, built.goals, deadline=deadline(start, time_limit))
    done = time.perf_counter()
    order = problem.policy.order
    plan = None if found.x is None else built.dispatches(found.x)
    proven = plan is not None and found.proven == len(order)
    if plan is not None:
        agree(evaluate_casualties(problem, plan), order, found)
    if not proven:
        plan = best(problem, plan, (nearest_with_room,), evaluate_casualties, order)
    plan = plan or ()
    count = evaluate_casualties(problem, plan)
    left = _left(problem, plan)
    compared = _PEERS if compare else {}
    return CasualtyResult(
        order=order,
        objectives=count.objectives,
        dispatches=plan,
        left=left,
        kept_for_walk_ins=kept_free(problem),
        notices=notices(problem, left),
        proven_optimal=proven,
        seconds=Seconds(ready - start, done - ready, time.perf_counter() - start),
        gap=None if proven else gap(order, count, found),
        comparison={
            name: evaluate_casualties(problem, peer(problem)).objectives
            for name, peer in compared.items()
        },
        id=problem.id,
    )


def replan(
    problem: CasualtyProblem,
    result: CasualtyResult,
    *,
    now: int,
    totals: PerTriage | None = None,
    ready_minute: int | None = None,
    hospitals: tuple[CasualtyHospital, ...] = (),
    fleets: tuple[Fleet, ...] | None = None,
    escorts: tuple[Units, ...] | None = None,
    horizon: int | None = None,
) -> CasualtyProblem:
    """The problem at minute `now`, after reports.

    Dispatches that left before `now` are fixed; the others are remembered as announced.
    `totals` are the victims known by now since the start, everybody included: more than before
    are ready at `ready_minute` (default `now`), fewer are taken off the last to be ready; a
    class never has fewer than have left. `hospitals` replace those with the same id (or are
    added); `fleets`, `escorts` and `horizon` replace what was known.
    Raises `ProblemError` when the new problem contradicts itself.
    """
    gone = tuple(d for d in result.dispatches if d.departure_minute < now)
    staying = Counter[tuple[str, Triage]]()
    for d in result.dispatches:
        if d.departure_minute >= now:
            staying[d.hospital, d.triage] += d.count
    under_way = (*problem.under_way, *gone)
    news = {h.id: h for h in hospitals}
    known = {h.id for h in problem.hospitals}
    after = replace(
        problem,
        now=now,
        horizon=problem.horizon if horizon is None else horizon,
        hospitals=(
            *(news.get(h.id, h) for h in problem.hospitals),
            *(h for h in hospitals if h.id not in known),
        ),
        fleets=problem.fleets if fleets is None else fleets,
        escorts=problem.escorts if escorts is None else escorts,
        under_way=under_way,
        announced=staying,
        victims=tuple(
            group
            for t in TRIAGE
            for group in _waiting(
                problem, t, gone, totals, now if ready_minute is None else ready_minute
            )
        ),
    )
    check_casualties(after)
    return after


def _waiting(
    problem: CasualtyProblem,
    triage: Triage,
    gone: tuple[Dispatch, ...],
    totals: PerTriage | None,
    ready: int,
) -> list[VictimGroup]:
    """Who is still at the scene: the first to be ready were the first to leave."""
    groups = sorted((g for g in problem.victims if g.triage == triage), key=_readiness)
    left = sum(d.count for d in gone if d.triage == triage)
    waiting = []
    for g in groups:
        away = min(left, g.count)
        left -= away
        if g.count > away:
            waiting.append(replace(g, count=g.count - away))
    if totals is None:
        return waiting
    before = sum(d.count for d in (*problem.under_way, *gone) if d.triage == triage)
    wanted = max(totals.of(triage) - before, 0)
    extra = wanted - sum(g.count for g in waiting)
    if extra > 0:
        return [*waiting, VictimGroup(triage, extra, ready)]
    return _first(waiting, wanted)


def _readiness(group: VictimGroup) -> int:
    return group.ready_minute


def _first(groups: list[VictimGroup], wanted: int) -> list[VictimGroup]:
    kept, room = [], wanted
    for g in groups:
        count = min(g.count, room)
        room -= count
        if count:
            kept.append(replace(g, count=count))
    return kept


def _left(problem: CasualtyProblem, plan: tuple[Dispatch, ...]) -> PerTriage:
    left = Counter[str]()
    for g in problem.victims:
        left[g.triage] += g.count
    for d in plan:
        left[d.triage] -= d.count
    return PerTriage(left["T1"], left["T2"], left["T3"])


__all__ = [
    "CASUALTY_GOALS",
    "DEFAULT_CASUALTY_ORDER",
    "CasualtyHospital",
    "CasualtyPolicy",
    "CasualtyProblem",
    "CasualtyResult",
    "Dispatch",
    "Fleet",
    "Notice",
    "PerTriage",
    "Triage",
    "Units",
    "VictimGroup",
    "default_per_hour",
    "evaluate_casualties",
    "notice_text",
    "plan_casualties",
    "replan",
    "why_dispatch",
    "why_left",
]
