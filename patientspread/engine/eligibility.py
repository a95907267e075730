"""Which patient may go to which site at all: the hard rules, one by one.

Every rule is a boolean matrix (patients, sites), true where the rule allows the pair, so a
refusal can always be named. The solver uses their conjunction; the explanations use them
separately and in the order of `RULES`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from patientspread.engine.grid import Grid
from patientspread.engine.linear import BoolArray


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

    Who lies there already goes only to the site that it came from, however full the region is: it gets no
    fuller. Room: the region's occupied beds of that type, at the start of the run, are at most
    `bring_back_load` x its regular beds.
    """
    sites, policy = grid.problem.sites, grid.problem.policy
    allowed = np.ones(grid.minutes.shape, dtype=bool)
    for i, patient in enumerate(grid.problem.patients):
        if not patient.bring_back:
            continue
        home = np.array([s.region == patient.preferred_region for s in sites], dtype=bool)
        if patient.home and home[grid.site_index[patient.origin]]:
            allowed[i] = [s.id == patient.home for s in sites]
            continue
        taken = int(grid.occupied[home, grid.bed[i]].sum())
        regular = int(grid.regular[home, grid.bed[i]].sum())
        allowed[i] = home & grid.leaves[i] & (taken <= policy.bring_back_load * regular)
    return allowed


def _isolation_exists(grid: Grid) -> BoolArray:
    return _per_site(grid, grid.isolation_free > 0) | ~grid.isolation[:, None]


def _open_bed_exists(grid: Grid) -> BoolArray:
    return _per_site(grid, grid.room > 0) | ~grid.leaves


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
    "open": _open_bed_exists,
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
