"""A run counted again on what is expected: what breaks at P90, and the plan that is least bad over both."""

import pytest

from capacity.selectors import beds_now
from network.models import Role
from network.permissions import audiences_of
from patientspread import planning
from patientspread import progress as telling
from patientspread.engine import EngineError, solve_assign
from patientspread.models import RunState
from patientspread.prudence import how_far, scenarios_kept
from patientspread.selectors import question_of, run_document
from patientspread.selectors.scenarios import rises_of
from patientspread.services import run_progress, run_request
from patientspread.tasks import ACTOR, solve_run
from tests.factories import FacilityFactory, RealmFactory, RegionFactory, person, report_beds
from tests.patientspread.test_week import expected
from tests.reading import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def south():
    return RegionFactory.create(short_name="Zuid")


@pytest.fixture
def far(realm, south):
    """A hospital with room, farther away in a region where nothing is coming."""
    hospital = FacilityFactory.create(region=south, latitude=51.6, longitude=5.6)
    report_beds(realm, hospital, ward=(50, 100), ic=(2, 10))
    return hospital


def solved(realm, actor, **asked):
    run = run_request(actor=actor, realm=realm, scope="national", **asked)
    solve_run(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.DONE, run.error
    return run


def goes(run, hospital):
    return sum(one["count"] for one in run.result["moves"] if one["to"] == hospital.pk)


@pytest.mark.usefixtures("full")
def test_a_plan_says_which_proposals_have_no_bed_at_p90_and_offers_the_least_bad_one(
    realm, empty, far, national
):
    east = empty.region
    expected(realm, east, "ward", 50, worse=50)
    run = solved(realm, national)
    found = run.result["scenarios"]
    assert (goes(run, empty), goes(run, far)) == (3, 3)
    assert {name: one["broken"] for name, one in found["plan"].items()} == {"p50": 0, "p90": 3}
    assert [(one["to"], one["bed"]) for one in found["broken"]] == [(empty.pk, "ward")] * 3
    assert "50" in found["broken"][0]["nl"]
    assert empty.name in found["broken"][0]["en"]
    least = found["least_bad"]
    assert (least["plan"]["p90"]["broken"], least["moves"], least["changes"]) == (0, 6, 3)
    said = " ".join(one["nl"] for one in found["sentences"])
    assert "van de 6 die dit plan verplaatst, hebben er bij P90" in said
    assert "West, Zuid" in said  # of which nobody forecasts
    state = snapshot(realm, audiences=audiences_of(national)).entities[f"run:{run.pk}"]["state"]
    assert (state["breaks"], state["prudent"], state["progress"]) == (3, False, {})

    prudent = solved(realm, national, prudent=True)
    assert prudent.result["scenarios"]["plan"]["p90"]["broken"] == 0
    assert (goes(prudent, empty), goes(prudent, far)) == (0, 6)


@pytest.mark.usefixtures("full")
def test_a_region_sees_the_proposals_that_break_of_its_own_alone(realm, empty, far, national):
    east, south = empty.region, far.region
    expected(realm, east, "ward", 50, worse=50)
    run = solved(realm, national)
    for region, seen in ((east, 3), (south, 0)):
        reader = person(Role.REGIONAL_COORDINATOR, region=region)
        part = run_document(realm, run.pk, reader)["plan"]["scenarios"]
        assert len(part["broken"]) == seen
        assert part["plan"]["p90"]["broken"] == 3


@pytest.mark.usefixtures("full", "empty")
def test_a_plan_that_holds_says_so_and_one_without_a_forecast_that_nobody_knows(
    realm, east, national
):
    quiet = solved(realm, national).result["scenarios"]
    assert (quiet["day"], quiet["least_bad"], quiet["broken"]) == (None, None, [])
    assert "verwachting" in quiet["sentences"][0]["nl"]
    expected(realm, east, "ward", 50, worse=10)
    found = solved(realm, national).result["scenarios"]
    assert [one["broken"] for one in found["plan"].values()] == [0, 0]
    assert "heeft iedereen" in found["sentences"][0]["nl"]


def test_a_plan_that_cannot_be_counted_again_stands_and_its_bottlenecks_are_sought(
    realm, full, empty, national, monkeypatch
):
    def broken(*_args, **_how):
        raise EngineError("not counted")

    monkeypatch.setattr(planning, "scenarios_kept", broken)
    run = solved(realm, national)
    assert "scenarios" not in run.result
    assert "bottlenecks" in run.result


def test_where_no_other_plan_is_better_it_says_so(realm, full, empty, east, national):
    expected(realm, east, "ward", 50, worse=200)
    found = solved(realm, national).result["scenarios"]
    assert found["least_bad"] is None
    assert "niet beter" in found["sentences"][1]["nl"]


@pytest.mark.usefixtures("full")
def test_the_search_for_the_least_bad_plan_gives_way_to_a_plan_that_waits(
    realm, empty, far, national
):
    expected(realm, empty.region, "ward", 50, worse=50)
    run = run_request(actor=national, realm=realm, scope="national")
    other = RealmFactory.create()
    waits = run_request(actor=national, realm=other, scope="national")
    solve_run(run.pk)
    run.refresh_from_db()
    found = run.result["scenarios"]
    assert (found["least_bad"], found["search"]) == (None, "gave_way")
    assert found["plan"]["p90"]["broken"] == 3
    assert any("een ander plan ging voor, of" in one["nl"] for one in found["sentences"])
    solve_run(waits.pk)
    waits.refresh_from_db()
    assert waits.state in {RunState.DONE, RunState.FAILED}


@pytest.mark.usefixtures("full")
def test_the_search_is_left_also_while_it_goes_on_and_says_when_its_time_was_over(
    realm, empty, far, national
):
    expected(realm, empty.region, "ward", 50, worse=50)
    run = run_request(actor=national, realm=realm, scope="national")
    question = question_of(run, realm.now())
    result = solve_assign(question.problem)
    answers = iter([True, True, False])
    left = scenarios_kept(question, result, time_limit=8.0, go_on=lambda: next(answers))
    assert left["search"] == "gave_way"
    assert next(answers, "asked three times") == "asked three times"
    assert "8 seconden is geen beter plan" in how_far("limit", None, 8.0)[0].nl
    assert "8 seconds: there may be" in how_far("limit", {"moves": 1}, 8.0)[0].en
    whole = scenarios_kept(question, result, time_limit=8.0)
    assert (whole["search"], whole["least_bad"]["changes"]) == ("whole", 3)


def test_a_rise_is_shared_in_whole_patients_and_a_fall_is_no_room(realm, east, empty):
    other = FacilityFactory.create(region=east)
    report_beds(realm, other, ward=(25, 40), ic=(2, 10))
    expected(realm, east, "ward", 75, worse=10)
    expected(realm, east, "ic", 1)
    houses = [empty, other]
    known = beds_now(realm, [one.pk for one in houses])
    rises = rises_of(realm, houses, known, realm.now(), 24)
    assert rises is not None
    assert sum(rises.of["p90"].values()) == 10
    assert rises.of["p90"][empty.pk, "ward"] in {6, 7}
    assert rises.of["p50"] == {}
    assert rises.worst == rises.of["p90"]


def test_a_hospital_of_which_nobody_knows_is_not_an_empty_one(realm, east, empty):
    silent = FacilityFactory.create(region=east)
    expected(realm, east, "ward", 75, worse=10)  # of both, the silent one with 25
    houses = [empty, silent]
    rises = rises_of(realm, houses, beds_now(realm), realm.now(), 24)
    assert rises is not None
    assert (rises.worst, rises.unknown) == ({}, (east.pk,))
    report_beds(realm, silent, ward=(25, 40), ic=(2, 10))
    rises = rises_of(realm, houses, beds_now(realm), realm.now(), 24)
    assert rises is not None
    assert (sum(rises.worst.values()), rises.unknown) == (10, ())


def test_a_hospital_that_a_forecast_does_not_add_up_is_neither_in_it_nor_raised(realm, east, empty):
    expected(realm, east, "ward", 50, worse=10)
    other = FacilityFactory.create(region=east)
    report_beds(realm, other, ward=(25, 40), ic=(2, 10))
    rises = rises_of(realm, [empty, other], beds_now(realm), realm.now(), 24)
    assert rises is not None
    assert rises.worst == {(empty.pk, "ward"): 10}


def test_a_plan_that_takes_long_tells_goal_by_goal_how_far_it_is(
    realm, full, empty, national, monkeypatch
):
    monkeypatch.setattr(telling, "EVERY_S", 0.0)
    told = []

    def heard(**facts):
        run = facts["run"]
        assert run_progress(**facts)
        reader = snapshot(realm, audiences=audiences_of(national)).entities[f"run:{run.pk}"]
        told.append(reader["state"]["progress"])
        return True

    monkeypatch.setattr(telling, "run_progress", heard)
    run = solved(realm, national)
    order = run.result["summary"]["order"]
    assert [one["goal"] for one in told][:2] == order[:2]
    assert {one["of"] for one in told} == {len(order)}
    assert max(one["n"] for one in told) == len(order)
    assert run.progress == {}


def test_who_lost_a_run_tells_nothing_of_it(realm, full, empty, national):
    run = run_request(actor=national, realm=realm, scope="national")
    assert not run_progress(actor=ACTOR, run=run, goal="over", n=1, of=9, seconds=1)
