"""The patient level as a time-expanded network of plain arrays.

A patient flows through a pair column to the node (site, bed, arrival hour), perhaps along
waiting columns to a later hour, through an intake column (capped per hour) to (site, bed),
and into a bed unit. Bed units carry the phase weight and the graded load of their position,
both non-decreasing, so the LP fills them in order. Without the isolation and fleet rows this
is a network matrix and its vertices are whole (Ahuja, Magnanti & Orlin 1993, ch. 11); with
them nearly always, and `lexico` closes the rest exactly.

Columns: pairs K, unplaced P, waiting and intake per (site, bed, hour), bed units, beds over
the open phases (soft capacity), beds per region around the fair-share band.
"""

from __future__ import annotations

import numpy as np

from patientspread.engine.assign_plan import AssignModel
from patientspread.engine.eligibility import eligible
from patientspread.engine.goals import Prices
from patientspread.engine.grid import Grid, grid_of, open_widths
from patientspread.engine.linear import INFINITY, BoolArray, Builder
from patientspread.engine.share_rows import ShareRows
from patientspread.engine.types import AssignProblem, FloatArray, IntArray

WAIT_COST = 60  # minutes counted for each hour a patient waits after its earliest arrival


class _Assembly:
    """Builds the blocks one after the other; each method adds one family of rows."""

    def __init__(self, grid: Grid, goals: tuple[str, ...]) -> None:
        self.grid = grid
        self.builder = Builder()
        self.prices = Prices(goals)
        self.patient, self.site = np.nonzero(eligible(grid))
        self.bed = grid.bed[self.patient]
        beds = len(grid.beds)
        self.place = self.site * beds + self.bed  # (site, bed) of each pair as one number
        self.demand = np.bincount(self.place, minlength=len(grid.problem.sites) * beds)

    def patients(self) -> None:
        """Each patient is at one site or unplaced."""
        grid, count = self.grid, len(self.grid.problem.patients)
        pairs = self.builder.add_columns(len(self.patient), 1.0)
        unplaced = self.builder.add_columns(count, 1.0)
        first = self.builder.add_rows(np.ones(count), np.ones(count))
        self.pair_columns = pairs + np.arange(len(self.patient))
        self.first_unplaced = unplaced
        out = unplaced + np.arange(count)
        self.builder.add_entries(first + self.patient, self.pair_columns, 1.0)
        self.builder.add_entries(first + np.arange(count), out, 1.0)
        patients = grid.problem.patients
        priority = np.array([0 if p.bring_back else p.priority for p in patients], dtype=float)
        self.prices.add("unplaced", out, priority)
        self.prices.add("bring_back", out, np.array([float(p.bring_back) for p in patients]))
        self.prices.add("minutes_plus_wait", self.pair_columns, self._pair(grid.minutes))
        leaves = self._pair(grid.leaves)
        admitted = np.array([p.admitted for p in patients], dtype=bool)[self.patient]
        self.prices.add("transfers", self.pair_columns, leaves)
        self.prices.add("admitted_moves", self.pair_columns, leaves * admitted)
        self._out_of_region()
        self._changes(out)

    def _pair(self, table: IntArray | BoolArray) -> FloatArray:
        return np.asarray(table[self.patient, self.site], dtype=float)

    def _out_of_region(self) -> None:
        sites, patients = self.grid.problem.sites, self.grid.problem.patients
        names = {name: i for i, name in enumerate(sorted({s.region for s in sites}))}
        here = np.array([names[s.region] for s in sites], dtype=np.int64)
        wanted = np.array([names.get(p.preferred_region, -1) for p in patients], dtype=np.int64)
        outside = here[self.site] != wanted[self.patient]
        self.prices.add("out_of_region", self.pair_columns, outside.astype(float))

    def _changes(self, unplaced: IntArray) -> None:
        grid = self.grid
        kept = np.full(len(grid.problem.patients), -1, dtype=np.int64)
        for patient, site in grid.problem.open_proposals.items():
            if patient in grid.patient_index:
                kept[grid.patient_index[patient]] = grid.site_index.get(site, len(grid.site_index))
        asked = kept[self.patient]
        self.prices.add(
            "changes", self.pair_columns, ((asked >= 0) & (asked != self.site)).astype(float)
        )
        self.prices.add("changes", unplaced, (kept >= 0).astype(float))

    def arrivals(self) -> None:
        """Waiting and intake: node (site, bed, hour) for every hour that can matter."""
        grid, horizon = self.grid, self.grid.problem.horizon_hours
        arrival = grid.earliest[self.patient, self.site]
        node = self.place * horizon + arrival
        used = np.flatnonzero(self.demand)
        first = np.full(len(self.demand), horizon, dtype=np.int64)
        np.minimum.at(first, self.place, arrival)
        lengths = horizon - first[used]
        places = np.repeat(used, lengths)
        offset = np.concatenate(([0], np.cumsum(lengths)[:-1])) if len(used) else np.zeros(0, int)
        hours = (
            np.arange(len(places)) - np.repeat(offset, lengths) + np.repeat(first[used], lengths)
        )
        number = np.full(len(self.demand) * horizon, -1, dtype=np.int64)
        number[places * horizon + hours] = np.arange(len(places))
        rows = self.builder.add_rows(np.zeros(len(places)), np.zeros(len(places)))
        self.builder.add_entries(rows + number[node], self.pair_columns, 1.0)
        beds = len(grid.beds)
        caps = grid.hourly_intake[places // beds, places % beds, hours].astype(float)
        intake = self.builder.add_columns(len(places), caps) + np.arange(len(places))
        self.builder.add_entries(rows + np.arange(len(places)), intake, -1.0)
        waits = np.flatnonzero(hours < horizon - 1)
        wait = self.builder.add_columns(len(waits)) + np.arange(len(waits))
        self.builder.add_entries(rows + waits, wait, -1.0)
        self.builder.add_entries(rows + waits + 1, wait, 1.0)
        self.prices.add("minutes_plus_wait", wait, float(WAIT_COST))
        self.used = used
        self.row_of_place = np.full(len(self.demand), -1, dtype=np.int64)
        count = len(used)
        self.row_of_place[used] = np.arange(count) + self.builder.add_rows(
            np.zeros(count), np.zeros(count)
        )
        self.builder.add_entries(self.row_of_place[places], intake, 1.0)

    def units(self) -> None:
        """Bed units with the phase and the load of their position."""
        grid = self.grid
        free = grid.free.reshape(-1)[self.used]
        count = np.minimum(free, self.demand[self.used])
        place = np.repeat(self.used, count)
        before = np.repeat(np.cumsum(count) - count, count)
        position = np.arange(len(place)) - before + grid.occupied.reshape(-1)[place] + 1
        columns = self.builder.add_columns(len(place), 1.0) + np.arange(len(place))
        self.builder.add_entries(self.row_of_place[place], columns, -1.0)
        self.prices.add("phase", columns, self._phase_weight(place, position))
        self.prices.add("fairness", columns, self._load(place, position))
        self.unit_columns, self.unit_place = columns, place
        if grid.problem.policy.soft_capacity:
            self._over(free)

    def _over(self, free: IntArray) -> None:
        """Beds above the open phases, one unit each, so that load stays graded."""
        grid = self.grid
        extra = np.maximum(self.demand[self.used] - free, 0)
        place = np.repeat(self.used, extra)
        before = np.repeat(np.cumsum(extra) - extra, extra)
        start = np.maximum(grid.occupied, self._open_total()).reshape(-1)[place]
        position = np.arange(len(place)) - before + start + 1
        columns = self.builder.add_columns(len(place), 1.0) + np.arange(len(place))
        self.builder.add_entries(self.row_of_place[place], columns, -1.0)
        self.prices.add("over", columns, 1.0)
        self.prices.add("phase", columns, float(grid.problem.policy.phase_weights[-1]))
        self.prices.add("fairness", columns, self._load(place, position))
        self.unit_columns = np.concatenate((self.unit_columns, columns))
        self.unit_place = np.concatenate((self.unit_place, place))

    def _open_total(self) -> IntArray:
        grid = self.grid
        total = np.zeros(grid.occupied.shape, dtype=np.int64)
        for i, site in enumerate(grid.problem.sites):
            for b, bed in enumerate(grid.beds):
                if bed in site.beds:
                    total[i, b] = sum(open_widths(site.beds[bed], grid.problem.policy))
        return total

    def _phase_weight(self, place: IntArray, position: IntArray) -> FloatArray:
        """Weight of the phase that bed number `position` of the stack of open phases is in."""
        grid, policy = self.grid, self.grid.problem.policy
        edges = np.zeros((len(self.demand), len(policy.phase_weights)), dtype=np.int64)
        for i, site in enumerate(grid.problem.sites):
            for b, bed in enumerate(grid.beds):
                if bed in site.beds:
                    widths = open_widths(site.beds[bed], policy)
                    edges[i * len(grid.beds) + b] = np.cumsum(widths)
        phase = (position[:, None] > edges[place]).sum(axis=1)
        weights: FloatArray = np.array(policy.phase_weights, dtype=np.float64)
        taken: FloatArray = weights[phase]
        return taken

    def _load(self, place: IntArray, position: IntArray) -> FloatArray:
        """round(100 (2 o - 1) / regular), half to even; without regular beds, over 1 bed."""
        regular = np.maximum(self.grid.regular.reshape(-1)[place], 1)
        return np.rint(100 * (2 * position - 1) / regular)

    def rooms(self) -> None:
        """Arrivals from elsewhere per (site, bed): never more than the open beds left."""
        moving = np.flatnonzero(self.grid.leaves[self.patient, self.site])
        place = self.place[moving]
        wanted = np.bincount(place, minlength=len(self.demand))
        self.room_rows = self._caps(moving, place, wanted, self.grid.room.reshape(-1))

    def isolation(self) -> None:
        """Isolation patients per (site, bed)."""
        iso = np.flatnonzero(self.grid.isolation[self.patient])
        wanted = np.bincount(self.place[iso], minlength=len(self.demand))
        free = self.grid.isolation_free.reshape(-1)
        self.isolation_rows = self._caps(iso, self.place[iso], wanted, free)

    def fleet(self) -> None:
        """Trips per (origin region, mode)."""
        moving = np.flatnonzero(self.grid.leaves[self.patient, self.site])
        fleet = self.grid.fleet[self.patient[moving]]
        wanted = np.bincount(
            self.grid.fleet[np.unique(self.patient[moving])], minlength=len(self.grid.fleets)
        )
        self.fleet_rows = self._caps(moving, fleet, wanted, self.grid.trips)

    def _caps(self, pairs: IntArray, group: IntArray, wanted: IntArray, cap: IntArray) -> IntArray:
        """Rows ``sum of the pairs of a group <= cap`` where the cap can bind at all."""
        scarce = np.flatnonzero(wanted > cap)
        number = np.full(len(cap), -1, dtype=np.int64)
        count = len(scarce)
        number[scarce] = np.arange(count) + self.builder.add_rows(
            np.full(count, -INFINITY), cap[scarce].astype(float)
        )
        inside = number[group] >= 0
        self.builder.add_entries(number[group[inside]], self.pair_columns[pairs[inside]], 1.0)
        return number

    def shares(self) -> None:
        """What regions keep, and carry of the whole."""
        rows = ShareRows(self.grid, self.builder, self.prices, (self.patient, self.site))
        rows.region_first(self.pair_columns)
        rows.band(self.pair_columns, self.unit_columns, self.unit_place)

    def finished(self) -> AssignModel:
        """The model with one cost vector a goal."""
        model = self.builder.build()
        return AssignModel(
            grid=self.grid,
            model=model,
            goals=self.prices.goals(model.columns),
            pair_patient=self.patient,
            pair_site=self.site,
            first_unplaced=self.first_unplaced,
            place_rows=self.row_of_place,
            room_rows=self.room_rows,
            isolation_rows=self.isolation_rows,
            fleet_rows=self.fleet_rows,
        )


def build_assign(problem: AssignProblem) -> AssignModel:
    """The matrix of a patient-level problem.

    Raises `ProblemError` where the problem contradicts itself (see `check_assign`).
    """
    assembly = _Assembly(grid_of(problem), problem.policy.objectives)
    assembly.patients()
    assembly.arrivals()
    assembly.units()
    assembly.rooms()
    assembly.isolation()
    assembly.fleet()
    assembly.shares()
    return assembly.finished()
