"""Who carries what of the shared load: each region's patients, its band, and what it may let go.

The share counts only the patients that are shared out (`Patient.shared`, `FairShare.load`): the
cohort of an outbreak, say. Beds that regular care fills are no room: `FairShare.room` bounds what
a region is asked to take for the sake of its share, so that nobody is pushed into a full region.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patientspread.engine.fairshare import band_edges
from patientspread.engine.grid import Grid
from patientspread.engine.linear import BoolArray
from patientspread.engine.types import FairShare, IntArray


@dataclass(frozen=True)
class Sharing:
    """R regions in the order of `regions`, B bed types in the order of the grid; all (R, B).

    `base` lie there and stay whatever the plan does, `present` with the patients of the problem
    whose origin is there; `low` and `high` are the edges of the band; `spare` is how many are
    there above the band: so many may leave the region for the sake of the share.
    """

    regions: tuple[str, ...]
    base: IntArray
    present: IntArray
    low: IntArray
    high: IntArray
    spare: IntArray

    def outside(self, region: int, bed: int, load: int) -> int:
        """Beds outside the band of a region with so many patients."""
        low, high = int(self.low[region, bed]), int(self.high[region, bed])
        return max(low - load, 0) + max(load - high, 0)


def regions_of(grid: Grid) -> tuple[str, ...]:
    """The regions of the sites, sorted."""
    return tuple(sorted({site.region for site in grid.problem.sites}))


def region_numbers(grid: Grid) -> IntArray:
    """Each site's region as a position in `regions_of` (S,)."""
    number = {region: i for i, region in enumerate(regions_of(grid))}
    return np.array([number[s.region] for s in grid.problem.sites], dtype=np.int64)


def shared_patients(grid: Grid) -> BoolArray:
    """Does the patient count in the share? (P,)"""
    return np.array([p.shared for p in grid.problem.patients], dtype=bool)


def sharing_of(grid: Grid, share: FairShare) -> Sharing:
    """Bands and room of every region under a key, before anybody moves."""
    regions, region = regions_of(grid), region_numbers(grid)
    shape = (len(regions), len(grid.beds))
    base = np.zeros(shape, dtype=np.int64)
    np.add.at(base, region, _load(grid, share))
    counted = np.flatnonzero(shared_patients(grid))
    present = base.copy()
    np.add.at(present, (region[grid.origin[counted]], grid.bed[counted]), 1)
    low, high = np.zeros_like(base), np.zeros_like(base)
    for b in range(shape[1]):
        edges = band_edges(share, regions, int(present[:, b].sum()))
        low[:, b], high[:, b] = np.array(edges, dtype=np.int64).reshape(-1, 2).T
    spare = np.maximum(present - high, 0)
    if share.room is not None:
        rows = [[share.room.get((r, bed), 0) for bed in grid.beds] for r in regions]
        most = present + np.array(rows, dtype=np.int64).reshape(shape)
        low, high = np.minimum(low, most), np.minimum(high, most)
    return Sharing(regions, base, present, low, high, spare)


def leaves_region(grid: Grid) -> BoolArray:
    """Does the pair take the patient out of the region where it is, other than home? (P, S)"""
    names, here = regions_of(grid), region_numbers(grid)
    number = {region: i for i, region in enumerate(names)}
    wanted = [number.get(p.preferred_region, -1) for p in grid.problem.patients]
    out = here[grid.origin][:, None] != here[None, :]
    not_home = np.array(wanted, dtype=np.int64)[:, None] != here[None, :]
    left: BoolArray = out & not_home
    return left


def _load(grid: Grid, share: FairShare) -> IntArray:
    """Patients per site and bed type whose sharing out is the goal, before anybody moves (S, B)."""
    if share.load is None:
        return grid.occupied
    load = share.load
    rows = [[load.get((site.id, bed), 0) for bed in grid.beds] for site in grid.problem.sites]
    return np.array(rows, dtype=np.int64).reshape(grid.occupied.shape)
