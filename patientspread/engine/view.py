"""A problem with its plan, as the explanations look at it: figures, never a solve."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from patientspread.engine.eligibility import RULES, eligible, refusals
from patientspread.engine.errors import ProblemError
from patientspread.engine.grid import Grid, grid_of, open_widths
from patientspread.engine.linear import BoolArray
from patientspread.engine.names import Name, named
from patientspread.engine.results import AssignResult
from patientspread.engine.sharing import (
    Sharing,
    leaves_region,
    region_numbers,
    sharing_of,
)
from patientspread.engine.text import sentence
from patientspread.engine.types import PHASES, AssignProblem, IntArray, Site


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


class Explained:
    """A problem with a plan, as the explanations look at it."""

    def __init__(self, problem: AssignProblem, result: AssignResult) -> None:
        self.problem, self.result = problem, result
        self.grid = grid_of(problem)
        self.refused = refusals(self.grid)
        self.allowed = eligible(self.grid)
        self.count = np.zeros_like(self.grid.occupied)
        self.moved_in = np.zeros_like(self.grid.occupied)
        for a in result.assignments:
            p, s = self.grid.patient_index[a.patient], self.grid.site_index[a.site]
            self.count[s, self.grid.bed[p]] += 1
            self.moved_in[s, self.grid.bed[p]] += self.grid.leaves[p, s]

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

    def called(self, family: str, key: str) -> Name | str:
        """What people call a bed type, patient, region, mode or specialism."""
        return named(self.problem.names, family, key)

    def hour(self, hour: int) -> Name:
        """When an hour of the run is: by the clock where the problem names it, else by its number."""
        by_number = Name(f"in uur {hour}", f"in hour {hour}")
        return self.problem.names.get(f"hour:{hour}", by_number)

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
            "bed": self.called("bed", person.bed),
            "specialism": self.called("specialism", person.specialism),
            "max_minutes": person.max_minutes,
        }
        return Explanation("funnel" if steps else "funnel_none", params, tuple(steps))

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
            "bed": self.called("bed", self.grid.beds[b]),
            "occupied": before,
            "placed": placed,
            "regular": regular,
            "open": int(edges[-1]) if state.open_beds is None else state.open_beds,
            "load": round(100 * position / max(regular, 1)),
            "phase": phase,
            "minutes": self.minutes(p, s),
        }
        code = "bed_figures" if placed else "bed_figures_alone"
        doubt = () if state.status == "fresh" else (self._doubt(s, b, state.status),)
        return Explanation(code, params, doubt)

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
        here = self.price(p, site, staying=True)
        prices = {s: self.price(p, s, staying=False) for s in others}
        best = min(others, key=lambda s: (tuple(prices[s].values()), s))
        params: dict[str, object] = {
            "site": self.name(site),
            "other": self.name(best),
            "minutes_other": self.minutes(p, best),
        }
        for goal, there in prices[best].items():
            if there != here[goal]:
                params |= {"goal": goal, "more": abs(there - here[goal])}
                code = "runner_up_full" if goal == "full" else "runner_up"
                return Explanation(code if there > here[goal] else "runner_up_chain", params)
        return Explanation("runner_up_equal", params)

    def price(self, p: int, s: int, *, staying: bool) -> dict[str, int]:
        """What this patient adds to each goal at a site, in the order of the policy.

        `staying`: it is already counted there. A site without a bed left comes last whatever
        the goals say (``full``).
        """
        grid, b = self.grid, int(self.grid.bed[p])
        person, site = self.problem.patients[p], self.problem.sites[s]
        position = int(grid.occupied[s, b] + self.count[s, b]) + (0 if staying else 1)
        edges = np.cumsum(open_widths(site.beds[person.bed], self.problem.policy))
        index = min(int((position > edges).sum()), len(PHASES) - 1)
        moved = int(bool(grid.leaves[p, s]))
        asked = self.problem.open_proposals.get(person.id)
        table = {
            "over": int(position > edges[-1]),
            "region_first": self._in_vain(p, s, staying=staying),
            "fair_share_band": self._outside(p, s),
            "phase": self.problem.policy.phase_weights[index],
            "out_of_region": int(site.region != person.preferred_region),
            "admitted_moves": moved * person.admitted,
            "transfers": moved,
            "changes": int(asked is not None and asked != site.id),
            "fairness": int(np.rint(100 * (2 * position - 1) / max(int(grid.regular[s, b]), 1))),
            "minutes_plus_wait": int(grid.minutes[p, s]),
        }
        full = {"full": 0 if staying else int(self._no_room(p, s))}
        return full | {goal: table[goal] for goal in self.result.order if goal in table}

    @cached_property
    def sharing(self) -> Sharing | None:
        """Each region's part of the shared load, None without a key."""
        share = self.problem.policy.fair_share
        return None if share is None else sharing_of(self.grid, share)

    @cached_property
    def region(self) -> IntArray:
        """Each site's region as a position in `sharing.regions` (S,)."""
        return region_numbers(self.grid)

    @cached_property
    def carried(self) -> IntArray:
        """Shared patients per region and bed type in this plan, beside those that stay (R, B)."""
        table = np.zeros((int(self.region.max()) + 1, len(self.grid.beds)), dtype=np.int64)
        for a in self.result.assignments:
            p, s = self.grid.patient_index[a.patient], self.grid.site_index[a.site]
            table[self.region[s], self.grid.bed[p]] += self.problem.patients[p].shared
        return table

    @cached_property
    def leaving(self) -> BoolArray:
        """Does the pair take the patient out of its region, other than home? (P, S)"""
        return leaves_region(self.grid)

    @cached_property
    def left(self) -> IntArray:
        """Shared patients that leave their region in this plan, by that region (R, B)."""
        table = np.zeros_like(self.carried)
        for a in self.result.assignments:
            p, s = self.grid.patient_index[a.patient], self.grid.site_index[a.site]
            if self.leaving[p, s] and self.problem.patients[p].shared:
                table[self.region[self.grid.origin[p]], self.grid.bed[p]] += 1
        return table

    def _in_vain(self, p: int, s: int, *, staying: bool) -> int:
        """1 where this patient leaves a region that carries no more than its share."""
        if not self.leaving[p, s]:
            return 0
        if self.sharing is None or not self.problem.patients[p].shared:
            return 1
        at = self.region[self.grid.origin[p]], self.grid.bed[p]
        now = self.placed_site(p)
        others = int(self.left[at]) - int(staying or self.leaving[p, now])
        return int(others >= self.sharing.spare[at])

    def _outside(self, p: int, s: int) -> int:
        """What this patient adds to the beds outside the band at a site (may be below 0)."""
        if self.sharing is None or not self.problem.patients[p].shared:
            return 0
        r, b, now = int(self.region[s]), int(self.grid.bed[p]), self.placed_site(p)
        others = int(self.carried[r, b]) - int(self.region[now] == r)
        base = int(self.sharing.base[r, b]) + others
        return self.sharing.outside(r, b, base + 1) - self.sharing.outside(r, b, base)

    def _no_room(self, p: int, s: int) -> bool:
        b = int(self.grid.bed[p])
        if self.grid.leaves[p, s] and self.moved_in[s, b] >= self.grid.room[s, b]:
            return True
        if self.problem.policy.soft_capacity:
            return False
        return bool(self.count[s, b] >= self.grid.free[s, b])

    def rule(self, code: str, p: int, s: int) -> Explanation:
        """One hard rule that forbids a pair, with its figures."""
        person, site = self.problem.patients[p], self.problem.sites[s]
        region, mode = self.grid.fleets[self.grid.fleet[p]]
        params: dict[str, object] = {
            "patient": self.called("patient", person.id),
            "site": self.name(s),
            "bed": self.called("bed", person.bed),
            "specialism": self.called("specialism", person.specialism),
            "minutes": self.minutes(p, s),
            "max_minutes": person.max_minutes,
            "earliest": int(self.grid.earliest[p, s]),
            "when": self.hour(int(self.grid.earliest[p, s])),
            "horizon": self.problem.horizon_hours,
            "region": self.called("region", region),
            "mode": self.called("mode", mode),
            "preferred_region": self.called("region", person.preferred_region),
            **_bed_params(self.grid, site, s, int(self.grid.bed[p])),
        }
        return Explanation(f"not_{code}", params)


def _bed_params(grid: Grid, site: Site, s: int, b: int) -> dict[str, object]:
    state = site.beds.get(grid.beds[b])
    if state is None:
        return {}
    return {
        "occupied": int(grid.occupied[s, b]),
        "open": int(sum(open_widths(state, grid.problem.policy))),
        "said_open": state.open_beds,
        "isolation_free": state.isolation_free,
        "status": state.status,
        "reported": state.reported,
    }
