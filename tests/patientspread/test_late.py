"""Late rides, and beds that nobody travels to: those concerned are asked once, and it can be ended."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from callout.models import Alarm, Seat
from journal.said import text_of
from network.models import Role
from patientspread.models import RequestState
from patientspread.services import request_end, request_move, request_plan, requests_remind
from tests.factories import SYSTEM, FacilityFactory, RealmFactory, person, report_beds
from tests.patientspread.requests import accepted, again, asked

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
