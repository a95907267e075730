"""Forecast and verdict in one pass: the same as each by itself."""

from datetime import date, timedelta

import numpy as np
import pytest

from capacity.foresight import Daily, beds_ahead, beds_judged, score, verdict

FIRST = date(2020, 9, 1)
LAST = FIRST + timedelta(days=59)


def wave(start=20.0, growth=0.03):
    return np.round(start * np.exp(growth * np.arange(60)))


def test_the_forecast_is_that_of_a_place_alone_and_the_verdict_that_of_its_last_weeks():
    histories = [Daily(FIRST, wave()), Daily(FIRST, wave(35.0, 0.01))]
    for one, its in zip(histories, beds_judged(histories, LAST), strict=True):
        assert its.aheads == beds_ahead(one, LAST)
        scored = [
            score(ahead, one.values[day + ahead.horizon // 24], one.values[day])
            for day in range(32, 59)
            for ahead in beds_ahead(one, FIRST + timedelta(days=day))
            if day + ahead.horizon // 24 < 60
        ]
        by_hand = verdict([one for one in scored if one is not None])
        assert its.verdict.reason == by_hand.reason
        assert its.verdict.scored == by_hand.scored
        assert its.verdict.ratio == pytest.approx(by_hand.ratio)


def test_silence_at_the_end_uses_up_days_and_too_little_says_nothing():
    values = wave()
    values[-2:] = np.nan
    few = np.full(60, np.nan)
    few[-5:] = 10.0
    late, short = beds_judged([Daily(FIRST, values), Daily(FIRST, few)], LAST)
    assert [(one.horizon, one.age) for one in late.aheads] == [(24 * h, 48) for h in range(1, 6)]
    assert short.aheads == []
    assert short.verdict.reason == "too_few"


def test_histories_of_other_days_are_refused():
    other = Daily(FIRST + timedelta(days=1), wave()[1:])
    with pytest.raises(ValueError, match="same day"):
        beds_judged([Daily(FIRST, wave()), other], LAST)
    assert beds_judged([], LAST) == []
