"""Other problems made out of this one, and two plans set side by side.

Every function answers a new problem; the one it was given is untouched (it cannot be
touched: all types are frozen).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from patientspread.engine.errors import ProblemError
from patientspread.engine.flow_types import FlowProblem, Move
from patientspread.engine.results import Assignment, AssignResult, FlowResult
from patientspread.engine.types import PHASES, AssignProblem, BedState, Patient, Site, Widths


def close_site(problem: AssignProblem, site: str) -> AssignProblem:
    """Nobody is placed at the site."""
    return _with_site(problem, site, lambda s: replace(s, closed=True))


def add_beds(
    problem: AssignProblem, site: str, bed: str, count: int, *, phase: str = "regular"
) -> AssignProblem:
    """`count` more beds of one phase at a site, and open; negative takes beds away, down to none."""
    if phase not in PHASES:
        raise ProblemError(f"{phase} is not one of {PHASES}")

    def more(state: BedState) -> BedState:
        widths = dict(zip(PHASES, state.capacity.as_tuple(), strict=True))
        widths[phase] = max(widths[phase] + count, 0)
        said = None if state.open_beds is None else max(state.open_beds + count, 0)
        return replace(state, capacity=Widths(**widths), open_beds=said)

    return _with_bed(problem, site, bed, more)


def add_isolation(problem: AssignProblem, site: str, bed: str, count: int) -> AssignProblem:
    """`count` more isolation places at a site."""
    return _with_bed(
        problem,
        site,
        bed,
        lambda s: replace(s, isolation_free=max(s.isolation_free + count, 0)),
    )


def cut_fleet(problem: AssignProblem, region: str, mode: str, trips: int) -> AssignProblem:
    """`trips` fewer trips may start in the region (negative adds trips), down to none."""
    fleet = dict(problem.fleet_trips)
    fleet[region, mode] = max(fleet.get((region, mode), 0) - trips, 0)
    return replace(problem, fleet_trips=fleet)


def close_node(problem: FlowProblem, node: str) -> FlowProblem:
    """A node takes nobody in any more and has no beds: its patients count as above crisis."""
    at = _node(problem, node)
    capacity, intake = problem.capacity.copy(), problem.intake.copy()
    capacity[at], intake[at] = 0, 0
    return replace(problem, capacity=capacity, intake=intake)


def add_node_beds(
    problem: FlowProblem, node: str, bed: str, count: int, *, phase: str = "regular"
) -> FlowProblem:
    """`count` more beds of one phase at a node."""
    capacity = problem.capacity.copy()
    cell = (_node(problem, node), problem.beds.index(bed), PHASES.index(phase))
    capacity[cell] = max(int(capacity[cell]) + count, 0)
    return replace(problem, capacity=capacity)


def decline(problem: AssignProblem, result: AssignResult, patient: str, site: str) -> AssignProblem:
    """A hospital said no: the pair never returns, and the other proposals stand.

    All proposals of `result` become open proposals, so that the goal ``changes`` keeps them;
    that goal must be in the policy for this to have effect.
    """
    proposals = {a.patient: a.site for a in result.assignments if a.patient != patient}
    declined = problem.policy.declined | {(patient, site)}
    return replace(
        problem, policy=replace(problem.policy, declined=declined), open_proposals=proposals
    )


def accept(problem: AssignProblem, assignment: Assignment) -> AssignProblem:
    """A hospital said yes: the patient leaves the problem; bed, isolation place, arrival
    hour and trip are taken. The bed that is left behind is free to nobody from elsewhere yet."""
    patient = next((p for p in problem.patients if p.id == assignment.patient), None)
    if patient is None:
        raise ProblemError(f"{assignment.patient} is not a patient of this problem")
    hour = assignment.arrival_hour

    def filled(state: BedState) -> BedState:
        return replace(
            state,
            occupied=state.occupied + 1,
            isolation_free=max(state.isolation_free - patient.isolation, 0),
            arrivals_taken={**state.arrivals_taken, hour: state.arrivals_taken.get(hour, 0) + 1},
        )

    after = _with_bed(problem, assignment.site, patient.bed, filled)
    if patient.origin != assignment.site:
        after = _without_bed_left(after, patient)
        region = next(s.region for s in problem.sites if s.id == patient.origin)
        after = cut_fleet(after, region, patient.mode, 1)
    return replace(
        after,
        patients=tuple(p for p in problem.patients if p.id != patient.id),
        open_proposals={k: v for k, v in problem.open_proposals.items() if k != patient.id},
    )


def _without_bed_left(problem: AssignProblem, patient: Patient) -> AssignProblem:
    """The bed of a patient who has a place elsewhere is still lain in: it is not open to others."""
    origin = next(s for s in problem.sites if s.id == patient.origin)
    state = origin.beds.get(patient.bed)
    if not patient.admitted or state is None or state.open_beds is None:
        return problem
    left = replace(state, open_beds=max(state.open_beds - 1, 0))
    return _with_bed(problem, origin.id, patient.bed, lambda _: left)


@dataclass(frozen=True, slots=True)
class Change:
    """A patient whose place differs: `before` and `after` are site ids, None for no place."""

    patient: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Two patient-level plans side by side; goals that only one of them counts are left out.

    `goals[name]` is (before, after); `sites[id]` is (patients before, patients after) for
    the sites where the number differs.
    """

    goals: Mapping[str, tuple[int, int]]
    changes: tuple[Change, ...]
    sites: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class FlowDifference:
    """Two flow plans side by side; `moves[arc]` is (before, after) where they differ."""

    goals: Mapping[str, tuple[int, int]]
    moves: Mapping[tuple[str, str, str, int], tuple[int, int]]


