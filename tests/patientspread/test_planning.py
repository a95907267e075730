"""From a run to its outcome: what a run builds, offers and explains."""

import threading
from datetime import timedelta

import pytest
import time_machine
from celery.signals import worker_shutting_down
from django.utils import timezone

from network.models import Role
from patientspread import planning, tasks
from patientspread.engine import grid
from patientspread.models import RunState, Transfer
from patientspread.planning import solve
from patientspread.policy import DEFAULT_POLICY
from patientspread.selectors import run_document
from patientspread.services import (
    policy_adopt,
    request_bring_back,
    request_move,
    run_claim,
    run_renew,
    run_request,
)
from patientspread.tasks import ACTOR, solve_run
from tests.factories import FacilityFactory, person, report_beds
from tests.patientspread.plans import plan
from tests.patientspread.requests import accepted, asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(realm, full, empty, national):
    return run_request(actor=national, realm=realm, scope="national")


@pytest.fixture
def grids(monkeypatch):
    """The grids that are built, each with its problem."""
    built = []

    class Counted(grid.Grid):
        def __init__(self, problem):
            built.append(problem)
            super().__init__(problem)

    monkeypatch.setattr(grid, "Grid", Counted)
    return built


def test_a_run_builds_the_arrays_of_its_problem_once_however_many_moves_it_explains(
    run, realm, grids
):
    outcome = solve(run, realm.now())
    assert len(outcome.offers) == 6
    assert len(grids) == 1


def test_a_plan_says_why_anybody_moves_and_what_each_goal_counts(run, realm):
    outcome = solve(run, realm.now())
    goals = outcome.result["summary"]["goals"]
    assert [goal["code"] for goal in goals] == outcome.result["summary"]["order"]
    transfers = next(goal for goal in goals if goal["code"] == "transfers")
    assert transfers == {"code": "transfers", "unit": "patients", "value": 6, "without_moves": 0}
    why = outcome.result["why_move"]
    assert why["facts"]["code"] == "move_eases"
    eased = next(goal for goal in goals if goal["code"] == why["facts"]["goal"])
    assert eased["value"] == why["facts"]["after"] < eased["without_moves"]
    for language in ("nl", "en"):
        assert str(eased["without_moves"]) in why[language]


def test_a_plan_that_moves_nobody_says_that_nothing_gets_better_by_moving(realm, empty, national):
    quiet = run_request(actor=national, realm=realm, scope="national")
    assert solve(quiet, realm.now()).result["why_move"]["facts"] == {"code": "move_none"}


def test_moves_that_an_earlier_plan_proposed_are_listed_with_that_plan(run, realm, national):
    solve_run(run.pk)
    again = run_request(actor=national, realm=realm, scope="national")
    solve_run(again.pk)
    document = run_document(realm, again.pk, national)
    assert document["moves"] == document["already_proposed"] == len(document["transfers"]) == 6
    assert {move["run"] for move in document["transfers"]} == {run.pk}


@pytest.mark.parametrize("reason", ["another run waits", "the worker must stop"])
@pytest.mark.usefixtures("full")
def test_the_search_for_bottlenecks_gives_way(realm, west, national, monkeypatch, reason):
    """Full hospitals, so that there is something to find."""
    run = run_request(actor=national, realm=realm, scope="national")
    if reason == "another run waits":
        run_request(
            actor=person(Role.REGIONAL_COORDINATOR, region=west), realm=realm, scope=west.pk
        )
    else:
        monkeypatch.setattr(tasks, "stopping", threading.Event())
        worker_shutting_down.send(sender="w", sig="TERM", how="Warm", exitcode=0)
    solve_run(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.DONE
    assert run.result["bottlenecks"] == []
    assert run.result["bottlenecks_complete"] is False


def test_a_plan_that_took_long_gets_no_search_for_bottlenecks(realm, full, national, monkeypatch):
    monkeypatch.setattr(planning, "BOTTLENECKS_S", 0.0)
    run = run_request(actor=national, realm=realm, scope="national")
    solve_run(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.DONE
    assert run.result["bottlenecks"] == []


def test_a_run_that_takes_long_is_held_while_its_worker_works(run, realm, monkeypatch):
    """The claim runs from the last sign of life, not from the start; who lost it renews nothing."""
    monkeypatch.setattr(planning, "EXPLAINED", 2)
    claimed = run_claim(actor=ACTOR, run_id=run.pk)
    assert claimed is not None
    signs = []

    def later():
        signs.append(1)
        with time_machine.travel(timezone.now() + timedelta(seconds=50 * len(signs))):
            run_renew(run=claimed)

    solve(claimed, realm.now(), alive=later)
    assert len(signs) == 4
    with time_machine.travel(timezone.now() + timedelta(seconds=230)):
        assert run_claim(actor=ACTOR, run_id=run.pk) is None
    with time_machine.travel(timezone.now() + timedelta(seconds=300)):
        assert run_claim(actor=ACTOR, run_id=run.pk) is not None
        run_renew(run=claimed)
    with time_machine.travel(timezone.now() + timedelta(seconds=370)):
        assert run_claim(actor=ACTOR, run_id=run.pk) is not None


@pytest.mark.parametrize("left_out", ["", "bring_back"])
@pytest.mark.parametrize(("lying", "places"), [(95, True), (100, False)])
def test_a_plan_of_a_region_brings_a_patient_back_to_the_own_hospital_or_not_at_all(  # noqa: PLR0917
    realm, full, west, lying, places, left_out
):
    goals = [goal for goal in DEFAULT_POLICY["objectives"] if goal != left_out]
    policy_adopt(actor=ACTOR, document=DEFAULT_POLICY | {"objectives": goals})
    report_beds(realm, full, ward=(lying, 100))
    there, nearer = (
        FacilityFactory.create(region=west, latitude=52.0, longitude=longitude)
        for longitude in (5.4, 5.5)
    )
    for house in (there, nearer):
        report_beds(realm, house, ward=(10, 100))
    row = asked(realm, full)
    accepted(realm, row, there)
    request_move(actor=ACTOR, realm=realm, pmr=row.pk, step="arrive", sure=True)
    back = request_bring_back(actor=ACTOR, realm=realm, pmr=row.pk)
    plan(realm, person(Role.REGIONAL_COORDINATOR, region=west), scope=west.pk)
    found = Transfer.objects.filter(request=back, state="proposed")
    assert [one.destination for one in found] == ([full] if places else [])
