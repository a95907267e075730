"""Two players at once, and a player that is killed: each step is played once and whole."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from capacity.models import ReportLine
from journal.models import Entry
from situation.exercise.hospitals import at_hour
from situation.models import Exercise
from situation.services import exercise_advance, exercise_create
from tests.factories import SYSTEM
from tests.needs import REPO
from tests.situation.exercise.worlds import small_world

START = at_hour(date(2020, 11, 2), 0)
STEP = timedelta(hours=6)
KILLED_IN_A_STEP = """
import os, signal, django
django.setup()
from journal import clock
from capacity.signals import figures_changed
from situation.models import Exercise
from situation.services import exercise_advance

def die(**_kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

figures_changed.connect(die)
# however long this start took: no gap in which nobody played, which would be told on its own
Exercise.objects.update(last_tick_at=clock.now())
exercise_advance(exercise=Exercise.objects.get())
"""


def exercise_with_due(steps):
    """An exercise in a small world with this many steps due; the next is real hours away."""
    small_world()
    exercise = exercise_create(
        actor=SYSTEM,
        slug="golf",
        name="Golf",
        starts_on=START.date(),
        ends_on=date(2020, 11, 30),
        seed=5,
        day_seconds=86_400,
    )
    realm = exercise.realm
    # half a step of margin: nothing here depends on how fast the machine is
    realm.clock_time = START + steps * STEP + STEP / 2
    realm.clock_set_at = timezone.now()
    realm.save()
    return exercise


def journal_is_whole(realm):
    """Say whether the numbers have no gap and nobody reported a figure of a moment twice."""
    numbers = list(Entry.objects.filter(realm=realm).order_by("seq").values_list("seq", flat=True))
    lines = ReportLine.objects.filter(realm=realm)
    moments = list(lines.values_list("facility", "kind", "observed_at"))
    return numbers == list(range(1, len(numbers) + 1)) and len(moments) == len(set(moments))


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_players_at_the_same_moment_play_each_step_once():
    exercise = exercise_with_due(steps=3)

    def play(_number):
        try:
            return exercise_advance(exercise=exercise)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        steps = list(pool.map(play, range(4)))
    assert sum(steps) == 3
    exercise.refresh_from_db()
    assert exercise.played_until == START + 3 * STEP
    assert journal_is_whole(exercise.realm)


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_a_player_killed_in_a_step_leaves_nothing_of_it_and_another_plays_it():
    exercise = exercise_with_due(steps=1)
    entries = Entry.objects.count()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_IN_A_STEP],
        cwd=REPO,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        },
        check=False,
        capture_output=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    exercise.refresh_from_db()
    assert (exercise.played_until, Entry.objects.count()) == (START, entries)
    assert exercise_advance(exercise=Exercise.objects.get()) == 1
    assert exercise_advance(exercise=Exercise.objects.get()) == 0
    assert journal_is_whole(exercise.realm)
