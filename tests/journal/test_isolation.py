"""One item's error stops no other, in every sweep: exercises, realms, runs, proposals, messages."""

import logging
from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

import journal.tasks
import lcms_bridge.services.inbox
import lcms_bridge.tasks
import lcms_bridge.together
import patientspread.services.transfers
import patientspread.tasks
import situation.tasks
from journal.isolation import each
from journal.models import Realm
from journal.retention import floor_move
from journal.services import writing
from lcms_bridge.application import apply_message
from lcms_bridge.models import Message, MessageState
from lcms_bridge.services import message_receive
from patientspread.models import RunState, SpreadRun, Transfer, TransferState
from patientspread.policy import DEFAULT_POLICY
from patientspread.services import policy_adopt, run_claim, run_request
from patientspread.services.replacing import Offer
from patientspread.services.transfers import transfers_replace
from situation.models import Exercise
from situation.services import exercise_advance, exercise_create
from tests.factories import SYSTEM, FacilityFactory, RealmFactory
from tests.patientspread.requests import offered
from tests.situation.exercise.worlds import small_world

pytestmark = pytest.mark.django_db


class Odd(Exception):  # noqa: N818 -- an error of no family
    """An error nobody thought of."""


def failing_for(function, chosen):
    """Return a function that fails for one item and does its work for others."""

    def called(*args, **kwargs):
        if chosen(*args, **kwargs):
            raise Odd
        return function(*args, **kwargs)

    return called


@pytest.mark.parametrize("error", [Odd, RecursionError, MemoryError, KeyError, AssertionError])
def test_whatever_error_one_meets_the_others_are_done_and_it_is_logged(error, caplog):
    done = []

    def act(item):
        if item == "b":
            raise error
        done.append(item)

    with caplog.at_level(logging.ERROR):
        failed = each(["a", "b", "c"], act, logger=logging.getLogger("test"), what="it failed")
    assert (done, failed) == (["a", "c"], 1)
    assert "it failed: b" in caplog.text


def test_a_signal_to_stop_ends_the_sweep():
    with pytest.raises(SystemExit):
        each([1], lambda _item: exec_stop(), logger=logging.getLogger("test"), what="")


def exec_stop():
    raise SystemExit


def exercise(slug):
    return exercise_create(
        actor=SYSTEM,
        slug=slug,
        name=slug,
        starts_on=date(2020, 11, 2),
        ends_on=date(2020, 11, 3),
        seed=5,
        day_seconds=24,
    )


def test_an_exercise_that_cannot_be_played_does_not_stop_the_others(monkeypatch):
    small_world()
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock:
        first, second = exercise("eerste"), exercise("tweede")
        before = second.played_until
        broken = failing_for(exercise_advance, lambda exercise: exercise == first)
        monkeypatch.setattr(situation.tasks, "exercise_advance", broken)
        clock.shift(7)
        situation.tasks.tick_exercises()
        assert Exercise.objects.get(pk=second.pk).played_until > before
        assert Exercise.objects.get(pk=first.pk).played_until == before


def test_the_command_plays_the_others_and_says_that_one_failed(monkeypatch):
    small_world()
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock:
        first, second = exercise("eerste"), exercise("tweede")
        before = second.played_until
        monkeypatch.setattr(
            "situation.management.commands.exercise.exercise_advance",
            failing_for(exercise_advance, lambda exercise: exercise == first),
        )
        clock.shift(7)
        with pytest.raises(CommandError, match="1 exercise"):
            call_command("exercise", "advance")
        assert Exercise.objects.get(pk=second.pk).played_until > before


def test_a_realm_whose_floor_cannot_move_does_not_stop_the_others(monkeypatch):
    first, second = RealmFactory.create(slug="a"), RealmFactory.create(slug="b")
    Realm.objects.update(head=200_000)
    monkeypatch.setattr(
        journal.tasks, "floor_move", failing_for(floor_move, lambda realm: realm == first)
    )
    journal.tasks.retain()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.floor, second.floor) == (0, 100_000)


def test_a_run_that_cannot_be_claimed_does_not_stop_the_sweep(monkeypatch):
    policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY)
    FacilityFactory.create()
    runs = [
        run_request(actor=SYSTEM, realm=RealmFactory.create(), scope="national") for _ in range(2)
    ]
    claim = run_claim
    broken = failing_for(claim, lambda actor, run_id: run_id == runs[0].pk)
    monkeypatch.setattr(patientspread.tasks, "run_claim", broken)
    patientspread.tasks.sweep_runs()
    states = [SpreadRun.objects.get(pk=run.pk).state for run in runs]
    assert states == [RunState.REQUESTED, RunState.DONE]


def test_proposals_of_one_realm_lapse_whatever_happens_in_another(monkeypatch):
    policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY)
    here, there = FacilityFactory.create(), FacilityFactory.create()
    for _ in range(2):
        run = run_request(actor=SYSTEM, realm=RealmFactory.create(), scope="national")
        offer = Offer(here.pk, there.pk, "ward", "ambulance", 20, {})
        with writing():
            transfers_replace(actor=SYSTEM, run=run, offers=[offer])
        offered(run.realm, run)
    Transfer.objects.update(answer_before=timezone.now() - timedelta(minutes=1))
    first = Transfer.objects.order_by("pk")[0]
    module = patientspread.services.transfers
    monkeypatch.setattr(
        module,
        "transfer_end",
        failing_for(module.transfer_end, lambda transfer, *_rest: transfer.pk == first.pk),
    )
    assert module.transfers_expire(actor=SYSTEM) == 1
    states = list(Transfer.objects.order_by("pk").values_list("state", flat=True))
    assert states == [TransferState.PROPOSED, TransferState.EXPIRED]


def test_a_message_that_breaks_does_not_stop_the_inbox(monkeypatch):
    realm = RealmFactory.create()
    sent = [
        message_receive(actor=SYSTEM, realm=realm, raw=raw, name="x").message
        for raw in (b"een", b"twee")
    ]
    together = lcms_bridge.together.Together
    broken = failing_for(together.take, lambda _self, message, *_rest: message.pk == sent[0].pk)
    monkeypatch.setattr(together, "take", broken)
    alone = lcms_bridge.services.inbox
    read = failing_for(apply_message, lambda message, *_rest: message.pk == sent[0].pk)
    monkeypatch.setattr(alone, "apply_message", read)
    lcms_bridge.tasks.sweep_inbox()
    states = [Message.objects.get(pk=message.pk).state for message in sent]
    assert states == [MessageState.RECEIVED, MessageState.QUARANTINED]
