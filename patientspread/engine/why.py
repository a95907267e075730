"""Why this proposal, why not that hospital, why has this patient no place.

Answers are structured: a stable code, the figures, and details of the same form; `told`
turns them into Dutch or English. Hard rules answer without solving. Where only the goals
speak, the wish is forced into the model and solved again: the first goal that gets worse is
the reason, with its exact price.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from patientspread.engine.assign_model import AssignModel, build_assign
from patientspread.engine.eligibility import RULES, Grid, eligible, open_widths, refusals
from patientspread.engine.errors import ProblemError
from patientspread.engine.lexico import first_worse, solve_lexicographic
from patientspread.engine.linear import LinearModel
from patientspread.engine.results import AssignResult
from patientspread.engine.text import sentence
from patientspread.engine.types import PHASES, AssignProblem, Site
from patientspread.engine.unplaced import emptied_by

_MANY = 10**4


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reason: `code` is stable, `params` are its figures, `details` say more."""

    code: str
    params: dict[str, object]
    details: tuple[Explanation, ...] = ()


def told(explanation: Explanation, *, language: str = "nl") -> str:
    """The explanation as plain sentences, details after it."""
    parts = [sentence(explanation.code, explanation.params, language=language)]
    parts += [told(detail, language=language) for detail in explanation.details]
    return " ".join(parts)


def why_here(problem: AssignProblem, result: AssignResult, patient: str) -> Explanation:
    """The figures and the rule that led to this patient's proposal.

    Details: how the choice narrowed rule by rule; the bed in the plan; and, for the best
    other place, the first goal that would get worse if only this patient went there.
    Raises `ProblemError` if the patient has no place in the result.
    """
    view = _View(problem, result)
    p = view.patient(patient)
    site = view.placed_site(p)
    funnel = view.funnel(p)
    minutes = int(view.grid.minutes[p, site])
    person = problem.patients[p]
    chosen = next(a for a in result.assignments if a.patient == patient)
    code = "here_moves" if person.origin != problem.sites[site].id else "here_stays"
    params: dict[str, object] = {
        "patient": patient,
        "site": view.name(site),
        "bed": person.bed,
        "minutes": minutes,
        "arrival_hour": chosen.arrival_hour,
        "wait": chosen.arrival_hour - int(view.grid.earliest[p, site]),
        "own_region": problem.sites[site].region == person.preferred_region,
        "preferred_region": person.preferred_region,
        "region": problem.sites[site].region,
    }
    home = "here_own_region" if params["own_region"] else "here_other_region"
    details = [funnel, view.bed_figures(p, site), Explanation(home, params)]
    return Explanation(code, params, (*details, view.runner_up(p, site)))


def why_not(
    problem: AssignProblem, result: AssignResult, patient: str, site: str
) -> Explanation:
    """Why the patient does not go to this site.

    First the hard rules, without solving. If none forbids it, the pair is forced and the
    problem solved again: the first goal that gets worse, from which value to which.
    Raises `ProblemError` on an unknown patient or site.
    """
    view = _View(problem, result)
    p, s = view.patient(patient), view.site(site)
    if result.site_of.get(patient) == site:
        return Explanation("not_but_it_does", {"patient": patient, "site": view.name(s)})
    broken = [code for code, table in view.refused.items() if table[p, s]]
    if broken:
        rules = tuple(view.rule(code, p, s) for code in broken)
        return replace(rules[0], details=rules[1:])
    built = build_assign(problem)
    column = built.pair_column(p, s)
    if column is None:
        raise ProblemError(f"{patient} at {site} is neither refused nor possible")
    worse = first_worse(_forced(built.model, column), built.goals, result.vector())
    params: dict[str, object] = {"patient": patient, "site": view.name(s)}
    if worse is None:
        return Explanation("not_equal", params)
    k, value = worse
    if k < 0:
        return Explanation("not_feasible", params)
    goal = result.order[k]
    params |= {"goal": goal, "before": result.objectives[goal], "after": int(value)}
    return Explanation("not_goal", params, (view.bed_figures(p, s),))


def why_unplaced(problem: AssignProblem, result: AssignResult, patient: str) -> Explanation:
    """Why the patient has no place.

    If the hard rules leave no site: the rule that strikes out the last one. Otherwise one
    family of rules after the other is relaxed, and the first that gives the patient a place
    without taking anybody else's is the reason, with the place it would be.
    """
    view = _View(problem, result)
    p = view.patient(patient)
    if patient in result.site_of:
        raise ProblemError(f"{patient} has a place in this plan")
    if not view.allowed[p].any():
        code, params = emptied_by(view.grid, view.refused, p)
        return Explanation(code, {"patient": patient, **params})
    params = {"patient": patient, "sites": int(view.allowed[p].sum())}
    for family, relax in _FAMILIES.items():
        place = _placed_when(relax(problem, patient), patient)
        if place is not None:
            site = view.site(place)
            more = {"family": family, "site": view.name(site), "minutes": view.minutes(p, site)}
            return Explanation(f"unplaced_by_{family}", {**params, **more})
    return Explanation("unplaced_by_several", params)


