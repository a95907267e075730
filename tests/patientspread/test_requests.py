"""Requests: entered without identity, sought in the region first, promised, and counted on arrival."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from capacity.models import BedPromise
from capacity.selectors import beds_now, promises_of
from journal.errors import Conflict, Invalid, Refused
from journal.models import Entry
from network.models import Role
from network.permissions import audiences_of
from patientspread.fitness import travel_advice
from patientspread.models import RefusalCode, Request, RequestState, Transfer, TransferState
from patientspread.request_transitions import REQUESTS
from patientspread.services import (
    request_bring_back,
    request_end,
    request_move,
    request_plan,
    request_propose,
    request_step_take,
    requests_expire,
    run_request,
    transfer_accept,
    transfer_refuse,
    transfer_withdraw,
    transfers_expire,
    transfers_offer,
)
from patientspread.tasks import ACTOR, solve_run
from tests.factories import FacilityFactory, RealmFactory, person, report_beds
from tests.patientspread.requests import CASE, accepted, again, asked, offered, proposed
from tests.reading import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def realm(policy):
    """An exercise whose clock runs."""
    return RealmFactory.create(exercise=True, clock_running=True)


def ward(realm, hospital):
    return beds_now(realm)[hospital.pk].lines["ward"].occupied


def promised(realm, hospital):
    one = promises_of(realm).get(hospital.pk, {}).get("ward")
    return (one.held_in, one.reserved_in, one.under_way_in, one.reserved_out) if one else None


def later(minutes):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes))


def test_a_patient_is_promised_and_counted_only_on_the_way(realm, full, empty):
    row = asked(realm, full)
    proposed(realm, row, empty)
    assert (promised(realm, full), promised(realm, empty)) == (None, (1, 0, 0, 0))

    transfer_accept(actor=ACTOR, realm=realm, transfer_id=Transfer.objects.get().pk)
    assert (promised(realm, full), promised(realm, empty)) == ((0, 0, 0, 1), (0, 1, 0, 0))
    assert (ward(realm, full), ward(realm, empty)) == (106, 50)

    with later(10):
        request_move(actor=ACTOR, realm=realm, pmr=row.pk, step="depart")
        assert (promised(realm, full), promised(realm, empty)) == (None, (0, 0, 1, 0))
        assert (ward(realm, full), ward(realm, empty)) == (105, 50)
    with later(50):
        request_move(actor=ACTOR, realm=realm, pmr=row.pk, step="arrive")
        assert (promised(realm, full), promised(realm, empty)) == (None, None)
        assert (ward(realm, full), ward(realm, empty)) == (105, 51)
    assert Transfer.objects.get().state == TransferState.ARRIVED
    assert again(row).state == RequestState.ARRIVED


def test_what_was_reported_stands_beside_what_moved_since(realm, full, empty):
    row = asked(realm, full)
    accepted(realm, row, empty)
    with later(30):
        request_move(actor=ACTOR, realm=realm, pmr=row.pk, step="arrive")
    seen = snapshot(realm, audiences=frozenset({"all"})).entities
    (line,) = [one for one in seen[f"beds:{empty.pk}"]["state"]["lines"] if one["bed"] == "ward"]
    assert (line["occupied"], line["moved"], line["available"]) == (51, 1, 49)


def test_a_later_report_counts_nobody_twice_and_an_earlier_one_undoes_nothing(realm, full, empty):
    row = asked(realm, full)
    accepted(realm, row, empty)
    with later(60):
        request_move(actor=ACTOR, realm=realm, pmr=row.pk, step="arrive")
        arrived = again(row).arrived_at
        early = arrived - timedelta(minutes=5)
        report_beds(realm, empty, at=early, ward=(55, 100), ic=(2, 10))
        assert ward(realm, empty) == 56  # counted before she came
        report_beds(realm, empty, at=arrived, ward=(58, 100), ic=(2, 10))
        assert ward(realm, empty) == 58  # counted at her arrival: she is among them


def test_a_new_patient_frees_no_bed_at_the_sender(realm, full, empty):
    row = asked(realm, full, is_new=True)
    accepted(realm, row, empty)
    assert promised(realm, full) is None
    with later(30):
        request_move(actor=ACTOR, realm=realm, pmr=row.pk, step="arrive")
        assert (ward(realm, full), ward(realm, empty)) == (106, 51)


@pytest.mark.parametrize(
    ("ending", "state"),
    [
        ("withdraw", "withdrawn"),
        ("die", "died"),
        ("go_by_own_means", "own_means"),
        ("decline", "patient_refused"),
    ],
)
@pytest.mark.parametrize("side", ["origin", "destination", "region", "national"])
def test_either_side_and_the_coordinators_end_what_no_longer_holds(  # noqa: PLR0917
    realm, full, empty, west, ending, state, side
):
    row = asked(realm, full)
    accepted(realm, row, empty)
    who = {
        "origin": person(Role.HOSPITAL_LIAISON, facility=full),
        "destination": person(Role.HOSPITAL_LIAISON, facility=empty),
        "region": person(Role.REGIONAL_COORDINATOR, region=west),
        "national": person(Role.NATIONAL_COORDINATOR),
    }[side]

    request_end(actor=who, realm=realm, pmr=row.pk, ending=ending)

    assert again(row).state == state
    assert Transfer.objects.get().state == TransferState.WITHDRAWN
    assert not BedPromise.objects.exists()
    assert (ward(realm, full), ward(realm, empty)) == (106, 50)


def test_another_hospital_ends_nothing(realm, full, empty):
    row = asked(realm, full)
    accepted(realm, row, empty)
    stranger = person(Role.HOSPITAL_LIAISON, facility=FacilityFactory.create())
    with pytest.raises(Refused):
        request_end(actor=stranger, realm=realm, pmr=row.pk, ending="withdraw")


def test_who_turns_round_lies_at_the_sender_again(realm, full, empty):
    row = asked(realm, full)
    accepted(realm, row, empty)
    with later(10):
        request_move(actor=ACTOR, realm=realm, pmr=row.pk, step="depart")
    with later(20):
        report_beds(realm, full, ward=(104, 100), ic=(7, 10))  # without the patient
    with later(30):
        request_end(actor=ACTOR, realm=realm, pmr=row.pk, ending="return")
        assert (ward(realm, full), ward(realm, empty)) == (105, 50)
    assert not BedPromise.objects.exists()


def test_the_region_seeks_before_the_country(realm, full, empty, west):
    row = asked(realm, full)
    national = person(Role.NATIONAL_COORDINATOR)
    regional = person(Role.REGIONAL_COORDINATOR, region=west)
    key = row.key
    assert key in snapshot(realm, audiences=audiences_of(regional)).entities
    assert key not in snapshot(realm, audiences=audiences_of(national)).entities
    with pytest.raises(Refused):
        request_propose(actor=national, realm=realm, pmr=row.pk, destination=empty)
    with pytest.raises(Conflict):
        request_propose(actor=regional, realm=realm, pmr=row.pk, destination=empty)
    with pytest.raises(Conflict):  # nobody looked in the region
        request_step_take(actor=regional, realm=realm, pmr=row.pk, step="escalate")

    request_step_take(actor=regional, realm=realm, pmr=row.pk, step="seek")
    request_step_take(actor=regional, realm=realm, pmr=row.pk, step="escalate")

    assert key in snapshot(realm, audiences=audiences_of(national)).entities
    request_propose(actor=national, realm=realm, pmr=row.pk, destination=empty)
    assert again(row).state == RequestState.PROPOSED


def test_an_emergency_is_seen_by_the_country_at_once(realm, full):
    row = asked(realm, full, emergency=True)
    national = person(Role.NATIONAL_COORDINATOR)
    assert row.key in snapshot(realm, audiences=audiences_of(national)).entities


def test_a_place_abroad_is_for_who_may_go_there(realm, full):
    stays = asked(realm, full, emergency=True)
    goes = asked(realm, full, emergency=True, may_abroad=True)
    national = person(Role.NATIONAL_COORDINATOR)
    for row in (stays, goes):
        row.state = RequestState.NATIONAL
        row.save()
    with pytest.raises(Conflict):
        request_propose(actor=national, realm=realm, pmr=stays.pk, destination=None, country="DE")
    request_propose(actor=national, realm=realm, pmr=goes.pk, destination=None, country="DE")
    with later(10):
        request_move(actor=national, realm=realm, pmr=goes.pk, step="arrive")
        assert ward(realm, full) == 105


def test_a_refused_or_lapsed_request_is_sought_again(realm, full, empty):
    row = asked(realm, full)
    transfer = proposed(realm, row, empty)
    transfer_refuse(actor=ACTOR, realm=realm, transfer_id=transfer.pk, code=RefusalCode.NO_STAFF)
    assert (again(row).state, again(row).destination) == (RequestState.REFUSED, None)
    assert not BedPromise.objects.exists()

    proposed(realm, row, empty, although="gebeld: nu wel")
    with later(61):
        transfers_expire(actor=ACTOR)
    assert again(row).state == RequestState.NATIONAL
    assert not BedPromise.objects.exists()


def test_a_house_that_said_yes_can_say_no_until_the_patient_left(realm, full, empty):
    row = asked(realm, full)
    transfer = accepted(realm, row, empty)
    liaison = person(Role.HOSPITAL_LIAISON, facility=empty)
    transfer_refuse(actor=liaison, realm=realm, transfer_id=transfer.pk, code=RefusalCode.NO_BED)
    assert again(row).state == RequestState.REFUSED

    transfer = accepted(realm, row, empty, although="gebeld: nu wel")
    request_move(actor=ACTOR, realm=realm, pmr=row.pk, step="depart")
    for end in (transfer_refuse, transfer_withdraw):
        more = {"code": "no_bed"} if end is transfer_refuse else {"reason": "r"}
        with pytest.raises(Conflict) as caught:
            end(actor=ACTOR, realm=realm, transfer_id=transfer.pk, **more)
        assert caught.value.code == "left_already"


def test_a_case_is_open_once_and_its_reference_is_no_number_of_a_person(realm, full):
    first = asked(realm, full, reference="c3-12")
    with pytest.raises(Conflict) as caught:
        asked(realm, full, reference="C3-12")
    assert first.label in str(caught.value)
    request_end(actor=ACTOR, realm=realm, pmr=first.pk, ending="withdraw")
    asked(realm, full, reference="C3-12")
    for wrong in ("123456782", "123 456 782", "12-03-1950", "Jansen", "k", "Jansen 3"):
        with pytest.raises(Invalid) as refused:
            asked(realm, full, reference=wrong)
        assert refused.value.field == "reference"


@pytest.mark.parametrize("field", ["age", "specialism", "wish", "consent"])
def test_what_no_list_knows_is_refused(realm, full, field):
    with pytest.raises(Invalid) as caught:
        asked(realm, full, **{field: "x"})
    assert caught.value.field == field


def test_what_nobody_confirms_lapses_and_what_arrived_is_closed(realm, full, empty):
    stays, lapses, arrives = (asked(realm, full) for _ in range(3))
    accepted(realm, arrives, empty)
    request_move(actor=ACTOR, realm=realm, pmr=arrives.pk, step="arrive")
    with later(23 * 60):
        request_step_take(actor=ACTOR, realm=realm, pmr=stays.pk, step="confirm")
    with later(25 * 60):
        assert requests_expire(actor=ACTOR, realm=realm) == 2
    states = [again(row).state for row in (stays, lapses, arrives)]
    assert states == ["requested", "expired", "closed"]


def test_a_patient_is_brought_back_by_a_request_of_its_own(realm, full, empty):
    row = asked(realm, full)
    accepted(realm, row, empty)
    request_move(actor=ACTOR, realm=realm, pmr=row.pk, step="arrive")
    back = request_bring_back(actor=ACTOR, realm=realm, pmr=row.pk)
    with pytest.raises(Conflict):
        request_bring_back(actor=ACTOR, realm=realm, pmr=row.pk)
    assert (back.origin, back.returns_id) == (empty, row.pk)
    accepted(realm, back, full, although="er ging iemand naar huis")
    with later(40):
        request_move(actor=ACTOR, realm=realm, pmr=back.pk, step="arrive")
        assert (ward(realm, full), ward(realm, empty)) == (106, 50)
    assert again(row).state == RequestState.BROUGHT_BACK
    assert again(back).state == RequestState.ARRIVED


def test_a_ride_is_planned_by_either_side_and_seen_by_both(realm, full, empty):
    row = asked(realm, full)
    transfer = accepted(realm, row, empty)
    liaison = person(Role.HOSPITAL_LIAISON, facility=full)
    leaves = realm.now() + timedelta(minutes=20)
    request_plan(
        actor=liaison,
        realm=realm,
        pmr=row.pk,
        leaves_at=leaves,
        arrives_at=leaves + timedelta(minutes=50),
    )
    there = person(Role.HOSPITAL_LIAISON, facility=empty)
    seen = snapshot(realm, audiences=audiences_of(there)).entities
    assert seen[f"transfer:{transfer.pk}"]["state"]["need"]["state"] == "planned"
    assert row.key not in seen
    with pytest.raises(Invalid):
        request_plan(
            actor=liaison, realm=realm, pmr=row.pk, leaves_at=leaves, arrives_at=realm.now()
        )
    with pytest.raises(Invalid):
        request_move(actor=liaison, realm=realm, pmr=row.pk, step="depart", at=leaves)


def test_the_reference_of_a_ward_stays_in_the_house(realm, full, west):
    row = asked(realm, full, reference="Q7-99")
    for who, knows in (
        (person(Role.HOSPITAL_LIAISON, facility=full), True),
        (person(Role.REGIONAL_COORDINATOR, region=west), False),
        (person(Role.ROAZ_CHAIR, region=west), False),
        (person(Role.OBSERVER), False),
    ):
        seen = snapshot(realm, audiences=audiences_of(who))
        assert ("Q7-99" in json.dumps(seen.entities, default=str)) is knows
    assert Entry.objects.filter(realm=realm, key=row.key).count() == 1


def test_a_run_takes_the_requests_and_a_plan_without_them_is_an_expectation(
    realm, full, empty, national
):
    expected = run_request(actor=national, realm=realm, scope="national")
    solve_run(expected.pk)
    expected.refresh_from_db()
    assert expected.result["summary"]["assumed"] is True
    assert set(Transfer.objects.values_list("state", flat=True)) == {"expected"}
    there = person(Role.HOSPITAL_LIAISON, facility=empty)
    assert not [
        key
        for key in snapshot(realm, audiences=audiences_of(there)).entities
        if key.startswith("transfer:")
    ]
    assert not BedPromise.objects.exists()

    row = asked(realm, full, emergency=True)
    run = run_request(actor=national, realm=realm, scope="national")
    solve_run(run.pk)
    run.refresh_from_db()
    (transfer,) = Transfer.objects.filter(run=run)
    assert run.result["summary"]["assumed"] is False
    assert (transfer.request_id, transfer.state) == (row.pk, TransferState.PROPOSED)
    assert again(row).state == RequestState.PROPOSED
    assert promised(realm, empty) == (1, 0, 0, 0)


def test_an_expectation_that_is_offered_becomes_a_request(realm, full, empty, national):
    run = run_request(actor=national, realm=realm, scope="national")
    solve_run(run.pk)
    first = Transfer.objects.earliest("number")
    done = transfers_offer(actor=national, realm=realm, run_id=run.pk, only=frozenset({first.pk}))
    assert [row.pk for row in done.transfers] == [first.pk]
    first.refresh_from_db()
    assert first.request is not None
    assert (first.state, first.request.assumed) == (TransferState.PROPOSED, True)
    assert Request.objects.count() == 1
    assert len(offered(realm, run, national)) == 6
    with pytest.raises(Conflict):
        transfers_offer(actor=national, realm=realm, run_id=run.pk)


def test_a_region_that_looked_in_vain_has_looked(realm, full, west):
    row = asked(realm, full)
    run = run_request(
        actor=person(Role.REGIONAL_COORDINATOR, region=west), realm=realm, scope=west.pk
    )
    solve_run(run.pk)
    assert again(row).state == RequestState.SOUGHT


@pytest.mark.parametrize(
    ("answers", "urgent", "mode"),
    [
        ({"breathing": True, "circulation": True, "steady": True}, False, "accompanied"),
        ({"breathing": True, "circulation": True, "steady": False}, False, "micu"),
        ({"breathing": True, "circulation": True}, False, "micu"),
        ({}, False, "micu"),
        ({}, True, "urgent"),
    ],
)
def test_the_guideline_advises_how_to_travel(answers, urgent, mode):
    advice = travel_advice(answers, urgent=urgent)
    assert advice.mode == mode
    assert advice.reasons
    assert CASE["mode"] == ""


def test_a_request_stands_for_real_hours_however_fast_an_exercise_runs(full):
    realm = RealmFactory.create(exercise=True, clock_rate=4320.0, clock_running=True)
    row = asked(realm, full)
    with later(60):  # a hundred and eighty days of the exercise
        assert requests_expire(actor=ACTOR, realm=realm) == 0
    assert again(row).state == "requested"


@pytest.mark.parametrize("state", RequestState.values)
def test_where_a_request_stands_is_said_as_people_say_it(state):
    assert REQUESTS.standing(state).text("nl").startswith("de aanvraag staat op ‘")
    assert REQUESTS.standing(state).text("en").startswith("the request stands at ‘")
