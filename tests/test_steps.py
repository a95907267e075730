"""Every state × every step × with and without the right, through the public services.

Either the row gets the state that its table names, or it stays as it was and the refusal says where it
stands and what is possible instead.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from itertools import permutations
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from capacity.services import (
    rounds_close,
    rounds_close_due,
    survey_close,
    survey_open,
    survey_remind,
)
from capacity.transitions import ROUNDS
from journal import clock
from journal.errors import Conflict, Refused
from journal.said import said
from journal.services import writing
from lcms_bridge.models import Delivery, Message, Peer
from lcms_bridge.services import (
    BRIDGE,
    message_discard,
    message_process,
    message_receive,
    message_replay,
    messages_end,
)
from lcms_bridge.transitions import MESSAGES
from network.models import Role
from patientspread.models import SpreadRun, Transfer
from patientspread.policy import DEFAULT_POLICY
from patientspread.request_transitions import ENDINGS, REQUESTS
from patientspread.services import (
    policy_adopt,
    request_consent,
    request_end,
    request_move,
    request_plan,
    request_propose,
    request_step_take,
    requests_end,
    run_claim,
    run_complete,
    run_fail,
    run_request,
    runs_end,
    transfer_accept,
    transfer_refuse,
    transfer_withdraw,
    transfers_end,
    transfers_expire,
    transfers_offer,
)
from patientspread.services.replacing import Offer
from patientspread.services.request_steps import request_locked, request_step
from patientspread.services.runs import Solved
from patientspread.services.transfers import transfer_end, transfers_replace, with_places
from patientspread.transitions import RUNS, TRANSFERS
from phases.following import Decided, phase_follow
from phases.models import DecisionRound, PhaseProposal
from phases.plan_examples import DEFAULT_PLAN
from phases.proposals import regions_evaluate
from phases.rounds import ROUNDS as BODY_ROUNDS
from phases.rounds import rounds_lapse
from phases.services import (
    plan_adopt,
    proposal_accept,
    proposal_defer,
    proposal_reject,
    proposals_withdraw,
    round_answer,
    round_decide,
    round_open,
)
from phases.transitions import PROPOSALS
from situation.models import Exercise
from situation.services import (
    exercise_again,
    exercise_create,
    exercise_jump,
    exercise_pause,
    exercise_resume,
    exercise_speed,
)
from situation.transitions import EXERCISES
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    RealmFactory,
    RegionFactory,
    person,
    report_beds,
)
from tests.patientspread import requests
from tests.situation.exercise.worlds import small_world

pytestmark = pytest.mark.django_db


@contextmanager
def undone() -> Iterator[None]:
    """Take back what a block wrote."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def state_of(row):
    return type(row).objects.values_list("state", flat=True).get(pk=row.pk)


def put(row, state, **more):
    """Put a row in a state as if it had come there."""
    type(row).objects.filter(pk=row.pk).update(state=state, **more)
    row.refresh_from_db()


def check_person(table, row, services, may, may_not, **for_state):
    """Try every state × every step that people ask for, by somebody with and somebody without."""
    assert set(services) == {step.name for step in table.steps.values() if step.by is not None}
    for state in sorted(table.states):
        for name, ask in services.items():
            step = table[name]
            with undone():
                put(row, state, **for_state.get(state, {}))
                with pytest.raises(Refused):
                    ask(may_not[name])
                assert state_of(row) == state, (state, name)
            with undone():
                put(row, state, **for_state.get(state, {}))
                if state in step.sources:
                    ask(may[name])
                    assert state_of(row) == (step.target or state), (state, name)
                    continue
                instead = table.open_to(row, may[name])
                with pytest.raises(Conflict) as caught:
                    ask(may[name])
                assert state_of(row) == state, (state, name)
                for language in ("nl", "en"):
                    sentence = caught.value.text(language)
                    assert table.standing(state).text(language) in sentence
                    for other in instead:
                        word = said(f"{table.subject}.step.{other.name}").text(language)
                        assert word in sentence


def check_system(table, row, services, **for_state):
    """Try every state × every step that follows from something: taken from its sources, else nothing."""
    assert set(services) == {step.name for step in table.steps.values() if step.by is None}
    for state in sorted(table.states):
        for name, ask in services.items():
            step = table[name]
            with undone():
                put(row, state, **for_state.get(state, {}))
                ask()
                expected = (step.target or state) if state in step.sources else state
                assert state_of(row) == expected, (state, name)


