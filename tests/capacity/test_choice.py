"""Which source counts: examples of every reason, and what must hold whatever is said."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capacity.choice import FEED_FIRST, HAND_FIRST, NEWEST_FIRST, PREFERENCES, Offer, choose

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def ago(minutes):
    return NOW - timedelta(minutes=minutes)


FEED = Offer("his-noord", ago(5), 600)
SILENT = Offer("his-noord", ago(90), 600)
HAND = Offer("manual", ago(30), 28800)
HELD = Offer("manual", ago(30), 28800, holds_until=NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    ("offers", "prefer", "index", "why"),
    [
        ([HAND], FEED_FIRST, 0, "only"),
        ([SILENT], FEED_FIRST, 0, "only"),
        ([HAND, Offer("exercise", ago(10), 3600)], FEED_FIRST, 1, "newest"),
        ([HAND, FEED], FEED_FIRST, 1, "feed"),
        ([HELD, FEED], FEED_FIRST, 0, "held"),
        ([HAND, SILENT], FEED_FIRST, 0, "silent"),
        ([Offer("manual", ago(200), 28800), SILENT], FEED_FIRST, 1, "newest"),
        ([HAND, FEED], HAND_FIRST, 0, "hand"),
        ([Offer("manual", ago(600), 28800), FEED], HAND_FIRST, 1, "newest"),
        ([HELD, FEED], NEWEST_FIRST, 1, "newest"),
    ],
)
def test_one_source_counts_and_says_why(offers, prefer, index, why):
    choice = choose(offers, now=NOW, prefer=prefer)
    assert (choice.index, choice.why) == (index, why)


offers = st.builds(
    Offer,
    st.sampled_from(["manual", "file", "exercise", "his-a", "his-b"]),
    st.integers(0, 2000).map(ago),
    st.sampled_from([600, 3600, 28800]),
    st.none() | st.integers(-600, 600).map(ago),
)


@given(st.lists(offers, min_size=1, max_size=5), st.sampled_from(PREFERENCES))
def test_a_choice_stands_until_the_moment_it_names(found, prefer):
    choice = choose(found, now=NOW, prefer=prefer)
    assert choice == choose(found, now=NOW, prefer=prefer)
    until = choice.again_at or NOW + timedelta(days=9)
    assert until >= NOW
    just_before = until - timedelta(microseconds=1)
    if just_before > NOW:
        later = choose(found, now=just_before, prefer=prefer)
        assert (later.index, later.why) == (choice.index, choice.why)


@given(st.lists(offers, min_size=2, max_size=5))
def test_a_silent_feed_never_goes_before_what_is_newer_by_hand(found):
    chosen = found[choose(found, now=NOW).index]
    newer = [one for one in found if not one.is_feed and one.observed_at > chosen.observed_at]
    assert not (chosen.is_feed and chosen.stale_at < NOW and newer)
