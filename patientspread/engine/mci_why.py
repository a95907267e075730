"""Why a casualty plan is as it is: notices with it, reasons for a ride, reasons for who is left.

Reasons for who is left are confirmed: one rule is lifted, the problem solved again, and the
number of victims it would bring in is shown. Nothing is told that was not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from patientspread.engine.errors import ProblemError
from patientspread.engine.lexico import solve_lexicographic
from patientspread.engine.mci_model import build_casualties
from patientspread.engine.mci_rules import (
    code_of,
    kept_free,
    refusal,
    severe,
    window_capacity,
    window_of,
)
from patientspread.engine.mci_types import (
    TRIAGE,
    CasualtyHospital,
    CasualtyProblem,
    CasualtyResult,
    Dispatch,
    Notice,
    PerTriage,
    Triage,
)

_NAMED = 4  # nearer hospitals named in a reason; the rest is counted
_PLENTY = 1000  # vehicles, teams or minutes that never bind


def notices(problem: CasualtyProblem, left: PerTriage) -> tuple[Notice, ...]:
    """What people must be told with the plan, the most urgent first."""
    count = severe(problem)
    told = [Notice("code", {"code": code_of(count), "count": count})]
    threshold = problem.policy.calamity_threshold
    if count >= threshold:
        told.append(Notice("calamity_hospital", {"count": count, "threshold": threshold}))
    hospitals = {h.id: h for h in problem.hospitals}
    for name in kept_free(problem):
        h = hospitals[name]
        told.append(Notice("kept_for_walk_ins", {"hospital": label(h), "minutes": h.minutes}))
    told += _over_capacity(problem, hospitals)
    for t in TRIAGE:
        if left.of(t):
            params = {"triage": t, "count": left.of(t), "horizon": problem.horizon}
            told.append(Notice("left", params))
    return tuple(told)


def _over_capacity(
    problem: CasualtyProblem, hospitals: dict[str, CasualtyHospital]
) -> list[Notice]:
    sent = Counter[tuple[str, Triage, int]]()
    for d in problem.under_way:
        sent[d.hospital, d.triage, window_of(hospitals[d.hospital], d.arrival_minute)] += d.count
    return [
        Notice("over_capacity", {"hospital": label(h), "triage": t, "room": room, "sent": count})
        for (name, t, window), count in sorted(sent.items())
        if count > (room := window_capacity(h := hospitals[name], t, window))
    ]


def why_dispatch(problem: CasualtyProblem, result: CasualtyResult, dispatch: Dispatch) -> Notice:
    """Why these victims go to this hospital.

    For T1 at a level-1 centre, or elsewhere and why; for the others, what became of the
    nearer hospitals. Raises `ProblemError` if the dispatch is not in the plan.
    """
    if dispatch not in result.dispatches:
        raise ProblemError(f"{dispatch} is not in this plan")
    here = next(h for h in problem.hospitals if h.id == dispatch.hospital)
    params: dict[str, object] = {
        "triage": dispatch.triage,
        "hospital": label(here),
        "minutes": here.minutes,
        "max_minutes": problem.policy.max_minutes.of(dispatch.triage),
    }
    if dispatch.triage == "T1" and here.trauma_level != 1:
        return _not_level1(problem, result, params)
    level1_only = dispatch.triage == "T1"
    nearer = sorted(
        (
            h
            for h in problem.hospitals
            if h.minutes < here.minutes and (h.trauma_level == 1 or not level1_only)
        ),
        key=lambda h: h.minutes,
    )
    passed = tuple(_passed_over(problem, result, h, dispatch) for h in nearer[:_NAMED])
    if not passed:
        return Notice("to_level1" if level1_only else "nearest", params)
    if len(nearer) > _NAMED:
        passed = (*passed, Notice("others", {"count": len(nearer) - _NAMED}))
    return Notice("farther", {**params, "passed_over": passed})


def _not_level1(
    problem: CasualtyProblem, result: CasualtyResult, params: dict[str, object]
) -> Notice:
    centres = [
        h for h in problem.hospitals if h.trauma_level == 1 and refusal(problem, h, "T1") is None
    ]
    if not centres:
        return Notice("level1_too_far", params)
    full = all(_full(problem, result, h, "T1") for h in centres)
    code = "level1_full" if full else "level1_no_transport"
    return Notice(code, {**params, "level1": tuple(label(h) for h in centres)})


def _passed_over(
    problem: CasualtyProblem, result: CasualtyResult, h: CasualtyHospital, dispatch: Dispatch
) -> Notice:
    """Why a nearer hospital did not get these victims."""
    triage = dispatch.triage
    code = refusal(problem, h, triage)
    if code is None and _full(problem, result, h, triage):
        code = "full"
    if code is None:
        window = window_of(h, dispatch.departure_minute + h.minutes)
        taken = _arrivals(problem, result, h, triage)[window]
        code = "scarce" if taken < window_capacity(h, triage, window) else "full_then"
    return Notice(code, {"hospital": label(h), "triage": triage})


def _full(
    problem: CasualtyProblem, result: CasualtyResult, h: CasualtyHospital, triage: Triage
) -> bool:
    """Is every window of a hospital that can still be reached full in the plan?"""
    arrivals = _arrivals(problem, result, h, triage)
    first, last = window_of(h, problem.now + h.minutes), window_of(h, problem.horizon - 1)
    return all(arrivals[w] >= window_capacity(h, triage, w) for w in range(first, last + 1))


def _arrivals(
    problem: CasualtyProblem, result: CasualtyResult, h: CasualtyHospital, triage: Triage
) -> Counter[int]:
    """Victims of a class per window of a hospital, under way and planned."""
    arrivals = Counter[int]()
    for d in (*problem.under_way, *result.dispatches):
        if (d.hospital, d.triage) == (h.id, triage):
            arrivals[window_of(h, d.arrival_minute)] += d.count
    return arrivals


def why_left(problem: CasualtyProblem, result: CasualtyResult) -> tuple[Notice, ...]:
    """Per class that is not wholly placed: which single rule, lifted, brings in most of it.

    Each rule is lifted alone and the problem solved again as far as the places of that class.
    """
    told = []
    for t in TRIAGE:
        if not result.left.of(t):
            continue
        params: dict[str, object] = {
            "triage": t,
            "horizon": problem.horizon,
            "max_minutes": problem.policy.max_minutes.of(t),
            "fleets": tuple(f.name or f.kind for f in problem.fleets if t in f.carries),
            "hospitals": tuple(label(h) for h in problem.hospitals if h.id in kept_free(problem)),
        }
        gains = {code: result.left.of(t) - _left(lift(problem), t) for code, lift in _LIFTS.items()}
        best = max(gains, key=lambda code: gains[code])
        if gains[best] <= 0:
            told.append(Notice("left_by_several", params))
        else:
            told.append(Notice(f"left_by_{best}", {**params, "more": gains[best]}))
    return tuple(told)


def _left(problem: CasualtyProblem, triage: Triage) -> int:
    """How many of a class are left at best, with the goals before it in their order."""
    goal = f"unplaced_{triage.lower()}"
    order = problem.policy.order
    head = order[: order.index(goal) + 1] if goal in order else (*order, goal)
    built = build_casualties(replace(problem, policy=replace(problem.policy, order=head)))
    return round(solve_lexicographic(built.model, built.goals).values[-1])


def _more_transport(problem: CasualtyProblem) -> CasualtyProblem:
    fleets = tuple(
        replace(f, units=tuple(replace(u, count=u.count + _PLENTY) for u in f.units))
        for f in problem.fleets
    )
    return replace(problem, fleets=fleets)


def _more_escorts(problem: CasualtyProblem) -> CasualtyProblem:
    return _with_policy(problem, unescorted_minutes=_PLENTY)


def _no_travel_limit(problem: CasualtyProblem) -> CasualtyProblem:
    return _with_policy(problem, max_minutes=PerTriage(_PLENTY, _PLENTY, _PLENTY))


def _no_walk_ins(problem: CasualtyProblem) -> CasualtyProblem:
    return _with_policy(problem, walk_in_hospitals=frozenset())


def _twice_the_room(problem: CasualtyProblem) -> CasualtyProblem:
    def double(p: PerTriage) -> PerTriage:
        return PerTriage(2 * p.t1, 2 * p.t2, 2 * p.t3)

    return replace(
        problem,
        hospitals=tuple(
            replace(h, per_hour=double(h.per_hour), before_startup=double(h.before_startup))
            for h in problem.hospitals
        ),
    )


def _with_policy(problem: CasualtyProblem, **changed: object) -> CasualtyProblem:
    return replace(problem, policy=replace(problem.policy, **changed))  # type: ignore[arg-type]


_LIFTS: dict[str, Callable[[CasualtyProblem], CasualtyProblem]] = {
    "escorts": _more_escorts,
    "transport": _more_transport,
    "capacity": _twice_the_room,
    "walk_ins": _no_walk_ins,
    "travel": _no_travel_limit,
}


def label(hospital: CasualtyHospital) -> str:
    """The name people know a hospital by."""
    return hospital.name or hospital.id
