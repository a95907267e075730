"""Transitions as tables: whole, said in both languages, and the only place where a state changes."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from capacity.models import (
    Arrival,
    ArrivalState,
    LendState,
    RoundState,
    Source,
    SourceState,
    StaffLend,
    SurveyRound,
)
from journal.actors import Actor, system_actor
from journal.errors import Conflict, Refused
from journal.said import catalogue, said
from lcms_bridge.models import (
    Delivery,
    DeliveryState,
    Message,
    MessageState,
    Neighbour,
    NeighbourState,
    Peer,
    PeerState,
)
from network.access import MandateRequest, RequestState
from patientspread.models import Request as PatientRequest
from patientspread.models import RequestState as PatientRequestState
from patientspread.models import RunState, SpreadRun, Transfer, TransferState
from patientspread.placement_models import AskState, Placement, PlacementAsk, PlacementState
from phases.models import (
    WAITING,
    Activity,
    ActivityState,
    DecisionRound,
    DraftState,
    MeasureState,
    PhaseProposal,
    PlanDraft,
    ProposalState,
    RunMeasure,
)
from phases.round_models import RoundState as PhaseRoundState
from phases.transitions import PROPOSALS
from situation.models import (
    ActionState,
    AskedParty,
    AskedState,
    DecisionState,
    Exercise,
    ExerciseState,
    Handover,
    HandoverState,
    ItemQuestion,
    ItemState,
    Meeting,
    MeetingState,
    PartyRequest,
    PictureItem,
    QuestionState,
    TeamAction,
    TeamDecision,
)
from situation.models import (
    RequestState as PartyRequestState,
)
from situation.report.public_models import PublicState, PublicText
from web.people import Person
from web.rights import Reach, Right
from web.transitions import Step, Transitions, table_of, tables

ROOT = Path(__file__).parents[2]
# entity -> the model whose rows step by the table, and its known states
MODELS = {
    "action": (TeamAction, ActionState),
    "activity": (Activity, ActivityState),
    "arrival": (Arrival, ArrivalState),
    "clock": (Exercise, ExerciseState),
    "delivery": (Delivery, DeliveryState),
    "mandate_request": (MandateRequest, RequestState),
    "handover": (Handover, HandoverState),
    "item": (PictureItem, ItemState),
    "lend": (StaffLend, LendState),
    "measure": (RunMeasure, MeasureState),
    "meeting": (Meeting, MeetingState),
    "partyrequest": (PartyRequest, PartyRequestState),
    "partyrequest_side": (AskedParty, AskedState),
    "teamdecision": (TeamDecision, DecisionState),
    "neighbour": (Neighbour, NeighbourState),
    "peer": (Peer, PeerState),
    "placement": (Placement, PlacementState),
    "placementask": (PlacementAsk, AskState),
    "plandraft": (PlanDraft, DraftState),
    "message": (Message, MessageState),
    "surveyround": (SurveyRound, RoundState),
    "phaseround": (DecisionRound, PhaseRoundState),
    "proposal": (PhaseProposal, ProposalState),
    "publictext": (PublicText, PublicState),
    "question": (ItemQuestion, QuestionState),
    "run": (SpreadRun, RunState),
    "source": (Source, SourceState),
    "transfer": (Transfer, TransferState),
    "pmr": (PatientRequest, PatientRequestState),
}
WRITING = {"update", "take", "create", "update_or_create"}  # calls that put values in rows


def test_every_table_belongs_to_a_model():
    assert {table.entity for table in tables()} == set(MODELS)


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.subject)
def test_a_table_knows_exactly_the_states_of_its_model_and_reaches_each(table):
    model, states = MODELS[table.entity]
    assert table.states == set(states.values)
    assert table.initial == getattr(model(), "state")  # noqa: B009 - five models, one type
    reached, before = {table.initial}, frozenset[str]()
    while reached != before:
        before = frozenset(reached)
        reached |= {
            step.target for state in before for step in table.possible(state) if step.target
        }
    assert reached == set(states.values)


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.subject)
def test_the_catalogue_says_everything_of_a_table_in_both_languages(table):
    assert table.words() <= catalogue().keys()
    for state in table.states:
        standing = table.standing(state)
        assert said(f"{table.subject}.state.{state}").nl in standing.nl
        assert said(f"{table.subject}.state.{state}").en in standing.en


def test_what_waits_is_what_can_still_be_decided():
    assert PROPOSALS["accept"].sources == set(WAITING)


def own_trees():
    for app in settings.OWN_APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            # the delivery's sockets have states too, in memory
            if "migrations" not in path.parts and "live" not in path.parts:
                yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def test_no_state_is_set_but_by_a_table():
    """A row's state is assigned in one place; an UPDATE takes it from a table."""
    assigned, updated = [], []
    for path, tree in own_trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                assigned += [str(path)] if node.attr == "state" else []
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in WRITING:
                given = [k.value for k in node.keywords if k.arg == "state"]
                updated += [(str(path), ast.unparse(value)) for value in given]
    assert assigned == ["web/transitions.py"]
    assert sorted(updated) == [
        # how a part of the installation was found: seen by a watchman, not a step that somebody takes
        ("journal/standings.py", "now_is.state"),
        ("patientspread/services/runs.py", "RUNS['claim'].target"),
    ]