class _View:
    """A problem with a plan, as the explanations look at it."""

    def __init__(self, problem: AssignProblem, result: AssignResult) -> None:
        self.problem, self.result = problem, result
        self.grid = Grid(problem)
        self.refused = refusals(self.grid)
        self.allowed = eligible(self.grid)
        self.count = np.zeros_like(self.grid.occupied)
        for a in result.assignments:
            p, s = self.grid.patient_index[a.patient], self.grid.site_index[a.site]
            self.count[s, self.grid.bed[p]] += 1

    def patient(self, patient: str) -> int:
        """Position of a patient."""
        if patient not in self.grid.patient_index:
            raise ProblemError(f"{patient} is not a patient of this problem")
        return self.grid.patient_index[patient]

    def site(self, site: str) -> int:
        """Position of a site."""
        if site not in self.grid.site_index:
            raise ProblemError(f"{site} is not a site of this problem")
        return self.grid.site_index[site]

    def placed_site(self, p: int) -> int:
        """Where the patient goes in the plan."""
        site = self.result.site_of.get(self.problem.patients[p].id)
        if site is None:
            raise ProblemError(f"{self.problem.patients[p].id} has no place in this plan")
        return self.site(site)

    def name(self, s: int) -> str:
        """The name people know the site by."""
        return self.problem.sites[s].name or self.problem.sites[s].id

    def minutes(self, p: int, s: int) -> int:
        """Travel minutes of a pair."""
        return int(self.grid.minutes[p, s])

    def funnel(self, p: int) -> Explanation:
        """How many sites are left after each rule that strikes some out."""
        left = np.ones(len(self.problem.sites), dtype=bool)
        steps: list[Explanation] = []
        for code in RULES:
            now = left & ~self.refused[code][p]
            if now.sum() < left.sum():
                gone = int(left.sum() - now.sum())
                steps.append(Explanation(f"funnel_{code}", {"gone": gone, "left": int(now.sum())}))
            left = now
        person = self.problem.patients[p]
        params: dict[str, object] = {
            "sites": len(left),
            "left": int(left.sum()),
            "bed": person.bed,
            "specialism": person.specialism,
            "max_minutes": person.max_minutes,
        }
        return Explanation("funnel", params, tuple(steps))

    def bed_figures(self, p: int, s: int) -> Explanation:
        """The load of the patient's bed type at a site, before and in this plan."""
        b = int(self.grid.bed[p])
        state = self.problem.sites[s].beds[self.grid.beds[b]]
        before, placed = int(self.grid.occupied[s, b]), int(self.count[s, b])
        edges = np.cumsum(open_widths(state, self.problem.policy))
        position = before + placed
        index = int((max(position, 1) > edges).sum())
        phase = PHASES[index] if index < len(PHASES) else "over"
        regular = int(self.grid.regular[s, b])
        params: dict[str, object] = {
            "site": self.name(s),
            "bed": self.grid.beds[b],
            "occupied": before,
            "placed": placed,
            "regular": regular,
            "open": int(edges[-1]),
            "load": round(100 * position / max(regular, 1)),
            "phase": phase,
            "minutes": self.minutes(p, s),
        }
        doubt = () if state.status == "fresh" else (self._doubt(s, b, state.status),)
        return Explanation("bed_figures", params, doubt)

    def _doubt(self, s: int, b: int, status: str) -> Explanation:
        state = self.problem.sites[s].beds[self.grid.beds[b]]
        margin = int(self.grid.occupied[s, b]) - state.occupied
        params: dict[str, object] = {
            "status": status,
            "site": self.name(s),
            "margin": margin,
            "reported": state.reported,
        }
        return Explanation("figures_doubt", params)

    def runner_up(self, p: int, site: int) -> Explanation:
        """The best other place for this patient alone, and the first goal it would cost."""
        others = [int(s) for s in np.flatnonzero(self.allowed[p]) if int(s) != site]
        if not others:
            return Explanation("only_place", {"site": self.name(site)})
        here = self._price(p, site, staying=True)
        best = min(others, key=lambda s: (self._price(p, s, staying=False), s))
        there = self._price(p, best, staying=False)
        params: dict[str, object] = {"site": self.name(site), "other": self.name(best)}
        params["minutes_other"] = self.minutes(p, best)
        for goal, a, b in zip(_PRICED, here, there, strict=True):
            if a != b and goal in ("full", *self.result.order):
                params |= {"goal": goal, "difference": abs(b - a), "a": a, "b": b}
                code = "runner_up_full" if goal == "full" else "runner_up"
                return Explanation(code if b > a else "runner_up_better", params)
        return Explanation("runner_up_equal", params)

    def _price(self, p: int, s: int, *, staying: bool) -> tuple[int, ...]:
        """What one patient at a site adds to each goal of `_PRICED`, in the order asked."""
        grid, b = self.grid, int(self.grid.bed[p])
        person, site = self.problem.patients[p], self.problem.sites[s]
        position = int(grid.occupied[s, b] + self.count[s, b]) + (0 if staying else 1)
        edges = np.cumsum(open_widths(site.beds[person.bed], self.problem.policy))
        full = 0 if staying else int(self._no_room(p, s))
        index = min(int((position > edges).sum()), len(PHASES) - 1)
        moved = int(bool(grid.leaves[p, s]))
        asked = self.problem.open_proposals.get(person.id)
        table = {
            "full": full,
            "phase": self.problem.policy.phase_weights[index],
            "out_of_region": int(site.region != person.preferred_region),
            "admitted_moves": moved * person.admitted,
            "transfers": moved,
            "changes": int(asked is not None and asked != site.id),
            "fairness": int(np.rint(100 * (2 * position - 1) / max(int(grid.regular[s, b]), 1))),
            "minutes_plus_wait": int(grid.minutes[p, s]),
        }
        order = [g for g in self.result.order if g in table]
        rest = [g for g in _PRICED if g not in order and g != "full"]
        # keep the tuple aligned with _PRICED for display, but compare in the policy's order
        ranked = {g: table[g] for g in ("full", *order)} | dict.fromkeys(rest, 0)
        return tuple(ranked[g] for g in _PRICED)

    def _no_room(self, p: int, s: int) -> bool:
        b = int(self.grid.bed[p])
        if self.problem.policy.soft_capacity:
            return False
        return bool(self.count[s, b] >= self.grid.free[s, b])

    def rule(self, code: str, p: int, s: int) -> Explanation:
        """One hard rule that forbids a pair, with its figures."""
        person, site = self.problem.patients[p], self.problem.sites[s]
        region, mode = self.grid.fleets[self.grid.fleet[p]]
        params: dict[str, object] = {
            "patient": person.id,
            "site": self.name(s),
            "bed": person.bed,
            "specialism": person.specialism,
            "minutes": self.minutes(p, s),
            "max_minutes": person.max_minutes,
            "earliest": int(self.grid.earliest[p, s]),
            "horizon": self.problem.horizon_hours,
            "region": region,
            "mode": mode,
            "preferred_region": person.preferred_region,
            **_bed_params(self.grid, site, s, int(self.grid.bed[p])),
        }
        return Explanation(f"not_{code}", params)


