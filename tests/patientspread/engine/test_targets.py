"""The targets of a week: two levels, one plan for several forecasts, the cohort's share."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patientspread.engine.errors import ProblemError
from patientspread.engine.flow_types import FlowPolicy, FlowProblem
from patientspread.engine.targets import week_targets
from patientspread.engine.types import FairShare

ORDER = ("over", "phase", "fair_share_band", "transfers", "minutes")
REGION_OF = {"A1": "A", "A2": "A", "B1": "B", "B2": "B"}


def country(forecast, shared=None, days=2) -> FlowProblem:
    """Two regions of two hospitals with a hundred ward beds each, half an hour apart."""
    size = len(REGION_OF)
    table = np.array(forecast, dtype=np.int64).reshape(size, 1, 1).repeat(days, axis=2)
    part = None
    if shared is not None:
        part = np.array(shared, dtype=np.int64).reshape(size, 1, 1).repeat(days, axis=2)
    travel = np.full((size, size), 30, dtype=np.int64)
    np.fill_diagonal(travel, 0)
    plenty = np.full((size, 1, days), 50, dtype=np.int64)
    return FlowProblem(
        nodes=tuple(REGION_OF),
        beds=("ward",),
        days=days,
        capacity=np.array([[[100, 10, 0, 0]]] * size, dtype=np.int64),
        forecast=table,
        transferable=plenty,
        trips=plenty,
        intake=plenty,
        travel_minutes=travel,
        policy=FlowPolicy({"ward": 270}, ORDER, fair_share=FairShare({"A": 1, "B": 1}, band=0.0)),
        shared=part,
    )


def test_the_share_is_of_the_cohort_and_not_of_who_lies_there_besides() -> None:
    # as many lie in A as in B, but thirty of the forty of the cohort lie in A
    problem = country([60, 60, 60, 60], shared=[20, 10, 5, 5])
    week = week_targets(problem, REGION_OF, {"p50": problem.forecast})
    first = {(one.region, one.day): one for one in week.targets}
    assert (first["A", 0].sends, first["B", 0].takes) == (10, 10)
    assert (first["A", 1].sends, first["B", 1].takes) == (0, 0)
    assert first["B", 1].after == {"p50": 130}
    assert sum(first["B", 0].houses.values()) == 10
    assert week.proven_optimal
    everybody = country([60, 60, 60, 60])
    still = week_targets(everybody, REGION_OF, {"p50": everybody.forecast})
    assert not any(one.takes for one in still.targets)


def test_a_worse_forecast_counts_in_the_same_plan() -> None:
    problem = country([95, 95, 60, 60], shared=[0, 0, 0, 0], days=1)
    worse = problem.forecast.copy()
    worse[:2] = 120  # beyond the 110 beds of each
    week = week_targets(problem, REGION_OF, {"p50": problem.forecast, "p90": worse})
    sent = next(one for one in week.targets if one.region == "A")
    assert sent.expected == {"p50": 190, "p90": 240}
    assert sent.sends >= 20
    assert week.plan.objectives["p90"]["over"] == 0


def test_a_forecast_of_another_shape_is_refused() -> None:
    problem = country([60, 60, 60, 60])
    with pytest.raises(ProblemError, match="p90"):
        week_targets(problem, REGION_OF, {"p90": problem.forecast[:2]})
    with pytest.raises(ProblemError, match="shared"):
        week_targets(
            replace(problem, shared=problem.forecast[:2]), REGION_OF, {"p50": problem.forecast}
        )


@settings(max_examples=25)
@given(
    st.lists(st.integers(0, 130), min_size=4, max_size=4),
    st.lists(st.floats(0, 1), min_size=4, max_size=4),
    st.lists(st.integers(0, 20), min_size=4, max_size=4),
)
def test_what_regions_take_is_what_others_send_and_hospitals_take_all_of_it(
    beds, parts, more
) -> None:
    shared = [int(n * part) for n, part in zip(beds, parts, strict=True)]
    problem = country(beds, shared)
    worse = problem.forecast + np.array(more, dtype=np.int64)[:, None, None]
    week = week_targets(problem, REGION_OF, {"p50": problem.forecast, "p90": worse})
    for day in range(problem.days):
        now = [one for one in week.targets if one.day == day]
        assert sum(one.takes for one in now) == sum(one.sends for one in now)
        assert all(sum(one.houses.values()) == one.takes for one in now)
        assert all(one.after["p50"] >= 0 for one in now)
