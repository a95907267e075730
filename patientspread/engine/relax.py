"""The same problem with one family of rules taken away, to find out which one binds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from patientspread.engine.types import AssignProblem

_MANY = 10**4  # more than any plan uses


def _every_bed(problem: AssignProblem, bed: str, **more: int) -> AssignProblem:
    """The problem with some figure of one bed type raised at every site that has it."""
    sites = []
    for site in problem.sites:
        if bed in site.beds:
            state = site.beds[bed]
            raised = {name: getattr(state, name) + extra for name, extra in more.items()}
            site = replace(site, beds={**site.beds, bed: replace(state, **raised)})  # noqa: PLW2901
        sites.append(site)
    return replace(problem, sites=tuple(sites))


def _relax_beds(problem: AssignProblem, patient: str) -> AssignProblem:
    del patient
    return replace(problem, policy=replace(problem.policy, soft_capacity=True))


def _relax_isolation(problem: AssignProblem, patient: str) -> AssignProblem:
    person = next(p for p in problem.patients if p.id == patient)
    return _every_bed(problem, person.bed, isolation_free=_MANY)


def _relax_intake(problem: AssignProblem, patient: str) -> AssignProblem:
    person = next(p for p in problem.patients if p.id == patient)
    return _every_bed(problem, person.bed, intake_per_hour=_MANY)


def _relax_fleet(problem: AssignProblem, patient: str) -> AssignProblem:
    del patient
    fleet = {pair: trips + _MANY for pair, trips in problem.fleet_trips.items()}
    return replace(problem, fleet_trips=fleet)


def _relax_travel(problem: AssignProblem, patient: str) -> AssignProblem:
    people = tuple(
        replace(p, max_minutes=_MANY) if p.id == patient else p for p in problem.patients
    )
    return replace(problem, patients=people)


def _relax_horizon(problem: AssignProblem, patient: str) -> AssignProblem:
    del patient
    return replace(problem, horizon_hours=2 * problem.horizon_hours)


#: Families of rules in the order in which they are tried.
FAMILIES: dict[str, Callable[[AssignProblem, str], AssignProblem]] = {
    "beds": _relax_beds,
    "isolation": _relax_isolation,
    "fleet": _relax_fleet,
    "intake": _relax_intake,
    "travel": _relax_travel,
    "horizon": _relax_horizon,
}
