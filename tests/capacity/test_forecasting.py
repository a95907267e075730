"""Forecasts from the history of figures: once a day, of who reports, and refused where they are no good."""

from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pytest
import time_machine

from capacity.forecasting import GOOD, House, foresee
from capacity.forecasts import forecasts_now
from capacity.hours import EMPTY, Hour, pack
from capacity.inputs import FiguresInput
from capacity.models import (
    BedDay,
    CapacityClass,
    Counting,
    FigureDay,
    Forecast,
    ForecastRun,
    Method,
)
from capacity.models.forecasts import COUNTRY
from capacity.resource import BedLine
from capacity.selectors.forecasts import ForecastsAsked, forecasts_of
from capacity.services import bed_days_fill, beds_report, cohort_close, cohort_open
from capacity.services.forecasting import forecasts_follow
from capacity.tasks import forecast_beds
from journal.errors import Refused
from journal.local_time import LOCAL
from network.models import Role
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    RealmFactory,
    RegionFactory,
    person,
    report_beds,
)

pytestmark = pytest.mark.django_db
FIRST = date(2020, 9, 1)
LAST = date(2020, 10, 20)  # the day before the clock of an exercise in tests stands still
NUMBER = (LAST - FIRST).days + 1
STEPS = np.random.default_rng(3).normal(0, 3, NUMBER)
WALK = np.maximum(60 + np.cumsum(STEPS), 0).round().astype(int).tolist()
RISING = [round(40 * 1.02**day) for day in range(NUMBER)]


@pytest.fixture
def realm():
    return RealmFactory.create(exercise=True)


@pytest.fixture
def region():
    return RegionFactory.create()


@pytest.fixture
def houses(realm, region):
    made = FacilityFactory.create_batch(2, region=region)
    for house in made:
        report_beds(realm, house, ward=(100, 120), at=realm.now())
    return made


def days_of(values, *codes, kind="ward"):
    return {
        FIRST + timedelta(days=number): {kind: dict.fromkeys(codes, value)}
        for number, value in enumerate(values)
    }


def fill(realm, values, houses):
    codes = [one.pk for one in houses]
    bed_days_fill(actor=SYSTEM, realm=realm, days=days_of(values, *codes))


def report_parts(realm, house, *, at):
    lines = [BedLine("ward", occupied=90, operational=120)]
    lines += [
        BedLine("ward", occupied=n, cohort=label) for label, n in (("proven", 30), ("other", 60))
    ]
    report = FiguresInput(
        facility=house,
        lines=tuple(lines),
        observed_at=at,
        source="manual",
        method=Method.REPORTED,
        capacity_class=CapacityClass.REGULAR,
    )
    beds_report(actor=SYSTEM, realm=realm, report=report)


def plain(values, *codes):
    return {day: kinds["ward"] for day, kinds in days_of(values, *codes).items()}


HOUSES = [House("A", "R", 100.0), House("B", "R", 100.0)]


def reasons(found):
    return {one.series.facility or one.series.region: one.reason for one in found}


def test_a_region_is_the_sum_of_its_houses_and_each_is_forecast():
    found = foresee("ward", HOUSES, plain(RISING, "A", "B"), LAST)
    assert reasons(found) == {"R": GOOD, "A": GOOD, "B": GOOD}
    whole = next(one for one in found if not one.series.facility)
    assert whole.series.regular == 200
    rows = whole.rows(datetime.combine(LAST, time(), tzinfo=LOCAL))
    assert [one.hours for one in rows] == [24.0 * day for day in range(1, 8)]
    assert rows[2].quantiles[0.5] == pytest.approx(2 * RISING[-1] * 1.02**3, rel=0.03)


def test_a_day_on_which_one_house_was_silent_is_unknown_and_never_filled():
    days = plain(RISING, "A", "B")
    del days[LAST]["B"]
    found = {one.series.facility: one for one in foresee("ward", HOUSES, days, LAST)}
    assert np.isnan(found[""].series.values[-1])
    assert [one.age for one in found[""].judged.aheads] == [24] * 6
    assert found["A"].judged.aheads[0].age == 0


