"""A what-if: what it may change, two plans side by side, and one that is shown to a refusing hospital."""

import json

import pytest

from journal.errors import Conflict, Invalid, Refused
from network.models import Role
from network.permissions import audiences_of
from patientspread.models import Request, RequestState, Transfer, TransferState
from patientspread.policy import read_policy
from patientspread.selectors import run_document
from patientspread.services import (
    request_propose,
    run_request,
    transfer_refuse,
    transfers_withdraw,
    variant_show,
    variant_willing,
)
from patientspread.tasks import solve_run
from patientspread.variants import key_changed
from tests.factories import SYSTEM, FacilityFactory, person, report_beds
from tests.patientspread.requests import again, asked, offered, proposed
from tests.reading import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(realm, east):
    """Another hospital with room, in the region of the empty one."""
    hospital = FacilityFactory.create(region=east, latitude=52.0, longitude=5.7)
    report_beds(realm, hospital, ward=(60, 100), ic=(2, 10))
    return hospital


def variant(realm, actor, **what_if):
    run = run_request(
        actor=actor,
        realm=realm,
        scope="national",
        what_if={"close": [], "add_beds": [], **what_if},
    )
    solve_run(run.pk)
    run.refresh_from_db()
    return run


def test_two_plans_stand_beside_each_other(realm, full, empty, other, national):
    sides = variant(realm, national, close=[empty.pk]).result["sides"]
    assert sides["before"]["moved"] > 0
    assert {one["to"] for one in sides["before"]["moves"]} == {empty.pk}
    assert {one["to"] for one in sides["after"]["moves"]} == {other.pk}
    assert sides["after"]["minutes"] > sides["before"]["minutes"] > 0
    assert sides["before"]["between"] == sides["before"]["moved"]
    assert set(sides["before"]["goals"]) == set(sides["after"]["goals"])


def test_fewer_vehicles_move_fewer(realm, full, empty, west, national):
    cut = [{"region": west.pk, "mode": mode, "trips": 500} for mode in ("ambulance", "micu")]
    sides = variant(realm, national, cut_vehicles=cut).result["sides"]
    assert sides["before"]["moved"] > 0
    assert sides["after"]["moved"] == 0


def test_another_key_is_that_of_the_variant_alone(  # noqa: PLR0917
    realm, policy, full, empty, west, national
):
    present = read_policy(policy.document)
    key = {"kind": "manual", "weights": {west.pk: 3}}
    changed = key_changed(present, {"key": key})
    assert (changed.fair_share_key, changed.fair_share_weights) == ("manual", {west.pk: 3.0})
    assert key_changed(present, {"close": []}) is present
    run = variant(realm, national, key=key)
    assert run.state == "done"
    assert run.policy.document == policy.document


@pytest.mark.parametrize(
    "what_if",
    [
        {},
        {"cut_vehicles": [{"region": "NOWHERE", "mode": "micu", "trips": 1}]},
        {"key": {"kind": "manual", "weights": {}}},
        {"key": {"kind": "manual", "weights": {"NOWHERE": 1}}},
    ],
)
def test_what_names_nothing_known_is_no_variant(realm, national, what_if):
    with pytest.raises(Invalid):
        variant(realm, national, **what_if)


@pytest.fixture
def refused(realm, full, empty):
    row = asked(realm, full)
    transfer = proposed(realm, row, empty)
    transfer_refuse(
        actor=SYSTEM, realm=realm, transfer_id=transfer.pk, code="no_staff", note="geen handen"
    )
    return row


def test_a_refusing_hospital_is_shown_its_own_part_looks_again_and_is_proposed_anew(  # noqa: PLR0917
    realm, full, empty, other, national, refused
):
    run = variant(realm, national, close=[empty.pk])
    liaison = person(Role.HOSPITAL_LIAISON, facility=empty)
    shown = variant_show(actor=national, realm=realm, run_id=run.pk, facility=empty, pmr=refused.pk)

    seen = snapshot(realm, audiences=audiences_of(liaison)).entities
    state = seen[f"shown:{shown.pk}"]["state"]
    assert state["summary"]["closed"] is True
    assert state["number"] == refused.number
    text = json.dumps(state)
    assert other.pk not in text
    assert other.name not in text
    assert full.pk not in text
    stranger = person(Role.HOSPITAL_LIAISON, facility=other)
    assert f"shown:{shown.pk}" not in snapshot(realm, audiences=audiences_of(stranger)).entities

    with pytest.raises(Refused):
        variant_willing(actor=stranger, realm=realm, shown=shown.pk)
    variant_willing(actor=liaison, realm=realm, shown=shown.pk)
    with pytest.raises(Conflict):
        variant_willing(actor=liaison, realm=realm, shown=shown.pk)
    request_propose(
        actor=national,
        realm=realm,
        pmr=refused.pk,
        destination=empty,
        overrule="kijkt opnieuw",
    )
    assert again(refused).state == RequestState.PROPOSED


