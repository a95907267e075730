"""When classes of beds close, nobody is offered a bed of them any more, and those concerned are told."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from capacity.resource import BedLine
from network.models import Role
from patientspread.models import SpreadRun, Transfer, TransferState
from patientspread.planning import solve
from patientspread.services import run_claim, run_complete, run_request, transfer_accept
from patientspread.tasks import ACTOR, solve_run
from phases.plan_examples import DEFAULT_PLAN
from phases.runs import classes_open
from phases.selectors import phase_of, plans_in_force
from phases.services import phase_decide, plan_adopt
from tests.factories import SYSTEM, FacilityFactory, person
from tests.patientspread.requests import offered
from tests.patientspread.test_open_beds import report
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
DOCUMENT = json.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))
WIDTHS = {"regular": 100, "buffer": 2, "adapted": 2, "crisis": 20}


@pytest.fixture
def decide(realm, east):
    plan_adopt(actor=SYSTEM, region=east, name="Plan", source="test", document=DOCUMENT)
    chair, dpg = person(Role.ROAZ_CHAIR, region=east), person(Role.DPG, region=east)

    def go(phase):
        if phase_of(realm)[east.pk] != phase:
            actor = dpg if phase == "crisis" else chair
            phase_decide(
                actor=actor, realm=realm, region=east, phase=phase, reason="Overleg van 10 uur."
            )

    return go


@pytest.fixture
def room(realm, east):
    """A hospital with one regular bed left, and every class of bed open."""
    house = FacilityFactory.create(region=east, latitude=52.0, longitude=5.3)
    report(realm, house, BedLine("ward", 124, 99, widths=WIDTHS), BedLine("ic", 10, 5))
    return house


@pytest.fixture
def planned(realm, full, room, national, decide):
    """A plan that was solved while the receiving region stood in crisis."""
    decide("crisis")
    run = run_request(actor=national, realm=realm, scope="national")
    solve_run(run.pk)
    offered(realm, run)
    return run


def classes(run, state="proposed"):
    rows = Transfer.objects.filter(run=run, state=state).order_by("pk")
    return [row.bed_class for row in rows]


def test_a_move_names_the_class_of_bed_that_it_fills_the_lightest_first(planned):
    assert classes(planned) == ["regular", "buffer", "buffer", "adapted", "adapted", "crisis"]


def test_what_needs_a_closed_class_is_withdrawn_with_the_decision_and_the_rest_stays(
    planned, decide, realm, east
):
    decide("adapted")
    assert classes(planned) == ["regular", "buffer", "buffer", "adapted", "adapted"]
    gone = Transfer.objects.get(state="withdrawn")
    assert str(gone.note) == "In Oost zijn crisisbedden niet meer open."
    planned.refresh_from_db()
    assert "crisisbedden" in planned.outdated.nl
    decide("regular")
    assert classes(planned) == ["regular"]
    entities = snapshot(realm, audiences=frozenset({f"role:dpg:{east.pk}"})).entities
    told = entities[f"closed_classes:{east.pk}"]["state"]
    assert told["classes"] == ["buffer", "adapted"]
    assert len(told["withdrawn"]) == 4
    assert told["kept"] == []


def test_what_was_accepted_stays_and_its_coordinators_are_told_which(planned, decide, realm, room):
    east = room.region
    last = Transfer.objects.filter(run=planned, bed_class="crisis").get()
    liaison = person(Role.HOSPITAL_LIAISON, facility=room)
    transfer_accept(actor=liaison, realm=realm, transfer_id=last.pk)
    decide("adapted")
    last.refresh_from_db()
    assert last.state == TransferState.ACCEPTED

    def log(*audiences):
        found = snapshot(realm, audiences=frozenset(audiences)).log
        lines = (one["line"]["nl"] for one in found if one.get("line"))
        return [line for line in lines if "niet meer open" in line]

    (line,) = log(f"role:regional_coordinator:{east.pk}")
    assert line.startswith("Oost: crisisbedden niet meer open; 0 voorgestelde verplaatsingen ing")
    assert f"1 geaccepteerde blijft staan: {last.number} ({last.origin} → {room})" in line
    west = last.origin.region
    assert log(f"role:regional_coordinator:{west.pk}", "everyone") == []  # it names hospitals


def test_a_plan_being_solved_meanwhile_offers_no_bed_that_was_closed(
    realm, full, room, national, decide
):
    decide("crisis")
    run = run_request(actor=national, realm=realm, scope="national")
    claimed = run_claim(actor=ACTOR, run_id=run.pk)
    assert claimed is not None
    outcome = solve(claimed, realm.now())
    decide("regular")
    run.refresh_from_db()
    assert "crisisbedden" in run.outdated.nl
    assert run_complete(actor=ACTOR, run=claimed, outcome=outcome)
    assert classes(run, "expected") == ["regular"]
    run.refresh_from_db()
    assert run.outdated.nl
    assert run.result["summary"]["moves"] == 1
    again = run_request(actor=national, realm=realm, scope="national")
    solve_run(again.pk)
    again.refresh_from_db()
    assert again.outdated == ""


def test_stepping_up_closes_nothing_and_marks_no_plan(planned, decide):
    decide("adapted")
    SpreadRun.objects.update(outdated="")
    decide("crisis")
    planned.refresh_from_db()
    assert planned.outdated == ""
    assert len(classes(planned)) == 5


@given(phases=st.lists(st.sampled_from(["regular", "adapted", "crisis"]), max_size=6))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_proposal_ever_waits_for_a_bed_of_a_class_that_is_not_open(
    realm, planned, decide, east, phases
):
    """Whatever is decided in which order."""
    decide("crisis")
    Transfer.objects.filter(run=planned).update(state="proposed")
    assert len(classes(planned)) == 6
    for phase in phases:
        decide(phase)
        opened = classes_open(realm, phase_of(realm), plans_in_force(realm))[east.pk]
        assert set(classes(planned)) <= set(opened)