@pytest.fixture
def region():
    region = RegionFactory.create()
    plan_adopt(
        actor=SYSTEM,
        region=region,
        name="Beheersplan",
        source="test",
        document=json.loads(DEFAULT_PLAN.read_text(encoding="utf-8")),
    )
    return region


@pytest.fixture
def proposal(region):
    realm = RealmFactory.create(exercise=True)
    for hospital in FacilityFactory.create_batch(4, region=region):
        report_beds(realm, hospital, ward=(97, 100))
    return PhaseProposal.objects.select_related("realm", "region", "plan").get()


def test_proposals(proposal, region):
    realm, pk = proposal.realm, proposal.pk
    common = {"realm": realm, "proposal_id": pk, "reason": "overleg"}
    services = {
        "accept": lambda actor: proposal_accept(actor=actor, **common),
        "reject": lambda actor: proposal_reject(actor=actor, **common),
        "defer": lambda actor: proposal_defer(actor=actor, **common, hours=2),
    }
    chair = person(Role.ROAZ_CHAIR, region=region)
    dpg = person(
        Role.DPG, region=region
    )  # holds the right, but the plan names another for this phase
    check_person(
        PROPOSALS, proposal, services, dict.fromkeys(services, chair), dict.fromkeys(services, dpg)
    )


def test_proposals_as_figures_and_places_have_it(proposal, region):
    realm = proposal.realm

    def figures_fall():
        PhaseProposal.objects.update(deferred_until=realm.now() + timedelta(hours=1))
        for hospital in region.facilities.all():
            report_beds(realm, hospital, ward=(10, 100))
        PhaseProposal.objects.update(unmet_since=realm.now() - timedelta(days=9))
        regions_evaluate(realm=realm, regions=[region.pk])

    check_system(
        PROPOSALS,
        proposal,
        {
            "reopen": lambda: regions_evaluate(realm=realm, regions=[region.pk]),
            "lapse": figures_fall,
            "withdraw": lambda: proposals_withdraw(actor=SYSTEM, realm=realm, reason="dicht"),
            "follow": lambda: followed(proposal),
        },
    )


def followed(proposal):
    """Somebody decided for that phase by another way."""
    with writing():
        phase_follow(
            Decided(SYSTEM, "telefonisch"),
            realm=proposal.realm,
            region=proposal.region,
            phase=proposal.to_phase,
            plan=proposal.plan,
        )


@pytest.fixture
def asked():
    """A round of a body with one seat, whose time to answer is over."""
    document = json.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))
    named = {"nl": "Team", "en": "Team"}
    body = {"id": "team", "name": named, "members": ["roaz_chair"], "chair": "roaz_chair"}
    ways = [
        {"from": source, "to": target, "by": ["team"], "consensus": {"answer_within_minutes": 5}}
        for source, target in permutations(("regular", "adapted", "crisis"), 2)
    ]
    del document["deciders"]
    place, realm = RegionFactory.create(), RealmFactory.create(exercise=True)
    plan_adopt(
        actor=SYSTEM,
        region=place,
        name="Plan",
        source="test",
        document=document | {"bodies": [body], "transitions": ways},
    )
    row = round_open(
        actor=person(Role.ROAZ_CHAIR, region=place),
        realm=realm,
        region=place,
        phase="adapted",
        body="team",
        reason="vol",
    )
    DecisionRound.objects.update(deadline=realm.now() - timedelta(minutes=1))
    row.refresh_from_db()
    return row


def test_rounds_of_a_body(asked):
    common = {"realm": asked.realm, "number": asked.pk, "reason": "gehoord"}
    services = {
        "answer": lambda actor: round_answer(actor=actor, **common, agrees=True),
        "follow": lambda actor: round_decide(actor=actor, **common, follow=True),
        "decline": lambda actor: round_decide(actor=actor, **common, follow=False),
    }
    chair = person(Role.ROAZ_CHAIR, region=asked.region)
    dpg = person(Role.DPG, region=asked.region)
    check_person(
        BODY_ROUNDS, asked, services, dict.fromkeys(services, chair), dict.fromkeys(services, dpg)
    )


def test_rounds_of_a_body_as_places_have_it(asked):
    def lapse():
        with writing():
            rounds_lapse(actor=SYSTEM, realm=asked.realm, reason="dicht")

    check_system(BODY_ROUNDS, asked, {"lapse": lapse})


