"""Runs: asked for, claimed once, solved on the figures of the moment, kept with what they looked at."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from capacity.inputs import FiguresInput
from capacity.kinds import kind
from capacity.models import Method
from capacity.resource import BedLine
from capacity.services import beds_report
from journal.errors import Conflict, Invalid, Missing, Refused
from journal.models import ReadAudit
from network.models import Role
from network.permissions import audiences_of
from patientspread.models import RunState, SpreadRun, Transfer, TransferState
from patientspread.planning import solve
from patientspread.policy import DEFAULT_POLICY
from patientspread.selectors import question_of, run_document
from patientspread.services import policy_adopt, run_claim, run_complete, run_request
from patientspread.tasks import ACTOR, solve_run, sweep_runs
from phases.plan_examples import DEFAULT_PLAN
from phases.services import phase_decide, plan_adopt
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    RealmFactory,
    RegionFactory,
    person,
    report_beds,
)
from tests.patientspread.requests import offered
from tests.reading import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(realm, full, empty, national):
    return run_request(actor=national, realm=realm, scope="national")


def solved(run):
    solve_run(run.pk)
    run.refresh_from_db()
    return run


def test_a_run_moves_patients_from_the_full_to_the_empty_hospital_and_proves_it(run, full, empty):
    solved(run)
    assert run.state == RunState.DONE
    assert run.result["summary"]["proven_optimal"] is True
    transfers = Transfer.objects.filter(run=run)
    assert {(t.origin_id, t.destination_id, t.bed) for t in transfers} == {
        (full.pk, empty.pk, "ward")
    }
    assert run.result["summary"]["moves"] == transfers.count() == 6
    assert (
        run.result["summary"]["objectives"]["phase"]
        < run.result["summary"]["compare"]["nothing"]["phase"]
    )


def test_every_move_says_why_in_both_languages_with_its_figures(run, full, empty):
    solved(run)
    for transfer in Transfer.objects.all():
        assert empty.name in transfer.why["nl"]
        assert empty.name in transfer.why["en"]
        assert transfer.why["facts"]["minutes"] == transfer.minutes
        assert re.search(r"aan:? omstreeks \d\d-\d\d \d\d:\d\d[.,]", transfer.why["nl"])
        assert re.search(r"(possible:|arrives) around \d\d-\d\d \d\d:\d\d[.,]", transfer.why["en"])
        dutch, english = kind(transfer.bed).short_nl, kind(transfer.bed).short_en
        assert transfer.why["nl"].startswith(f"{dutch.capitalize()}patiënt")
        assert transfer.why["en"].startswith(f"{english.capitalize()} patient")
        assert f"({dutch})" in transfer.why["nl"]
        assert f"({english})" in transfer.why["en"]
        assert english not in transfer.why["nl"].split()
        assert dutch not in transfer.why["en"]


def test_a_run_keeps_what_it_looked_at(run, realm, full):
    solved(run)
    before = next(f for f in run.looked_at["figures"] if f["facility"] == full.pk)
    report_beds(realm, full, ward=(10, 100))
    run.refresh_from_db()
    after = next(f for f in run.looked_at["figures"] if f["facility"] == full.pk)
    assert before == after
    assert after["lines"]["ward"]["occupied"] == 106


def test_stale_figures_move_nobody_and_offer_no_room_beyond_the_margin(
    realm, full, empty, national
):
    realm.clock_time += timedelta(hours=9)
    realm.save(update_fields=["clock_time"])
    run = solved(run_request(actor=national, realm=realm, scope="national"))
    assert run.result["summary"]["moves"] == 0
    assert run.result["summary"]["freshness"] == {"fresh": 0, "stale": 2, "unknown": 0}
    assert {note["status"] for note in run.result["freshness_notes"]} == {"stale"}


def test_a_hospital_without_figures_is_never_offered_as_room(realm, full, national):
    FacilityFactory.create(region=full.region)
    run = solved(run_request(actor=national, realm=realm, scope="national"))
    assert run.result["summary"]["moves"] == 0
    assert run.result["summary"]["freshness"]["unknown"] == 1


def test_a_regional_run_stays_in_the_region(realm, full, empty, west):
    coordinator = person(Role.REGIONAL_COORDINATOR, region=west)
    near = FacilityFactory.create(region=west, latitude=52.1, longitude=5.1)
    report_beds(realm, near, ward=(60, 100))
    solved(run_request(actor=coordinator, realm=realm, scope=west.pk))
    assert set(Transfer.objects.values_list("destination_id", flat=True)) == {near.pk}


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.NATIONAL_COORDINATOR])
def test_only_the_national_coordinator_spreads_over_the_country(realm, west, role):
    with pytest.raises(Refused):
        run_request(actor=person(role, region=west), realm=realm, scope="national")


def test_a_regional_coordinator_spreads_only_the_own_region(realm, west, east):
    with pytest.raises(Refused):
        run_request(
            actor=person(Role.REGIONAL_COORDINATOR, region=west), realm=realm, scope=east.pk
        )


def test_an_unknown_scope_is_refused(realm, national):
    with pytest.raises(Invalid) as caught:
        run_request(actor=national, realm=realm, scope="mars")
    assert caught.value.field == "scope"


def test_one_run_at_a_time_per_scope(run, realm, national):
    with pytest.raises(Conflict) as caught:
        run_request(actor=national, realm=realm, scope="national")
    assert caught.value.code == "run_busy"


def test_a_run_is_claimed_by_one_worker_only(run):
    assert run_claim(actor=ACTOR, run_id=run.pk) is not None
    assert run_claim(actor=ACTOR, run_id=run.pk) is None


def test_the_claim_of_a_dead_worker_runs_out_and_the_sweep_solves_the_run(run):
    run_claim(actor=ACTOR, run_id=run.pk)
    sweep_runs()
    run.refresh_from_db()
    assert run.state == RunState.RUNNING
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        sweep_runs()
    run.refresh_from_db()
    assert run.state == RunState.DONE


def test_a_worker_that_comes_back_after_losing_its_claim_changes_nothing(run, realm):
    first = run_claim(actor=ACTOR, run_id=run.pk)
    assert first is not None
    outcome = solve(first, realm.now())
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        second = run_claim(actor=ACTOR, run_id=run.pk)
    assert second is not None
    assert run_complete(actor=ACTOR, run=second, outcome=outcome) is True
    assert run_complete(actor=ACTOR, run=first, outcome=outcome) is False
    assert Transfer.objects.count() == 6


def test_a_run_that_fails_three_times_ends_with_a_sentence(run):
    for attempt in range(4):
        with time_machine.travel(timezone.now() + timedelta(seconds=61 * attempt)):
            run_claim(actor=ACTOR, run_id=run.pk)
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert run.error


def test_a_second_run_keeps_the_proposals_that_still_hold(run, realm, national):
    solved(run)
    offered(realm, run)
    before = set(Transfer.objects.values_list("pk", flat=True))
    again = solved(run_request(actor=national, realm=realm, scope="national"))
    assert again.result["summary"]["objectives"]["changes"] == 0
    assert (
        set(Transfer.objects.filter(state=TransferState.PROPOSED).values_list("pk", flat=True))
        == before
    )


def test_a_running_plan_is_the_plan_as_it_stood(run):
    version = run.policy.version
    policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY | {"candidates_max": {"ic": 0, "ward": 0}})
    solved(run)
    assert run.policy.version == version
    assert run.result["summary"]["moves"] == 6


def test_what_if_offers_nothing_and_shows_the_difference(realm, full, empty, national):
    run = run_request(
        actor=national,
        realm=realm,
        scope="national",
        what_if={"close": [empty.pk], "add_beds": []},
    )
    solved(run)
    assert not Transfer.objects.exists()
    goals = run.result["difference"]["goals"]
    assert goals["phase"]["after"] > goals["phase"]["before"]
    assert run.result["difference"]["changes"] == 6


@pytest.mark.parametrize(
    "what_if",
    [
        {"close": [], "add_beds": []},
        {"close": ["NERGENS"], "add_beds": []},
        {"close": [], "add_beds": [{"facility": "NERGENS", "bed": "ic", "count": 1}]},
    ],
)
def test_a_what_if_about_nothing_or_nowhere_is_refused(realm, national, what_if):
    with pytest.raises(Invalid):
        run_request(actor=national, realm=realm, scope="national", what_if=what_if)


def test_everybody_sees_the_totals_and_only_coordinators_the_what_if(run, realm, national, empty):
    solved(run)
    everyone = snapshot(realm, audiences=frozenset({"all"})).entities
    assert everyone[f"run:{run.pk}"]["state"]["moves"] == 6
    trial = run_request(
        actor=national,
        realm=realm,
        scope="national",
        what_if={"close": [empty.pk], "add_beds": []},
    )
    assert f"run:{trial.pk}" not in snapshot(realm, audiences=frozenset({"all"})).entities
    assert f"run:{trial.pk}" in snapshot(realm, audiences=audiences_of(national)).entities


def test_reading_the_moves_of_a_run_is_recorded(run, realm, national):
    solved(run)
    document = run_document(realm, run.pk, national)
    assert len(document["transfers"]) == 6
    assert ReadAudit.objects.filter(actor=national.name, way="run").count() == 6


def test_a_coordinator_of_a_third_region_sees_no_single_transfer(run, realm):
    solved(run)
    stranger = person(Role.REGIONAL_COORDINATOR, region=RegionFactory.create())
    assert run_document(realm, run.pk, stranger)["transfers"] == []


def test_a_run_of_another_realm_does_not_exist_here(run, national):
    with pytest.raises(Missing):
        run_document(RealmFactory.create(), run.pk, national)


@pytest.mark.parametrize("count", [2, 20])
def test_building_the_problem_takes_the_same_queries_however_many_hospitals(
    realm,
    west,
    national,
    count,
    django_assert_num_queries,
):
    for hospital in FacilityFactory.create_batch(count, region=west):
        report_beds(realm, hospital)
    run = run_request(actor=national, realm=realm, scope="national")
    run = SpreadRun.objects.select_related("realm", "policy").get(pk=run.pk)
    with django_assert_num_queries(21):
        question_of(run, realm.now())


def test_what_holds_a_plan_back_is_added_after_its_moves_and_is_no_news(realm, full, national):
    """A full country with one hospital that could use a bed more."""
    run = solved(run_request(actor=national, realm=realm, scope="national"))
    assert run.state == RunState.DONE
    assert [item["name"] for item in run.result["bottlenecks"]] == [full.name]
    assert "bed" in run.result["bottlenecks"][0]["nl"]
    lines = [
        e for e in snapshot(realm, audiences=frozenset({"all"})).log if e["key"] == f"run:{run.pk}"
    ]
    assert len(lines) == 1


def test_beds_of_a_class_are_room_only_where_the_phase_of_their_region_opens_it(
    realm, empty, national
):
    """A buffer bed is no room in a regular region, and is from the decision on."""
    region = empty.region
    plan_adopt(
        actor=SYSTEM,
        region=region,
        name="Plan",
        source="test",
        document=json.loads(DEFAULT_PLAN.read_text(encoding="utf-8")),
    )
    widths = {"regular": 85, "buffer": 15, "adapted": 0, "crisis": 0}
    line = BedLine("ward", occupied=80, operational=100, widths=widths)
    ic = BedLine("ic", occupied=7, operational=10)
    report = FiguresInput(
        facility=empty,
        lines=(line, ic),
        observed_at=realm.now(),
        source="manual",
        method=Method.REPORTED,
    )
    beds_report(actor=SYSTEM, realm=realm, report=report)
    run = SpreadRun.objects.select_related("realm", "policy").get(
        pk=run_request(actor=national, realm=realm, scope="national").pk
    )

    def room():
        sites = {site.id: site for site in question_of(run, realm.now()).problem.sites}
        return sites[empty.pk].beds["ward"].capacity.as_tuple()

    assert room() == (85, 0, 0, 0)
    chair = person(Role.ROAZ_CHAIR, region=region)
    phase_decide(actor=chair, realm=realm, region=region, phase="adapted", reason="Vol.")
    assert room() == (85, 15, 0, 0)
    phase_decide(actor=chair, realm=realm, region=region, phase="regular", reason="Over.")
    assert room() == (85, 0, 0, 0)


def test_a_dpg_starts_spreading_while_the_plan_gives_that_function_the_lead(realm, full, empty):
    region = full.region
    document = json.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))
    plan_adopt(actor=SYSTEM, region=region, name="Plan", source="test", document=document)
    dpg = person(Role.DPG, region=region)
    with pytest.raises(Refused) as caught:
        run_request(actor=dpg, realm=realm, scope=region.pk)
    assert "leiding" in str(caught.value.message)
    phase_decide(actor=dpg, realm=realm, region=region, phase="crisis", reason="Vol.")
    run = run_request(actor=dpg, realm=realm, scope=region.pk)
    assert run.requester == dpg.name
    with pytest.raises(Refused):
        run_request(actor=dpg, realm=realm, scope="national")
