"""What a plan leaves alone, and what the rest of a plan says of the others: elsewhere, or without a place."""

import pytest

from journal.services import writing
from network.models import Role
from patientspread.models import RunReason, Transfer
from patientspread.planning import solve
from patientspread.services import (
    run_claim,
    run_complete,
    run_request,
    transfer_accept,
    transfer_refuse,
    transfers_offer,
)
from patientspread.services.runs import run_start
from patientspread.tasks import ACTOR, solve_run
from tests.factories import SYSTEM, FacilityFactory, person, report_beds
from tests.patientspread.plans import newest, plan, refuse, standing
from tests.patientspread.requests import again, asked
from tests.patientspread.test_week import expected as forecast

pytestmark = pytest.mark.django_db


@pytest.fixture
def near(realm, west):
    """A hospital with room in the region that asks."""
    hospital = FacilityFactory.create(region=west, latitude=52.0, longitude=5.1)
    report_beds(realm, hospital, ward=(50, 100), ic=(2, 10))
    return hospital


@pytest.fixture
def regional(west):
    return person(Role.REGIONAL_COORDINATOR, region=west)


def own_run(realm, scope, reason=RunReason.RHYTHM):
    """A plan that the system makes by itself: it asks no hospital."""
    with writing():
        run = run_start(actor=ACTOR, realm=realm, scope=scope, reason=reason)
    solve_run(run.pk)
    run.refresh_from_db()
    return run


def others(run):
    summary = run.result["summary"]
    return summary["others_changed"], summary["others_lapsed"]


@pytest.mark.parametrize("by", ["rhythm", "hand"])
def test_the_countrys_plans_leave_what_a_region_found_for_whom_it_looks_itself(  # noqa: PLR0917
    realm, full, near, empty, second, west, national, regional, by
):
    for _ in range(3):
        asked(realm, full)
    if by == "hand":
        plan(realm, regional, west.pk)
    else:
        own_run(realm, west.pk)
    state = "proposed" if by == "hand" else "expected"
    found = standing(state)
    assert len(found) == 3
    away = asked(realm, full, emergency=True)
    whole = plan(realm, national)
    assert standing(state).items() >= found.items()
    assert others(whole) == (0, 0)
    run = refuse(realm, Transfer.objects.get(request=away, state="proposed"))
    assert (run.scope, run.reason) == ("national", "refused")
    assert {key: standing(state)[key] for key in found} == found
    assert others(run) == (0, 0)


def test_a_region_leaves_what_the_country_found_for_whom_it_handed_on(
    realm, three, near, west, regional
):
    before = standing()
    assert len(before) == 3
    asked(realm, full_of(three))
    plan(realm, regional, west.pk)
    assert standing().items() >= before.items()


def full_of(rows):
    return rows[0].origin


def test_a_bed_that_a_region_holds_is_no_room_for_the_country(
    realm, full, west, national, regional
):
    only = FacilityFactory.create(region=west, latitude=52.0, longitude=5.1)
    report_beds(realm, only, ward=(99, 100))
    mine = asked(realm, full)
    plan(realm, regional, west.pk)
    assert again(mine).state == "proposed"
    other = asked(realm, full, emergency=True)
    run = plan(realm, national)
    assert again(mine).state == "proposed"
    assert again(other).state == "requested"
    assert run.result["summary"]["unplaced"] == 1


def test_what_a_region_expects_is_no_part_of_the_rest_of_the_countrys_plan(  # noqa: PLR0917
    realm, full, near, empty, second, west, national, regional
):
    away = asked(realm, full, emergency=True)
    plan(realm, national)
    expected = set(Transfer.objects.filter(run=plan(realm, regional, west.pk)).values_list("pk"))
    assert expected
    run = refuse(realm, Transfer.objects.get(request=away, state="proposed"))
    kept = Transfer.objects.filter(state="expected", request=None)
    assert set(kept.values_list("pk")) == expected
    assert others(run) == (0, 0)
    whole = plan(realm, national)
    assert set(kept.values_list("pk")) == expected
    assert others(whole)[1] == 0


def test_whom_no_place_is_left_for_is_said_to_have_none_and_not_to_go_elsewhere(
    realm, full, empty, national
):
    run = plan(realm, national)
    expected = list(Transfer.objects.filter(run=run, state="expected").order_by("number"))
    transfers_offer(actor=national, realm=realm, run_id=run.pk, only=[expected[0].pk])
    report_beds(realm, empty, ward=(100, 100), ic=(10, 10))
    later = refuse(realm, Transfer.objects.get(pk=expected[0].pk))
    assert later.result["summary"]["moves"] == 0
    assert others(later) == (0, len(expected) - 1)
    assert not Transfer.objects.filter(state="expected").exists()


