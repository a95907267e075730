"""What the tests of playing share: a small world, frozen time, an exercise in it."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from situation.services import exercise_create
from tests.factories import SYSTEM
from tests.situation.exercise.worlds import small_world

REAL_NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    """The real time, standing still until a test moves it."""
    with time_machine.travel(REAL_NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(db):
    """One hospital in each veiligheidsregio."""
    small_world()


@pytest.fixture
def exercise(clock, world):
    """An exercise of November 2020 in which an hour lasts a second, so a step six."""
    return exercise_create(
        actor=SYSTEM,
        slug="golf",
        name="Golf",
        starts_on=date(2020, 11, 2),
        ends_on=date(2020, 11, 30),
        seed=5,
        day_seconds=24,
    )
