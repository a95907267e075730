"""The same problem with one family of rules taken away, to find out which one binds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from patientspread.engine.types import PHASES, AssignProblem, Patient
from patientspread.engine.what_if import add_beds, add_isolation, cut_fleet

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
    bed = _person(problem, patient).bed
    soft = replace(problem, policy=replace(problem.policy, soft_capacity=True))
    sites = (
        replace(s, beds={**s.beds, bed: replace(s.beds[bed], open_beds=None)})
        if bed in s.beds
        else s
        for s in problem.sites
    )
    return replace(soft, sites=tuple(sites))


def _relax_isolation(problem: AssignProblem, patient: str) -> AssignProblem:
    person = _person(problem, patient)
    return _every_bed(problem, person.bed, isolation_free=_MANY)


def _relax_intake(problem: AssignProblem, patient: str) -> AssignProblem:
    person = _person(problem, patient)
    return _every_bed(problem, person.bed, intake_per_hour=_MANY)


def _relax_fleet(problem: AssignProblem, patient: str) -> AssignProblem:
    return cut_fleet(problem, *_own_fleet(problem, patient), -_MANY)


def _own_fleet(problem: AssignProblem, patient: str) -> tuple[str, str]:
    person = _person(problem, patient)
    return next(s.region for s in problem.sites if s.id == person.origin), person.mode


def _person(problem: AssignProblem, patient: str) -> Patient:
    return next(p for p in problem.patients if p.id == patient)


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


def _one_bed(problem: AssignProblem, patient: str, site: str) -> AssignProblem:
    phase = next(p for p in PHASES if p in problem.policy.phases_open)
    return add_beds(problem, site, _person(problem, patient).bed, 1, phase=phase)


def _one_room(problem: AssignProblem, patient: str, site: str) -> AssignProblem:
    return add_isolation(problem, site, _person(problem, patient).bed, 1)


def _one_trip(problem: AssignProblem, patient: str, site: str) -> AssignProblem:
    del site
    return cut_fleet(problem, *_own_fleet(problem, patient), -1)


#: The smallest step of a family that a sentence may promise: one more at one place.
ONE_MORE: dict[str, Callable[[AssignProblem, str, str], AssignProblem]] = {
    "beds": _one_bed,
    "isolation": _one_room,
    "fleet": _one_trip,
}
