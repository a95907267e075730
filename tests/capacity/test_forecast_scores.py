"""Forecasts held against what came: what is scored, what is left out, and what people are shown of it."""

from datetime import date, datetime, time, timedelta

import numpy as np
import pytest
from django.test import Client

from capacity.forecasting import SHOWN, truth_of
from capacity.models import BedDay, Forecast, ForecastScore, ForecastSeries
from capacity.selectors.forecasts import ForecastsAsked, forecasts_of
from capacity.services import bed_days_fill
from capacity.services.forecasting import forecasts_follow
from capacity.tasks import forecast_beds
from journal.local_time import LOCAL, end_of_day
from network.models import Role
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    RegionFactory,
    report_beds,
)

pytestmark = pytest.mark.django_db
LAST = date(2020, 10, 20)  # the day before the clock of an exercise in tests stands still
FIRST = LAST - timedelta(days=49)
ONE_DAY = timedelta(days=1)


def course(day):
    """Return the beds of a house on a day: growing by a fiftieth, a little otherwise on each."""
    number = (day - FIRST).days
    return round(40 * 1.02**number) + number % 3


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
        report_beds(realm, house, ward=(course(LAST + ONE_DAY), 120), at=realm.now())
    days = {FIRST + timedelta(days=n): LAST for n in range(50)}
    fill(realm, made, days)
    return made


def fill(realm, houses, days, beds=course):
    bed_days_fill(
        actor=SYSTEM,
        realm=realm,
        days={day: {"ward": {one.pk: beds(day) for one in houses}} for day in days},
    )


def pass_days(realm, houses, number, beds=course):
    """Let days pass one by one, each with a forecast from it; `beds` of None: silence."""
    for _ in range(number):
        realm.clock_time += ONE_DAY
        realm.save()
        day = realm.now().astimezone(LOCAL).date() - ONE_DAY
        told = houses if beds is not None else []
        said = {"ward": {one.pk: (beds or course)(day) for one in told}}
        said["ic"] = {houses[0].pk: 5}
        bed_days_fill(actor=SYSTEM, realm=realm, days={day: said})
        forecasts_follow(actor=SYSTEM, realm=realm)


def of_region():
    return ForecastScore.objects.filter(forecast__facility=None)


def rows(realm, **asked):
    return [
        one for one in forecasts_of(ForecastsAsked(realm, **asked))["rows"] if one["kind"] == "ward"
    ]


def test_the_truth_of_a_day_is_the_sum_of_all_its_houses_or_unknown():
    known = {LAST: {"A": 3, "B": 4}}
    assert truth_of(known, ["A", "B"], LAST) == 7
    assert truth_of(known, ["A", "C"], LAST) is None
    assert truth_of(known, [], LAST) is None
    assert truth_of(known, ["A"], LAST + ONE_DAY) is None


def test_what_was_forecast_is_kept_with_its_model_and_held_against_what_came(realm, houses):
    forecast_beds()
    made = ForecastSeries.objects.get(realm=realm, kind="ward", facility=None)
    assert (made.day, made.model, made.refused) == (LAST, "beds-blend 1", "")
    assert made.known[-1] == 2 * course(LAST)
    assert len(made.known) == SHOWN
    assert not ForecastScore.objects.exists()
    pass_days(realm, houses, 2)
    scores = ForecastScore.objects.filter(forecast__series=made).order_by("day")
    assert [one.day for one in scores] == [LAST + ONE_DAY, LAST + 2 * ONE_DAY]
    truth = 2 * course(LAST + ONE_DAY)
    assert scores[0].truth == scores[0].truth_at_first == truth
    middle = Forecast.objects.get(series=made, hours=24).quantiles["0.5"]
    assert scores[0].error == abs(middle - truth)
    assert scores[0].persistence == truth - made.known[-1]
    forecasts_follow(actor=SYSTEM, realm=realm)
    assert ForecastScore.objects.filter(forecast__series=made).count() == 2


