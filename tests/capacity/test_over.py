"""Figures over a period, hour by hour: from the hours that are kept, and lines that are not added up yet."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import time_machine

from capacity.hours import EMPTY, HOUR, Hour, pack
from capacity.models import FigureDay, FigureHour
from capacity.selectors.over import hourly_over
from capacity.services import regular_set
from tests.factories import SYSTEM, FacilityFactory, RealmFactory, report_beds

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
START = datetime(2026, 3, 3, tzinfo=UTC)
KEPT = Hour(average=90.5, least=88, most=92, load=91, room=120, regular=110, seconds=3600, lines=1)


@pytest.fixture
def realm():
    return RealmFactory.create()


@pytest.fixture
def house():
    return FacilityFactory.create()


def keep(realm, house, day, hours):
    row, _made = FigureDay.objects.get_or_create(
        realm=realm, facility=house, kind="ward", day=day.date(), defaults={"hours": EMPTY}
    )
    row.hours = pack(bytes(row.hours), hours)
    row.save()


def over(realm, *houses, until=NOW):
    (found,) = hourly_over(realm, {one.pk: one for one in houses}, ["ward"], START, until)
    return found


def test_kept_hours_are_put_in_place_and_the_others_stay_unknown(realm, house):
    with time_machine.travel(NOW, tick=False):
        keep(realm, house, START, {3: KEPT, 4: KEPT})
        found = over(realm, house)
    assert found.load.shape == (1, 35)
    assert (found.load[0, 3], found.room[0, 3], found.regular[0, 4]) == (90.5, 120, 110)
    assert found.reported == 2
    assert found.asked == 35
    assert np.isnan(found.regular[0, 5])


def test_an_hour_that_waits_to_be_added_up_is_read_from_the_lines(realm, house):
    with time_machine.travel(NOW, tick=False):
        keep(realm, house, START, {3: KEPT, 12: KEPT})
        at = START + 12 * HOUR
        report_beds(realm, house, ward=(70, 100), at=at, source="file")
        assert FigureHour.objects.filter(facility=house).exists()
        found = over(realm, house)
    assert found.load[0, 3] == 90.5
    assert found.load[0, 12] == 70


def test_an_exercise_is_read_from_its_lines_alone(house):
    realm = RealmFactory.create(exercise=True)
    report_beds(realm, house, ward=(70, 100))
    start = realm.now() - timedelta(hours=2)
    (found,) = hourly_over(realm, {house.pk: house}, ["ward"], start, realm.now() + HOUR)
    assert found.reported >= 1
    assert np.nanmax(found.load) == 70


def test_regular_beds_that_people_fixed_count_from_their_moment_where_the_load_is_known(
    realm, house
):
    with time_machine.travel(NOW, tick=False):
        keep(realm, house, START, {3: KEPT})
        keep(realm, house, START + 24 * HOUR, {3: KEPT})
        regular_set(
            actor=SYSTEM,
            realm=realm,
            facility=house,
            kind="ward",
            number=100,
            since=START + 24 * HOUR,
            reason="Vastgesteld.",
        )
        found = over(realm, house)
    assert found.regular[0, 3] == 110
    assert found.regular[0, 27] == 100
    assert np.isnan(found.regular[0, 26])


def test_it_costs_as_many_queries_for_twelve_houses_as_for_one(
    realm, house, django_assert_num_queries
):
    houses = [house, *FacilityFactory.create_batch(11)]
    with time_machine.travel(NOW, tick=False):
        for one in houses:
            keep(realm, one, START, {3: KEPT})
        over(realm, house)
        with django_assert_num_queries(5):
            over(realm, house)
        with django_assert_num_queries(5):
            over(realm, *houses)