def test_a_hospital_that_takes_its_refusal_back_sees_what_that_saves(  # noqa: PLR0917
    realm, full, empty, other, national, refused
):
    report_beds(realm, other, ward=(5, 100), ic=(2, 10))  # a plan would rather go there
    run = variant(realm, national, willing=[empty.pk])
    sides = run.result["sides"]
    assert {one["to"] for one in sides["before"]["moves"]} == {other.pk}
    assert {one["to"] for one in sides["after"]["moves"]} == {empty.pk}
    assert sides["after"]["minutes"] < sides["before"]["minutes"]
    shown = variant_show(actor=national, realm=realm, run_id=run.pk, facility=empty, pmr=refused.pk)
    assert (shown.summary["willing"], shown.summary["closed"]) == (True, False)
    assert shown.summary["after"]["comes"] == [{"bed": refused.bed, "count": 1}]


def test_a_refusal_of_whom_nobody_asked_a_place_for_ties_no_candidate_to_that_hospital(
    realm, full, empty, other, national
):
    report_beds(realm, other, ward=(98, 100), ic=(2, 10))  # near enough, and nearly full
    plan = run_request(actor=national, realm=realm, scope="national")
    solve_run(plan.pk)
    first = next(one for one in offered(realm, plan) if one.destination == empty)
    transfers_withdraw(actor=SYSTEM, realm=realm, run_id=plan.pk, reason="anders")
    Transfer.objects.filter(pk=first.pk).update(
        state=TransferState.REFUSED, refusal_code="no_staff"
    )
    Request.objects.update(state=RequestState.WITHDRAWN, ended_at=realm.now())
    report_beds(realm, empty, ward=(99, 100), ic=(2, 10))
    run = variant(realm, national, willing=[empty.pk])
    assert run.result["summary"]["assumed"]
    before, after = run.result["sides"]["before"], run.result["sides"]["after"]
    assert empty.pk not in {one["to"] for one in before["moves"]}
    assert after["unplaced"] <= before["unplaced"]
    assert {one["to"] for one in after["moves"]} == {empty.pk, other.pk}


def test_a_hospital_is_not_closed_and_willing_at_once(realm, empty, national):
    with pytest.raises(Invalid) as raised:
        variant(realm, national, close=[empty.pk], willing=[empty.pk])
    assert empty.name in raised.value.text("nl")


def test_a_variant_is_shown_once_by_who_may_and_only_to_whom_it_concerns(  # noqa: PLR0917
    realm, full, empty, other, east, west, national, refused
):
    run = variant(realm, national, close=[empty.pk])
    about = {"realm": realm, "run_id": run.pk}
    with pytest.raises(Refused):
        variant_show(actor=person(Role.REGIONAL_COORDINATOR, region=east), facility=empty, **about)
    with pytest.raises(Conflict):  # it never came here
        variant_show(actor=national, facility=other, pmr=refused.pk, **about)
    variant_show(actor=national, facility=empty, **about)
    with pytest.raises(Conflict):
        variant_show(actor=national, facility=empty, **about)
    plan = run_request(actor=national, realm=realm, scope="national")
    solve_run(plan.pk)
    with pytest.raises(Invalid):
        variant_show(actor=national, realm=realm, run_id=plan.pk, facility=empty)


def test_a_region_sees_of_both_plans_its_own_moves(realm, full, empty, other, national):
    run = variant(realm, national, close=[empty.pk])
    chair = person(Role.ROAZ_CHAIR, region=full.region)
    plan = run_document(realm, run.pk, chair)["plan"]
    assert plan["sides"]["before"]["moves"] == []
    assert plan["sides"]["before"]["moved"] > 0
    own = person(Role.REGIONAL_COORDINATOR, region=full.region)
    assert run_document(realm, run.pk, own)["plan"]["sides"]["before"]["moves"]