def test_a_silent_day_is_left_out_and_never_filled(realm, houses):
    forecast_beds()
    pass_days(realm, houses, 1)
    pass_days(realm, houses, 1, beds=None)
    score = of_region().get(day=LAST + 2 * ONE_DAY, forecast__series__day=LAST)
    assert (score.left_out, score.truth, score.error) == ("silent", None, None)
    kept = rows(realm)[0]["quality"]["kept"]
    assert (kept["number"], kept["left_out"]) == (1, 2)


def test_a_step_in_the_figure_takes_the_scores_across_it_back(realm, houses):
    forecast_beds()
    step = LAST + 2 * ONE_DAY
    pass_days(realm, houses, 5, beds=lambda day: course(day) + (90 if day >= step else 0))
    of_first = of_region().filter(forecast__series__day=LAST).order_by("day")
    assert [one.left_out for one in of_first] == ["", "changed", "changed", "changed", "changed"]


def test_a_correction_counts_and_what_was_first_known_stays(realm, houses):
    forecast_beds()
    pass_days(realm, houses, 2)
    score = of_region().get(day=LAST + 2 * ONE_DAY, forecast__series__day=LAST)
    fill(realm, houses, [LAST + 2 * ONE_DAY], beds=lambda day: course(day) + 4)
    pass_days(realm, houses, 1)
    again = ForecastScore.objects.get(pk=score.pk)
    assert again.truth_at_first == score.truth
    assert (again.truth, score.truth) == (2 * course(score.day) + 8, 2 * course(score.day))


def test_days_that_an_exercise_jumped_over_have_their_turn(realm, houses):
    forecast_beds()
    realm.clock_time += 10 * ONE_DAY
    realm.save()
    fill(realm, houses, [LAST + n * ONE_DAY for n in range(1, 11)])
    forecasts_follow(actor=SYSTEM, realm=realm)
    assert of_region().filter(forecast__series__day=LAST).count() == 7


def test_what_is_shown_has_bands_scenarios_the_crossing_and_its_age(realm, houses, region):
    forecast_beds()
    (row,) = rows(realm, region=region.pk)
    assert [one["day"] for one in row["ahead"]] == [LAST + n * ONE_DAY for n in range(1, 8)]
    assert row["known"][0]["day"] == LAST - (SHOWN - 1) * ONE_DAY
    assert row["fresh"]
    assert row["regular"] == 200
    assert row["crossing"]["threshold"] == 200
    assert row["crossing"]["probability"] > 0.9
    low, middle, high = (row["scenarios"][n] for n in ("favourable", "middle", "unfavourable"))
    assert low[6] <= middle[6] < high[6]
    assert row["quality"]["counts"] == "tried"
    assert row["quality"]["tried"]["ratio"] < 1


def test_a_stale_forecast_says_so_and_one_of_long_ago_is_none(realm, houses):
    forecast_beds()
    realm.clock_time += 2 * ONE_DAY
    realm.save()
    assert not rows(realm)[0]["fresh"]
    realm.clock_time += 9 * ONE_DAY
    realm.save()
    assert rows(realm) == []


def test_what_is_refused_has_no_figures_ahead_and_is_scored_all_the_same(realm, houses):
    steps = np.random.default_rng(3).normal(0, 3, 50)  # a walk: nothing beats "as it is now"
    walk = np.maximum(60 + np.cumsum(steps), 0).round().astype(int).tolist()
    days = [FIRST + timedelta(days=n) for n in range(50)]
    fill(realm, houses, days, beds=lambda day: walk[(day - FIRST).days])
    forecasts_follow(actor=SYSTEM, realm=realm)
    (row,) = rows(realm)
    assert (row["ahead"], row["scenarios"], row["crossing"]) == ([], None, None)
    assert row["refused"] == "worse_than_persistence"
    assert row["known"]
    made = Forecast.objects.filter(kind="ward").exclude(quantiles={})
    assert made.filter(facility=None).count() == 7
    pass_days(realm, houses, 1, beds=lambda _day: 60)
    assert of_region().filter(forecast__kind="ward", left_out="").count() == 1


