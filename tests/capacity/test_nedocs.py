"""NEDOCS against the published test vectors."""

import pytest

from capacity.nedocs import level_of, nedocs


@pytest.mark.parametrize(
    ("inputs", "value", "shown", "level"),
    [
        ((20, 24, 6, 400, 1, 5, 1.5), 118.47, 118.47, 4),
        ((20, 8, 1, 400, 0, 1, 0.25), 18.16, 18.16, 1),
        ((20, 40, 20, 400, 2, 10, 4), 240.26, 200, 6),
    ],
)
def test_the_known_vectors(inputs, value, shown, level):
    places, present, boarders, beds, ventilated, boarding, wait = inputs
    score = nedocs(
        places=places,
        present=present,
        boarders=boarders,
        beds=beds,
        ventilated=ventilated,
        longest_boarding_hours=boarding,
        last_wait_hours=wait,
    )
    assert score is not None
    assert score.value == pytest.approx(value, abs=0.01)
    assert score.shown == pytest.approx(shown, abs=0.01)
    assert score.level == level


@pytest.mark.parametrize(("places", "beds"), [(0, 400), (20, 0)])
def test_without_places_or_beds_it_is_unknown_not_calm(places, beds):
    score = nedocs(
        places=places,
        present=5,
        boarders=0,
        beds=beds,
        ventilated=0,
        longest_boarding_hours=0,
        last_wait_hours=0,
    )
    assert score is None


@pytest.mark.parametrize(
    ("value", "level"), [(20, 1), (20.1, 2), (60, 2), (100, 3), (140, 4), (180, 5), (180.1, 6)]
)
def test_a_band_includes_its_upper_edge(value, level):
    assert level_of(value) == level