def test_a_region_of_which_too_many_beds_are_silent_is_refused_and_who_reports_is_not():
    days = {day: {"A": beds["A"]} for day, beds in plain(RISING, "A").items()}
    few = [House("A", "R", 70.0), House("B", "R", 30.0)]
    assert reasons(foresee("ward", few, days, LAST)) == {"R": "too_silent", "A": GOOD}
    enough = [House("A", "R", 80.0), House("B", "R", 20.0)]
    found = foresee("ward", enough, days, LAST)
    assert reasons(found) == {"R": GOOD, "A": GOOD}
    assert found[0].series.regular == 80  # those who spoke are held against their own beds
    unknown = [House("A", "R", 80.0), House("B", "R", None)]
    assert reasons(foresee("ward", unknown, days, LAST))["R"] == "too_silent"


def test_what_is_no_better_than_as_it_is_now_is_refused():
    found = foresee("ward", HOUSES, plain(WALK, "A", "B"), LAST)
    assert set(reasons(found).values()) == {"worse_than_persistence"}
    assert foresee("ward", HOUSES, {}, LAST) == []


def test_a_day_is_forecast_from_once(realm, region, houses):
    fill(realm, RISING, houses)
    forecast_beds()
    run = ForecastRun.objects.get(realm=realm)
    assert (run.day, run.shown, run.refused) == (LAST, 3, {})  # the region and its two houses
    assert Forecast.objects.count() == 21
    forecast_beds()
    assert Forecast.objects.count() == 21
    expected = forecasts_now(realm, [region.pk], ["ward"], realm.now())
    midnight = datetime.combine(LAST + timedelta(days=1), time(), tzinfo=LOCAL)
    assert {one.made_at for one in expected} == {midnight}
    assert all(one.fresh and one.shares and one.facility is None for one in expected)
    assert expected[0].model == "beds-blend 1"
    each = forecasts_now(realm, [region.pk], ["ward"], realm.now(), each=["ward"])
    assert {one.facility for one in each} == {None, *houses}
    assert len(each) == 3 * len(expected)


def test_what_was_shown_and_is_refused_now_counts_no_more(realm, region, houses):
    fill(realm, RISING, houses)
    forecasts_follow(actor=SYSTEM, realm=realm)
    realm.clock_time += timedelta(days=1)
    realm.save()
    fill(realm, WALK, houses)
    run = forecasts_follow(actor=SYSTEM, realm=realm)
    assert run is not None
    assert run.shown == 0
    expected = forecasts_now(realm, [region.pk], ["ward"], realm.now())
    assert expected
    assert all(not one.shares for one in expected)
    assert {row.refused for row in Forecast.objects.filter(realm=realm).order_by("-pk")[:7]} <= set(
        run.refused
    )


def test_what_hospitals_said_goes_before_what_was_handed_in(realm, region):
    said, unsaid = houses = FacilityFactory.create_batch(2, region=region)
    fill(realm, RISING, houses)
    evening = datetime.combine(LAST, time(18), tzinfo=LOCAL)
    report_beds(realm, said, ward=(77, 120), at=evening)
    forecasts_follow(actor=SYSTEM, realm=realm)
    kept = BedDay.objects.get(realm=realm, kind="ward", day=LAST).beds
    assert kept == {said.pk: 77, unsaid.pk: RISING[-1]}


@time_machine.travel(datetime(2026, 11, 27, 9, 0, tzinfo=UTC), tick=False)
def test_the_real_world_is_forecast_from_its_added_hours(region):
    real = RealmFactory.create()
    house = FacilityFactory.create(region=region)
    report_beds(real, house, ward=(100, 120))
    today = real.now().astimezone(LOCAL).date()
    for ago, load in enumerate(reversed(RISING), 1):
        hour = Hour(load, load, load, load, 120, 100, 3600, 1)
        FigureDay.objects.create(
            realm=real,
            facility=house,
            kind="ward",
            day=today - timedelta(days=ago),
            hours=pack(EMPTY, {12: hour, 13: None}),
        )
    run = forecasts_follow(actor=SYSTEM, realm=real)
    assert run is not None
    assert run.shown == 2
    assert BedDay.objects.filter(realm=real).count() == NUMBER


def test_a_realm_without_history_costs_a_look_and_makes_nothing(
    django_assert_max_num_queries, houses
):
    empty = RealmFactory.create()
    with django_assert_max_num_queries(4):
        assert forecasts_follow(actor=SYSTEM, realm=empty) is None
    assert not ForecastRun.objects.exists()


def test_only_the_system_hands_in_days(realm, region):
    with pytest.raises(Refused):
        bed_days_fill(actor=person(Role.ROAZ_CHAIR, region=region), realm=realm, days={})


