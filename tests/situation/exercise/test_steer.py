"""Making and steering exercises: who may, what it does to the clock, what is refused."""

import json
from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from capacity.models import DayCount
from capacity.selectors import beds_now, ed_now
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import Entry, Realm
from network.models import Facility, Role
from phases.models import PhaseProposal, ProposalState
from situation.exercise.hospitals import at_hour
from situation.models import Exercise, ExerciseState
from situation.services import (
    exercise_advance,
    exercise_again,
    exercise_create,
    exercise_ensure,
    exercise_jump,
    exercise_pause,
    exercise_resume,
    exercise_speed,
)
from tests.factories import SYSTEM, RealmFactory, person
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
ALL = frozenset({"all"})
START = at_hour(date(2020, 11, 2), 0)
STEERERS = {Role.ADMINISTRATOR, Role.NATIONAL_COORDINATOR}


def clock_of(realm):
    """The clock as a screen sees it."""
    return snapshot(realm, audiences=ALL).entities["clock"]["state"]


def test_a_new_exercise_shows_the_whole_picture_at_once(exercise):
    shot = snapshot(exercise.realm, audiences=ALL)
    kinds = [key.split(":")[0] for key in shot.entities]
    assert kinds.count("beds") == kinds.count("ed") == 25
    assert kinds.count("day") == 42
    assert kinds.count("phase") == 2
    assert {"clock", "reference"} <= set(shot.entities)
    assert clock_of(exercise.realm) == {
        "kind": "exercise",
        "name": "Golf",
        "time": START.isoformat(),
        "set_at": exercise.realm.clock_set_at.isoformat(),
        "rate": 3600.0,
        "running": True,
        "day_seconds": 24,
        "starts_on": "2020-11-02",
        "ends_on": "2020-11-30",
        "closed_at": None,
        "closed_because": "",
    }
    assert all(now.report.observed_at == START for now in beds_now(exercise.realm).values())
    assert all(now.report.observed_at == START for now in ed_now(exercise.realm).values())


def test_pausing_stops_the_clock_and_resuming_goes_on_from_there(exercise, clock):
    clock.shift(3)
    exercise_pause(actor=SYSTEM, realm=exercise.realm)
    clock.shift(500)
    assert exercise_advance(exercise=exercise) == 0
    assert clock_of(exercise.realm)["running"] is False
    resumed = exercise_resume(actor=SYSTEM, realm=exercise.realm)
    assert resumed.realm.now() == START + timedelta(hours=3)
    clock.shift(3)
    assert exercise_advance(exercise=exercise) == 1


def test_another_speed_counts_from_now(exercise, clock):
    clock.shift(2)
    faster = exercise_speed(actor=SYSTEM, realm=exercise.realm, day_seconds=12)
    assert faster.realm.now() == START + timedelta(hours=2)
    clock.shift(2)
    assert faster.realm.now() == START + timedelta(hours=6)
    assert clock_of(exercise.realm)["day_seconds"] == 12
    exercise.refresh_from_db()
    assert exercise_advance(exercise=exercise) == 1


def test_a_jump_closes_the_days_between_and_reports_at_the_target(exercise, clock):
    clock.shift(2)
    target = at_hour(date(2020, 11, 9), 13)
    before = Entry.objects.filter(realm=exercise.realm).latest("seq")
    jumped = exercise_jump(actor=SYSTEM, realm=exercise.realm, to=target)
    assert jumped.realm.now() == target
    assert jumped.played_until == at_hour(date(2020, 11, 9), 12)
    days = DayCount.objects.filter(realm=exercise.realm, date__gte=date(2020, 11, 2))
    assert [day.date.day for day in days.order_by("date")] == list(range(2, 9))
    assert all(
        now.report.observed_at == at_hour(date(2020, 11, 9), 12)
        for now in beds_now(exercise.realm).values()
    )
    added = Entry.objects.filter(realm=exercise.realm, seq__gt=before.seq)
    told = Counter(key.partition(":")[0] for key in added.values_list("key", flat=True))
    assert {name: told[name] for name in ("clock", "day", "beds", "ed")} == {
        "clock": 1,
        "day": 7,
        "beds": 25,
        "ed": 25,
    }


def test_a_short_jump_within_a_step_only_moves_the_clock(exercise, clock):
    jumped = exercise_jump(actor=SYSTEM, realm=exercise.realm, to=START + timedelta(hours=5))
    assert jumped.played_until == START


@pytest.mark.parametrize(
    ("to", "code"),
    [(START, "not_later"), (at_hour(date(2020, 12, 1), 0), "after_end")],
)
def test_a_jump_goes_forward_and_not_beyond_the_end(exercise, clock, to, code):
    clock.shift(1)
    with pytest.raises(Invalid) as refused:
        exercise_jump(actor=SYSTEM, realm=exercise.realm, to=to)
    assert refused.value.code == code


def test_an_exercise_ends_after_its_last_day(exercise, clock):
    exercise_jump(actor=SYSTEM, realm=exercise.realm, to=at_hour(date(2020, 11, 30), 19))
    clock.shift(9)
    assert exercise_advance(exercise=exercise) == 1
    exercise = Exercise.objects.select_related("realm").get(pk=exercise.pk)
    assert exercise.state == ExerciseState.FINISHED
    assert exercise.played_until == at_hour(date(2020, 12, 1), 0)
    assert clock_of(exercise.realm)["running"] is False
    clock.shift(60)
    assert exercise_advance(exercise=exercise) == 0
    with pytest.raises(Conflict):
        exercise_resume(actor=SYSTEM, realm=exercise.realm)


