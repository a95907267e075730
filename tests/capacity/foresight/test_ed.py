"""Departments hours ahead: better than persistence, nothing of the future, silence, notices, stops."""

import time

import numpy as np
import pytest

from capacity.foresight import (
    EdModel,
    Hours,
    chance_over,
    ed_ahead,
    ed_quantiles,
    fit,
    own_percentile,
    recalibrated,
    stop_chance,
)
from capacity.foresight.ed_features import HISTORY

from .series import departments

WEEK = 168


@pytest.fixture(scope="module")
def hours():
    return departments(weeks=14)


@pytest.fixture(scope="module")
def model(hours):
    return fit(hours.until(12 * WEEK))


def with_values(hours, values):
    return Hours(values, hours.clock)


def test_two_hours_ahead_it_is_better_than_persistence_and_covers_what_it_says(hours, model):
    at = np.arange(12 * WEEK, 14 * WEEK - 4)
    quantiles = ed_quantiles(model, hours, at)
    truth, now = hours.values[:, at + 2], hours.values[:, at]
    own = np.abs(quantiles[:, :, 1, 4] - truth).mean()
    assert own < 0.8 * np.abs(now - truth).mean()
    inside = (truth >= quantiles[:, :, 1, 0]) & (truth <= quantiles[:, :, 1, -1])
    assert 0.91 < inside.mean() < 0.98


def test_quantiles_rise_and_stay_within_the_scale(hours, model):
    quantiles = ed_quantiles(model, hours, np.arange(12 * WEEK, 13 * WEEK), largest=40.0)
    assert (np.diff(quantiles, axis=-1) >= 0).all()
    assert quantiles.min() >= 0
    assert quantiles.max() <= 40


def test_what_comes_later_never_changes_an_earlier_forecast(hours, model):
    now = 12 * WEEK + 31
    short = ed_quantiles(model, hours.until(now + 1), np.array([now]))
    changed = hours.values.copy()
    changed[:, now + 1 :] = 500.0
    np.testing.assert_array_equal(
        ed_quantiles(model, with_values(hours, changed), np.array([now])), short
    )


def test_nine_weeks_say_as_much_as_the_whole_history(hours, model):
    recent = Hours(hours.values[:, -HISTORY:], hours.clock[-HISTORY:])
    whole, part = ed_ahead(model, hours), ed_ahead(model, recent)
    np.testing.assert_allclose([a.values for a in part[0]], [a.values for a in whole[0]])


def test_the_order_of_departments_does_not_matter(hours):
    turned = Hours(hours.values[::-1], hours.clock)
    ours, theirs = (ed_ahead(fit(one), one) for one in (hours, turned))
    for a, b in zip(ours, theirs[::-1], strict=True):
        np.testing.assert_allclose([x.values for x in a], [x.values for x in b], rtol=1e-6)


def test_a_forecast_names_its_model_and_its_hours(hours, model):
    found = ed_ahead(model, hours)[0]
    assert [(a.horizon, a.model, a.version) for a in found] == [
        (h, "ed-ridge", "1") for h in (1, 2, 3, 4)
    ]


def test_a_silent_department_has_no_forecast_and_does_not_silence_the_others(hours, model):
    values = hours.values.copy()
    values[1, -1] = np.nan
    found = ed_ahead(model, with_values(hours, values))
    assert [len(one) for one in found] == [4, 0, 4]


def test_gaps_do_not_break_learning_or_forecasting(hours):
    values = hours.values.copy()
    values[np.random.default_rng(5).random(values.shape) < 0.15] = np.nan
    values[:, 700:760] = np.nan
    values[:, -1] = hours.values[:, -1]
    gapped = with_values(hours, values)
    whole, found = ed_ahead(fit(hours), hours), ed_ahead(fit(gapped), gapped)
    for a, b in zip(whole, found, strict=True):
        assert b[1].median == pytest.approx(a[1].median, abs=5)


def test_a_department_that_never_reported_leaves_the_others_their_model(hours):
    values = np.vstack([hours.values, np.full((1, hours.values.shape[1]), np.nan)])
    found = ed_ahead(fit(with_values(hours, values)), with_values(hours, values))
    assert found[-1] == []
    assert all(len(one) == 4 for one in found[:-1])