def test_the_country_is_forecast_where_all_its_regions_are(realm, region, houses):
    other = FacilityFactory.create()
    report_beds(realm, other, ward=(40, 60), at=realm.now())
    fill(realm, RISING, houses)
    fill(realm, WALK, [other])
    forecasts_follow(actor=SYSTEM, realm=realm)
    [row] = [
        one
        for one in forecasts_of(ForecastsAsked(realm, region=COUNTRY))["rows"]
        if one["kind"] == "ward"
    ]
    assert (row["region"], row["facility"], row["houses"]) == (None, None, 3)
    of_regions = [
        one
        for one in forecasts_of(ForecastsAsked(realm))["rows"]
        if one["kind"] == "ward" and one["region"]
    ]
    known = [
        sum(day)
        for day in zip(*([d["beds"] for d in one["known"]] for one in of_regions), strict=True)
    ]
    assert [day["beds"] for day in row["known"]] == known
    expected = forecasts_now(realm, [region.pk, other.region_id], ["ward"], realm.now())
    assert {one.region for one in expected} == {region.pk, other.region_id}
    forecasts_follow(actor=SYSTEM, realm=realm)
    assert len(forecasts_of(ForecastsAsked(realm, region=COUNTRY))["rows"]) == 1


def wavering(share):
    """Return days of a house that a forecast is better on than "as it is", by a little or by much."""
    noise = np.random.default_rng(5).normal(0, 4, NUMBER)
    return np.maximum(60 + share * np.arange(NUMBER) + noise, 0).round().astype(int).tolist()


def test_a_house_is_forecast_only_where_that_is_plainly_better_than_as_it_is():
    one = [House("A", "R", 100.0)]
    for share in (0.0, 0.2, 0.5, 1.0, 2.0):
        found = {
            f.series.facility: f for f in foresee("ward", one, plain(wavering(share), "A"), LAST)
        }
        judged = found["A"].judged.verdict
        assert (found["A"].reason == GOOD) == (judged.shown and judged.ratio <= 0.9)
        assert found[""].reason == found[""].judged.verdict.reason


def test_the_labels_of_a_kind_are_forecast_of_regions_while_it_is_split(realm, region, houses):
    fill(realm, RISING, houses)
    for number, value in enumerate(RISING):
        BedDay.objects.create(
            realm=realm,
            kind="ward",
            cohort="proven",
            day=FIRST + timedelta(days=number),
            beds={one.pk: value // 2 for one in houses},
        )
    cohort_open(
        actor=SYSTEM,
        realm=realm,
        kinds=["ward"],
        labels=["proven", "other"],
        counting=Counting.PATIENTS,
        reason="golf",
    )
    forecasts_follow(actor=SYSTEM, realm=realm)
    found = forecasts_of(ForecastsAsked(realm, region=region.pk))["rows"]
    assert [(one["kind"], one["cohort"]) for one in found] == [("ward", ""), ("ward", "proven")]
    proven = found[1]
    assert (proven["regular"], proven["crossing"]) == (None, None)
    assert proven["known"][-1]["beds"] == 2 * (RISING[-1] // 2)
    assert not Forecast.objects.filter(cohort="proven").exclude(facility=None).exists()
    assert {one.kind for one in forecasts_now(realm, [region.pk], ["ward"], realm.now())} == {
        "ward"
    }
    assert all(one.shares for one in forecasts_now(realm, [region.pk], ["ward"], realm.now()))
    cohort_close(actor=SYSTEM, realm=realm, kind="ward", reason="voorbij")
    realm.clock_time += timedelta(days=1)
    realm.save()
    forecasts_follow(actor=SYSTEM, realm=realm)
    assert not Forecast.objects.filter(cohort="proven", series__day__gt=LAST).exists()


def test_what_a_house_says_of_a_label_is_a_day_of_that_label(realm):
    house = FacilityFactory.create()
    cohort_open(
        actor=SYSTEM,
        realm=realm,
        kinds=["ward"],
        labels=["proven", "other"],
        counting=Counting.PATIENTS,
        reason="golf",
    )
    report_parts(realm, house, at=datetime.combine(LAST, time(18), tzinfo=LOCAL))
    forecasts_follow(actor=SYSTEM, realm=realm)
    said = BedDay.objects.filter(realm=realm, kind="ward", day=LAST)
    assert {one.cohort: one.beds[house.pk] for one in said} == {
        "": 90,
        "proven": 30,
        "other": 60,
    }