def test_kept_forecasts_that_were_no_good_refuse_the_next_one(realm, houses):
    pass_days(realm, houses, 22)
    assert rows(realm)[0]["refused"] == ""
    assert rows(realm)[0]["quality"]["counts"] == "kept"
    ForecastScore.objects.filter(left_out="").update(error=50)
    pass_days(realm, houses, 1)
    (row,) = rows(realm)
    assert row["refused"] == "worse_than_persistence"
    assert row["ahead"] == []


def test_the_past_shows_the_forecast_that_stood_then_and_what_came(realm, houses):
    forecast_beds()
    then = realm.now()
    pass_days(realm, houses, 3)
    (row,) = rows(realm, at=then, came=True)
    assert row["day"] == LAST
    assert row["fresh"]
    assert [one["beds"] for one in row["came"]] == [
        2 * course(LAST + n * ONE_DAY) for n in (1, 2, 3)
    ]
    assert rows(realm, at=then - ONE_DAY) == []
    assert "came" not in rows(realm, at=then)[0]


def test_forecasts_cost_the_same_for_one_region_and_for_many(
    realm, houses, django_assert_max_num_queries
):
    forecast_beds()
    pass_days(realm, houses, 2)
    with django_assert_max_num_queries(5):
        rows(realm, came=True)


def test_the_address_answers_and_says_what_it_does_not_know(realm, houses, region):
    forecast_beds()
    client = Client()
    liaison = MandateFactory.create(role=Role.HOSPITAL_LIAISON, facility=houses[0])
    client.force_login(liaison.user)
    where = f"/api/v1/realms/{realm.slug}/forecasts/"
    answer = client.get(where, {"region": region.pk, "at": end_of_day(LAST).isoformat()})
    assert answer.status_code == 200
    assert client.get(where, {"region": "nowhere"}).status_code == 404
    assert client.get(where, {"kind": "nothing"}).status_code in (400, 404)
    assert client.get(where, {"came": "yes"}).status_code == 422


def test_a_series_that_nobody_can_forecast_says_why(realm, region):
    house, silent = FacilityFactory.create_batch(2, region=region)
    report_beds(realm, house, ward=(100, 120), at=realm.now())
    report_beds(realm, silent, ward=(100, 120), at=datetime.combine(LAST, time(3), tzinfo=LOCAL))
    fill(realm, [house], [FIRST + timedelta(days=n) for n in range(50)])
    BedDay.objects.filter(realm=realm).exclude(kind="ward").delete()
    forecasts_follow(actor=SYSTEM, realm=realm)
    assert {one["refused"] for one in rows(realm)} == {"too_silent"}


def test_a_house_has_forecasts_of_its_own_that_are_scored_as_well(realm, houses):
    forecast_beds()
    pass_days(realm, houses, 2)
    (row,) = rows(realm, facility=houses[0].pk)
    assert (row["facility"], row["houses"], row["refused"]) == (houses[0].pk, 1, "")
    assert row["known"][-1]["beds"] == course(LAST + 2 * ONE_DAY)
    assert row["quality"]["kept"]["number"] == 3
    assert {one["facility"] for one in rows(realm)} == {None}


def test_a_house_that_moved_to_another_region_has_one_forecast_of_a_kind_the_newest(realm, houses):
    forecast_beds()
    other = RegionFactory.create()
    houses[0].region = other
    houses[0].save(update_fields=["region"])
    pass_days(realm, houses, 1)
    kept = ForecastSeries.objects.filter(realm=realm, kind="ward", facility=houses[0])
    assert kept.values("region").distinct().count() == 2
    (row,) = rows(realm, facility=houses[0].pk)
    assert (row["region"], row["day"]) == (other.pk, LAST + ONE_DAY)


def test_a_house_is_refused_by_kept_forecasts_that_were_hardly_better_than_as_it_is(realm, houses):
    pass_days(realm, houses, 22)
    assert rows(realm, facility=houses[0].pk)[0]["refused"] == ""
    for score in ForecastScore.objects.filter(left_out=""):
        score.error = 0.95 * (score.persistence or 0)
        score.save()
    pass_days(realm, houses, 1)
    assert rows(realm, facility=houses[0].pk)[0]["refused"] == "no_better"
    assert rows(realm)[0]["refused"] == ""
