"""Closing an exercise ends what is open in it, with a reason, and nothing writes there again."""

import json
import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from callout.models import Contact
from capacity.models import FigureReport
from journal.errors import Conflict
from journal.models import CurrentState, Entry
from lcms_bridge.models import Message, MessageState
from lcms_bridge.services import message_receive
from lcms_bridge.tasks import process_message, sweep_inbox
from network.models import Facility, Role
from patientspread.models import RunState, SpreadRun, Transfer, TransferState
from patientspread.policy import DEFAULT_POLICY
from patientspread.services import policy_adopt, run_claim, run_complete, run_request
from patientspread.services.runs import Solved
from patientspread.tasks import ACTOR, solve_run, sweep_runs
from phases.demo import demo_agreements
from phases.models import Agreement, PhaseProposal, ProposalState
from phases.plan_examples import DEFAULT_PLAN
from phases.rules import read_rules
from phases.services import plan_adopt
from situation.services import exercise_again
from situation.tasks import tick_exercises
from tests.factories import SYSTEM, person, report_beds

pytestmark = pytest.mark.django_db


@pytest.fixture
def realm(exercise):
    return exercise.realm


@pytest.fixture
def run(realm):
    policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY)
    return run_request(actor=person(Role.NATIONAL_COORDINATOR), realm=realm, scope="national")


@pytest.fixture
def transfer(realm, run):
    origin, destination = Facility.objects.order_by("pk")[:2]
    return Transfer.objects.create(
        realm=realm,
        run=run,
        number=1,
        origin=origin,
        destination=destination,
        bed="ward",
        mode="ambulance",
        minutes=30,
        why={},
        proposed_at=realm.now(),
        answer_before=timezone.now() + timedelta(minutes=30),
    )


@pytest.fixture
def proposal(realm):
    document = json.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))
    region = Facility.objects.order_by("pk")[0].region
    plan = plan_adopt(actor=SYSTEM, region=region, name="Plan", source="test", document=document)
    return PhaseProposal.objects.create(
        realm=realm,
        region=region,
        from_phase="regular",
        to_phase="adapted",
        plan=plan,
        rule=read_rules(document).rules[0].id,
        evidence=[],
        opened_at=realm.now(),
    )


@pytest.fixture
def message(realm):
    return message_receive(actor=SYSTEM, realm=realm, raw=b"een bestand", name="a.csv").message


def test_closing_ends_runs_offers_proposals_and_messages_with_the_reason(
    exercise, run, transfer, proposal, message
):
    exercise_again(actor=SYSTEM, realm=exercise.realm)
    for row in (run, transfer, proposal, message):
        row.refresh_from_db()
    assert (run.state, str(run.error)) == (RunState.FAILED, "De oefening is gesloten.")
    assert (transfer.state, str(transfer.note)) == (
        TransferState.WITHDRAWN,
        "De oefening is gesloten.",
    )
    assert (proposal.state, str(proposal.reason)) == (
        ProposalState.WITHDRAWN,
        "De oefening is gesloten.",
    )
    assert (message.state, message.problems[0]["code"]) == ("quarantined", "realm_closed")
    told = set(
        Entry.objects.filter(realm=exercise.realm, realm_time__gte=run.requested_at).values_list(
            "key", flat=True
        )
    )
    assert {f"run:{run.pk}", f"transfer:{transfer.pk}", f"proposal:{proposal.pk}"} <= told
    assert CurrentState.objects.filter(realm=exercise.realm, key=f"message:{message.pk}").exists()


def test_every_screen_is_told_since_when_and_why_the_exercise_is_closed(exercise):
    before = CurrentState.objects.get(realm=exercise.realm, key="clock")
    exercise_again(actor=SYSTEM, realm=exercise.realm)
    after = CurrentState.objects.get(realm=exercise.realm, key="clock")
    open_, closed = (json.loads(json.loads(row.variants)[0]["body"]) for row in (before, after))
    assert (open_["state"]["closed_at"], open_["state"]["closed_because"]) == (None, "")
    assert closed["state"]["closed_at"] == closed["at"]
    assert closed["state"]["closed_because"] == "De oefening is opnieuw begonnen."
    assert closed["state"]["closed_because_en"] == "The exercise was begun again."


def test_what_was_made_up_for_a_demonstration_is_there_again(exercise, settings):
    settings.EMBEDDED = True
    assert demo_agreements(exercise.realm)
    made = exercise_again(actor=SYSTEM, realm=exercise.realm)
    here = Agreement.objects.filter(realm=made.realm)
    before = Agreement.objects.filter(realm=exercise.realm)
    assert set(here.values_list("region", "code")) == set(before.values_list("region", "code"))
    assert here.filter(made_up=True, ended_at__isnull=True).count() == here.count()
    assert not Contact.objects.filter(realm=made.realm).exists()  # there were none before


def test_a_run_that_is_being_solved_when_its_realm_closes_offers_nothing(exercise, run):
    claimed = run_claim(actor=ACTOR, run_id=run.pk)
    assert claimed is not None
    exercise_again(actor=SYSTEM, realm=exercise.realm)
    assert run_complete(actor=ACTOR, run=claimed, outcome=Solved({"summary": {}}, [], {})) is False
    run.refresh_from_db()
    assert run.state == RunState.FAILED


def test_what_an_older_version_left_open_in_a_closed_realm_is_let_alone_without_a_word(
    exercise, run, transfer, message, caplog
):
    realm = exercise.realm
    realm.is_open = False
    realm.save(update_fields=["is_open"])
    Transfer.objects.update(answer_before=timezone.now() - timedelta(hours=1))
    head = Entry.objects.filter(realm=realm).count()
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            solve_run(run.pk)
            sweep_runs()
            process_message(message.pk)
            sweep_inbox()
            tick_exercises()
    assert not caplog.records
    assert Entry.objects.filter(realm=realm).count() == head
    assert SpreadRun.objects.get().state == RunState.REQUESTED
    assert Message.objects.get().state == MessageState.RECEIVED


def test_a_realm_that_closes_while_a_run_is_solved_ends_the_task_without_a_traceback(
    exercise, run, monkeypatch, caplog
):
    def closing(run, _now, **_more):
        type(run.realm).objects.filter(pk=run.realm_id).update(is_open=False)
        return Solved({"summary": {}}, [], {})

    monkeypatch.setattr("patientspread.tasks.solve", closing)
    with caplog.at_level(logging.WARNING):
        solve_run(run.pk)
    assert not caplog.records
    run.refresh_from_db()
    assert run.state == RunState.RUNNING


def test_a_report_in_a_closed_realm_is_refused_and_leaves_no_row(exercise):
    realm = exercise.realm
    exercise_again(actor=SYSTEM, realm=realm)
    before = FigureReport.objects.filter(realm=realm).count()
    with pytest.raises(Conflict) as refused:
        report_beds(realm, Facility.objects.order_by("pk")[0])
    assert refused.value.code == "realm_closed"
    assert FigureReport.objects.filter(realm=realm).count() == before