_PRICED = (
    "full",
    "phase",
    "out_of_region",
    "admitted_moves",
    "transfers",
    "changes",
    "fairness",
    "minutes_plus_wait",
)


def _bed_params(grid: Grid, site: Site, s: int, b: int) -> dict[str, object]:
    state = site.beds.get(grid.beds[b])
    if state is None:
        return {}
    return {
        "occupied": int(grid.occupied[s, b]),
        "open": int(sum(open_widths(state, grid.problem.policy))),
        "isolation_free": state.isolation_free,
        "status": state.status,
        "reported": state.reported,
    }


def _forced(model: LinearModel, column: int, value: float = 1.0) -> LinearModel:
    lower, upper = model.col_lower.copy(), model.col_upper.copy()
    lower[column] = upper[column] = value
    return replace(model, col_lower=lower, col_upper=upper)


def _placed_when(problem: AssignProblem, patient: str) -> str | None:
    """The site the patient gets in a relaxed problem without costing anybody else a place.

    The patient's own priority is raised above all others together, so that it is placed
    whenever it can be; then the others must lose nothing against leaving it out.
    """
    built = build_assign(replace(problem, policy=replace(problem.policy, objectives=("unplaced",))))
    p = built.grid.patient_index[patient]
    free = solve_lexicographic(built.model, built.goals)
    own = built.first_unplaced + p
    forced = solve_lexicographic(_forced(built.model, own, 0.0), built.goals)
    left_out = solve_lexicographic(_forced(built.model, own, 1.0), built.goals)
    if forced.x is None or free.x is None or not forced.feasible:
        return None
    priority = problem.patients[p].priority
    if left_out.x is not None and forced.values[0] > left_out.values[0] - priority:
        return None
    return _site_of(built, forced.x, patient)


def _site_of(built: AssignModel, x: np.ndarray, patient: str) -> str | None:  # type: ignore[type-arg]
    return next((a.site for a in built.assignments(x) if a.patient == patient), None)


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
_FAMILIES: dict[str, Callable[[AssignProblem, str], AssignProblem]] = {
    "beds": _relax_beds,
    "isolation": _relax_isolation,
    "fleet": _relax_fleet,
    "intake": _relax_intake,
    "travel": _relax_travel,
    "horizon": _relax_horizon,
}
