"""Beds days ahead: quantiles in order, nothing of the future, silence stays silence, steps are told."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capacity.foresight import LEVELS, beds_ahead, beds_of_all, find_shifts, track

from .series import FIRST, daily, ordinary, stepped, wave

AT = FIRST + timedelta(days=89)
COUNTS = st.one_of(st.integers(0, 300).map(float), st.just(float("nan")))


def medians(aheads):
    return [one.median for one in aheads]


def width(one):
    return one.quantiles[0.975] - one.quantiles[0.025]


@settings(max_examples=8, deadline=None)
@given(st.lists(COUNTS, min_size=1, max_size=60))
def test_quantiles_rise_and_are_never_below_nought_whatever_is_reported(values):
    for one in beds_ahead(daily(values), FIRST + timedelta(days=len(values) - 1)):
        found = list(one.quantiles.values())
        assert list(one.quantiles) == list(LEVELS)
        assert found == sorted(found)
        assert found[0] >= 0
        assert np.isfinite(found).all()


@settings(max_examples=8, deadline=None)
@given(st.integers(20, 80), st.lists(COUNTS, min_size=1, max_size=30))
def test_what_comes_later_never_changes_an_earlier_forecast(days, later):
    at = FIRST + timedelta(days=days - 1)
    past = wave(days, seed=days)
    assert beds_ahead(daily(past), at) == beds_ahead(daily([*past, *later]), at)


def test_a_step_that_is_found_later_does_not_change_what_was_said_before_it():
    values = stepped(90, 60, 2.5)
    whole = track([daily(values)])
    for day in (55, 61, 62):
        before = track([daily(values[: day + 1])])
        np.testing.assert_allclose(whole[0, day], before[0, day])


def test_the_forecast_of_a_day_is_the_same_in_a_track_and_alone():
    values = wave(90)
    alone = beds_ahead(daily(values), AT)
    np.testing.assert_allclose([a.values for a in alone], track([daily(values)])[0, -1])


def test_no_place_changes_the_forecast_of_another_and_order_does_not_matter():
    places = [
        daily(wave(90)),
        daily(ordinary(70)),
        daily(wave(90), admissions=ordinary(90, level=5)),
    ]
    together = beds_of_all(places, FIRST + timedelta(days=69))
    turned = beds_of_all(places[::-1], FIRST + timedelta(days=69))[::-1]
    for place, one, other in zip(places, together, turned, strict=True):
        alone = beds_ahead(place, FIRST + timedelta(days=69))
        assert one == other
        np.testing.assert_allclose([a.values for a in one], [a.values for a in alone], rtol=1e-9)


def test_the_calendar_alone_changes_nothing():
    moved = daily(wave(90))
    moved = type(moved)(FIRST + timedelta(days=3), moved.values)
    assert beds_ahead(moved, AT + timedelta(days=3)) == beds_ahead(daily(wave(90)), AT)


def test_ten_times_as_many_patients_are_forecast_ten_times_as_high():
    small, large = (beds_ahead(daily(k * ordinary(90, level=60)), AT) for k in (1, 10))
    assert medians(large) == pytest.approx([10 * m for m in medians(small)], rel=0.08)


def test_a_growing_wave_is_expected_to_grow_and_its_interval_is_wider_further_ahead():
    grown = 20 * np.exp(0.07 * np.arange(45))
    found = beds_ahead(daily(np.round(grown)), FIRST + timedelta(days=44))
    assert medians(found) == sorted(medians(found))
    assert found[2].median > 1.1 * grown[-1]
    assert width(found[-1]) > 2 * width(found[0])


def test_a_weekend_is_expected_where_weekends_are_quieter():
    found = beds_ahead(daily(ordinary(89)), FIRST + timedelta(days=88))  # a Friday
    weekend, week = found[0].median, found[2].median
    assert weekend < week - 3


def test_a_figure_that_is_two_days_old_says_so_and_uses_up_two_horizons():
    values = np.append(ordinary(88), [np.nan, np.nan])
    found = beds_ahead(daily(values), AT)
    assert [one.horizon for one in found] == [24, 48, 72, 96, 120]
    assert {one.age for one in found} == {48}
    fresh = beds_ahead(daily(ordinary(88)), AT - timedelta(days=2))
    assert medians(found) == medians(fresh)[2:]


def test_a_history_that_ends_early_is_as_old_as_one_with_silence_at_its_end():
    silent = daily(np.append(ordinary(88), [np.nan, np.nan]))
    assert beds_ahead(daily(ordinary(88)), AT) == beds_ahead(silent, AT)


@pytest.mark.parametrize("silent", [4, 10])
def test_after_more_than_three_days_of_silence_nothing_is_said(silent):
    values = np.append(ordinary(90 - silent), np.full(silent, np.nan))
    assert beds_ahead(daily(values), AT) == []


def test_a_gap_is_not_filled_with_a_plateau_that_narrows_the_interval():
    values = np.round(80 + np.random.default_rng(7).normal(0, 5, 90))
    gap, filled = values.copy(), values.copy()
    gap[40:75], filled[40:75] = np.nan, 80
    narrow = width(beds_ahead(daily(filled), AT)[0])
    assert width(beds_ahead(daily(gap), AT)[0]) > narrow


def test_too_little_to_stand_on_gives_no_forecast():
    assert beds_ahead(daily([5.0] * 7), FIRST + timedelta(days=6)) == []
    assert beds_ahead(daily([5.0] * 9), FIRST - timedelta(days=1)) == []
    assert len(beds_ahead(daily([5.0] * 8), FIRST + timedelta(days=7))) == 7


def test_a_merged_site_is_no_outbreak_when_it_is_marked():
    values = stepped(90, 88, 2)
    changed = FIRST + timedelta(days=88)
    marked = beds_ahead(daily(values, changes=(changed,)), AT)
    blind = beds_ahead(daily(values), AT)
    usual = 2 * ordinary(97)[90:]
    off, off_blind = (abs(np.mean(medians(one)) - np.mean(usual)) for one in (marked, blind))
    assert off < 8
    assert off_blind > 2 * off


@pytest.mark.parametrize("factor", [0.4, 2.5])
@pytest.mark.parametrize("seed", range(3))
def test_a_step_is_found_when_it_has_stood_for_four_days(factor, seed):
    values = stepped(64, 60, factor, seed)
    assert find_shifts(values) == [60]
    assert find_shifts(values[:-1]) == []


@pytest.mark.parametrize("seed", range(5))
def test_neither_a_wave_nor_ordinary_weeks_nor_a_busy_weekend_is_a_step(seed):
    assert find_shifts(wave(200, seed=seed, growth=0.15)) == []
    busy = ordinary(60, seed=seed)
    busy[40:42] += 30
    assert find_shifts(busy) == []


def test_silence_around_a_step_does_not_hide_it():
    values = stepped(71, 60, 2.5)
    values[60:65] = np.nan
    assert find_shifts(values) == [65]


def test_admissions_that_are_known_make_the_forecast_better():
    rng = np.random.default_rng(4)
    days = 150
    expected = 12 * np.exp(0.9 * np.sin(np.arange(days) / 9))
    admissions = rng.poisson(expected).astype(float)
    beds = np.zeros(days)
    for day in range(1, days):
        beds[day] = admissions[day] + rng.binomial(int(beds[day - 1]), 0.8)
    with_them, without = (track([daily(beds, admissions=given)]) for given in (admissions, None))
    errors = [
        np.mean([np.abs(q[0, t, 3, 4] - beds[t + 4]) for t in range(40, days - 4)])
        for q in (with_them, without)
    ]
    assert errors[0] < errors[1]


def test_bad_histories_and_horizons_are_refused():
    with pytest.raises(ValueError, match="horizons"):
        beds_ahead(daily(ordinary(30)), AT, horizons=[8])
    with pytest.raises(ValueError, match="admissions"):
        daily(ordinary(30), admissions=ordinary(29))
    with pytest.raises(ValueError, match="below nought"):
        daily([-1.0, 2.0])
