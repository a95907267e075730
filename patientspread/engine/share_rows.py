"""The rows of the matrix about regions: nobody leaves in vain, and the band around each share."""

from __future__ import annotations

import numpy as np

from patientspread.engine.goals import Prices
from patientspread.engine.grid import Grid
from patientspread.engine.linear import INFINITY, Builder
from patientspread.engine.sharing import (
    Sharing,
    leaves_region,
    region_numbers,
    shared_patients,
    sharing_of,
)
from patientspread.engine.types import IntArray


class ShareRows:
    """Adds the rows of ``region_first`` and ``fair_share_band`` to a matrix in the making."""

    def __init__(
        self, grid: Grid, builder: Builder, prices: Prices, pairs: tuple[IntArray, IntArray]
    ) -> None:
        self.grid, self.builder, self.prices = grid, builder, prices
        self.patient, self.site = pairs
        share = grid.problem.policy.fair_share
        self.sharing = None if share is None else sharing_of(grid, share)
        self.region = region_numbers(grid)

    def region_first(self, columns: IntArray) -> None:
        """Patients who leave their region though it has none too many for its share."""
        if "region_first" not in self.prices:
            return
        grid, beds = self.grid, len(self.grid.beds)
        leaving = np.flatnonzero(leaves_region(grid)[self.patient, self.site])
        who = self.patient[leaving]
        group = self.region[grid.origin[who]] * beds + grid.bed[who]
        spare = np.zeros(len(self.grid.problem.sites) * beds, dtype=np.int64)
        if self.sharing is not None:
            spare = self.sharing.spare.reshape(-1)
        free = (spare[group] > 0) & shared_patients(grid)[who]
        self.prices.add("region_first", columns[leaving[~free]], 1.0)
        for cell in np.unique(group[free]):
            row = self.builder.add_rows(np.zeros(1), np.zeros(1))
            both = self.builder.add_columns(2, np.array([float(spare[cell]), INFINITY]))
            mine = columns[leaving[free & (group == cell)]]
            self.builder.add_entries(np.full(len(mine), row), mine, 1.0)
            self.builder.add_entries(np.full(2, row), both + np.arange(2), -1.0)
            self.prices.add("region_first", np.array([both + 1]), 1.0)

    def band(self, pairs: IntArray, units: IntArray, unit_place: IntArray) -> None:
        """Shared patients per region outside the band around its share.

        Where everybody counts, the filled beds themselves are counted: that stays a network.
        """
        if "fair_share_band" not in self.prices or self.sharing is None:
            return
        beds, shared = len(self.grid.beds), shared_patients(self.grid)
        if shared.all():
            columns, site, bed = units, unit_place // beds, unit_place % beds
        else:
            mine = np.flatnonzero(shared[self.patient])
            columns, site = pairs[mine], self.site[mine]
            bed = self.grid.bed[self.patient[mine]]
        group = self.region[site] * beds + bed
        for cell in range(self.sharing.base.size):
            self._cell(columns[group == cell], self.sharing, divmod(cell, beds))

    def _cell(self, columns: IntArray, sharing: Sharing, at: tuple[int, int]) -> None:
        base, low, high = (int(t[at]) for t in (sharing.base, sharing.low, sharing.high))
        below, inside = max(low - base, 0), max(high - max(low, base), 0)
        self.prices.offset("fair_share_band", below + max(base - high, 0))
        row = self.builder.add_rows(np.zeros(1), np.zeros(1))
        parts = self.builder.add_columns(3, np.array([below, inside, INFINITY])) + np.arange(3)
        self.builder.add_entries(np.full(len(columns), row), columns, 1.0)
        self.builder.add_entries(np.full(3, row), parts, -1.0)
        self.prices.add("fair_share_band", parts, np.array([-1.0, 0.0, 1.0]))
