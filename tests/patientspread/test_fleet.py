"""Transport by the hour: no more rides than a region has, and a refusal that says which hour has room."""

from datetime import timedelta

import pytest

from journal.errors import Conflict, Invalid, Refused
from journal.local_time import LOCAL
from network.models import Role, TravelTime
from network.permissions import audiences_of
from patientspread.models import RequestState, Transfer
from patientspread.policy import DEFAULT_POLICY
from patientspread.selectors import question_of
from patientspread.selectors.fleet import hour_of, ride_of, rides_away
from patientspread.services import (
    fleet_set,
    policy_adopt,
    request_end,
    request_move,
    request_plan,
    run_request,
)
from tests.factories import SYSTEM, person
from tests.patientspread.requests import accepted, again, asked
from tests.reading import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(realm):
    return hour_of(realm.now()) + timedelta(hours=2, minutes=10)


def one_an_hour(realm, region, per_hour=1, reason=""):
    return fleet_set(
        actor=SYSTEM,
        realm=realm,
        region=region,
        mode="ambulance",
        per_hour=per_hour,
        driver="RAV Proef",
        reason=reason,
    )


def ride(realm, full, empty, at, **facts):
    row = asked(realm, full)
    accepted(realm, row, empty)
    return plan(realm, row, at, **facts)


def plan(realm, row, at, **facts):
    return request_plan(actor=SYSTEM, realm=realm, pmr=row.pk, leaves_at=at, **facts)


def test_a_vehicle_is_away_until_it_is_back_and_the_refusal_says_when(realm, west, full, empty, at):
    one_an_hour(realm, west)
    first = ride(realm, full, empty, at)
    assert (first.driver, first.state) == ("RAV Proef", RequestState.PLANNED)
    riding = ride_of(first, realm.now())
    assert riding is not None
    back = riding.back_at
    assert back - at == 2 * (first.arrives_at - at)
    with pytest.raises(Conflict) as refused:
        ride(realm, full, empty, first.arrives_at + timedelta(minutes=1))
    assert (refused.value.code, refused.value.field) == ("full", "leaves_at")
    assert f"{back.astimezone(LOCAL):%d-%m %H:%M}" in str(refused.value.message)
    # nor one that would still be away when the first leaves
    with pytest.raises(Conflict):
        ride(realm, full, empty, at - timedelta(minutes=5))
    ride(realm, full, empty, back)
    # who is planned anew gives its own vehicle back first
    plan(realm, first, at - timedelta(minutes=5))


def test_a_ride_of_more_than_a_day_is_a_slip_and_keeps_no_vehicle(realm, west, full, empty, at):
    row = asked(realm, full)
    accepted(realm, row, empty)
    with pytest.raises(Invalid) as refused:
        request_plan(
            actor=SYSTEM,
            realm=realm,
            pmr=row.pk,
            leaves_at=at,
            arrives_at=at.replace(year=at.year + 30),
        )
    assert (refused.value.code, refused.value.field) == ("long", "arrives_at")
    assert rides_away(realm, [west.pk], realm.now())[west.pk] == []


def test_two_vehicles_leave_at_once_and_one_that_was_late_is_back_later(
    realm, west, full, empty, at
):
    one_an_hour(realm, west, per_hour=2)
    first, _second = ride(realm, full, empty, at), ride(realm, full, empty, at)
    assert len(rides_away(realm, [west.pk], realm.now())[west.pk]) == 2
    request_move(actor=SYSTEM, realm=realm, pmr=first.pk, step="depart", at=realm.now())
    moved = ride_of(again(first), realm.now())
    assert moved is not None
    assert moved.back_at == again(first).left_at + 2 * (first.arrives_at - at)