def test_again_closes_this_realm_and_opens_a_fresh_one(exercise, clock):
    clock.shift(6)
    exercise_advance(exercise=exercise)
    fresh = exercise_again(actor=SYSTEM, realm=exercise.realm)
    assert fresh.realm.slug == "golf-2"
    assert fresh.played_until == START
    assert fresh.realm.epoch != exercise.realm.epoch
    old = Exercise.objects.select_related("realm").get(pk=exercise.pk)
    assert (old.state, old.realm.is_open) == (ExerciseState.CLOSED, False)
    assert exercise_advance(exercise=old) == 0
    with pytest.raises(Conflict):
        exercise_pause(actor=SYSTEM, realm=old.realm)
    assert exercise_again(actor=SYSTEM, realm=fresh.realm).realm.slug == "golf-3"


def test_what_stands_still_cannot_be_paused_and_what_runs_cannot_be_resumed(exercise):
    with pytest.raises(Conflict):
        exercise_resume(actor=SYSTEM, realm=exercise.realm)
    exercise_pause(actor=SYSTEM, realm=exercise.realm)
    with pytest.raises(Conflict) as refused:
        exercise_pause(actor=SYSTEM, realm=exercise.realm)
    assert refused.value.code == "exercise_paused"


@pytest.mark.parametrize("role", list(Role))
def test_only_who_may_steer_steers(exercise, role):
    actor = person(role)
    actions = (
        lambda: exercise_pause(actor=actor, realm=exercise.realm),
        lambda: exercise_resume(actor=actor, realm=exercise.realm),
        lambda: exercise_speed(actor=actor, realm=exercise.realm, day_seconds=30),
        lambda: exercise_jump(actor=actor, realm=exercise.realm, to=START + timedelta(days=1)),
        lambda: exercise_again(actor=actor, realm=exercise.realm),
    )
    before = Entry.objects.count()
    for action in actions:
        if role in STEERERS:
            action()
        else:
            with pytest.raises(Refused):
                action()
    assert (Entry.objects.count() > before) is (role in STEERERS)


def test_the_real_world_cannot_be_steered(world):
    with pytest.raises(Missing):
        exercise_pause(actor=SYSTEM, realm=RealmFactory.create())


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"slug": "Groot Woord"}, "slug"),
        ({"slug": "x" * 51}, "slug"),
        ({"name": " "}, "name"),
        ({"name": "nul\x00"}, "name"),
        ({"starts_on": date(2019, 1, 1)}, "starts_on"),
        ({"starts_on": date(2020, 12, 1), "ends_on": date(2020, 11, 1)}, "ends_on"),
        ({"ends_on": date(2022, 1, 1)}, "ends_on"),
        ({"day_seconds": 0.5}, "day_seconds"),
        ({"day_seconds": float("nan")}, "day_seconds"),
        ({"seed": -1}, "seed"),
        ({"seed": True}, "seed"),
    ],
)
def test_an_exercise_that_makes_no_sense_is_not_made(world, values, field):
    with pytest.raises(Invalid) as refused:
        exercise_create(actor=SYSTEM, **{"slug": "golf", **values})
    assert refused.value.field == field
    assert not Realm.objects.exists()


def test_without_reference_data_there_is_no_exercise(db):
    with pytest.raises(Conflict) as refused:
        exercise_create(actor=SYSTEM)
    assert refused.value.code == "no_reference"
    assert not Realm.objects.exists()


@pytest.mark.usefixtures("world")
def test_an_exercise_that_would_begin_without_a_hospital_somewhere_is_told_where():
    area = Facility.objects.order_by("pk")[0].veiligheidsregio
    Facility.objects.filter(veiligheidsregio=area).update(retired_at=timezone.now())
    with pytest.raises(Conflict) as refused:
        exercise_create(actor=SYSTEM)
    said = refused.value.said
    assert said.nl.endswith(f": {area.pk} heeft opnamen, maar geen ziekenhuis met IC.")
    assert said.en.endswith(f": {area.pk} has admissions, but no hospital with an IC.")


def test_a_slug_is_used_once(exercise):
    with pytest.raises(Conflict):
        exercise_create(actor=SYSTEM, slug="golf")


def test_ensure_makes_one_exercise_and_then_leaves_it(clock, world):
    first, made = exercise_ensure(actor=SYSTEM)
    again, made_again = exercise_ensure(actor=SYSTEM)
    assert (made, made_again) == (True, False)
    assert again.pk == first.pk
    assert first.realm.slug == "tweede-golf"


def test_the_command_makes_and_plays(clock, world, capsys):
    call_command(
        "exercise", "create", "--slug", "proef", "--start", "2020-10-05", "--day-seconds", "24"
    )
    clock.shift(6)
    call_command("exercise", "advance")
    call_command("exercise", "list")
    assert "proef: 1 steps" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("exercise", "create", "--slug", "proef")


def test_the_default_exercise_leads_to_proposals_within_a_minute(clock, db):
    call_command("load_reference")
    call_command("load_plans")
    exercise, _ = exercise_ensure(actor=SYSTEM)
    proposals = PhaseProposal.objects.filter(realm=exercise.realm)
    early = proposals.get()  # nothing is over a line yet, but it is expected
    assert (early.region_id, early.rule, early.to_phase) == ("TCZWN", "2.7", "adapted")
    assert {one["expects"] for one in early.evidence} == {"ic"}
    assert json.dumps(early.evidence)
    for _ in range(12):
        clock.shift(5)
        exercise_advance(exercise=exercise)
        if (timezone.now() - exercise.created_at).total_seconds() == 10:
            (first,) = proposals.filter(state=ProposalState.OPEN)
            assert first.region_id == early.region_id, "the others come later"
    standing = {proposal.region_id for proposal in proposals.filter(state=ProposalState.OPEN)}
    assert {"TCZWN", "TCW", "SZN"} <= standing
