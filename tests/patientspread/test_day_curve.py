"""Fewer vehicles at night: said by who coordinates, kept to by rides and plans, and shown."""

from datetime import datetime, timedelta

import pytest

from journal.errors import Conflict, Invalid, Refused
from journal.local_time import LOCAL
from network.models import Role
from network.permissions import audiences_of
from patientspread.fleet_bodies import FleetIn
from patientspread.selectors import question_of
from patientspread.selectors.day_curve import Limit, curve_of
from patientspread.selectors.fleet import _hours_free
from patientspread.services import fleet_set, run_request
from tests.factories import SYSTEM, person
from tests.patientspread.requests import accepted, asked
from tests.patientspread.test_fleet import plan, ride
from tests.reading import snapshot
from web.bodies import checked

pytestmark = pytest.mark.django_db
NIGHT = [{"hour": 7, "per_hour": 2}, {"hour": 23, "per_hour": 0}]


def curve(realm, region, spans=NIGHT, actor=SYSTEM):
    return fleet_set(
        actor=actor, realm=realm, region=region, mode="ambulance", per_hour=9, curve=spans
    )


def at_hour(realm, hour):
    """The next time that it is this hour in the Netherlands."""
    now = realm.now().astimezone(LOCAL)
    day = now.date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, hour, 30, tzinfo=LOCAL)


def test_a_curve_holds_from_its_hours_on_round_the_clock():
    assert curve_of(NIGHT) == [0] * 7 + [2] * 16 + [0]
    assert curve_of([{"hour": 8, "per_hour": 3}]) == [3] * 24
    assert curve_of([]) == []


@pytest.mark.parametrize("half", [{"hour": 7, "per_hour": None}, {"hour": None, "per_hour": 4}])
def test_half_a_line_of_a_curve_is_refused_and_is_no_nought(west, half):
    with pytest.raises(Invalid) as refused:
        checked(FleetIn, {**FleetIn.example, "region": west.pk, "curve": [half]})
    assert refused.value.field.startswith("curve")


def test_no_ride_is_away_when_nothing_is_there_and_the_refusal_says_from_when(
    realm, west, full, empty
):
    curve(realm, west)
    night = at_hour(realm, 3)
    with pytest.raises(Conflict) as refused:
        ride(realm, full, empty, night)
    assert refused.value.code == "full"
    assert f"{night:%d-%m} 07:00" in str(refused.value.message)
    # one that would still be away when the night begins
    with pytest.raises(Conflict):
        ride(realm, full, empty, at_hour(realm, 22))
    morning = at_hour(realm, 9)
    first, _second = ride(realm, full, empty, morning), ride(realm, full, empty, morning)
    row = asked(realm, full)
    accepted(realm, row, empty)
    with pytest.raises(Conflict):
        plan(realm, row, morning)
    assert first.leaves_at == morning


def test_a_plan_counts_on_the_hours_of_the_curve_alone(realm, west, full, empty):
    run = run_request(actor=SYSTEM, realm=realm, scope="national")
    trips = {}
    for name, spans in (("day", NIGHT), ("all", [{"hour": 0, "per_hour": 2}])):
        curve(realm, west, spans)
        trips[name] = question_of(run, realm.now()).problem.fleet_trips[west.pk, "ambulance"]
    assert 0 < trips["day"] < trips["all"]


def test_an_hour_in_which_the_night_begins_counts_as_night():
    limit = Limit(tuple(curve_of(NIGHT)))
    before = datetime(2026, 11, 30, 22, 30, tzinfo=LOCAL)
    assert (limit.at(before), limit.least(before, before + timedelta(hours=1))) == (2, 0)
    assert _hours_free([], "ambulance", limit, 1, before) == 0
    assert _hours_free([], "ambulance", limit, 1, before - timedelta(minutes=30)) == 2


def test_it_is_seen_and_set_by_who_coordinates_there_alone(realm, west, east, full):
    coordinator = person(Role.REGIONAL_COORDINATOR, region=west)
    curve(realm, west, actor=coordinator)
    seen = snapshot(realm, audiences=audiences_of(coordinator)).entities[f"rides:{west.pk}"]
    line = next(one for one in seen["state"]["lines"] if one["mode"] == "ambulance")
    assert (line["per_hour"], line["by_hour"]) == (2, [0] * 7 + [2] * 16 + [0])
    with pytest.raises(Refused):
        curve(realm, west, actor=person(Role.REGIONAL_COORDINATOR, region=east))
    with pytest.raises(Invalid) as refused:
        curve(realm, west, [NIGHT[0], NIGHT[0]], actor=coordinator)
    assert refused.value.field == "curve"
