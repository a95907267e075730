"""Which days a report is about: weeks, months, quarters and free days by the Dutch clock."""

from datetime import UTC, date, datetime, timedelta

import pytest

from journal.errors import Invalid
from journal.said import text_of
from situation.period.asked import MONTH, QUARTER, WEEK, Period, period_of
from situation.period.numbers import between, lasting, number, share, signed

NOW = datetime(2020, 10, 21, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ({}, "2020-10-12", "2020-10-18"),
        ({"period": WEEK, "on": "2020-10-21"}, "2020-10-19", "2020-10-25"),
        ({"period": MONTH}, "2020-09-01", "2020-09-30"),
        ({"period": QUARTER}, "2020-07-01", "2020-09-30"),
        ({"period": QUARTER, "on": "2019-12-31"}, "2019-10-01", "2019-12-31"),
        ({"period": MONTH, "on": "2020-02-29"}, "2020-02-01", "2020-02-29"),
        ({"first": "2020-10-01", "last": "2020-10-01"}, "2020-10-01", "2020-10-01"),
    ],
)
def test_the_days_of_what_is_asked(asked, first, last):
    found = period_of(asked, NOW)
    assert (found.first, found.last) == (date.fromisoformat(first), date.fromisoformat(last))


def test_where_nothing_was_kept_in_the_last_one_it_is_the_one_that_runs():
    monday = datetime(2020, 10, 18, 22, tzinfo=UTC)  # midnight by the Dutch clock

    found = [period_of({"period": sort}, NOW, monday) for sort in (WEEK, MONTH, QUARTER)]
    earlier = period_of({}, NOW, monday - timedelta(seconds=1))
    asked = period_of({"on": "2020-10-18"}, NOW, monday)

    assert [one.first.isoformat() for one in found] == ["2020-10-19", "2020-10-01", "2020-10-01"]
    assert earlier.last == asked.last == date(2020, 10, 18)


@pytest.mark.parametrize(
    "asked",
    [
        {"period": "year"},
        {"period": "days"},
        {"last": "2020-10-01"},
        {"period": "week", "on": "gisteren"},
        {"period": "week", "on": "2020-10-26"},
        {"first": "2020-10-02", "last": "2020-10-01"},
        {"first": "2020-01-01", "last": "2020-10-01"},
        {"first": "0001-01-01", "last": "0001-01-02"},
    ],
)
def test_what_is_no_period_is_refused(asked):
    with pytest.raises(Invalid):
        period_of(asked, NOW)


def test_the_day_on_which_the_clocks_change_has_25_hours():
    day = Period(date(2020, 10, 25), date(2020, 10, 25))
    assert (day.until - day.since) / timedelta(hours=1) == 25


def test_numbers_read_in_both_languages_and_unknown_is_no_nought():
    assert [text_of(number(1234.5, 1), at) for at in ("nl", "en")] == ["1.234,5", "1,234.5"]
    assert number(None) == "–"
    assert share(None) == share(1, 0) == "–"
    assert share(1, 3) == "33%"
    assert (signed(-3), signed(3), signed(0.2)) == ("−3", "+3", "0")
    assert text_of(between(1, 2), "nl") == "1–2"
    assert [text_of(lasting(one), "nl") for one in (95, 1530)] == ["95 min", "25,5 u"]
    assert (text_of(lasting(1530), "en"), lasting(None)) == ("25.5 h", "–")
