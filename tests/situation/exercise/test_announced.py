"""What is announced to departments in an exercise: made up, the same each time, arrived when it is due."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from capacity.models import Arrival, ArrivalState
from network.reference import BUNDLED
from network.services import reference_load
from situation.exercise.announced import KINDS, URGENCIES, announced_in
from situation.exercise.hospitals import DemoWidths, Hospital
from situation.models import Exercise, ExerciseState
from situation.services import arrivals_advance, exercise_create
from tests.factories import SYSTEM

NONE = DemoWidths(0, 0, 0, 0)
HOUR = datetime(2020, 10, 12, 10, tzinfo=UTC)


def hospital(code, places=20, *, all_hours=True):
    return Hospital(code, "R", "V", (NONE, NONE), places, all_hours)


def week(hospitals, **how):
    hours = (HOUR + timedelta(hours=n) for n in range(24 * 28))
    return [one for hour in hours for one in announced_in(hospitals, seed=7, hour=hour, **how)]


def test_a_department_has_some_a_day_and_the_same_each_time():
    found = week([hospital("A"), hospital("B", 40)])
    number = Counter(one.facility for one in found)
    assert 25 < number["A"] < 65  # over 28 days
    assert 1.4 < number["B"] / number["A"] < 3
    assert found == week([hospital("A"), hospital("B", 40)])
    assert {one.urgency for one in found} <= set(URGENCIES)
    assert {one.kind for one in found} <= set(KINDS)
    assert len(week([hospital("A"), hospital("B", 40)], part=0.1)) < len(found) / 4


def test_a_department_that_is_closed_at_night_hears_of_nobody_then():
    night = HOUR.replace(hour=1)
    small = [hospital("A", 4000, all_hours=False)]
    assert list(announced_in(small, seed=7, hour=night)) == []
    assert list(announced_in(small, seed=7, hour=HOUR))


@pytest.mark.django_db
def test_an_hour_is_announced_once_and_who_is_due_has_arrived(clock):
    reference_load(actor=SYSTEM, folder=BUNDLED)
    exercise = exercise_create(
        actor=SYSTEM,
        slug="najaar",
        name="Najaar",
        starts_on=HOUR.date(),
        day_seconds=86_400,
    )
    made = arrivals_advance(exercise=exercise)
    assert made == Arrival.objects.count()
    assert arrivals_advance(exercise=exercise) == 0
    for _ in range(4):
        clock.shift(timedelta(hours=1))
        made += arrivals_advance(exercise=Exercise.objects.get())
    assert made > 4
    states = Counter(Arrival.objects.values_list("state", flat=True))
    assert states[ArrivalState.ARRIVED] > 0
    assert set(states) <= {ArrivalState.ARRIVED, ArrivalState.ANNOUNCED}
    assert not Arrival.objects.filter(
        state=ArrivalState.ANNOUNCED, expected_at__lte=exercise.realm.now() - timedelta(hours=1)
    ).exists()


@pytest.mark.django_db
def test_nothing_is_announced_where_the_clock_stands_still(exercise):
    Exercise.objects.update(state=ExerciseState.PAUSED)
    assert arrivals_advance(exercise=exercise) == 0
    assert not Arrival.objects.exists()
