"""The meetlat's rules: a version's meaning stays, four nothings stay apart, rhythm is wall time."""

import copy
import json
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capacity.questionnaires import BUNDLED, bundled
from capacity.survey.answers import (
    NOT_APPLICABLE,
    Answer,
    Standing,
    answer_of,
    comparable,
    faults_of,
    is_fresh,
    laid_over,
    standing,
    worst,
)
from capacity.survey.believable import believable
from capacity.survey.questions import (
    LEVELS,
    THEMES,
    QuestionnaireError,
    read_questionnaire,
    read_questionnaires,
    themes_moved,
)
from capacity.survey.rhythm import Rhythm, stale_after

HOSPITAL = bundled()[0]
ASKED = read_questionnaire(HOSPITAL)
CODES = [one.code for one in ASKED.questions]
AT = datetime(2020, 10, 21, 10, 0, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")

levels = st.sampled_from(LEVELS)
answers = st.one_of(
    st.none(),
    st.just(Answer(NOT_APPLICABLE)),
    st.builds(
        Answer,
        level=levels,
        trend=st.sampled_from(["", "better", "equal", "worse"]),
        expect_24=st.one_of(st.just(""), levels),
        expect_72=st.one_of(st.just(""), levels),
        duiding=st.text(max_size=20),
    ),
)
given_answers = st.dictionaries(st.sampled_from(CODES), answers, min_size=1)


def changed(at: tuple[object, ...], value: object) -> dict[str, object]:
    document = copy.deepcopy(HOSPITAL)
    place = document
    for name in at[:-1]:
        place = place[name]  # type: ignore[index]
    place[at[-1]] = value  # type: ignore[index]
    return document


def test_every_sector_of_the_bundled_file_asks_every_theme():
    for one in read_questionnaires(json.loads(BUNDLED.read_text(encoding="utf-8"))):
        assert {question.theme for question in one.questions} == set(THEMES), one.sector


@pytest.mark.parametrize(
    ("at", "value", "place", "code"),
    [
        (("sector",), "Zieken huis", "/sector", "no_code"),
        (("name",), {"nl": "Ziekenhuis"}, "/name/en", "text"),
        (("questions",), [], "/questions", "questions"),
        (("questions", 0, "theme"), "weather", "/questions/0/theme", "choose"),
        (("questions", 0, "asks"), ["mood"], "/questions/0/asks", "choose"),
        (("questions", 1, "code"), "room", "/questions/1/code", "twice"),
        (("questions", 1, "answers", "crisis"), "?", "/questions/1/answers/crisis", "object"),
        (("questions", 1, "colour"), "red", "/questions/1/colour", "unknown"),
        (("questions", 2, "why", "nl"), " ", "/questions/2/why/nl", "text"),
    ],
)
def test_a_fault_in_a_questionnaire_is_said_with_its_place(at, value, place, code):
    with pytest.raises(QuestionnaireError) as fault:
        read_questionnaire(changed(at, value))
    assert (fault.value.place, fault.value.code) == (place, code)


def test_one_sector_has_one_questionnaire():
    with pytest.raises(QuestionnaireError, match="twice"):
        read_questionnaires([HOSPITAL, HOSPITAL])


@given(order=st.permutations(range(len(CODES))))
def test_another_order_leaves_every_answer_comparable(order):
    document = copy.deepcopy(HOSPITAL)
    document["questions"] = [document["questions"][at] for at in order]
    kept = laid_over({}, {code: Answer("adapted") for code in CODES}, AT)
    assert set(comparable(read_questionnaire(document), ASKED, kept)) == set(CODES)


@given(at=st.integers(0, len(CODES) - 1), level=levels)
def test_an_answer_whose_meaning_was_edited_is_not_taken_over(at, level):
    edited = read_questionnaire(
        changed(("questions", at, "answers", level), {"nl": "anders", "en": "other"})
    )
    kept = laid_over({}, {code: Answer("adapted") for code in CODES}, AT)
    assert set(comparable(edited, ASKED, kept)) == set(CODES) - {CODES[at]}
    assert themes_moved(ASKED, edited) == ()


def test_a_code_that_would_change_its_theme_is_found():
    moved = read_questionnaire(changed(("questions", 0, "theme"), "staff"))
    assert themes_moved(ASKED, moved) == (CODES[0],)


def test_not_asked_not_answered_not_applicable_and_nought_are_four_things():
    nought = Answer("regular", number=0)
    assert standing(None, "room", nought) is Standing.NOT_ASKED
    assert standing(ASKED, "elsewhere", nought) is Standing.NOT_ASKED
    assert standing(ASKED, "onward", None) is Standing.NOT_ANSWERED
    assert standing(ASKED, "onward", Answer(NOT_APPLICABLE)) is Standing.NOT_APPLICABLE
    assert standing(ASKED, "onward", nought) is Standing.ANSWERED
    kept = laid_over({}, {"onward": nought}, AT)
    assert kept["onward"]["number"] == 0
    assert laid_over({}, {"onward": Answer("regular")}, AT)["onward"]["number"] is None


@given(first=given_answers, second=given_answers)
def test_a_later_report_changes_what_it_mentions_and_nothing_else(first, second):
    later = AT + timedelta(hours=1)
    before = laid_over({}, first, AT)
    after = laid_over(before, second, later)
    for code in CODES:
        if code in second:
            assert answer_of(after.get(code)) == second[code]
        else:
            assert after.get(code) == before.get(code)
    assert before == laid_over({}, first, AT), "the earlier report stays as it was"


@given(given_answers)
def test_what_may_be_answered_has_no_faults_and_survives_being_kept(given):
    assert faults_of(ASKED, given) == ()
    kept = json.loads(json.dumps(laid_over({}, given, AT)))
    assert {code: answer_of(one) for code, one in kept.items()} == {
        code: one for code, one in given.items() if one is not None
    }


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({}, ("", "answers", "nothing")),
        ({"weather": Answer("regular")}, ("weather", "level", "not_asked")),
        ({"room": Answer("regular", number=0)}, ("room", "number", "not_asked")),
        ({"room": Answer(NOT_APPLICABLE, trend="worse")}, ("room", "level", "not_applicable")),
    ],
)
def test_what_was_not_asked_cannot_be_answered(given, fault):
    found = faults_of(ASKED, given)[0]
    assert (found.question, found.field, found.code) == fault