def test_a_deferred_proposal_does_not_ask_again_before_its_time(proposal, region):
    put(proposal, "deferred", deferred_until=proposal.realm.now() + timedelta(hours=1))
    regions_evaluate(realm=proposal.realm, regions=[region.pk])
    assert state_of(proposal) == "deferred"


@pytest.fixture
def survey(region):
    FacilityFactory.create(region=region)
    common = {"realm": RealmFactory.create(), "region": region, "sectors": ["hospital"]}
    return survey_open(actor=SYSTEM, due_minutes=60, **common)


def test_rounds_of_the_meetlat(survey):
    common = {"realm": survey.realm, "round_id": survey.pk}
    services = {
        "close": lambda actor: survey_close(actor=actor, **common),
        "remind": lambda actor: survey_remind(actor=actor, **common),
    }
    coordinator = person(Role.REGIONAL_COORDINATOR, region=survey.region)
    stranger = person(Role.REGIONAL_COORDINATOR, region=RegionFactory.create())
    check_person(
        ROUNDS,
        survey,
        services,
        dict.fromkeys(services, coordinator),
        dict.fromkeys(services, stranger),
    )


def test_rounds_of_the_meetlat_as_places_and_time_have_it(survey):
    realm = survey.realm

    def time_is_over():
        with time_machine.travel(timezone.now() + timedelta(minutes=61)):
            rounds_close_due(actor=SYSTEM, realm=realm)

    for ask in (time_is_over, lambda: rounds_close(actor=SYSTEM, realm=realm, reason="dicht")):
        check_system(ROUNDS, survey, {"end": ask})


@pytest.fixture
def run():
    policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY)
    return run_request(actor=SYSTEM, realm=RealmFactory.create(), scope="national")


@pytest.fixture
def transfer(run):
    here, there = FacilityFactory.create(), FacilityFactory.create()
    with writing():
        offer = Offer(here.pk, there.pk, "ward", "ambulance", 20, {})
        transfers_replace(actor=SYSTEM, run=run, offers=[offer])
    return Transfer.objects.select_related("realm", "run", "origin", "destination").get()


REFUSED = {"refused": {"refusal_code": "no_bed"}}


@pytest.fixture
def patient():
    policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY)
    here, realm = FacilityFactory.create(), RealmFactory.create(exercise=True)
    there = FacilityFactory.create(region=here.region)
    row = requests.asked(realm, here, emergency=True, may_abroad=True)
    over = clock.now() - timedelta(minutes=1)
    type(row).objects.filter(pk=row.pk).update(stands_until=over)
    return row, there


def placed(there, realm):
    """What a request has in the states in which a place was found."""
    states = ["proposed", "accepted", "planned", "under_way", "arrived", "closed"]
    left = {"left_at": realm.now(), "leaves_at": realm.now()}
    found = {
        state: {"destination": there} | (left if states.index(state) > 2 else {})
        for state in states
    }
    # a vehicle that left with whom it did not bring
    return found | dict.fromkeys(
        ("brought_back", "returned", "died", "own_means", "withdrawn"), left
    )


def by(service: Any, **given: Any) -> Callable[[Any], Any]:
    """Return a service that waits for who acts."""
    return lambda actor: service(actor=actor, **given)


def test_requests(patient):
    row, there = patient
    about = {"realm": row.realm, "pmr": row.pk}
    ride = {"leaves_at": row.realm.now(), "arrives_at": row.realm.now()}
    services = {
        name: by(request_step_take, **about, step=name)
        for name in ("confirm", "seek", "escalate", "close")
    }
    services |= {name: by(request_end, **about, ending=name) for name in ENDINGS}
    services |= {
        name: by(request_move, **about, step=name) for name in ("depart", "arrive", "ride_back")
    }
    services |= {
        "consent": by(request_consent, **about, consent="given"),
        "plan": lambda actor: request_plan(actor=actor, **about, **ride),
        "propose": lambda actor: request_propose(actor=actor, **about, destination=there),
        "place_abroad": lambda actor: request_propose(
            actor=actor, **about, destination=None, country="DE"
        ),
    }
    owner = person(Role.REGIONAL_COORDINATOR, region=row.origin.region)
    sender = person(Role.HOSPITAL_LIAISON, facility=row.origin)
    stranger = person(Role.HOSPITAL_LIAISON, facility=FacilityFactory.create())
    seeking = {"seek", "escalate", "propose", "place_abroad"}
    check_person(
        REQUESTS,
        row,
        services,
        {name: owner if name in seeking else sender for name in services},
        {name: sender if name in seeking else stranger for name in services},
        **placed(there, row.realm),
    )