def test_announced_arrivals_raise_the_whole_forecast_and_make_it_less_certain(hours, model):
    announced = np.zeros((3, 4))
    announced[0, 1:] = 12
    before, after = ed_ahead(model, hours), ed_ahead(model, hours, announced=announced)
    assert after[0][1].median == before[0][1].median + 12
    assert after[0][1].quantiles[0.025] > before[0][1].quantiles[0.025]
    spans = [one[0][1].quantiles[0.975] - one[0][1].quantiles[0.025] for one in (before, after)]
    assert spans[1] > spans[0]
    assert after[0][0] == before[0][0]
    assert after[1] == before[1]


def test_a_holiday_is_read_as_a_sunday(hours):
    values = hours.values.copy()
    sunday = (hours.clock // 24) % 7 == 6
    busy = sunday & (hours.clock % 24 >= 12)
    values[:, busy] += 25
    odd = with_values(hours, values)
    learnt = fit(odd.until(12 * WEEK))
    noon = 12 * WEEK + 3 * 24 + 10
    plain = ed_quantiles(learnt, odd, np.array([noon]))[0, 0, 1, 4]
    marked = Hours(odd.values, odd.clock, np.arange(odd.values.shape[1]) >= 12 * WEEK + 3 * 24)
    assert ed_quantiles(learnt, marked, np.array([noon]))[0, 0, 1, 4] > plain


def test_too_short_a_history_is_refused(hours):
    with pytest.raises(ValueError, match="five weeks"):
        fit(hours.until(4 * WEEK))


def test_recalibrating_follows_errors_that_have_grown(hours, model):
    rng = np.random.default_rng(6)
    values = hours.values.copy()
    values[:, 10 * WEEK :] += np.round(rng.normal(0, 12, values[:, 10 * WEEK :].shape))
    noisy = with_values(hours, np.maximum(values, 0))
    wider = recalibrated(model, noisy)
    assert (wider.errors[..., -1] > model.errors[..., -1]).mean() > 0.9
    np.testing.assert_array_equal(wider.coefficients, model.coefficients)


def test_a_hundred_departments_take_far_less_than_two_seconds(hours, model):
    many = Hours(np.tile(hours.values[:, -HISTORY:], (34, 1))[:100], hours.clock[-HISTORY:])
    wide = EdModel(
        np.tile(model.coefficients, (1, 34, 1))[:, :100],
        np.tile(model.errors, (1, 34, 1, 1))[:, :100],
        model.horizons,
    )
    began = time.process_time()
    assert len(ed_ahead(wide, many)) == 100
    assert time.process_time() - began < 2


def test_over_the_own_percentile_means_more_than_it():
    values = np.array([[10.0] * 90 + [20.0] * 10, [np.nan] * 100])
    limit = own_percentile(values)
    assert limit[0] == pytest.approx(11.0, abs=1.1)
    assert np.isnan(limit[1])
    certain = np.full((1, 9), 20.0)
    assert (
        chance_over(certain, np.array([20.0]))[0] < 0.5 < chance_over(certain, np.array([19.0]))[0]
    )


def test_a_stop_is_likelier_where_a_busier_hour_is_expected(hours, model):
    load = hours.values
    busy = load > np.quantile(load, 0.95, axis=1, keepdims=True)
    stopped = busy.astype(float)
    stopped[:, :50] = np.nan
    forecasts = ed_ahead(model, hours)
    calm, full = (
        stop_chance(load, stopped, [_moved(one, to) for one in forecasts])
        for to in (np.quantile(load, 0.3, axis=1)[0], load.max() + 20)
    )
    assert (calm < full).all()
    assert ((calm >= 0) & (full <= 1)).all()
    assert full.min() > 0.5
    assert np.isnan(stop_chance(load, stopped, [[], [], []])).all()


def _moved(forecast, to):
    return [
        type(one)(
            one.horizon,
            {level: to + 0.01 * i for i, level in enumerate(one.quantiles)},
            one.model,
            one.version,
        )
        for one in forecast
    ]
