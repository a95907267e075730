"""Late rides, and beds that nobody travels to: those concerned are asked once, and it can be ended."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from callout.models import Alarm, Seat
from capacity.selectors import beds_now, promises_of
from journal.errors import Conflict, Invalid
from journal.models import Entry, Realm
from journal.said import text_of
from network.models import Facility, Role, TravelTime
from network.permissions import audiences_of
from patientspread.late import GRACE, late_where, late_with
from patientspread.models import Request, RequestState, Transfer, TransferState
from patientspread.selectors import question_of
from patientspread.selectors.fleet import late_since, rides_away
from patientspread.services import (
    fleet_set,
    request_end,
    request_move,
    request_plan,
    request_step_take,
    requests_remind,
    rides_follow,
    run_request,
)
from tests.factories import SYSTEM, FacilityFactory, RealmFactory, person, report_beds
from tests.patientspread.requests import accepted, again, asked
from tests.reading import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def realm(policy):
    """An exercise whose clock runs."""
    return RealmFactory.create(exercise=True, clock_running=True)


@pytest.fixture
def near(realm, west):
    hospital = FacilityFactory.create(region=west, latitude=52.0, longitude=5.1)
    report_beds(realm, hospital, ward=(50, 100), ic=(2, 10))
    return hospital


@pytest.fixture
def concerned(full, near, west):
    """Somebody at each side, and the coordinator."""
    return [
        person(Role.HOSPITAL_LIAISON, facility=full),
        person(Role.HOSPITAL_LIAISON, facility=near),
        person(Role.REGIONAL_COORDINATOR, region=west),
    ]


def later(minutes):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes))


def reminded(realm):
    """The places that are reminded now, and what they are told."""
    rows = Alarm.objects.filter(realm=realm, closed_at=None)
    places = set(Seat.objects.filter(alarm__in=rows).values_list("at_code", flat=True))
    return places, {text_of(row.what, "nl") for row in rows}


def planned(realm, row, minutes=30):
    request_plan(
        actor=SYSTEM, realm=realm, pmr=row.pk, leaves_at=realm.now() + timedelta(minutes=minutes)
    )


def test_a_ride_that_did_not_leave_is_asked_about_at_both_sides_and_the_coordinator_once(
    realm, full, near, west, concerned
):
    row = asked(realm, full)
    accepted(realm, row, near)
    planned(realm, row)
    assert requests_remind(actor=SYSTEM, realm=realm) == 0
    with later(40):
        assert requests_remind(actor=SYSTEM, realm=realm) == 0  # a quarter of an hour is nothing
    with later(50):
        assert requests_remind(actor=SYSTEM, realm=realm) == 1
        places, said = reminded(realm)
        assert places == {full.pk, near.pk, west.pk}
        assert said == {f"R-{row.number}: de rit had moeten vertrekken."}
        assert requests_remind(actor=SYSTEM, realm=realm) == 0
        request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="depart")
        assert reminded(realm) == (set(), set())
    with later(400):
        assert requests_remind(actor=SYSTEM, realm=realm) == 1  # and now it should have arrived
        assert reminded(realm)[1] == {f"R-{row.number}: de rit had er moeten zijn."}
        request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="arrive")
        assert reminded(realm) == (set(), set())
        assert requests_remind(actor=SYSTEM, realm=realm) == 0


def test_a_bed_that_nobody_travels_to_is_asked_about_and_ended(realm, full, near, concerned):
    row = asked(realm, full)
    accepted(realm, row, near)
    with later(130):
        assert requests_remind(actor=SYSTEM, realm=realm) == 1
        request_end(actor=concerned[1], realm=realm, pmr=row.pk, ending="withdraw")
        assert reminded(realm) == (set(), set())
    assert again(row).state == RequestState.WITHDRAWN


def test_nothing_is_late_of_what_has_no_place(realm, full, concerned):
    asked(realm, full)
    with later(3000):
        assert requests_remind(actor=SYSTEM, realm=realm) == 0


def test_a_vehicle_is_away_until_somebody_says_that_it_is_back(realm, full, near, west, concerned):
    sender, receiver, coordinator = concerned
    fleet_set(actor=SYSTEM, realm=realm, region=west, mode="ambulance", per_hour=1)
    row, other = asked(realm, full), asked(realm, full)
    accepted(realm, row, near)
    accepted(realm, other, near)
    planned(realm, row)
    with later(600):  # its ride and the way home are long over, and it never left
        assert len(rides_away(realm, [west.pk], realm.now())[west.pk]) == 1
        with pytest.raises(Conflict) as refused:
            planned(realm, other)
        assert refused.value.code == "overdue"
        run = run_request(actor=SYSTEM, realm=realm, scope=west.pk)
        assert question_of(run, realm.now()).problem.fleet_trips[west.pk, "ambulance"] == 0
        request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="depart")
    with later(1200):
        request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="arrive")
    with later(1800):
        assert requests_remind(actor=SYSTEM, realm=realm) == 1 + 1  # and the other has no ride yet
        assert f"R-{row.number}: het voertuig had terug moeten zijn." in reminded(realm)[1]
        request_step_take(actor=sender, realm=realm, pmr=row.pk, step="close")
        with pytest.raises(Conflict):
            planned(realm, other)
        state = snapshot(realm, audiences=audiences_of(coordinator)).entities[row.key]["state"]
        assert (state["state"], state["away"]) == ("closed", True)
        request_move(actor=receiver, realm=realm, pmr=row.pk, step="ride_back")
        assert not any(str(row.number) in one for one in reminded(realm)[1])
        assert again(row).state == RequestState.CLOSED
        planned(realm, other)
        with pytest.raises(Conflict) as refused:
            request_move(actor=receiver, realm=realm, pmr=row.pk, step="ride_back")
        assert refused.value.code == "not_away"


def test_who_shares_a_vehicle_is_home_with_it_and_not_before_the_last_arrived(
    realm, full, near, west
):
    row, other = asked(realm, full), asked(realm, full)
    for one in (row, other):
        accepted(realm, one, near)
    leaves = realm.now() + timedelta(minutes=5)
    request_plan(actor=SYSTEM, realm=realm, pmr=row.pk, leaves_at=leaves, mode="bus")
    request_plan(actor=SYSTEM, realm=realm, pmr=other.pk, along=row.pk)
    for one in (row, other):
        request_move(actor=SYSTEM, realm=realm, pmr=one.pk, step="depart")
    request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="arrive", sure=True)
    with pytest.raises(Conflict) as refused:
        request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="ride_back")
    assert refused.value.code == "still_going"
    with later(10):
        request_move(actor=SYSTEM, realm=realm, pmr=other.pk, step="arrive", sure=True)
    with later(15):
        early = realm.now() - timedelta(minutes=10)
        with pytest.raises(Invalid):
            request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="ride_back", at=early)
        request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="ride_back")
        assert rides_away(realm, [west.pk], realm.now())[west.pk] == []
    assert again(other).ride_back_at is not None


def on_the_road(realm, full, near, leaves, *, shared=1):
    """Patients in one vehicle that left at its planned moment."""
    rows = [asked(realm, full) for _ in range(shared)]
    for row in rows:
        accepted(realm, row, near)
    first, *others = rows
    request_plan(actor=SYSTEM, realm=realm, pmr=first.pk, leaves_at=leaves, mode="bus")
    for row in others:
        request_plan(actor=SYSTEM, realm=realm, pmr=row.pk, along=first.pk)
    for row in rows:
        request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="depart")
    return [again(row) for row in rows]


def test_two_in_one_vehicle_are_said_to_be_back_at_one_moment_whoever_arrives_last(
    realm, full, near, concerned
):
    sender, receiver, _coordinator = concerned
    row, other = on_the_road(realm, full, near, realm.now(), shared=2)
    lasts = row.arrives_at - row.leaves_at

    def back():
        """What both houses and the driver see of when the vehicle is home."""
        states = [pmr_seen(realm, one, sender) for one in (row, other)]
        states += [ride_seen(realm, one, full.region) for one in (row, other)]
        entities = snapshot(realm, audiences=audiences_of(receiver)).entities
        moves = Transfer.objects.filter(request__in=[row, other]).values_list("pk", flat=True)
        states += [entities[f"transfer:{pk}"]["state"]["need"] for pk in moves]
        (found,) = {state["back_due"] for state in states}
        return found

    with later(60):
        request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="arrive")
        first = back()
    with later(200):
        request_move(actor=SYSTEM, realm=realm, pmr=other.pk, step="arrive")
        last = again(other).arrived_at + lasts
        assert first < back() == last.isoformat()
        assert {late_with(again(one), last + GRACE) for one in (row, other)} == {""}
        after = last + GRACE + timedelta(minutes=1)
        assert {late_with(again(one), after) for one in (row, other)} == {"back"}
        assert not late_since(realm, last)


def test_a_ride_that_left_early_is_late_by_when_it_really_left(realm, full, near):
    row = asked(realm, full)
    accepted(realm, row, near)
    planned(realm, row, minutes=180)
    request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="depart")
    row = again(row)
    due = row.left_at + (row.arrives_at - row.leaves_at) + GRACE
    assert due < row.leaves_at
    for moment, late in ((due, ""), (due + timedelta(seconds=1), "arrive")):
        assert late_with(row, moment) == late
        assert Request.objects.filter(late_where(moment), pk=row.pk).exists() == bool(late)


def test_an_arrival_before_the_ride_can_be_there_is_asked_about_and_then_believed(
    realm, full, near
):
    TravelTime.objects.create(origin=full, destination=near, minutes=60, source="proef")
    (row,) = on_the_road(realm, full, near, realm.now())
    soon = row.left_at + timedelta(minutes=2)
    with later(600):
        for at, code in (
            (soon, "soon_it_left"),
            (row.left_at - timedelta(minutes=5), "before_it_left"),
        ):
            with pytest.raises(Conflict) as refused:
                request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="arrive", at=at)
            assert (refused.value.code, refused.value.field) == (code, "sure")
        early = row.left_at - timedelta(minutes=5)
        request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="arrive", at=early, sure=True)
    told = again(row)
    assert (told.left_at, told.arrived_at) == (row.left_at, early)  # both as people said


def test_who_hurries_is_not_asked_and_who_arrives_before_the_planned_departure_is(
    realm, full, near
):
    TravelTime.objects.create(origin=full, destination=near, minutes=60, source="proef")
    row, other = asked(realm, full), asked(realm, full)
    for one in (row, other):
        accepted(realm, one, near)
        planned(realm, one, minutes=120)
    with pytest.raises(Conflict) as refused:
        request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="arrive")
    assert refused.value.code == "before_it_leaves"
    with later(120 + 5), pytest.raises(Conflict) as refused:
        request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="arrive")
    assert refused.value.code == "soon_it_leaves"
    with later(120 + 60 * 0.6):
        request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="arrive")
    request_move(actor=SYSTEM, realm=realm, pmr=other.pk, step="arrive", sure=True)
    assert again(other).state == RequestState.ARRIVED


@pytest.mark.parametrize("ending", ["die", "go_by_own_means", "return"])
def test_who_is_ended_on_the_road_is_counted_once_and_frees_the_bed_and_the_vehicle_by_a_word(
    realm, full, near, concerned, ending
):
    (sender, receiver, _coordinator), west = concerned, full.region
    before = {one.pk: ward_of(realm, one) for one in (full, near)}
    row = asked(realm, full)
    accepted(realm, row, near)
    planned(realm, row)
    request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="depart")
    assert ward_of(realm, full) == before[full.pk] - 1
    assert promises_of(realm, [near.pk])[near.pk]["ward"].under_way_in == 1
    request_end(actor=receiver, realm=realm, pmr=row.pk, ending=ending)
    stays = 0 if ending == "return" else 1
    assert (ward_of(realm, full), ward_of(realm, near)) == (
        before[full.pk] - stays,
        before[near.pk],
    )
    assert not any(one.coming for one in promises_of(realm, [near.pk]).get(near.pk, {}).values())
    assert Transfer.objects.get(request=row).state == TransferState.WITHDRAWN
    for state in (ride_seen(realm, row, west), pmr_seen(realm, row, sender)):
        assert (state or {}).get("away", False) == bool(stays)
    assert len(rides_away(realm, [west.pk], realm.now())[west.pk]) == stays
    if stays:
        with later(600):
            assert requests_remind(actor=SYSTEM, realm=realm) == 1
            request_move(actor=sender, realm=realm, pmr=row.pk, step="ride_back")
        assert rides_away(realm, [west.pk], realm.now())[west.pk] == []
        assert ride_seen(realm, row, west) is None


def test_the_table_of_hours_says_that_a_vehicle_is_late_when_nobody_does_anything(
    realm, full, near, west, concerned
):
    row = asked(realm, full)
    accepted(realm, row, near)
    planned(realm, row)

    def away():
        seen = snapshot(realm, audiences=audiences_of(concerned[2])).entities
        planned_now = seen[f"rides:{west.pk}"]["state"]["planned"]
        return {one["hour"] for one in planned_now if one["mode"] == row.mode}

    row.refresh_from_db()
    by_plan = away()
    with later(40):
        assert rides_follow(actor=SYSTEM, realm=realm) == 0
    with later(50):
        assert rides_follow(actor=SYSTEM, realm=realm) == 1
        assert len(by_plan) < len(away()) == 24
        assert rides_follow(actor=SYSTEM, realm=realm) == 0
    with later(60 * 20):  # and it still is in the hours that came into sight
        assert rides_follow(actor=SYSTEM, realm=realm) == 1
        assert len(away()) == 24
        request_end(actor=SYSTEM, realm=realm, pmr=row.pk, ending="withdraw")
        assert rides_follow(actor=SYSTEM, realm=realm) == 0


def closes(hospital):
    """A house that is in use no more; what was on the road to it stays so."""
    Facility.objects.filter(pk=hospital.pk).update(retired_at=timezone.now())


def test_a_vehicle_is_said_to_be_back_also_where_a_house_has_closed(
    realm, full, near, west, concerned
):
    sender, _receiver, coordinator = concerned
    rows = [asked(realm, full), asked(realm, full)]
    for row in rows:
        accepted(realm, row, near)
        planned(realm, row)
        request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="depart")
        request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="arrive", sure=True)
    closes(near)
    request_move(actor=sender, realm=realm, pmr=rows[0].pk, step="ride_back")
    closes(full)
    assert len(rides_away(realm, [west.pk], realm.now())[west.pk]) == 1  # until somebody says so
    request_move(actor=coordinator, realm=realm, pmr=rows[1].pk, step="ride_back")
    assert rides_away(realm, [west.pk], realm.now())[west.pk] == []


@pytest.mark.parametrize("ending", ["die", "go_by_own_means", "return"])
def test_what_became_of_who_was_on_the_road_to_a_house_that_closed_is_said(
    realm, full, near, concerned, ending
):
    west = full.region
    row = asked(realm, full)
    accepted(realm, row, near)
    planned(realm, row)
    request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="depart")
    closes(near)
    with pytest.raises(Conflict):
        request_move(actor=concerned[0], realm=realm, pmr=row.pk, step="arrive")
    request_end(actor=concerned[0], realm=realm, pmr=row.pk, ending=ending)
    if ending != "return":  # who turned round came home with it
        request_move(actor=concerned[0], realm=realm, pmr=row.pk, step="ride_back")
    assert rides_away(realm, [west.pk], realm.now())[west.pk] == []


def ward_of(realm, hospital):
    """How many lie in a ward by the counts of now."""
    return beds_now(realm, [hospital.pk])[hospital.pk].lines["ward"].occupied


def ride_seen(realm, row, region):
    seen = snapshot(realm, audiences=frozenset({f"role:rav_liaison:{region.pk}"})).entities
    return seen.get(f"ride:{row.pk}", {}).get("state")


def pmr_seen(realm, row, who):
    return snapshot(realm, audiences=audiences_of(who)).entities[row.key]["state"]


def test_what_was_planned_goes_before_the_table_of_roads(realm, full, near):
    """A helicopter with an arrival of its own is not asked about where a car could not be there yet."""
    TravelTime.objects.create(origin=full, destination=near, minutes=120, source="proef")
    row = asked(realm, full)
    accepted(realm, row, near)
    leaves = realm.now()
    request_plan(
        actor=SYSTEM,
        realm=realm,
        pmr=row.pk,
        leaves_at=leaves,
        arrives_at=leaves + timedelta(minutes=25),
        mode="helicopter",
    )
    request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="depart")
    with later(24):
        request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="arrive")
    assert again(row).state == RequestState.ARRIVED


def test_a_vehicle_is_not_back_before_it_left(realm, full, near):
    (row,) = on_the_road(realm, full, near, realm.now())
    request_end(actor=SYSTEM, realm=realm, pmr=row.pk, ending="die")
    with later(60):
        early = row.left_at - timedelta(minutes=1)
        with pytest.raises(Invalid) as refused:
            request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="ride_back", at=early)
        assert refused.value.code == "before_leaving"
        request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="ride_back", at=row.left_at)
    assert again(row).ride_back_at == row.left_at


@pytest.mark.parametrize(("seconds", "news"), [(20, 0), (90, 1)])
def test_others_aboard_are_told_of_another_moment_and_not_of_other_seconds(
    realm, full, near, seconds, news
):
    leaves = realm.now()
    row, other = on_the_road(realm, full, near, leaves, shared=2)
    Request.objects.filter(pk__in=[row.pk, other.pk]).update(left_at=leaves)
    lasts = row.arrives_at - leaves
    with time_machine.travel(timezone.now() + lasts + timedelta(minutes=30)):
        at = leaves + lasts + timedelta(seconds=seconds)
        seq = Realm.objects.get(pk=realm.pk).head
        request_move(actor=SYSTEM, realm=realm, pmr=row.pk, step="arrive", at=at)
    told = Entry.objects.filter(realm=realm, seq__gt=seq, key=other.key).count()
    assert told == news


def test_asking_about_vehicles_that_are_away_costs_the_same_for_one_and_for_many(realm, full, near):
    def count():
        """Count what a sweep asks that finds nothing late: each was looked at."""
        with CaptureQueriesContext(connection) as found:
            assert requests_remind(actor=SYSTEM, realm=realm) == 0
        return len(found)

    def away(rides):
        """Let vehicles be on their way home, not late yet."""
        for _ in range(rides):
            for row in on_the_road(realm, full, near, realm.now(), shared=2):
                Request.objects.filter(pk=row.pk).update(
                    state=RequestState.ARRIVED,
                    left_at=realm.now() - timedelta(minutes=20),
                    leaves_at=realm.now() - timedelta(minutes=20),
                    arrives_at=realm.now() + timedelta(minutes=60),
                    arrived_at=realm.now(),
                )

    fleet_set(actor=SYSTEM, realm=realm, region=full.region, mode="bus", per_hour=20)
    away(1)
    one = count()
    away(4)
    assert count() == one