def test_requests_as_answers_places_and_time_have_it(patient):
    row, there = patient

    def take(name):
        with writing():
            found = request_locked(row.realm, row.pk)
            if REQUESTS.now(found, name):
                request_step(found, name, SYSTEM)

    names = [step.name for step in REQUESTS.steps.values() if step.by is None]
    services: dict[str, Callable[[], Any]] = {name: partial(take, name) for name in names}
    services["end"] = lambda: requests_end(
        actor=SYSTEM, rows=type(row).objects.filter(pk=row.pk), reason="dicht"
    )
    check_system(REQUESTS, row, services, **placed(there, row.realm))


def offer_one(actor, transfer):
    """Offer what a plan expects; of what it no longer expects the table itself says where it stands."""
    with writing():
        TRANSFERS.check(Transfer.objects.get(pk=transfer.pk), "offer", actor=actor)
        transfers_offer(actor=actor, realm=transfer.realm, run_id=transfer.run_id)


def test_transfers(transfer):
    common = {"realm": transfer.realm, "transfer_id": transfer.pk}
    services = {
        "accept": lambda actor: transfer_accept(actor=actor, **common),
        "refuse": lambda actor: transfer_refuse(actor=actor, **common, code="no_bed"),
        "withdraw": lambda actor: transfer_withdraw(actor=actor, **common, reason="sneeuw"),
        "offer": lambda actor: offer_one(actor, transfer),
    }
    receiver = person(Role.HOSPITAL_LIAISON, facility=transfer.destination)
    sender = person(Role.HOSPITAL_LIAISON, facility=transfer.origin)
    owner = person(Role.REGIONAL_COORDINATOR, region=transfer.origin.region)
    check_person(
        TRANSFERS,
        transfer,
        services,
        {"accept": receiver, "refuse": receiver, "withdraw": owner, "offer": owner},
        {"accept": sender, "refuse": sender, "withdraw": receiver, "offer": receiver},
        **REFUSED,
    )


def test_transfers_as_time_and_plans_have_it(transfer):
    realm, run = transfer.realm, transfer.run

    def expire():
        with time_machine.travel(timezone.now() + timedelta(minutes=61)):
            transfers_expire(actor=SYSTEM)

    def lapse():
        with writing():
            transfers_replace(actor=SYSTEM, run=run, offers=[])

    def take(name):
        with writing():
            row = with_places(Transfer.objects.filter(pk=transfer.pk)).get()
            if TRANSFERS.now(row, name):
                transfer_end(row, name, SYSTEM, "")

    ways: dict[str, Callable[[], Any]] = {
        name: partial(take, name) for name in ("propose", "end", "arrive")
    }
    ways |= {"expire": expire, "lapse": lapse}
    check_system(TRANSFERS, transfer, ways, **REFUSED)
    ended = {
        "expire": lambda: transfers_expire(actor=SYSTEM),  # in time: nothing lapses
        "lapse": lambda: transfers_end(actor=SYSTEM, realm=realm, reason="dicht"),
    }
    with undone():
        ended["expire"]()
        assert state_of(transfer) == "expected"
        ended["lapse"]()
        assert state_of(transfer) == "withdrawn"


@pytest.mark.parametrize("name", ["accept", "refuse", "withdraw"])
def test_whoever_is_too_late_is_told_so_and_what_can_be_done(transfer, name):
    actor = {
        "withdraw": person(Role.NATIONAL_COORDINATOR),
    }.get(name, person(Role.HOSPITAL_LIAISON, facility=transfer.destination))
    transfer.state = "proposed"
    with (
        time_machine.travel(timezone.now() + timedelta(minutes=61)),
        pytest.raises(Conflict) as caught,
    ):
        TRANSFERS.take(transfer, name, actor=actor)
    assert caught.value.code == "too_late"
    assert "nieuw plan" in caught.value.text("nl")
    assert "new plan" in caught.value.text("en")