def difference(before: AssignResult, after: AssignResult) -> Difference:
    """What changes for whom when the second plan replaces the first."""
    first, second = before.site_of, after.site_of
    patients = sorted(first.keys() | second.keys())
    changes = tuple(
        Change(p, first.get(p), second.get(p)) for p in patients if first.get(p) != second.get(p)
    )
    was, now = Counter(first.values()), Counter(second.values())
    sites = {s: (was[s], now[s]) for s in sorted(was.keys() | now.keys()) if was[s] != now[s]}
    return Difference(_goals(before.objectives, after.objectives), changes, sites)


def flow_difference(before: FlowResult, after: FlowResult) -> FlowDifference:
    """What changes on which arc when the second plan replaces the first."""
    was, now = _arcs(before.moves), _arcs(after.moves)
    arcs = sorted(was.keys() | now.keys())
    moves = {a: (was[a], now[a]) for a in arcs if was[a] != now[a]}
    return FlowDifference(_goals(before.objectives, after.objectives), moves)


def _arcs(moves: tuple[Move, ...]) -> Counter[tuple[str, str, str, int]]:
    arcs: Counter[tuple[str, str, str, int]] = Counter()
    for m in moves:
        arcs[m.source, m.target, m.bed, m.day] += m.count
    return arcs


def _goals(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    return {goal: (before[goal], after[goal]) for goal in before if goal in after}


def _node(problem: FlowProblem, node: str) -> int:
    if node not in problem.nodes:
        raise ProblemError(f"{node} is not a node of this problem")
    return problem.nodes.index(node)


def _with_site(problem: AssignProblem, site: str, change: Callable[[Site], Site]) -> AssignProblem:
    if all(s.id != site for s in problem.sites):
        raise ProblemError(f"{site} is not a site of this problem")
    return replace(problem, sites=tuple(change(s) if s.id == site else s for s in problem.sites))


def _with_bed(
    problem: AssignProblem, site: str, bed: str, change: Callable[[BedState], BedState]
) -> AssignProblem:
    def changed(s: Site) -> Site:
        if bed not in s.beds:
            raise ProblemError(f"{site} has no {bed}")
        return replace(s, beds={**s.beds, bed: change(s.beds[bed])})

    return _with_site(problem, site, changed)
