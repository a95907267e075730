"""What came after a measure beside what was forecast: the interval, silence, and what can be said of it."""

from datetime import date, timedelta

import pytest

from situation.period.effect import LESS, MORE, NO_DIFFERENCE, TOO_FEW, effect_of, quantile

DAY = date(2020, 10, 12)
LEVELS = {0.025: 90.0, 0.5: 100.0, 0.975: 110.0}
AHEAD = [(DAY + timedelta(days=number), LEVELS) for number in range(1, 8)]


def came(value, days=7):
    return {day: value for day, _levels in AHEAD[:days]}


def test_fewer_than_the_interval_allows_is_fewer_with_its_range():
    its = effect_of([80.0] * 7, AHEAD, came(85.0))
    assert (its.before, its.expected, its.came) == (80.0, 100.0, 85.0)
    assert (its.difference, its.low, its.high) == (-15.0, -25.0, -5.0)
    assert (its.verdict, its.days, its.of) == (LESS, 7, 7)


@pytest.mark.parametrize(
    ("value", "verdict"), [(95.0, NO_DIFFERENCE), (110.0, NO_DIFFERENCE), (111.0, MORE)]
)
def test_within_the_interval_no_difference_is_seen(value, verdict):
    assert effect_of([], AHEAD, came(value)).verdict == verdict


def test_silent_days_are_left_out_on_both_sides_and_few_known_ones_say_nothing():
    known = came(85.0, days=2) | {day: None for day, _levels in AHEAD[2:]}
    its = effect_of([None, 90.0], AHEAD, known)
    assert (its.before, its.days, its.of) == (90.0, 2, 7)
    assert its.expected == 100.0
    assert its.verdict == TOO_FEW
    nothing = effect_of([None], [], {})
    assert (nothing.before, nothing.difference, nothing.verdict) == (None, None, TOO_FEW)


def test_a_level_that_was_not_kept_lies_on_the_line_between_two_that_were():
    assert quantile({0.05: 10.0, 0.5: 100.0}, 0.275) == pytest.approx(55.0)
    assert quantile({0.05: 10.0, 0.5: 100.0}, 0.025) == 10.0
    assert quantile({0.05: 10.0, 0.5: 100.0}, 0.975) == 100.0
