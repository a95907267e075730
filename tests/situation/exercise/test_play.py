"""Playing: each due step once, whatever happens in between; people's figures and moves are kept."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from capacity.models import DayCount, ReportLine
from capacity.selectors import beds_now
from capacity.signals import figures_changed
from journal.models import Entry
from network.models import Facility, Region, Role
from phases.services import phase_decide
from situation.exercise.hospitals import at_hour
from situation.models import Exercise
from situation.selectors import model_of, moves_in
from situation.services import exercise_advance, exercise_create
from situation.tasks import tick_exercises
from tests.factories import SYSTEM, person
from tests.situation.exercise.steps import accepted_transfer, play, report

pytestmark = pytest.mark.django_db
START = at_hour(date(2020, 11, 2), 0)
STEP = timedelta(hours=6)


def states(realm):
    """What the journal of a realm says, without what differs between two runs of the same."""
    rows = Entry.objects.filter(realm=realm).order_by("seq")
    return [(row.seq, row.type, row.key, row.realm_time) for row in rows]


def test_a_step_is_played_when_it_is_due_and_once(exercise, clock):
    clock.shift(5)
    assert exercise_advance(exercise=exercise) == 0
    clock.shift(1)
    assert exercise_advance(exercise=exercise) == 1
    assert exercise_advance(exercise=exercise) == 0
    exercise.refresh_from_db()
    assert exercise.played_until == START + STEP
    at = {now.report.observed_at for now in beds_now(exercise.realm).values()}
    assert at <= {START, START + STEP}
    assert START + STEP in at


def test_the_task_plays_every_exercise_that_runs(exercise, clock):
    other = exercise_create(
        actor=SYSTEM,
        slug="andere",
        name="Andere",
        starts_on=date(2020, 10, 1),
        ends_on=date(2020, 10, 3),
        seed=6,
        day_seconds=48,
    )
    clock.shift(6)
    tick_exercises()
    exercise.refresh_from_db()
    other.refresh_from_db()
    assert exercise.played_until == START + STEP
    assert other.played_until == at_hour(date(2020, 10, 1), 0)


def test_days_are_closed_at_midnight_with_the_admissions_that_were_counted(exercise, clock):
    play(exercise, clock, 24)
    closed = DayCount.objects.get(realm=exercise.realm, date=date(2020, 11, 2))
    model = model_of(exercise, list(Facility.objects.order_by("pk")))
    number = model.wave.day_number(closed.date)
    assert sum(closed.admissions.values()) == model.wave.admissions[number].sum()
    assert closed.present["ward"] > 1000
    assert closed.present["ic"] > 400


def test_a_step_that_fails_half_way_leaves_nothing_and_is_played_again(exercise, clock):
    class FaultError(Exception):
        pass

    def fail(**_kwargs):
        raise FaultError

    before = states(exercise.realm)
    clock.shift(6)
    figures_changed.connect(fail)
    try:
        with pytest.raises(FaultError):
            exercise_advance(exercise=exercise)
    finally:
        figures_changed.disconnect(fail)
    exercise.refresh_from_db()
    assert exercise.played_until == START
    assert states(exercise.realm) == before
    assert exercise_advance(exercise=exercise) == 1
    numbers = [row[0] for row in states(exercise.realm)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_two_exercises_with_one_seed_play_the_same(exercise, clock):
    twin = exercise_create(
        actor=SYSTEM,
        slug="tweeling",
        name="Tweeling",
        starts_on=exercise.starts_on,
        ends_on=exercise.ends_on,
        seed=exercise.seed,
        day_seconds=24,
    )
    for _ in range(4):
        clock.shift(6)
        exercise_advance(exercise=exercise)
        exercise_advance(exercise=twin)
    assert states(twin.realm) == states(exercise.realm)


def test_realms_do_not_mix(exercise, clock):
    other = exercise_create(
        actor=SYSTEM,
        slug="andere",
        name="Andere",
        starts_on=exercise.starts_on,
        ends_on=exercise.ends_on,
        seed=99,
        day_seconds=24,
    )
    before = states(other.realm)
    figures = {code: now.lines for code, now in beds_now(other.realm).items()}
    accepted_transfer(exercise.realm)
    play(exercise, clock, 12)
    assert states(other.realm) == before
    assert {code: now.lines for code, now in beds_now(other.realm).items()} == figures
    model = model_of(other, list(Facility.objects.order_by("pk")))
    assert moves_in(other.realm, model) == ()


def test_after_an_interruption_nothing_rushes(exercise, clock):
    play(exercise, clock, 6)
    seen = exercise.realm.now()
    clock.shift(3600)
    assert exercise_advance(exercise=exercise) == 0
    exercise = Exercise.objects.select_related("realm").get(pk=exercise.pk)
    assert exercise.realm.now() == seen
    assert exercise.played_until == START + STEP
    play(exercise, clock, 6)
    assert exercise.played_until == START + 2 * STEP


def test_realm_time_never_goes_back_after_an_interruption(exercise, clock):
    play(exercise, clock, 6)
    clock.shift(8)
    exercise.realm.refresh_from_db()
    report(exercise.realm, Facility.objects.get(pk="H-VR17"), ward=700)
    late = exercise.realm.now()
    clock.shift(60)
    exercise_advance(exercise=exercise)
    realm = Exercise.objects.select_related("realm").get(pk=exercise.pk).realm
    assert realm.now() == late
    times = list(
        Entry.objects.filter(realm=realm).order_by("seq").values_list("realm_time", flat=True)
    )
    assert times == sorted(times)


def test_far_behind_days_are_closed_and_only_the_last_step_is_reported(exercise, clock):
    realm = exercise.realm
    realm.clock_rate *= 240  # ten days a second
    realm.save()
    reports = ReportLine.objects.filter(realm=realm, kind="ward").count()
    clock.shift(1)
    assert exercise_advance(exercise=exercise) == 1
    exercise.refresh_from_db()
    assert exercise.played_until == START + timedelta(days=10)
    assert ReportLine.objects.filter(realm=realm, kind="ward").count() == reports + 25
    days = DayCount.objects.filter(realm=realm, date__gte=date(2020, 11, 2))
    assert days.count() == 10


def test_unchanged_figures_are_reported_again_before_they_turn_grey(exercise, clock):
    for _ in range(12):
        play(exercise, clock, 6)
        at = exercise.played_until
        model = model_of(exercise, list(Facility.objects.order_by("pk")))
        late = model.silent(at) | model.silent(at - timedelta(hours=24))
        for code, now in beds_now(exercise.realm).items():
            assert code in late or at - now.report.observed_at <= timedelta(hours=12)


def ward_of(now):
    """The occupied ward beds of a hospital."""
    line = now.lines["ward"]
    assert line.occupied is not None
    return line.occupied


def test_a_moved_patient_stays_moved(exercise, clock):
    twin = exercise_create(
        actor=SYSTEM,
        slug="tweeling",
        name="Tweeling",
        starts_on=exercise.starts_on,
        ends_on=exercise.ends_on,
        seed=exercise.seed,
        day_seconds=24,
    )
    clock.shift(3)
    for _ in range(20):
        accepted_transfer(exercise.realm)
    for _ in range(2):
        clock.shift(3)
        exercise_advance(exercise=exercise)
        exercise_advance(exercise=twin)
    moved, stayed = beds_now(exercise.realm), beds_now(twin.realm)
    change = {code: ward_of(moved[code]) - ward_of(stayed[code]) for code in moved}
    assert sum(change.values()) == 0
    assert change["H-VR17"] == -change["H-VR01"]
    assert -20 <= change["H-VR17"] <= -15  # a few of the twenty would have gone home since
    assert {code for code, n in change.items() if n} == {"H-VR17", "H-VR01"}


def test_a_phase_changes_what_the_hospitals_of_the_region_open(exercise, clock):
    west = Region.objects.get(pk="WEST")
    call_command("load_plans")
    phase_decide(
        actor=person(Role.ROAZ_CHAIR, region=west),
        realm=exercise.realm,
        region=west,
        phase="adapted",
        reason="Oefenen",
    )
    play(exercise, clock, 24)
    assert exercise.relief == {"OOST": 0.0, "WEST": pytest.approx(0.1)}
    opened = {
        now.facility.region_id
        for now in beds_now(exercise.realm).values()
        if (now.lines["ic"].operational or 0) > 40 or (now.lines["ward"].operational or 0) > 1000
    }
    assert opened == {"WEST"}