def test_who_goes_elsewhere_is_counted_once_and_who_was_answered_not_at_all(
    realm, three, empty, second, national
):
    first, other = Transfer.objects.filter(state="proposed").order_by("pk")[:2]
    refuse(realm, first)
    found = Transfer.objects.get(state="expected")
    third = FacilityFactory.create(region=second.region, latitude=52.0, longitude=5.95)
    report_beds(realm, third, ward=(50, 100))
    report_beds(realm, second, ward=(100, 100))
    run = refuse(realm, other)
    assert Transfer.objects.get(pk=found.pk).state == "withdrawn"
    new = Transfer.objects.get(request=found.request, state="expected")
    assert new.destination_id == third.pk
    assert others(run) == (2, 0)  # and whom the full house was asked to take in
    # she waits for an answer there and is found another place still: nothing of that changes
    transfers_offer(actor=national, realm=realm, run_id=run.pk, only=[new.pk])
    assert others(refuse(realm, Transfer.objects.get(pk=new.pk))) == (0, 0)


@pytest.mark.parametrize(
    ("answer", "state"), [("", "proposed"), ("accept", "accepted"), ("refuse", "refused")]
)
def test_what_a_coordinator_offers_while_a_plan_is_solved_stays_and_is_expected_once(  # noqa: PLR0917
    realm, full, empty, national, answer, state
):
    realm.clock_running = False  # moments tell nothing of what came first
    realm.clock_time = realm.clock_set_at = realm.now()
    realm.save()
    first = plan(realm, national)
    run = run_request(actor=national, realm=realm, scope="national")
    claimed = run_claim(actor=ACTOR, run_id=run.pk)
    assert claimed is not None
    outcome = solve(claimed, realm.now())
    one = Transfer.objects.filter(run=first, state="expected").earliest("number")
    transfers_offer(actor=national, realm=realm, run_id=first.pk, only=[one.pk])
    before = Transfer.objects.filter(state="expected").count()
    if answer == "accept":
        transfer_accept(actor=SYSTEM, realm=realm, transfer_id=one.pk)
    if answer == "refuse":
        transfer_refuse(actor=SYSTEM, realm=realm, transfer_id=one.pk, code="no_bed")
    assert run_complete(actor=ACTOR, run=claimed, outcome=outcome)
    one.refresh_from_db()
    assert (one.state, again(one.request).state) == (state, state)
    assert Transfer.objects.filter(state="expected").count() == before
    claimed.refresh_from_db()
    assert claimed.result["summary"]["moves"] == before


def test_what_was_offered_from_a_plan_of_the_region_meanwhile_the_country_expects_no_more(  # noqa: PLR0917
    realm, full, near, west, national, regional
):
    first = plan(realm, regional, west.pk)
    run = run_request(actor=national, realm=realm, scope="national")
    claimed = run_claim(actor=ACTOR, run_id=run.pk)
    assert claimed is not None
    outcome = solve(claimed, realm.now())
    one = Transfer.objects.filter(run=first, state="expected").earliest("number")
    transfers_offer(actor=regional, realm=realm, run_id=first.pk, only=[one.pk])
    before = Transfer.objects.filter(state="expected").count()
    assert run_complete(actor=ACTOR, run=claimed, outcome=outcome)
    assert Transfer.objects.get(pk=one.pk).state == "proposed"
    assert Transfer.objects.filter(state="expected").count() == before


def test_a_plan_of_requests_ends_what_its_area_expected_and_calls_nobody_lost(
    realm, full, empty, national
):
    first = plan(realm, national)
    assert first.result["summary"]["moves"] > 0
    asked(realm, full, emergency=True)
    whole = plan(realm, national)
    assert not Transfer.objects.filter(state="expected").exists()
    assert others(whole) == (0, 0)


@pytest.mark.parametrize("last", [True, False])
def test_the_rest_counts_on_what_the_newest_plan_counts_on_also_of_what_it_kept(
    realm, three, national, last
):
    plan(realm, national, prudent=not last)
    plan(realm, national, prudent=last)
    kept = Transfer.objects.filter(state="proposed").earliest("pk")
    assert kept.run_id != newest().pk
    transfer_refuse(actor=SYSTEM, realm=realm, transfer_id=kept.pk, code="no_bed")
    assert (newest().reason, newest().prudent) == ("refused", last)


def test_the_rest_of_a_plan_says_whether_it_holds_at_p90(realm, three, empty, second, national):
    first, other = Transfer.objects.filter(state="proposed").order_by("pk")[:2]
    quiet = refuse(realm, first).result["scenarios"]
    assert (quiet["day"], quiet["search"]) == (None, "none")
    assert "Niet nagerekend" in quiet["sentences"][0]["nl"]
    # as many as lie there now, and at worst as many more as there is room for
    forecast(realm, second.region, "ward", 100, worse=100)
    run = refuse(realm, other)
    found = run.result["scenarios"]
    assert {name: one["broken"] for name, one in found["plan"].items()} == {"p50": 0, "p90": 3}
    assert {one["to"] for one in found["broken"]} == {second.pk}
    assert "50 meer (kliniek) verwacht bij P90" in found["broken"][0]["nl"]
    said = [one["nl"] for one in found["sentences"]]
    assert "van de 3 die dit plan verplaatst" in said[0]
    assert "3 dan geen open bed, bij P50 0" in said[0]
    assert "niet gezocht" in said[1]
    assert (found["search"], found["least_bad"]) == ("not_sought", None)
