"""Reading and judging forecasts: crossing a threshold, scenarios, scores, verdicts, stays."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capacity.foresight import (
    LEVELS,
    Ahead,
    beds_by_stays,
    brier,
    coverage,
    crossing,
    crps,
    scenarios,
    score,
    skill,
    survival,
    verdict,
)
from capacity.foresight.values import ahead_of

DAY = date(2024, 3, 1)
RISING = st.lists(st.floats(0, 500), min_size=9, max_size=9).map(sorted)


def crossed(course, threshold):
    found = crossing(course, threshold, DAY)
    assert found is not None
    return found


def about(middle, spread, days=1):
    offsets = np.array([-2, -1.6, -1.3, -0.7, 0, 0.7, 1.3, 1.6, 2])
    return ahead_of(24 * days, middle + spread * offsets, ("test", "1"))


@given(RISING, st.floats(-50, 600), st.floats(-50, 600))
def test_the_chance_of_passing_a_limit_falls_with_the_limit_and_stays_a_chance(values, one, other):
    found = Ahead(24, dict(zip(LEVELS, values, strict=True)), "test", "1")
    low, high = sorted([one, other])
    assert 1 >= found.chance_above(low) >= found.chance_above(high) >= 0


def test_the_chance_at_a_quantile_is_its_level():
    found = about(100, 10)
    for level, value in found.quantiles.items():
        assert found.chance_above(value) == pytest.approx(1 - level)


def test_quantiles_out_of_order_are_refused():
    with pytest.raises(ValueError, match="rise"):
        Ahead(24, {0.025: 5.0, 0.5: 4.0}, "test", "1")


def test_the_day_of_a_crossing_is_the_first_that_is_as_likely_as_not():
    course = [about(80 + 10 * h, 2 + 2 * h, h) for h in range(1, 8)]
    found = crossed(course, 110)
    assert found.day == DAY + timedelta(days=3)
    assert found.probability > 0.9
    assert found.warns
    assert found.earliest <= found.day <= found.latest
    assert len(found.chances) == 7


def test_a_threshold_that_is_unlikely_has_its_likeliest_day_and_a_small_chance():
    found = crossed([about(50, 3 * h, h) for h in range(1, 8)], 100)
    assert found.day == DAY + timedelta(days=7)
    assert found.probability < 0.1
    assert not found.warns
    assert found.latest is None


def test_without_a_forecast_there_is_no_crossing():
    assert crossing([], 10, DAY) is None


def test_the_order_of_horizons_does_not_matter_to_a_crossing():
    course = [about(80 + 10 * h, 5, h) for h in range(1, 8)]
    assert crossing(course[::-1], 110, DAY) == crossing(course, 110, DAY)


def test_scenarios_are_in_order():
    found = scenarios([about(50, 5, h) for h in (1, 2)])
    assert list(found) == ["favourable", "middle", "unfavourable"]
    assert all(a < b < c for a, b, c in zip(*found.values(), strict=True))


def test_a_sharp_forecast_that_is_right_scores_better_than_a_wide_one_and_than_a_wrong_one():
    levels = np.array(LEVELS)
    sharp, wide, wrong = (
        float(crps(one.values, levels, np.array(100.0)))
        for one in (about(100, 2), about(100, 20), about(130, 2))
    )
    assert sharp < wide < wrong


def test_crps_of_a_point_is_its_absolute_error():
    assert float(crps(np.full(9, 7.0), np.array(LEVELS), np.array(10.0))) == pytest.approx(
        3.0, rel=0.01
    )


def test_what_is_unknown_is_not_scored():
    assert score(about(10, 2), float("nan"), 9.0) is None
    assert score(about(10, 2), 9.0, float("nan")) is None
    truth = np.array([10.0, np.nan, 99.0])
    assert coverage(np.tile(about(10, 2).values, (3, 1)), truth) == 0.5
    assert brier(np.array([0.5, 1.0]), np.array([1.0, np.nan])) == 0.25
    assert skill(0.1, 0.2) == 0.5
    assert np.isnan(coverage(np.full((1, 9), np.nan), np.array([1.0])))


def judged(number, forecast, truth, present):
    scored = score(forecast, truth, present)
    assert scored is not None
    return verdict([scored] * number)


def test_a_forecast_earns_its_place():
    assert judged(19, about(10, 2), 10, 14).reason == "too_few"
    good = judged(20, about(10, 2), 10, 14)
    assert good.shown
    assert good.ratio == 0


def test_what_is_worse_than_persistence_lately_is_not_shown():
    found = judged(30, about(16, 5), 10, 12)
    assert (found.shown, found.reason) == (False, "worse_than_persistence")
    assert found.ratio == pytest.approx(3.0)


def test_an_interval_that_covers_too_little_is_not_shown():
    assert judged(30, about(12, 0.1), 10, 14).reason == "too_narrow"


def test_a_figure_that_never_moves_can_be_matched_but_not_beaten():
    assert judged(30, about(10, 1), 10, 10).shown
    assert judged(30, about(11, 1), 10, 10).reason == "worse_than_persistence"


def test_stays_that_have_not_ended_count_as_far_as_they_are_known():
    ended = survival(np.array([1.0, 2.0, 2.0, 4.0]), np.array([True] * 4), longest=5)
    np.testing.assert_allclose(ended, [1, 0.75, 0.25, 0.25, 0, 0])
    going_on = survival(
        np.array([1.0, 2.0, 2.0, 4.0]), np.array([True, True, False, True]), longest=5
    )
    assert (going_on >= ended).all()
    with pytest.raises(ValueError, match="no stay has ended"):
        survival(np.array([3.0]), np.array([False]))


def test_beds_by_stays_are_who_stays_on_and_who_comes():
    half_a_day = 0.5 ** np.arange(30.0)
    found = beds_by_stays(np.zeros(80), half_a_day, np.zeros(7), horizons=[1, 2])
    assert [one.median for one in found] == [40, 20]
    steady = beds_by_stays(np.zeros(80), half_a_day, np.full(7, 40.0))
    assert [one.median for one in steady] == [80] * 7
    assert steady[0].quantiles[0.025] < 80 < steady[0].quantiles[0.975]
    older = beds_by_stays(np.zeros(80), half_a_day, np.full(7, 40.0), dispersion=4.0)
    assert older[0].quantiles[0.975] > steady[0].quantiles[0.975]
