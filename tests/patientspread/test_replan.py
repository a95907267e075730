"""After an answer: the rest of a plan is made anew, what stands stays, and nobody is asked by the system."""

from datetime import timedelta

import pytest

from journal import clock
from journal.errors import Conflict
from network.models import Facility, Role
from network.permissions import audiences_of
from patientspread.models import RunReason, SpreadRun, Transfer
from patientspread.planning import solve
from patientspread.services import (
    request_end,
    request_propose,
    run_claim,
    run_complete,
    run_request,
    run_stop,
    transfer_accept,
    transfer_refuse,
    transfer_withdraw,
    transfers_expire,
    transfers_offer,
)
from patientspread.tasks import ACTOR
from tests.factories import SYSTEM, person
from tests.patientspread.plans import newest, plan, refuse, standing
from tests.patientspread.requests import again, asked
from tests.reading import snapshot


@pytest.mark.django_db
def test_a_refusal_finds_the_next_place_and_asks_no_hospital(realm, three):
    before = standing()
    refused = Transfer.objects.filter(state="proposed").earliest("pk")
    run = refuse(realm, refused)
    assert (run.reason, run.about_id, run.state) == ("refused", refused.pk, "done")
    assert run.requester == ACTOR.name
    assert run.result["summary"]["others_changed"] == 0
    del before[refused.request_id]
    assert standing() == before
    found = Transfer.objects.get(state="expected")
    assert (found.request_id, found.run_id) == (refused.request_id, run.pk)
    assert found.destination_id != refused.destination_id
    assert found.why["nl"]
    assert again(found.request).state == "refused"


@pytest.mark.django_db
def test_a_coordinator_offers_what_was_found_and_then_a_bed_is_held(realm, three, national):
    run = refuse(realm, Transfer.objects.filter(state="proposed").earliest("pk"))
    done = transfers_offer(actor=national, realm=realm, run_id=run.pk)
    assert [row.state for row in done.transfers] == ["proposed"]
    assert again(done.transfers[0].request).state == "proposed"
    assert len(standing()) == 3
    assert not Transfer.objects.filter(state="expected").exists()


@pytest.mark.django_db
def test_a_plan_on_the_worst_that_is_expected_is_made_anew_on_that(
    realm, full, empty, second, national
):
    for _ in range(3):
        asked(realm, full, emergency=True)
    plan(realm, national, prudent=True)
    first, later = Transfer.objects.filter(state="proposed").order_by("pk")[:2]
    transfer_refuse(actor=SYSTEM, realm=realm, transfer_id=first.pk, code="no_staff")
    anew = newest()
    assert (anew.reason, anew.prudent) == ("refused", True)
    # an answer while it is solved has another follow it, of the same kind
    claimed = run_claim(actor=ACTOR, run_id=anew.pk)
    assert claimed is not None
    outcome = solve(claimed, realm.now())
    transfer_refuse(actor=SYSTEM, realm=realm, transfer_id=later.pk, code="no_staff")
    assert run_complete(actor=ACTOR, run=claimed, outcome=outcome)
    assert newest().pk != anew.pk
    assert newest().prudent


@pytest.mark.django_db
def test_where_nobody_else_waits_nothing_is_made_anew(realm, three):
    for transfer in Transfer.objects.filter(state="proposed"):
        transfer_accept(actor=SYSTEM, realm=realm, transfer_id=transfer.pk)
    assert SpreadRun.objects.count() == 1


@pytest.mark.django_db
def test_what_a_plan_expects_stays_as_it_is_when_one_of_it_is_refused(
    realm, full, empty, second, national
):
    run = plan(realm, national)
    expected = list(Transfer.objects.filter(run=run, state="expected").order_by("number"))
    transfers_offer(actor=national, realm=realm, run_id=run.pk, only=[expected[0].pk])
    rest = {row.pk: row.why for row in expected[1:]}
    later = refuse(realm, Transfer.objects.get(pk=expected[0].pk))
    still = Transfer.objects.filter(pk__in=rest, state="expected")
    assert {row.pk: row.why for row in still} == rest
    assert later.result["summary"]["others_changed"] == 0
    new = Transfer.objects.get(run=later)
    assert new.request_id == again(Transfer.objects.get(pk=expected[0].pk).request).pk


