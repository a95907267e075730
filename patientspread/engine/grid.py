"""A patient-level problem as arrays, computed once and on demand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from patientspread.engine.errors import ProblemError
from patientspread.engine.linear import BoolArray
from patientspread.engine.types import PHASES, AssignPolicy, AssignProblem, BedState, IntArray

MINUTES_PER_HOUR = 60
_UNBOUNDED = 10**9  # more beds than there are


def withheld_beds(state: BedState, policy: AssignPolicy) -> int:
    """Beds counted as taken because the figures are stale or unknown (0 when fresh)."""
    rule = stale_treatment(state, policy)
    if rule != "margin":
        return 0
    return policy.margin_beds if state.margin_beds is None else state.margin_beds


def stale_treatment(state: BedState, policy: AssignPolicy) -> str:
    """``use``, ``margin`` or ``exclude``: what the policy does with this figure."""
    if state.status == "fresh":
        return "use"
    return policy.stale_rule if state.status == "stale" else policy.unknown_rule


def open_widths(state: BedState, policy: AssignPolicy) -> tuple[int, ...]:
    """Widths of the four phases, 0 for a phase that is not open; together the open beds at most."""
    left = sum(state.capacity.as_tuple()) if state.open_beds is None else state.open_beds
    widths = []
    for phase, width in zip(PHASES, state.capacity.as_tuple(), strict=True):
        widths.append(min(width, left) if phase in policy.phases_open else 0)
        left -= widths[-1]
    return tuple(widths)


def grid_of(problem: AssignProblem) -> Grid:
    """The arrays of a problem, built the first time they are asked for and kept with it."""
    kept = problem.memo.get("grid")
    if not isinstance(kept, Grid):
        kept = problem.memo["grid"] = Grid(problem)
    return kept


@dataclass(frozen=True)
class Grid:
    """The problem as arrays. P patients, S sites, B bed types in the order of `beds`.

    `origin`, `bed`, `ready`, `isolation` are (P,); the bed tables `occupied` (with withheld
    beds counted as taken), `free`, `room`, `isolation_free`, `intake`, `regular`, `offered` are
    (S, B); `minutes`, `earliest` (first possible arrival hour) are (P, S).
    """

    problem: AssignProblem

    @cached_property
    def site_index(self) -> dict[str, int]:
        """Site id -> position."""
        return {site.id: i for i, site in enumerate(self.problem.sites)}

    @cached_property
    def patient_index(self) -> dict[str, int]:
        """Patient id -> position."""
        return {patient.id: i for i, patient in enumerate(self.problem.patients)}

    @cached_property
    def beds(self) -> tuple[str, ...]:
        """The bed types that occur, sorted."""
        offered = {bed for site in self.problem.sites for bed in site.beds}
        return tuple(sorted(offered | {p.bed for p in self.problem.patients}))

    @cached_property
    def origin(self) -> IntArray:
        """Position of each patient's origin (P,)."""
        try:
            return self._per_patient([self.site_index[p.origin] for p in self.problem.patients])
        except KeyError as unknown:
            raise ProblemError(f"a patient's origin {unknown} is not a site") from unknown

    @cached_property
    def bed(self) -> IntArray:
        """Bed type of each patient as a position in `beds` (P,)."""
        number = {bed: i for i, bed in enumerate(self.beds)}
        return self._per_patient([number[p.bed] for p in self.problem.patients])

    @cached_property
    def ready(self) -> IntArray:
        """First hour of departure (P,)."""
        return self._per_patient([p.ready_hour for p in self.problem.patients])

    @cached_property
    def isolation(self) -> BoolArray:
        """Needs isolation (P,)."""
        return np.array([p.isolation for p in self.problem.patients], dtype=bool)

    @cached_property
    def minutes(self) -> IntArray:
        """Travel minutes from each patient's origin to each site (P, S)."""
        size = len(self.problem.sites)
        if self.problem.travel_minutes.shape != (size, size):
            raise ProblemError(f"travel_minutes must have the shape ({size}, {size})")
        return self.problem.travel_minutes[self.origin]

    @cached_property
    def earliest(self) -> IntArray:
        """First arrival hour: ready hour + travel time in started hours (P, S)."""
        return self.ready[:, None] + -(-self.minutes // MINUTES_PER_HOUR)

    @cached_property
    def leaves(self) -> BoolArray:
        """Does the pair move the patient from its origin? (P, S)"""
        elsewhere: BoolArray = self.origin[:, None] != np.arange(len(self.problem.sites))[None, :]
        return elsewhere

    @cached_property
    def offered(self) -> BoolArray:
        """Does the site have this bed type? (S, B)"""
        return self._table(lambda state: 1) > 0

    @cached_property
    def occupied(self) -> IntArray:
        """Beds taken at the start, withheld beds included (S, B)."""
        policy = self.problem.policy
        return self._table(lambda state: state.occupied + withheld_beds(state, policy))

    @cached_property
    def free(self) -> IntArray:
        """Beds that may still be filled within the open phases (S, B)."""
        policy = self.problem.policy
        total = self._table(lambda state: sum(open_widths(state, policy)))
        free: IntArray = np.maximum(total - self.occupied, 0)
        return free

    @cached_property
    def room(self) -> IntArray:
        """Beds left for arrivals from elsewhere of those said to be open (S, B).

        Patients of the problem that already lie there count: the bed that one of them leaves
        is not free within the same run.
        """
        said = self._table(lambda s: _UNBOUNDED if s.open_beds is None else s.open_beds)
        lying = np.zeros_like(said)
        admitted = np.array([p.admitted for p in self.problem.patients], dtype=bool)
        np.add.at(lying, (self.origin[admitted], self.bed[admitted]), 1)
        room: IntArray = np.maximum(said - self.occupied - lying, 0)
        return room

    @cached_property
    def regular(self) -> IntArray:
        """Regular beds (S, B)."""
        return self._table(lambda state: state.capacity.regular)

    @cached_property
    def isolation_free(self) -> IntArray:
        """Isolation places left (S, B)."""
        return self._table(lambda state: state.isolation_free)

    @cached_property
    def intake(self) -> IntArray:
        """Arrivals an hour (S, B)."""
        return self._table(lambda state: state.intake_per_hour)

    @cached_property
    def hourly_intake(self) -> IntArray:
        """Arrivals still free per hour (S, B, T)."""
        horizon = self.problem.horizon_hours
        table = np.repeat(self.intake[:, :, None], horizon, axis=2)
        for i, site in enumerate(self.problem.sites):
            for b, bed in enumerate(self.beds):
                taken = site.beds[bed].arrivals_taken if bed in site.beds else {}
                for hour, count in taken.items():
                    if 0 <= hour < horizon:
                        table[i, b, hour] = max(table[i, b, hour] - count, 0)
        return table

    @cached_property
    def trusted(self) -> BoolArray:
        """Are the figures usable under the policy? (S, B)"""
        policy = self.problem.policy
        return self._table(lambda state: int(stale_treatment(state, policy) != "exclude")) > 0

    @cached_property
    def fleets(self) -> list[tuple[str, str]]:
        """The (region, mode) pairs patients may need, sorted."""
        return sorted(set(self._needs()))

    @cached_property
    def fleet(self) -> IntArray:
        """The fleet each patient needs when it leaves its origin (P,)."""
        number = {pair: i for i, pair in enumerate(self.fleets)}
        return self._per_patient([number[pair] for pair in self._needs()])

    @cached_property
    def trips(self) -> IntArray:
        """Trips each fleet may start (F,)."""
        given = self.problem.fleet_trips
        return np.array([given.get(pair, 0) for pair in self.fleets], dtype=np.int64)

    def _needs(self) -> list[tuple[str, str]]:
        sites = self.problem.sites
        return [
            (sites[o].region, p.mode)
            for o, p in zip(self.origin, self.problem.patients, strict=True)
        ]

    @staticmethod
    def _per_patient(values: list[int]) -> IntArray:
        return np.array(values, dtype=np.int64)

    def _table(self, value: Callable[[BedState], int]) -> IntArray:
        table = np.zeros((len(self.problem.sites), len(self.beds)), dtype=np.int64)
        for i, site in enumerate(self.problem.sites):
            for b, bed in enumerate(self.beds):
                if bed in site.beds:
                    table[i, b] = value(site.beds[bed])
        return table
