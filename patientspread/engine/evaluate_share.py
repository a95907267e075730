"""What regions keep and carry, counted again by plain loops: see `evaluate`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from fractions import Fraction

from patientspread.engine.types import AssignProblem, BedState, FairShare, Patient, Site

Placed = Iterable[tuple[Patient, Site, int]]


def outside_band(problem: AssignProblem, placed: Placed, taken: Callable[[BedState], int]) -> int:
    """Shared patients outside the band around the share of their region."""
    share = problem.policy.fair_share
    if share is None:
        return 0
    come = Counter((s.region, p.bed) for p, s, _ in placed if p.shared)
    outside = 0
    for region, bed, stays, now, low, high in _shares(problem, share, taken):
        most = high if share.room is None else now + share.room.get((region, bed), 0)
        load = stays + come[region, bed]
        outside += max(load - min(high, most), 0) + max(min(low, most) - load, 0)
    return outside


def left_in_vain(problem: AssignProblem, placed: Placed, taken: Callable[[BedState], int]) -> int:
    """Patients who left their region, beyond those that it had above its band."""
    region_of = {s.id: s.region for s in problem.sites}
    left: Counter[tuple[str, str, bool]] = Counter()
    for p, s, _ in placed:
        if s.region not in {region_of[p.origin], p.preferred_region}:
            left[region_of[p.origin], p.bed, p.shared] += 1
    share = problem.policy.fair_share
    spare: dict[tuple[str, str, bool], int] = {}
    if share is not None:
        for region, bed, _stays, now, _low, high in _shares(problem, share, taken):
            spare[region, bed, True] = max(now - high, 0)
    return sum(max(n - spare.get(key, 0), 0) for key, n in left.items())


def _shares(
    problem: AssignProblem, share: FairShare, taken: Callable[[BedState], int]
) -> Iterable[tuple[str, str, int, int, int, int]]:
    """(region, bed, who stays anyhow, who is there now, low, high) of every region and bed."""
    regions = {s.region for s in problem.sites}
    region_of = {s.id: s.region for s in problem.sites}
    whole = sum(Fraction(repr(share.key.get(r, 0))) for r in regions)
    band = Fraction(repr(share.band))
    beds = {b for s in problem.sites for b in s.beds} | {p.bed for p in problem.patients}
    for bed in beds:
        stays = dict.fromkeys(regions, 0)
        for s in problem.sites:
            if share.load is not None:
                stays[s.region] += share.load.get((s.id, bed), 0)
            elif bed in s.beds:
                stays[s.region] += taken(s.beds[bed])
        now = dict(stays)
        for p in problem.patients:
            if p.bed == bed and p.shared:
                now[region_of[p.origin]] += 1
        for region in regions:
            target = Fraction(repr(share.key.get(region, 0))) / whole * sum(now.values())
            low, high = max(math.floor(target * (1 - band)), 0), math.ceil(target * (1 + band))
            yield region, bed, stays[region], now[region], low, high