def test_a_bus_takes_several_of_one_house_on_one_ride(realm, west, full, empty, at):
    first = ride(realm, full, empty, at, mode="bus", driver="Busbedrijf")
    others = [asked(realm, full, reference=f"K{number}") for number in range(8)]
    for row in others:
        accepted(realm, row, empty)
    for row in others[:7]:
        along = request_plan(actor=SYSTEM, realm=realm, pmr=row.pk, along=first.pk)
        assert (along.ride, along.leaves_at, along.mode) == (first.ride, at, "bus")
        assert along.driver == "Busbedrijf"
    assert len(rides_away(realm, [west.pk], realm.now())[west.pk]) == 1
    with pytest.raises(Conflict) as refused:
        request_plan(actor=SYSTEM, realm=realm, pmr=others[7].pk, along=first.pk)
    assert refused.value.code == "seats"
    # another bus is not there: the policy has one
    with pytest.raises(Conflict) as refused:
        plan(realm, others[7], at, mode="bus")
    assert refused.value.code == "full"
    # who dies gives the seat, not the ride
    request_end(actor=SYSTEM, realm=realm, pmr=first.pk, ending="die")
    request_plan(actor=SYSTEM, realm=realm, pmr=others[7].pk, along=others[0].pk)


def test_who_comes_along_does_not_keep_the_bus_from_its_next_ride(realm, full, empty, at):
    first = ride(realm, full, empty, at, mode="bus")
    riding = ride_of(first, realm.now())
    assert riding is not None
    ride(realm, full, empty, riding.back_at, mode="bus")
    row = asked(realm, full)
    accepted(realm, row, empty)
    later = first.arrives_at + timedelta(minutes=30)
    with pytest.raises(Conflict) as refused:
        request_plan(actor=SYSTEM, realm=realm, pmr=row.pk, along=first.pk, arrives_at=later)
    assert refused.value.code == "full"
    along = request_plan(actor=SYSTEM, realm=realm, pmr=row.pk, along=first.pk)
    assert along.ride == first.ride


@pytest.mark.parametrize("code", ["mixed", "seats"])
def test_who_may_not_come_along_is_told_why(realm, full, empty, at, code):
    first = ride(realm, full, empty, at, mode="micu" if code == "seats" else "bus")
    row = asked(realm, full, isolation=code == "mixed")
    accepted(realm, row, empty, although="gebeld: het kan")
    with pytest.raises(Conflict) as refused:
        request_plan(actor=SYSTEM, realm=realm, pmr=row.pk, along=first.pk)
    assert refused.value.code == code


def test_nobody_comes_along_from_another_house_or_after_the_ride_left(realm, west, full, empty, at):
    first = ride(realm, full, empty, at, mode="bus")
    there = asked(realm, empty)
    accepted(realm, there, full, although="er komt een bed vrij")
    here = asked(realm, full)
    accepted(realm, here, empty)
    with pytest.raises(Conflict):
        request_plan(actor=SYSTEM, realm=realm, pmr=there.pk, along=first.pk)
    request_move(actor=SYSTEM, realm=realm, pmr=first.pk, step="depart")
    with pytest.raises(Conflict) as refused:
        request_plan(actor=SYSTEM, realm=realm, pmr=here.pk, along=first.pk)
    assert refused.value.code == "no_ride"
    with pytest.raises(Invalid):
        request_plan(actor=SYSTEM, realm=realm, pmr=here.pk)


def test_a_plan_counts_on_the_hours_in_which_vehicles_are_there(realm, west, full, empty, at):
    """One vehicle for a day of rides there and back; a ride that is planned takes its hours off."""
    document = DEFAULT_POLICY | {"trips_per_region": {"micu": 500, "ambulance": 500}}
    policy_adopt(actor=SYSTEM, document=document)
    one_an_hour(realm, west)
    run = run_request(actor=SYSTEM, realm=realm, scope="national")
    problem = question_of(run, realm.now()).problem
    lasts = max(2 * int(problem.travel_minutes[0][1]), 60)
    assert problem.fleet_trips[west.pk, "ambulance"] == 24 * 60 // lasts
    assert problem.fleet_trips[west.pk, "bus"] == 24 * 60 // lasts * 8
    row = asked(realm, full)
    accepted(realm, row, empty)
    plan(realm, row, at, arrives_at=at + timedelta(hours=4))
    less = question_of(run, realm.now()).problem.fleet_trips[west.pk, "ambulance"]
    assert less < problem.fleet_trips[west.pk, "ambulance"]


def test_another_kind_and_another_region_have_hours_of_their_own(realm, west, full, empty, at):
    one_an_hour(realm, west)
    ride(realm, full, empty, at)
    ride(realm, full, empty, at, mode="bus")
    back = asked(realm, empty)
    accepted(realm, back, full, although="er komt een bed vrij")
    plan(realm, back, at)


