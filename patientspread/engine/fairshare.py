"""Fair shares: what each region should carry under a key, in exact arithmetic.

Practice: a region's relative load is its occupied beds over its share of the national load,
and regions are left alone inside a band around 1. Integer targets by largest remainder
(Hamilton's method; Balinski & Young 1982), so that they add up to the load.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from patientspread.engine.errors import ProblemError
from patientspread.engine.types import FairShare


def shares(share: FairShare, regions: Sequence[str]) -> list[Fraction]:
    """Each region's part of the whole, as exact fractions that sum to 1.

    A region the key does not name has no share. Raises `ProblemError` if no region has one.
    """
    weights = [Fraction(repr(share.key.get(region, 0))) for region in regions]
    total = sum(weights, Fraction(0))
    if total <= 0 or min(weights) < 0:
        raise ProblemError("a fair-share key needs non-negative weights with a positive sum")
    return [weight / total for weight in weights]


def band_edges(share: FairShare, regions: Sequence[str], load: int) -> list[tuple[int, int]]:
    """(floor of share x (1 - band), ceiling of share x (1 + band)) in beds, per region."""
    band = Fraction(repr(share.band))
    targets = [part * load for part in shares(share, regions)]
    return [(max(math.floor(t * (1 - band)), 0), math.ceil(t * (1 + band))) for t in targets]


def largest_remainder(parts: Sequence[Fraction], load: int) -> list[int]:
    """Whole targets that sum to `load`; ties go to the region that comes first."""
    exact = [part * load for part in parts]
    whole = [math.floor(e) for e in exact]
    left = load - sum(whole)
    order = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], i))
    for i in order[:left]:
        whole[i] += 1
    return whole