# The helper itself, on a table of its own.

DO = Right("test.do", {"chair": Reach.ANYWHERE})


class Held:
    role = "chair"

    def reaches(self, _reach, place):
        return place in (None, "here")


class Row:
    def __init__(self, state="open", place="here", hindered=False):
        self.state, self.place, self.hindered, self.done = state, place, hindered, []


def hinder(row):
    return (
        said("phases.phase_moved_on", region="R", phase="x", expected="y") if row.hindered else None
    )


def not_me(_row, actor):
    return said("phases.system.not_mandated") if actor.label == "niet" else None


@pytest.fixture
def table(monkeypatch):
    monkeypatch.setattr("web.transitions._declared", {})
    return Transitions(
        "phases.proposal",
        Step(
            "accept",
            {"open"},
            "accepted",
            by=DO,
            at="place",
            mandate=not_me,
            guards=(hinder,),
            follows=(lambda row, actor: row.done.append(actor.label),),
        ),
        Step("defer", {"open", "deferred"}, "deferred", by=DO, at="place"),
        Step("lapse", {"open", "deferred"}, "withdrawn"),
        Step("reject", {"open"}, by=DO, at="place"),
        entity="thing",
        initial="open",
        code="thing_{state}",
    )


CHAIR = Person("user:c", "voorzitter", mandates=(Held(),))


def test_a_step_leads_to_its_state_and_has_follow_what_follows(table):
    row = Row()
    step = table.take(row, "accept", actor=CHAIR)
    assert (row.state, row.done) == ("accepted", [])
    table.follow(row, step, actor=CHAIR)
    assert row.done == ["voorzitter"]


def test_a_step_without_a_target_stays_where_it_is(table):
    row = Row()
    table.take(row, "reject", actor=CHAIR)
    assert row.state == "open"


def test_a_refusal_says_where_it_stands_and_what_this_actor_can_do_instead(table):
    row = Row("deferred")
    with pytest.raises(Conflict) as caught:
        table.take(row, "accept", actor=CHAIR)
    assert caught.value.code == "thing_deferred"
    assert caught.value.text("nl") == (
        "‘overnemen’ kan niet: het voorstel staat op ‘uitgesteld’. Wel mogelijk: uitstellen."
    )
    assert caught.value.text("en") == (
        "‘accept’ is not possible: the proposal stands at ‘deferred’. Possible instead: defer."
    )
    with pytest.raises(Conflict) as caught:
        table.take(Row("withdrawn"), "accept", actor=CHAIR)
    assert caught.value.text("nl") == "‘overnemen’ kan niet: het voorstel staat op ‘vervallen’."


def test_a_guard_refuses_with_its_reason_and_what_is_possible_instead(table):
    row = Row(hindered=True)
    with pytest.raises(Conflict) as caught:
        table.take(row, "accept", actor=CHAIR)
    assert caught.value.code == "phase_moved_on"
    assert caught.value.text("nl").endswith("Wel mogelijk: uitstellen, afwijzen.")
    assert row.state == "open"
    assert not table.now(row, "accept")


@pytest.mark.parametrize(
    ("actor", "row"),
    [
        (Actor("user:x", "zomaar iemand"), Row()),
        (CHAIR, Row(place="there")),
        (Person("user:n", "niet", mandates=(Held(),)), Row()),
        (Actor("user:x", "zomaar iemand"), Row("withdrawn")),
    ],
)
def test_who_may_not_is_refused_whatever_the_state(table, actor, row):
    before = row.state
    with pytest.raises(Refused):
        table.take(row, "accept", actor=actor)
    assert row.state == before
    assert table["accept"] not in table.open_to(row, actor)


def test_what_nobody_asks_for_is_taken_by_whoever_has_it_follow(table):
    row = Row("deferred", place="there")
    table.take(row, "lapse", actor=system_actor("x", "x"))
    assert row.state == "withdrawn"


def test_two_steps_of_one_name_or_two_tables_of_one_entity_are_a_fault(table):
    with pytest.raises(ValueError, match="one name"):
        Transitions("x", Step("a", ()), Step("a", ()), entity="other", initial="a")
    with pytest.raises(ValueError, match="one name"):
        Transitions("x", Step("a", ()), entity="thing", initial="a")
    assert table_of("thing:7") is table
    assert table_of("nothing:7") is None