def test_runs(run):
    realm = run.realm
    over = timezone.now() - timedelta(seconds=1)
    outcome = Solved(result={"summary": {}}, offers=(), looked_at={})
    check_system(
        RUNS,
        run,
        {
            "claim": lambda: run_claim(actor=SYSTEM, run_id=run.pk),
            "take_over": lambda: (
                state_of(run) == "running" and run_claim(actor=SYSTEM, run_id=run.pk)
            ),
            "complete": lambda: run_complete(actor=SYSTEM, run=run, outcome=outcome),
            "fail": lambda: run_fail(actor=SYSTEM, run=run, error="stuk"),
            "end": lambda: runs_end(actor=SYSTEM, realm=realm, reason="dicht"),
        },
        running={"lease_until": over},
    )


def test_a_busy_area_says_who_asked_and_how_far_it_is(run):
    with pytest.raises(Conflict) as caught:
        run_request(actor=SYSTEM, realm=run.realm, scope="national")
    assert caught.value.code == "run_busy"
    assert "Test: het plan staat op ‘aangevraagd’" in caught.value.text("nl")


@pytest.mark.parametrize(
    ("raw", "step"),
    [(b"geen bestand", "quarantine")],
)
def test_messages(raw, step):
    realm = RealmFactory.create(exercise=True)
    message = message_receive(actor=SYSTEM, realm=realm, raw=raw, name="x").message
    for ask in (
        lambda: message_process(actor=BRIDGE, message_id=message.pk),
        lambda: messages_end(actor=BRIDGE, realm=realm, reason="dicht"),
    ):
        for state in sorted(MESSAGES.states):
            with undone():
                put(message, state)
                ask()
                expected = MESSAGES[step].target if state == MESSAGES.initial else state
                assert state_of(message) == expected
    for name in MESSAGES.steps:
        with undone():
            put(message, "applied")
            with pytest.raises(Conflict) as caught:
                MESSAGES.take(message, name, actor=BRIDGE)
            assert caught.value.code == "message_applied"
            assert "verwerkt" in caught.value.text("nl")


def test_messages_that_were_held_back():
    realm, house = RealmFactory.create(exercise=True), FacilityFactory.create()
    sender = person(Role.HOSPITAL_LIAISON, facility=house)
    stranger = person(Role.HIN, region=RegionFactory.create())
    row = message_receive(actor=sender, realm=realm, raw=b"geen bestand", name="x").message
    services = {
        "replay": lambda actor: message_replay(actor=actor, realm=realm, message=row.pk),
        "discard": lambda actor: message_discard(
            actor=actor, realm=realm, message=row.pk, reason="proef"
        ),
    }
    check_person(
        MESSAGES, row, services, dict.fromkeys(services, sender), dict.fromkeys(services, stranger)
    )


def test_exercises():
    small_world()
    exercise = exercise_create(
        actor=SYSTEM,
        slug="golf",
        name="Golf",
        starts_on=date(2020, 11, 2),
        ends_on=date(2020, 11, 4),
        seed=5,
        day_seconds=3600,
    )
    realm = exercise.realm
    services = {
        "pause": lambda actor: exercise_pause(actor=actor, realm=realm),
        "resume": lambda actor: exercise_resume(actor=actor, realm=realm),
        "speed": lambda actor: exercise_speed(actor=actor, realm=realm, day_seconds=30),
        "jump": lambda actor: exercise_jump(
            actor=actor, realm=realm, to=exercise.realm.now() + timedelta(hours=7)
        ),
        "again": lambda actor: exercise_again(actor=actor, realm=realm),
    }
    chief = person(Role.NATIONAL_COORDINATOR)
    stranger = person(Role.HIN)
    exercise = Exercise.objects.select_related("realm").get(pk=exercise.pk)
    check_person(
        EXERCISES,
        exercise,
        services,
        dict.fromkeys(services, chief),
        dict.fromkeys(services, stranger),
    )


@pytest.mark.parametrize(
    "entity", [PhaseProposal, SpreadRun, Transfer, Message, Peer, Delivery, Exercise]
)
def test_the_database_knows_the_states(entity):
    names = [c.name for c in entity._meta.constraints if c.name and "state" in c.name]
    assert names


def test_the_database_refuses_an_unknown_state(transfer):
    with pytest.raises(IntegrityError), transaction.atomic():
        put(transfer, "misschien")