def test_the_heaviest_level_counts_and_nothing_is_no_level():
    assert worst(["regular", "crisis", "adapted"]) == "crisis"
    assert worst([NOT_APPLICABLE]) == ""


def test_an_old_answer_is_not_fresh():
    assert is_fresh(AT, stale_after_s=60, now=AT + timedelta(seconds=60))
    assert not is_fresh(AT, stale_after_s=60, now=AT + timedelta(seconds=61))


@given(st.floats(0, 3), st.floats(0, 3))
def test_a_fuller_house_never_answers_lighter(one, other):
    less, more = sorted((one, other))
    light, heavy = believable(ASKED, less), believable(ASKED, more)
    assert all(LEVELS.index(light[code].level) <= LEVELS.index(heavy[code].level) for code in CODES)
    assert faults_of(ASKED, heavy) == ()


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-10-24T12:00+02:00", "2026-10-25T10:00+01:00"),  # the clocks go back in between
        ("2026-03-28T12:00+01:00", "2026-03-29T10:00+02:00"),
        ("2026-03-29T09:59+02:00", "2026-03-29T10:00+02:00"),
        ("2026-03-29T10:00+02:00", "2026-03-30T10:00+02:00"),
    ],
)
def test_daily_is_an_hour_of_the_wall_clock(now, expected):
    at = datetime.fromisoformat(now)
    daily = Rhythm(daily_at=time(10))
    assert daily.next_after(at, at, AMSTERDAM) == datetime.fromisoformat(expected)


@given(hours=st.integers(1, 168), late=st.integers(0, 10_000))
def test_a_clock_that_jumped_asks_once_and_keeps_its_beat(hours, late):
    now = AT + timedelta(minutes=late)
    found = Rhythm(hours=hours).next_after(AT, now, AMSTERDAM)
    assert now < found <= now + timedelta(hours=hours)
    assert (found - AT) % timedelta(hours=hours) == timedelta()


def test_a_rhythm_is_one_of_two():
    for hours, daily_at in ((None, None), (4, time(10))):
        with pytest.raises(ValueError, match="either"):
            Rhythm(hours, daily_at)


def test_an_answer_counts_until_the_next_ones_must_be_there():
    assert stale_after(Rhythm(hours=4), timedelta(hours=1)) == timedelta(hours=5)
    assert stale_after(None, timedelta(hours=1)) == timedelta(hours=24)
