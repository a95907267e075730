"""A house with a player is left to the player; afterwards the exercise goes on from what was said."""

from datetime import timedelta

import pytest

from capacity.inputs import EdInput
from capacity.models import Method, Traffic
from capacity.selectors import beds_now, ed_now
from capacity.services import ed_report
from network.models import Facility
from situation.exercise.model import Influence
from situation.selectors import model_of, moves_in
from situation.services import exercise_advance, players
from tests.factories import SYSTEM, report_ed
from tests.situation.exercise.steps import accepted_transfer, play, report

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(exercise):
    """The hospital of the player."""
    rows = Facility.objects.select_related("region", "veiligheidsregio")
    return rows.get(pk="H-VR17")


@pytest.fixture
def brief(monkeypatch):
    """Reports are held for the deadline of figures typed by hand alone: eight hours, two for an ED."""
    monkeypatch.setattr(players, "PLAYER_SECONDS", 0)


def modelled(exercise, code, at, moves=None):
    """The model's own count of occupied ward beds."""
    facilities = list(Facility.objects.select_related("region").order_by("pk"))
    model = model_of(exercise, facilities)
    agreed = moves_in(exercise.realm, model) if moves is None else moves
    world = Influence(moves=agreed, relief=exercise.relief)
    return model.figures(at, world)[model.index[code]].occupied("ward")


def test_what_a_player_reported_stays_as_it_is_and_fresh_while_minutes_pass(exercise, clock, house):
    clock.shift(2)
    report(exercise.realm, house, ward=700, duiding="Twee afdelingen dicht")
    report_ed(exercise.realm, house, Traffic.STOP, reason="incident")
    for _ in range(6):  # three days of the exercise: 72 real seconds
        play(exercise, clock, 12)
        beds, ed = beds_now(exercise.realm)[house.pk], ed_now(exercise.realm)[house.pk]
        assert beds.lines["ward"].occupied == 700
        assert beds.lines["ic"].occupied is None
        assert beds.report.duiding == "Twee afdelingen dicht"
        assert (ed.report.traffic, ed.report.reason) == (Traffic.STOP, "incident")
        assert beds.freshness(exercise.realm.now()) == ed.freshness(exercise.realm.now()) == "fresh"


def test_a_patient_a_player_accepts_is_counted_once_while_the_report_is_held_and_after(
    exercise, clock, house, brief
):
    clock.shift(2)
    report(exercise.realm, house, ward=700)
    clock.shift(2)
    accepted_transfer(exercise.realm, sender="H-VR01", receiver=house.pk)
    play(exercise, clock, 6)
    assert beds_now(exercise.realm)[house.pk].lines["ward"].occupied == 701
    said_until = exercise.played_until + timedelta(hours=4)
    play(exercise, clock, 6)
    now = beds_now(exercise.realm)[house.pk]
    without_move = modelled(exercise, house.pk, said_until, moves=())
    change = modelled(exercise, house.pk, now.report.observed_at) - without_move
    assert now.lines["ward"].occupied == 700 + change


def test_afterwards_the_exercise_goes_on_from_what_was_said(exercise, clock, house, brief):
    clock.shift(2)
    held_until = exercise.realm.now() + timedelta(hours=8)
    report(exercise.realm, house, ward=700, duiding="Twee afdelingen dicht")
    play(exercise, clock, 18)
    now = beds_now(exercise.realm)[house.pk]
    change = modelled(exercise, house.pk, now.report.observed_at) - modelled(
        exercise, house.pk, held_until
    )
    assert now.report.method == Method.SIMULATED
    assert now.lines["ward"].occupied == 700 + change
    assert (now.lines["ward"].operational, now.lines["ward"].blocked) == (900, 7)
    assert now.lines["ic"].occupied is None
    assert now.report.duiding == "Twee afdelingen dicht"


def test_a_day_after_that_the_exercise_reports_its_own_figures_again(exercise, clock, house, brief):
    clock.shift(2)
    report(exercise.realm, house, ward=100)
    play(exercise, clock, 42)
    now = beds_now(exercise.realm)[house.pk]
    assert now.lines["ward"].occupied == modelled(exercise, house.pk, now.report.observed_at)
    assert now.report.duiding == ""


def test_a_report_newer_than_the_step_is_not_written_over(exercise, clock, house):
    clock.shift(7)  # the step of six o'clock is due, and not yet played
    report(exercise.realm, house, ward=700)
    assert exercise_advance(exercise=exercise) == 1
    now = beds_now(exercise.realm)[house.pk]
    assert now.report.method == Method.REPORTED
    assert now.lines["ward"].occupied == 700


def test_a_persons_word_on_the_emergency_department_stands(exercise, clock, house, brief):
    clock.shift(2)
    report_ed(exercise.realm, house, Traffic.STOP, reason="incident")
    play(exercise, clock, 12)
    row = ed_now(exercise.realm)[house.pk].report
    assert (row.traffic, row.reason, row.method) == (Traffic.STOP, "incident", Method.SIMULATED)
    play(exercise, clock, 24)
    assert ed_now(exercise.realm)[house.pk].report.reason != "incident"


def test_a_stop_ends_when_the_player_said_it_would(exercise, clock, house):
    clock.shift(2)
    stop = EdInput(
        facility=house,
        traffic=Traffic.STOP,
        observed_at=exercise.realm.now(),
        source="manual",
        method=Method.REPORTED,
        reason="incident",
        expected_end=exercise.realm.now() + timedelta(hours=8),
    )
    ed_report(actor=SYSTEM, realm=exercise.realm, report=stop)
    play(exercise, clock, 6)
    assert ed_now(exercise.realm)[house.pk].report.reason == "incident"
    play(exercise, clock, 6)
    assert ed_now(exercise.realm)[house.pk].report.reason != "incident"
