"""When people are told that a part stands still, and that it is over: once, and without going up and down."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from journal.models import PartState
from journal.parts import Look, Part, Seen, State
from journal.standings import Standing, note, standings, step, telling, to_tell
from tests.servers import wait_until

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
PART = Part("worker", "journal.part.worker", lambda: Look(0.0), 15, 30, 1)
CALM = settings.STILL_AFTER_S


def seen(age, problem=""):
    look = Look(age, problem=problem)
    return Seen(PART, look, PART.judged(look))


def at(seconds):
    return START + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("age", "problem", "state"),
    [
        (None, "", State.ABSENT),
        (15.0, "", State.WORKS),
        (15.1, "", State.SLOW),
        (30.1, "", State.STILL),
        (None, "ConnectionError", State.STILL),
    ],
)
def test_an_age_is_judged_by_the_two_deadlines_of_its_part(age, problem, state):
    assert PART.judged(Look(age, problem=problem)) == state


def test_silence_began_at_the_last_word():
    row = step(step(None, seen(1), at(0)), seen(31), at(40))
    assert (row.state, row.since) == (State.STILL, at(9))


def test_a_part_that_was_slow_stands_still_since_it_was_slow():
    row = step(Standing("worker", State.SLOW, at(0)), seen(31), at(40))
    assert (row.state, row.since) == (State.STILL, at(0))


def test_better_is_said_only_when_it_lasts_and_since_when_it_is():
    row = Standing("worker", State.STILL, at(0))
    row = step(row, seen(1), at(50))
    assert (row.state, row.better_since) == (State.STILL, at(50))
    row = step(row, seen(1), at(50 + CALM - 1))
    assert row.state == State.STILL
    row = step(row, seen(1), at(50 + CALM))
    assert (row.state, row.since, row.better_since) == (State.WORKS, at(50), None)


@given(st.lists(st.sampled_from([1.0, 20.0, 31.0]), min_size=1, max_size=80))
def test_whatever_goes_up_and_down_is_told_at_most_once_a_calm(ages):
    row, told, said = None, "", []
    for turn, age in enumerate(ages):
        row = replace(step(row, seen(age), at(turn * 5)), told=told)
        what = to_tell(row)
        if what:
            told = State.STILL if what == State.STILL else ""
            said.append((what, turn * 5))
    assert all(one != other for (one, _), (other, _) in pairwise(said))
    overs = [moment for what, moment in said if what == State.WORKS]
    for moment in overs:
        calm = [age for turn, age in enumerate(ages) if moment - CALM <= turn * 5 <= moment]
        assert max(calm) <= 30


@pytest.mark.storage
@pytest.mark.django_db
def test_of_all_that_watch_one_tells_and_a_failure_is_told_again(store):
    note([seen(31)])
    row = standings()["worker"]
    assert to_tell(row) == State.STILL
    inner = []

    def failing():
        inner.append(telling(row, State.STILL, lambda: True))  # another process, meanwhile
        return False

    assert not telling(row, State.STILL, failing)
    assert inner == [False]
    assert to_tell(standings()["worker"]) == State.STILL
    assert not telling(row, State.STILL, lambda: True), "the one before still holds it"
    PartState.objects.update(telling_until=START)
    assert telling(row, State.STILL, lambda: True)
    assert to_tell(standings()["worker"]) == ""
    assert not telling(row, State.STILL, lambda: True)


@pytest.mark.django_db
def test_a_look_that_the_database_did_not_answer_changes_nothing():
    note([seen(31)])
    unasked = Seen(PART, Look(None, facts={"unasked": "OperationalError"}), State.ABSENT)
    note([unasked])
    assert standings()["worker"].better_since is None


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_who_tells_for_longer_than_a_hold_holds_on(store, monkeypatch):
    """Fifty mails to a slow mail server: another process told everybody again meanwhile."""
    monkeypatch.setattr("journal.standings.HOLD", timedelta(seconds=0.6))
    note([seen(31)])
    row = standings()["worker"]

    def until():
        return PartState.objects.values_list("telling_until", flat=True).get(name="worker")

    def slowly():
        first = until()
        wait_until(lambda: until() > first, "it is held for longer", 10)
        return True

    assert telling(row, State.STILL, slowly)
    assert until() is None, "it was given back, and nobody takes it anew"
    assert to_tell(standings()["worker"]) == ""
