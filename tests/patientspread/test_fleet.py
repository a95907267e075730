"""Transport by the hour: no more rides than a region has, and a refusal that says which hour has room."""

from datetime import timedelta

import pytest

from journal.errors import Conflict, Refused
from network.models import Role, TravelTime
from network.permissions import audiences_of
from patientspread.models import RequestState, Transfer
from patientspread.policy import DEFAULT_POLICY
from patientspread.selectors import question_of
from patientspread.selectors.fleet import hour_of
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


def test_an_hour_that_is_full_is_refused_with_the_hour_that_has_room(realm, west, full, empty, at):
    one_an_hour(realm, west)
    first = ride(realm, full, empty, at)
    assert (first.driver, first.state) == ("RAV Proef", RequestState.PLANNED)
    with pytest.raises(Conflict) as refused:
        ride(realm, full, empty, at + timedelta(minutes=40))
    assert refused.value.code == "full"
    assert refused.value.field == "leaves_at"
    next_hour = hour_of(at) + timedelta(hours=1)
    assert f"{next_hour.astimezone():%M}" in str(refused.value.message)
    ride(realm, full, empty, next_hour)
    # who is planned anew gives its own hour back first
    plan(realm, first, at + timedelta(minutes=5))


def test_another_kind_and_another_region_have_hours_of_their_own(realm, west, full, empty, at):
    one_an_hour(realm, west)
    ride(realm, full, empty, at)
    ride(realm, full, empty, at, mode="bus")
    back = asked(realm, empty)
    accepted(realm, back, full, although="er komt een bed vrij")
    plan(realm, back, at)


def test_what_ends_gives_its_hour_back_and_what_left_keeps_it(realm, west, full, empty, at):
    one_an_hour(realm, west)
    first = ride(realm, full, empty, at)
    request_end(actor=SYSTEM, realm=realm, pmr=first.pk, ending="die")
    second = ride(realm, full, empty, at)
    request_move(actor=SYSTEM, realm=realm, pmr=second.pk, step="depart")
    with pytest.raises(Conflict):
        ride(realm, full, empty, at)


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
    assert [(one["mode"], one["count"]) for one in state["planned"]] == [("ambulance", 1)]
    with pytest.raises(Refused):
        fleet_set(actor=coordinator, realm=realm, region=west, mode="bus", per_hour=3)
    assert again(row).mode == "ambulance"
