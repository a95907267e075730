"""The hours of departments in an exercise: those before it, those between steps, and a player's word."""

from datetime import UTC, date, timedelta

import pytest

from capacity.departments import PRESENT, STOP
from capacity.models import EdReport, EdRun, Traffic
from capacity.services.ed_hours import ed_days, ed_hours_follow, ed_until
from capacity.tasks import fit_departments, forecast_departments
from journal.errors import Conflict
from journal.models import CurrentState
from situation.services import departments_advance, exercise_advance
from situation.tasks import tick_exercises
from tests.factories import report_ed
from tests.situation.exercise.test_play import START

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def hours_of(realm, first, last):
    """Return what departments had at the hours of some days, by moment: `{facility: (present, stop)}`."""
    found: dict[tuple[date, int], dict[str, tuple[float | None, float | None]]] = {}
    for day, houses in ed_days(realm, first.date(), last.date()).items():
        for code, its in houses.items():
            for hour, (present, stop) in enumerate(zip(its[PRESENT], its[STOP], strict=True)):
                found.setdefault((day, hour), {})[code] = (present, stop)
    return found


def test_the_hours_before_and_between_steps_are_those_of_the_model(exercise, clock):
    clock.shift(9)  # nine hours on: a step, and three hours after it
    assert exercise_advance(exercise=exercise) == 1
    assert departments_advance(exercise=exercise) == 42 * 24 + 9 + 1  # the clocks went back
    assert departments_advance(exercise=exercise) == 0
    realm = exercise.realm
    assert ed_until(realm) == START + 9 * HOUR
    at = (START + 6 * HOUR).astimezone(UTC)
    known = hours_of(realm, at, at)[at.date(), at.hour]
    told = EdReport.objects.filter(realm=realm, observed_at=at)
    assert told
    for row in told:
        assert known[row.facility_id] == (row.present, float(row.traffic == Traffic.STOP))
    three_on = hours_of(realm, at, at)[at.date(), at.hour + 3]
    assert [one for one, _stop in three_on.values()] != [one for one, _stop in known.values()]


def test_what_is_expected_is_told_from_each_hour_that_was_played(exercise, clock):
    clock.shift(6)
    tick_exercises()
    fit_departments()
    forecast_departments()
    realm = exercise.realm
    told = CurrentState.objects.filter(realm=realm, key__startswith="edahead:")
    assert told
    assert EdRun.objects.get(realm=realm).made_at == START + 6 * HOUR
    clock.shift(4)
    tick_exercises()
    forecast_departments()
    assert EdRun.objects.get(realm=realm).made_at == START + 10 * HOUR


def test_departments_go_on_whatever_became_of_what_is_announced(
    exercise, clock, monkeypatch, caplog
):
    def refused(**_who):
        raise Conflict("capacity.no_arrival")

    monkeypatch.setattr("situation.tasks.arrivals_advance", refused)
    clock.shift(6)
    tick_exercises()
    assert ed_until(exercise.realm) == START + 6 * HOUR
    assert "arrivals could not be announced" in caplog.text


def test_a_player_is_believed(exercise, clock):
    clock.shift(6)
    tick_exercises()
    realm = exercise.realm
    row = EdReport.objects.filter(realm=realm).order_by("pk").last()
    assert row is not None
    clock.shift(1)
    report_ed(realm, row.facility, Traffic.STOP, reason="peak")
    clock.shift(2)
    tick_exercises()
    ed_hours_follow(realm, realm.now())
    at = ed_until(realm)
    assert at is not None
    assert hours_of(realm, at, at)[at.date(), at.hour][row.facility_id] == (None, 1.0)
