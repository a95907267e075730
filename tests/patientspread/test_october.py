"""October 2020 of the exercise: tens between regions, the own region first (`benchmarks/october.py`)."""

import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from october_parts.play import play

# LCPS's busiest day until then, in mid-October, had 35; these days begin from nobody moved before
FIRST, LAST = date(2020, 10, 13), date(2020, 10, 14)
CEILING = 70


def test_a_plan_moves_tens_between_regions_and_nobody_in_vain() -> None:
    days = play(FIRST, LAST, old=False)
    assert sum(one.between for one in days) > 0
    assert max(one.between for one in days) <= CEILING
    assert sum(one.in_vain for one in days) == 0
    for one in days:
        assert one.outside_after <= one.outside_before


def test_what_is_asked_for_stays_in_the_region_where_it_can() -> None:
    days = play(FIRST, LAST, old=False, requests=True)
    assert sum(one.inside for one in days) > 10 * sum(one.between for one in days)
