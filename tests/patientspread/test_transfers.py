"""Transfers: answered by the receiving hospital, once; accepted ones move a bed; few may look."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from capacity.selectors import beds_now, promises_of
from journal.errors import Conflict, Invalid, Missing, Refused
from network.models import Role
from network.permissions import audiences_of
from patientspread.models import RefusalCode, Transfer, TransferState
from patientspread.selectors import moves_made
from patientspread.services import (
    request_move,
    run_request,
    transfer_accept,
    transfer_refuse,
    transfer_withdraw,
    transfers_expire,
    transfers_withdraw,
)
from patientspread.tasks import ACTOR, solve_run
from tests.factories import FacilityFactory, RealmFactory, RegionFactory, person
from tests.patientspread.requests import offered
from tests.reading import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def transfer(realm, full, empty, national):
    run = run_request(actor=national, realm=realm, scope="national")
    solve_run(run.pk)
    offered(realm, run, national)
    return Transfer.objects.select_related("origin", "destination").order_by("number")[0]


@pytest.fixture
def receiver(transfer):
    return person(Role.HOSPITAL_LIAISON, facility=transfer.destination)


def ward(realm, hospital):
    return beds_now(realm)[hospital.pk].lines["ward"].occupied


def test_accepting_reserves_a_bed_and_is_told_and_arriving_moves_it(
    realm, transfer, receiver, full, empty
):
    transfer_accept(actor=receiver, realm=realm, transfer_id=transfer.pk)
    assert (ward(realm, full), ward(realm, empty)) == (106, 50)
    assert promises_of(realm)[empty.pk]["ward"].reserved_in == 1
    seen = snapshot(realm, audiences=audiences_of(receiver))
    assert seen.entities[f"transfer:{transfer.pk}"]["state"]["state"] == "accepted"
    assert (
        "geaccepteerd"
        in [e["line"]["nl"] for e in seen.log if e["key"].startswith("transfer:")][-1]
    )
    assert moves_made(realm) == []
    request_move(actor=receiver, realm=realm, pmr=transfer.request_id, step="arrive")
    move = moves_made(realm)[0]
    assert (move.facility_from, move.facility_to, move.bed) == (full.pk, empty.pk, "ward")


def test_refusing_needs_a_code_moves_nothing_and_is_kept(realm, transfer, receiver, full, empty):
    with pytest.raises(Invalid) as caught:
        transfer_refuse(actor=receiver, realm=realm, transfer_id=transfer.pk, code="geen zin")
    assert caught.value.field == "code"
    transfer_refuse(
        actor=receiver,
        realm=realm,
        transfer_id=transfer.pk,
        code=RefusalCode.NO_STAFF,
        note="twee zieken",
    )
    assert (ward(realm, full), ward(realm, empty)) == (106, 50)
    seen = snapshot(realm, audiences=audiences_of(receiver)).entities[f"transfer:{transfer.pk}"][
        "state"
    ]
    assert seen["refusal"] == {"code": "no_staff", "note": "twee zieken"}


def test_a_refused_pair_is_not_offered_again_at_once(realm, transfer, receiver, national, empty):
    for waiting in Transfer.objects.filter(state=TransferState.PROPOSED):
        transfer_refuse(
            actor=receiver, realm=realm, transfer_id=waiting.pk, code=RefusalCode.NO_BED
        )
    run = run_request(actor=national, realm=realm, scope="national")
    solve_run(run.pk)
    assert not Transfer.objects.filter(run=run).exists()


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.HOSPITAL_LIAISON])
def test_nobody_else_answers_for_a_hospital(realm, transfer, role):
    somebody = person(role, region=transfer.destination.region)
    with pytest.raises(Refused):
        transfer_accept(actor=somebody, realm=realm, transfer_id=transfer.pk)
    with pytest.raises(Refused):
        transfer_refuse(
            actor=somebody, realm=realm, transfer_id=transfer.pk, code=RefusalCode.NO_BED
        )


def test_the_sending_hospital_does_not_answer(realm, transfer):
    sender = person(Role.HOSPITAL_LIAISON, facility=transfer.origin)
    with pytest.raises(Refused):
        transfer_accept(actor=sender, realm=realm, transfer_id=transfer.pk)


def test_a_second_answer_does_not_count(realm, transfer, receiver, full):
    transfer_accept(actor=receiver, realm=realm, transfer_id=transfer.pk)
    with pytest.raises(Conflict):
        transfer_accept(actor=receiver, realm=realm, transfer_id=transfer.pk)
    assert ward(realm, full) == 106


def test_too_late_is_too_late_and_the_sweep_says_so(realm, transfer, receiver, full):
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        with pytest.raises(Conflict) as caught:
            transfer_accept(actor=receiver, realm=realm, transfer_id=transfer.pk)
        assert caught.value.code == "too_late"
        assert transfers_expire(actor=ACTOR) == 6
    transfer.refresh_from_db()
    assert transfer.state == TransferState.EXPIRED
    assert ward(realm, full) == 106


def test_the_coordinator_withdraws_with_a_reason(realm, transfer, national, receiver):
    with pytest.raises(Invalid):
        transfer_withdraw(actor=national, realm=realm, transfer_id=transfer.pk, reason=" ")
    transfer_withdraw(
        actor=national, realm=realm, transfer_id=transfer.pk, reason="patiënt overleden"
    )
    with pytest.raises(Conflict):
        transfer_accept(actor=receiver, realm=realm, transfer_id=transfer.pk)


def test_a_regional_coordinator_withdraws_only_what_leaves_the_own_region(
    realm, transfer, west, east
):
    with pytest.raises(Refused):
        transfer_withdraw(
            actor=person(Role.REGIONAL_COORDINATOR, region=east),
            realm=realm,
            transfer_id=transfer.pk,
            reason="r",
        )
    transfer_withdraw(
        actor=person(Role.REGIONAL_COORDINATOR, region=west),
        realm=realm,
        transfer_id=transfer.pk,
        reason="r",
    )


def test_a_transfer_of_another_realm_does_not_exist_here(transfer, receiver):
    with pytest.raises(Missing):
        transfer_accept(actor=receiver, realm=RealmFactory.create(), transfer_id=transfer.pk)


def test_a_single_patient_is_seen_only_by_those_concerned(realm, transfer, receiver, west, east):
    key = f"transfer:{transfer.pk}"
    concerned = [
        receiver,
        person(Role.HOSPITAL_LIAISON, facility=transfer.origin),
        person(Role.NATIONAL_COORDINATOR),
        person(Role.REGIONAL_COORDINATOR, region=west),
        person(Role.REGIONAL_COORDINATOR, region=east),
    ]
    strangers = [
        person(Role.HOSPITAL_LIAISON, facility=FacilityFactory.create()),
        person(Role.REGIONAL_COORDINATOR, region=RegionFactory.create()),
        person(Role.ROAZ_CHAIR, region=west),
        person(Role.OBSERVER),
        person(Role.ADMINISTRATOR),
    ]
    for one in concerned:
        assert key in snapshot(realm, audiences=audiences_of(one)).entities
    for one in strangers:
        assert key not in snapshot(realm, audiences=audiences_of(one)).entities


def test_others_read_only_that_something_moved_between_regions(realm, transfer, receiver):
    transfer_accept(actor=receiver, realm=realm, transfer_id=transfer.pk)
    lines = [
        event["line"]["nl"]
        for event in snapshot(realm, audiences=frozenset({"all"})).log
        if event["key"].startswith("transfer:")
    ]
    assert lines == ["Verplaatsing geaccepteerd: kliniek-patiënt, West → Oost"]
    assert transfer.destination.name not in lines[0]


def states(realm):
    return sorted(Transfer.objects.filter(realm=realm).values_list("state", flat=True))


def test_what_is_open_of_a_plan_is_withdrawn_at_once_and_each_is_recorded(
    realm, transfer, receiver, national
):
    transfer_accept(actor=receiver, realm=realm, transfer_id=transfer.pk)

    done = transfers_withdraw(
        actor=national, realm=realm, run_id=transfer.run_id, reason="de weg is dicht"
    )

    assert (len(done.transfers), done.left) == (5, 0)
    assert states(realm) == ["accepted", *["withdrawn"] * 5]
    entities = snapshot(realm, audiences=audiences_of(national)).entities
    for row in done.transfers:
        entry = entities[f"transfer:{row.pk}"]
        assert (entry["state"]["state"], entry["reason"]) == ("withdrawn", "de weg is dicht")
        assert entry["by"] == national.label.nl


def test_a_later_plan_withdraws_what_an_earlier_one_proposed_and_it_kept(realm, transfer, national):
    later = run_request(actor=national, realm=realm, scope="national")
    solve_run(later.pk)
    assert not Transfer.objects.filter(run=later).exists()

    done = transfers_withdraw(actor=national, realm=realm, run_id=later.pk, reason="r")

    assert len(done.transfers) == 6


def test_only_the_named_moves_are_withdrawn_and_those_decided_meanwhile_are_counted(
    realm, transfer, receiver, national
):
    other = Transfer.objects.exclude(pk=transfer.pk).earliest("number")
    transfer_accept(actor=receiver, realm=realm, transfer_id=transfer.pk)

    done = transfers_withdraw(
        actor=national,
        realm=realm,
        run_id=transfer.run_id,
        reason="r",
        only=frozenset({transfer.pk, other.pk}),
    )

    assert ([row.pk for row in done.transfers], done.left) == ([other.pk], 1)
    assert states(realm) == ["accepted", *["proposed"] * 4, "withdrawn"]


def test_a_region_withdraws_of_a_plan_only_what_leaves_it(realm, transfer, west, east):
    plan = {"realm": realm, "run_id": transfer.run_id, "reason": "r"}
    with pytest.raises(Refused):
        transfers_withdraw(actor=person(Role.REGIONAL_COORDINATOR, region=east), **plan)
    assert states(realm) == ["proposed"] * 6

    done = transfers_withdraw(actor=person(Role.REGIONAL_COORDINATOR, region=west), **plan)

    assert len(done.transfers) == 6


def test_withdrawing_a_plan_needs_a_reason_a_plan_and_something_open(realm, transfer, national):
    plan = {"actor": national, "realm": realm, "run_id": transfer.run_id}
    for wrong in (" ", "x" * 501):
        with pytest.raises(Invalid) as caught:
            transfers_withdraw(**plan, reason=wrong)
        assert caught.value.field == "reason"
    with pytest.raises(Missing):
        transfers_withdraw(
            actor=national, realm=RealmFactory.create(), run_id=plan["run_id"], reason="r"
        )
    with time_machine.travel(timezone.now() + timedelta(minutes=61)), pytest.raises(Conflict):
        transfers_withdraw(**plan, reason="te laat")
    transfers_withdraw(**plan, reason="r")
    with pytest.raises(Conflict) as again:
        transfers_withdraw(**plan, reason="r")
    assert again.value.code == "nothing_open"