@pytest.mark.django_db
def test_an_answer_while_a_plan_is_solved_is_followed_by_another_and_never_two_at_once(
    realm, three, national
):
    run = run_request(actor=national, realm=realm, scope="national")
    claimed = run_claim(actor=ACTOR, run_id=run.pk)
    assert claimed is not None
    outcome = solve(claimed, realm.now())
    transfer = Transfer.objects.filter(state="proposed").earliest("pk")
    transfer_refuse(actor=SYSTEM, realm=realm, transfer_id=transfer.pk, code="no_bed")
    assert SpreadRun.objects.filter(state__in=["requested", "running"]).count() == 1
    assert run_complete(actor=ACTOR, run=claimed, outcome=outcome)
    after = newest()
    assert (after.reason, after.about_id, after.state) == ("refused", transfer.pk, "requested")


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["refused", "taken back", "refused as by hand"])
def test_no_house_is_asked_again_for_whom_it_refused_or_let_go_while_a_plan_was_solved(
    realm, three, national, how
):
    transfer = Transfer.objects.filter(state="proposed").earliest("pk")
    if how == "refused as by hand":  # proposed only after the plan looked
        transfer_withdraw(actor=SYSTEM, realm=realm, transfer_id=transfer.pk, reason="Sneeuw.")
    run = run_request(actor=national, realm=realm, scope="national")
    claimed = run_claim(actor=ACTOR, run_id=run.pk)
    assert claimed is not None
    outcome = solve(claimed, realm.now())
    place = {one.request: one.destination for one in outcome.offers}[transfer.request_id]
    pmr = again(transfer.request).pk
    if how == "refused as by hand":
        asked_there = Facility.objects.get(pk=place)
        request_propose(
            actor=SYSTEM,
            realm=realm,
            pmr=pmr,
            destination=asked_there,
            overrule="!",
        )
        transfer = Transfer.objects.get(request=transfer.request, state="proposed")
    if how == "taken back":
        transfer_withdraw(actor=SYSTEM, realm=realm, transfer_id=transfer.pk, reason="Sneeuw.")
    else:
        transfer_refuse(actor=SYSTEM, realm=realm, transfer_id=transfer.pk, code="no_bed")
    before = again(transfer.request).state
    assert run_complete(actor=ACTOR, run=claimed, outcome=outcome)
    rows = Transfer.objects.filter(request=transfer.request, destination=place)
    assert not rows.filter(state__in=["proposed", "expected"]).exists()
    assert again(transfer.request).state == before
    claimed.refresh_from_db()
    assert claimed.result["summary"]["moves"] == 2


@pytest.mark.django_db
def test_whom_nobody_answered_for_while_a_plan_was_solved_is_proposed_again(realm, three, national):
    run = run_request(actor=national, realm=realm, scope="national")
    claimed = run_claim(actor=ACTOR, run_id=run.pk)
    assert claimed is not None
    outcome = solve(claimed, realm.now())
    Transfer.objects.filter(state="proposed").update(answer_before=clock.now() - timedelta(hours=1))
    assert transfers_expire(actor=ACTOR) == 3
    assert run_complete(actor=ACTOR, run=claimed, outcome=outcome)
    assert len(standing()) == 3


@pytest.mark.django_db
def test_an_answer_is_followed_also_where_the_plan_that_was_being_solved_is_stopped(
    realm, three, national
):
    run = run_request(actor=national, realm=realm, scope="national")
    assert run_claim(actor=ACTOR, run_id=run.pk) is not None
    transfer = Transfer.objects.filter(state="proposed").earliest("pk")
    transfer_refuse(actor=SYSTEM, realm=realm, transfer_id=transfer.pk, code="no_bed")
    run_stop(actor=national, realm=realm, run_id=run.pk)
    after = newest()
    assert (after.reason, after.about_id, after.state) == ("refused", transfer.pk, "requested")


@pytest.mark.django_db
def test_a_person_who_asks_takes_over_what_no_worker_took_yet(realm, three, national):
    transfer = Transfer.objects.filter(state="proposed").earliest("pk")
    transfer_refuse(actor=SYSTEM, realm=realm, transfer_id=transfer.pk, code="no_bed")
    own = newest()
    run = run_request(actor=national, realm=realm, scope="national")
    assert (run.pk, run.reason, run.requester) == (own.pk, RunReason.HAND, national.name)
    run_claim(actor=ACTOR, run_id=run.pk)
    with pytest.raises(Conflict) as caught:
        run_request(actor=national, realm=realm, scope="national")
    assert caught.value.code == "run_busy"


@pytest.mark.django_db
def test_a_plan_by_hand_proposes_what_the_system_had_found(realm, three, national):
    refuse(realm, Transfer.objects.filter(state="proposed").earliest("pk"))
    found = Transfer.objects.get(state="expected")
    plan(realm, national)
    found.refresh_from_db()
    assert (found.state, again(found.request).state) == ("proposed", "proposed")


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["ended", "by hand", "offered"])
def test_what_was_found_for_a_request_falls_when_it_has_a_place_or_is_over(  # noqa: PLR0917
    realm, three, empty, second, national, how
):
    first = Transfer.objects.filter(state="proposed").earliest("pk")
    run = refuse(realm, first)
    found = Transfer.objects.get(state="expected")
    assert found.request_id is not None
    if how == "ended":
        request_end(actor=SYSTEM, realm=realm, pmr=found.request_id, ending="withdraw")
    elif how == "by hand":
        place = Transfer.objects.get(pk=first.pk).destination
        request_propose(
            actor=SYSTEM,
            realm=realm,
            pmr=found.request_id,
            destination=place,
            overrule="gebeld: het kan nu wel",
        )
    else:
        transfers_offer(actor=national, realm=realm, run_id=run.pk)
    found.refresh_from_db()
    assert found.state == ("proposed" if how == "offered" else "withdrawn")


@pytest.mark.django_db
def test_no_hospital_hears_of_what_the_system_found(realm, three):
    run = refuse(realm, Transfer.objects.filter(state="proposed").earliest("pk"))
    found = Transfer.objects.get(run=run)
    liaison = person(Role.HOSPITAL_LIAISON, facility=found.destination)
    assert f"transfer:{found.pk}" not in snapshot(realm, audiences=audiences_of(liaison)).entities
