"""What counted when: order of arrival, corrections, silence and what was known are held to properties."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from capacity.choice import PREFERENCES
from capacity.hours import EMPTY, HOUR, Hour, hours_of, pack, together, unpack
from capacity.timeline import Told, gaps, in_force, known_at, spans

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
END = START + timedelta(hours=12)
MINUTE = timedelta(minutes=1)
SOURCES = ("manual", "epd-noord", "file")


@st.composite
def lines(draw):
    """Lines of some sources; each a moment of its own, received then or later."""
    found = []
    minutes = draw(st.lists(st.integers(-300, 719), max_size=12, unique=True))
    for number, minute in enumerate(minutes):
        observed = START + minute * MINUTE
        source = draw(st.sampled_from(SOURCES))
        load = draw(st.integers(0, 30))
        by_hand = source != "epd-noord"
        correction = by_hand and draw(st.booleans())
        held = draw(st.sampled_from((None, 30, 120))) if by_hand else None
        found.append(
            Told(
                source=source,
                observed_at=observed,
                received_at=observed + draw(st.integers(0, 400)) * MINUTE,
                report=number + 1,
                stale_after_s=draw(st.sampled_from((600, 7200, 28800))),
                load=load,
                room=30,
                holds_until=None if held is None else observed + held * MINUTE,
                correction=correction,
                values={"occupied": load},
            )
        )
    return found


prefers = st.sampled_from(PREFERENCES)


@given(lines(), prefers, st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_series(told, prefer, order):
    other = list(told)
    order.shuffle(other)
    later = [
        replace(one, received_at=END + number * MINUTE, report=100 + number)
        for number, one in enumerate(other)
    ]
    shape = lambda found: [(one.since, one.until, one.told.source, one.told.load) for one in found]  # noqa: E731
    assert shape(spans(told, START, END, prefer=prefer)) == shape(
        spans(later, START, END, prefer=prefer)
    )


@given(lines(), prefers, st.integers(0, 719), st.integers(0, 99))
def test_a_correction_is_never_hidden_whatever_the_sources_and_the_setting(
    told, prefer, minute, load
):
    at = START + minute * MINUTE
    said = Told(
        source="manual",
        observed_at=at,
        received_at=END + MINUTE,
        report=999,
        stale_after_s=28800,
        load=load,
        correction=True,
        values={"occupied": load},
    )
    found = spans([*told, said], START, END, prefer=prefer)
    shown = [one for one in found if one.told is said]
    assert shown
    assert shown[0].since == at
    assert shown[0].corrected
    after = min((one.observed_at for one in told if one.observed_at > at), default=END)
    assert shown[0].until == min(after, END, said.stale_at) or shown[0].until > after


@given(lines(), prefers, st.integers(0, 1100), st.integers(0, 1100))
def test_what_was_known_at_a_moment_grows_and_never_changes_afterwards(told, prefer, one, other):
    early, late = sorted((START + one * MINUTE, START + other * MINUTE))
    then = known_at(told, early)
    assert {line.report for line in then} <= {line.report for line in known_at(told, late)}
    # whatever comes in after it, what was known then stays what was known then
    added = [*told, replace(told[0], received_at=late + MINUTE, report=998)] if told else told
    before = spans(then, START, END, prefer=prefer)
    assert spans(known_at(added, early), START, END, prefer=prefer) == before


@given(lines(), prefers)
def test_spans_and_gaps_fill_the_time_and_never_overlap(told, prefer):
    found = spans(told, START, END, prefer=prefer)
    for one in found:
        assert START <= one.since < one.until <= END
        assert one.until <= one.told.stale_at
    pieces = sorted([(one.since, one.until) for one in found] + gaps(found, START, END))
    at = START
    for since, until in pieces:
        assert since - at <= timedelta(microseconds=1)
        at = until
    assert END - at <= timedelta(microseconds=1)


@given(lines(), prefers, st.integers(0, 719))
def test_the_series_and_the_figure_as_of_a_moment_say_the_same(told, prefer, minute):
    at = START + minute * MINUTE
    spanned = next(
        (one.told for one in spans(told, START, END, prefer=prefer) if one.since <= at < one.until),
        None,
    )
    alone = in_force(told, at, prefer=prefer)
    # at the very instant at which a line grows stale it still counts, and its span ends
    if alone is not None and alone.stale_at == at:
        return
    assert alone == spanned


@given(lines(), prefers)
def test_hours_survive_being_packed_and_add_up_to_the_time_in_which_something_counted(told, prefer):
    found = spans(told, START, END, prefer=prefer)
    hours = hours_of(found)
    kept = pack(EMPTY, {at.hour: one for at, one in hours.items()})
    again = unpack(kept)
    for at, one in hours.items():
        assert again[at.hour] == one or one.seconds == 0
    spoken = sum((one.until - one.since).total_seconds() for one in found)
    assert abs(sum(one.seconds for one in hours.values()) - spoken) <= len(hours)
    whole = together(hours.values())
    if whole is not None and whole.average is not None:
        assert whole.least is not None
        assert whole.most is not None
        assert whole.least <= whole.average <= whole.most


def test_silence_is_a_gap_and_an_hour_of_it_has_no_seconds():
    told = [Told("epd", START, START, 1, 600, load=5), Told("epd", START + 3 * HOUR, START, 2, 600)]
    found = spans(told, START, START + 4 * HOUR)
    assert gaps(found, START, START + 4 * HOUR) == [
        (START + 10 * MINUTE, START + 3 * HOUR),
        (START + 3 * HOUR + 10 * MINUTE, START + 4 * HOUR),
    ]
    hours = hours_of(found)
    assert set(hours) == {START, START + 3 * HOUR}
    assert (hours[START].seconds, hours[START].average) == (600, 5)
    # said to be unknown is known time without a figure: not nought, and not silence
    assert hours[START + 3 * HOUR] == Hour(None, None, None, None, None, None, 600, 1)
    assert together([]) is None


def test_a_large_figure_and_many_lines_stay_within_their_bytes():
    hour = Hour(5000.0, 0, 5000, 5000, 5000, 0, 3600, 40_000, corrected=True)
    kept = unpack(pack(EMPTY, {23: hour}))
    assert kept[23] == replace(hour, lines=32_767)
    assert kept[0].seconds == 0
