"""Which patient may go to which site at all: the hard rules, one by one.

Every rule is a boolean matrix (patients, sites), true where the rule allows the pair, so a
refusal can always be named. The solver uses their conjunction; the explanations use them
separately and in the order of `RULES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from patientspread.engine.errors import ProblemError
from patientspread.engine.linear import BoolArray
from patientspread.engine.types import PHASES, AssignPolicy, AssignProblem, BedState, IntArray

MINUTES_PER_HOUR = 60


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
    """Widths of the four phases, 0 for a phase that is not open."""
    widths = state.capacity.as_tuple()
    return tuple(
        w if phase in policy.phases_open else 0 for phase, w in zip(PHASES, widths, strict=True)
    )


@dataclass(frozen=True)
class Grid:
    """The problem as arrays. P patients, S sites, B bed types in the order of `beds`.

    `origin`, `bed`, `ready`, `isolation` are (P,); the bed tables `occupied` (with withheld
    beds counted as taken), `free`, `isolation_free`, `intake`, `regular`, `offered` are
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


def _per_site(grid: Grid, allowed: BoolArray) -> BoolArray:
    """Spread a (S, B) table over the patients by their bed type: (P, S)."""
    return allowed.T[grid.bed]


def _specialism(grid: Grid) -> BoolArray:
    names = sorted({p.specialism for p in grid.problem.patients})
    offers = np.array([[n in s.specialisms for s in grid.problem.sites] for n in names], dtype=bool)
    number = {name: i for i, name in enumerate(names)}
    rows = [number[p.specialism] for p in grid.problem.patients]
    return offers.reshape(len(names), len(grid.problem.sites))[rows]


def _not_declined(grid: Grid) -> BoolArray:
    allowed = np.ones(grid.minutes.shape, dtype=bool)
    for patient, site in grid.problem.policy.declined:
        if patient in grid.patient_index and site in grid.site_index:
            allowed[grid.patient_index[patient], grid.site_index[site]] = False
    return allowed


def _open_site(grid: Grid) -> BoolArray:
    opened = np.array([not s.closed for s in grid.problem.sites], dtype=bool)
    return np.broadcast_to(opened, grid.minutes.shape)


def _own_site(grid: Grid) -> BoolArray:
    if grid.problem.policy.own_site_allowed:
        return np.ones(grid.minutes.shape, dtype=bool)
    return grid.leaves


def _within_travel(grid: Grid) -> BoolArray:
    limit = np.array([p.max_minutes for p in grid.problem.patients], dtype=np.int64)
    return grid.minutes <= limit[:, None]


def _in_time(grid: Grid) -> BoolArray:
    return grid.earliest < grid.problem.horizon_hours


def _home_has_room(grid: Grid) -> BoolArray:
    """Bring-back candidates go only to their own region, and only if it has room.

    Room: the region's occupied beds of that type, at the start of the run, are at most
    `bring_back_load` x its regular beds.
    """
    sites, policy = grid.problem.sites, grid.problem.policy
    allowed = np.ones(grid.minutes.shape, dtype=bool)
    for i, patient in enumerate(grid.problem.patients):
        if not patient.bring_back:
            continue
        home = np.array([s.region == patient.preferred_region for s in sites], dtype=bool)
        taken = int(grid.occupied[home, grid.bed[i]].sum())
        regular = int(grid.regular[home, grid.bed[i]].sum())
        allowed[i] = home & grid.leaves[i] & (taken <= policy.bring_back_load * regular)
    return allowed


def _isolation_exists(grid: Grid) -> BoolArray:
    return _per_site(grid, grid.isolation_free > 0) | ~grid.isolation[:, None]


def _bed_exists(grid: Grid) -> BoolArray:
    if grid.problem.policy.soft_capacity:
        return _per_site(grid, grid.offered)
    return _per_site(grid, grid.free > 0)


def _trip_exists(grid: Grid) -> BoolArray:
    return (grid.trips > 0)[grid.fleet][:, None] | ~grid.leaves


#: code -> which pairs the rule allows; in the order in which refusals are named.
RULES: dict[str, Callable[[Grid], BoolArray]] = {
    "bed_type": lambda grid: _per_site(grid, grid.offered),
    "specialism": _specialism,
    "closed": _open_site,
    "own_site": _own_site,
    "travel": _within_travel,
    "horizon": _in_time,
    "declined": _not_declined,
    "unreliable": lambda grid: _per_site(grid, grid.trusted),
    "bring_back": _home_has_room,
    "full": _bed_exists,
    "isolation": _isolation_exists,
    "intake": lambda grid: _per_site(grid, grid.intake > 0),
    "fleet": _trip_exists,
}


def eligible(grid: Grid) -> BoolArray:
    """The pairs that no hard rule forbids (P, S)."""
    allowed = np.ones(grid.minutes.shape, dtype=bool)
    for rule in RULES.values():
        allowed &= rule(grid)
    return allowed


def refusals(grid: Grid) -> dict[str, BoolArray]:
    """code -> the pairs that rule forbids (P, S)."""
    return {code: ~rule(grid) for code, rule in RULES.items()}
