"""Opening hours are wall time: over midnight, over a change of the clocks, on public holidays."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.holidays import easter_of, is_holiday
from network.opening import is_open, next_change, parse_hours
from tests.needs import REPO

LOCAL = ZoneInfo("Europe/Amsterdam")
# the same cases are put to the screens' own reading of hours
CASES = json.loads((REPO / "tests/browser/units/opening.json").read_text(encoding="utf-8"))
POST = "mon-fri 17:00-08:00; sat,sun 00:00-24:00; holiday 00:00-24:00"
START = datetime(2025, 1, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['hours']} {case['at']}")
def test_open_and_next_change(case):
    hours = parse_hours(case["hours"])
    assert hours is not None
    assert is_open(hours, at(case["at"])) is case["open"]
    expected = case["next"]
    assert next_change(hours, at(case["at"])) == (at(expected) if expected else None)


def test_no_text_is_unknown_and_day_and_night_never_changes():
    assert parse_hours("") is None
    for text in ("24/7", "daily 00:00-24:00"):
        hours = parse_hours(text)
        assert hours is not None
        assert is_open(hours, at("2026-03-29T02:30:00+02:00"))
        assert next_change(hours, at("2026-03-29T02:30:00+02:00")) is None


@pytest.mark.parametrize(
    "text",
    [
        "altijd",
        "mon 8:00-17:00",
        "mon 08:00-17:60",
        "mon 24:00-08:00",
        "mon 08:00-25:00",
        "mon 08:00-08:00",
        "fri-mon 08:00-17:00",
        "man 08:00-17:00",
        "mon 08:00-17:00;",
        "mon-fri",
        "mon, tue 08:00-17:00",
        "; ".join(["mon 08:00-17:00"] * 20),
    ],
)
def test_what_is_no_opening_hours_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        parse_hours(text)


def test_easter_and_the_days_that_follow_from_it():
    assert [easter_of(year) for year in (2019, 2024, 2026, 2038)] == [
        date(2019, 4, 21),
        date(2024, 3, 31),
        date(2026, 4, 5),
        date(2038, 4, 25),
    ]
    assert is_holiday(date(2026, 5, 14))  # Ascension
    assert is_holiday(date(2025, 4, 26))  # the 27th is a Sunday
    assert not is_holiday(date(2025, 4, 27))


@given(
    st.sampled_from(
        [POST, "daily 08:00-23:00", "mon,wed 02:15-02:45; sun 22:00-02:30", "holiday 09:00-12:00"]
    ),
    st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
)
def test_between_a_moment_and_the_next_change_nothing_changes(text, moment):
    hours = parse_hours(text)
    assert hours is not None
    change = next_change(hours, moment)
    assert change is not None
    assert change > moment
    before = is_open(hours, moment)
    assert is_open(hours, change - timedelta(seconds=1)) is before
    assert is_open(hours, change) is not before
    middle = moment + (change - moment) / 2
    assert is_open(hours, middle) is before