def test_what_ends_gives_its_vehicle_back_and_what_left_is_away_until_it_is_home(
    realm, west, full, empty, at
):
    one_an_hour(realm, west)
    first = ride(realm, full, empty, at)
    request_end(actor=SYSTEM, realm=realm, pmr=first.pk, ending="die")
    second = ride(realm, full, empty, at)
    request_move(actor=SYSTEM, realm=realm, pmr=second.pk, step="depart")
    with pytest.raises(Conflict):
        ride(realm, full, empty, realm.now() + timedelta(minutes=5))
    ride(realm, full, empty, at)  # it left before its time, and is back by then


def test_who_leaves_without_a_plan_takes_a_vehicle_and_is_expected(realm, west, full, empty, at):
    one_an_hour(realm, west)
    row = asked(realm, full)
    accepted(realm, row, empty)
    gone = request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="depart")
    riding = ride_of(gone, realm.now())
    assert riding is not None
    assert gone.driver == "RAV Proef"
    assert gone.arrives_at == realm.now() + timedelta(minutes=gone.ride_minutes or 0)
    assert gone.ride_minutes
    assert rides_away(realm, [west.pk], realm.now())[west.pk] == [riding]
    with pytest.raises(Conflict):
        ride(realm, full, empty, realm.now() + timedelta(minutes=5))
    # it left, whatever was free: the second is away besides
    other = asked(realm, full)
    accepted(realm, other, empty)
    request_move(actor=SYSTEM, realm=realm, pmr=other.pk, step="depart")
    assert len(rides_away(realm, [west.pk], realm.now())[west.pk]) == 2
    request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="arrive", sure=True)
    home = request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="ride_back")
    assert ride_of(home, realm.now()) is None


def test_what_the_weather_closed_is_planned_for_nobody_and_no_plan_counts_on_it(
    realm, west, full, empty, at
):
    one_an_hour(realm, west, per_hour=0, reason="sneeuw")
    with pytest.raises(Conflict) as refused:
        ride(realm, full, empty, at)
    assert refused.value.code == "none"
    run = run_request(actor=SYSTEM, realm=realm, scope="national")
    trips = question_of(run, realm.now()).problem.fleet_trips
    assert trips[west.pk, "ambulance"] == 0
    assert trips[west.pk, "accompanied"] > 0


def test_a_kind_goes_no_farther_than_the_policy_lets_it(realm, full, empty, at):
    limits = DEFAULT_POLICY["mode_minutes"] | {"urgent": 5}
    policy_adopt(actor=SYSTEM, document=DEFAULT_POLICY | {"mode_minutes": limits})
    with pytest.raises(Conflict) as refused:
        ride(realm, full, empty, at, mode="urgent")
    assert refused.value.code == "far"


def test_an_arrival_nobody_gave_is_by_the_table_else_by_an_estimate(realm, full, empty, at):
    estimated = ride(realm, full, empty, at)
    assert not estimated.ride_measured
    assert estimated.arrives_at == at + timedelta(minutes=estimated.ride_minutes)
    TravelTime.objects.create(origin=full, destination=empty, minutes=249, source="proef")
    measured = ride(realm, full, empty, at)
    assert (measured.ride_minutes, measured.ride_measured) == (249, True)
    assert measured.arrives_at == at + timedelta(minutes=249)
    assert Transfer.objects.get(request=measured).measured


def test_who_coordinates_sees_counts_by_hour_and_nobody_changes_another_region(
    realm, full, empty, at
):
    west, east = full.region, empty.region
    one_an_hour(realm, west)
    row = ride(realm, full, empty, at)
    coordinator = person(Role.REGIONAL_COORDINATOR, region=east)
    seen = snapshot(realm, audiences=audiences_of(coordinator)).entities
    assert row.key not in seen
    state = seen[f"rides:{west.pk}"]["state"]
    assert {(one["mode"], one["count"]) for one in state["planned"]} == {("ambulance", 1)}
    assert min(one["hour"] for one in state["planned"]) == hour_of(at).isoformat()
    with pytest.raises(Refused):
        fleet_set(actor=coordinator, realm=realm, region=west, mode="bus", per_hour=3)
    assert again(row).mode == "ambulance"
