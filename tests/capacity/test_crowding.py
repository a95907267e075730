"""The crowding of a department: from inputs, beside the own half year, by the own cut-offs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capacity.crowding import bucket, percentile, score_of, shown

INPUTS: dict[str, float] = {
    "places": 20,
    "beds": 400,
    "boarders": 6,
    "ventilated": 1,
    "longest_boarding_hours": 5.0,
    "last_wait_hours": 1.5,
}
SCORES = st.floats(min_value=-20, max_value=400)


def test_the_score_of_entered_figures_is_that_of_the_formula():
    score = score_of(24, INPUTS)
    assert score is not None
    assert (score.value, score.level) == (118.47, 4)


@pytest.mark.parametrize("name", list(INPUTS))
def test_with_a_figure_missing_the_score_is_unknown(name):
    assert score_of(24, {key: value for key, value in INPUTS.items() if key != name}) is None
    assert score_of(None, INPUTS) is None


@pytest.mark.parametrize("name", ["places", "beds"])
def test_a_department_without_places_or_beds_has_no_score(name):
    assert score_of(24, {**INPUTS, name: 0}) is None


def test_fewer_scores_than_needed_say_nothing_about_what_is_usual():
    assert percentile([{"20": 29}], 40, least=30) is None
    assert percentile([{"20": 29}, {"50": 1}], 40, least=30) == 97


@given(st.lists(SCORES, min_size=1), SCORES, SCORES)
def test_a_higher_score_never_has_a_lower_percentile(known, one, other):
    counts: dict[str, int] = {}
    for score in known:
        counts[bucket(score)] = counts.get(bucket(score), 0) + 1
    low, high = sorted((one, other))
    below, above = (percentile([counts], score, least=1) for score in (low, high))
    assert below is not None
    assert above is not None
    assert 0 <= below <= above <= 100


@pytest.mark.parametrize(("score", "as_shown"), [(-20, 0), (37.5, 37.5), (240.26, 200)])
def test_a_score_is_shown_from_0_to_200(score, as_shown):
    assert shown(score) == as_shown
