"""Emergency departments hour by hour: what is known of an hour, what is expected, how good that was."""

import json
import math
from datetime import UTC, datetime, time, timedelta

import numpy as np
import pytest
import time_machine

from capacity.department_models import LEAST_WEEKS, MAIN, fitted
from capacity.departments import (
    NEDOCS,
    PRESENT,
    STOP,
    Counted,
    DayValues,
    DepartmentAhead,
    past_of,
)
from capacity.hours import HOUR, floor
from capacity.inputs import EdInput
from capacity.models import Arrival, EdDay, EdFit, EdForecast, EdRun, EdScore, Method, Traffic
from capacity.services import (
    ed_forecasts_follow,
    ed_hours_fill,
    ed_models_follow,
    ed_report,
    stop_renew,
)
from capacity.services.ed_announced import announced_beyond
from capacity.services.ed_fitting import ed_models
from capacity.services.ed_forecasting import _row
from capacity.services.ed_hours import ed_days, ed_hours_follow, ed_until
from capacity.services.ed_scoring import ed_forecasts_score, qualities_kept
from journal import clock
from journal.errors import Refused
from journal.local_time import LOCAL
from journal.models import CurrentState, Entry
from network.models import Role
from tests.factories import (
    MORNING,
    SYSTEM,
    FacilityFactory,
    RealmFactory,
    RegionFactory,
    person,
)

pytestmark = pytest.mark.django_db
WEEKS = LEAST_WEEKS + 1


@pytest.fixture
def region():
    return RegionFactory.create()


@pytest.fixture
def houses(region):
    return FacilityFactory.create_batch(3, region=region)


@pytest.fixture
def realm():
    return RealmFactory.create(exercise=True)


def course(moment, number, rng):
    """Return patients of a department: the clock, and what chance brings."""
    hour = moment.hour + moment.minute / 60
    return max(
        round(20 + 4 * number + 9 * math.sin((hour - 9) / 24 * 2 * math.pi) + rng.normal()), 0
    )


def hours_before(at, houses, weeks=WEEKS, silent=()):
    """Return what departments had in the weeks until a moment."""
    rng = np.random.default_rng(5)
    moments = [floor(at) - number * HOUR for number in range(weeks * 168, -1, -1)]
    return {
        moment: {
            house.pk: Counted(present, 2.0 * present, float(present > 32))
            for number, house in enumerate(houses)
            if (present := course(moment, number, rng)) is not None
            and (number, moment) not in silent
        }
        for moment in moments
    }


@pytest.fixture
def learnt(realm, houses):
    """An exercise with weeks of hours, from which a model was made."""
    ed_hours_fill(actor=SYSTEM, realm=realm, counts=hours_before(realm.now(), houses))
    assert set(ed_models_follow(actor=SYSTEM, realm=realm)) == {PRESENT, NEDOCS}
    return realm


def pass_hours(realm, houses, number, counts=None):
    """Let hours pass one by one, each with a forecast from it."""
    rng = np.random.default_rng(9)
    for _ in range(number):
        realm.clock_time += HOUR
        realm.save()
        at = floor(realm.now())
        its = counts(at) if counts else None
        its = its or {h.pk: Counted(course(at, n, rng), None, 0.0) for n, h in enumerate(houses)}
        ed_hours_fill(actor=SYSTEM, realm=realm, counts={at: its})
        EdRun.objects.update(ran_at=clock.now() - timedelta(minutes=1))
        ed_forecasts_follow(actor=SYSTEM, realm=realm)


def told(realm, region):
    """Return what screens know of a region's departments."""
    row = CurrentState.objects.get(realm=realm, key=f"edahead:{region.pk}")
    [variant] = json.loads(row.variants)
    assert variant["to"] == ["all"]
    return json.loads(variant["body"])["state"]


def report(realm, house, present, at, *, traffic=Traffic.OPEN, end=None):
    ed_report(
        actor=SYSTEM,
        realm=realm,
        report=EdInput(
            facility=house,
            traffic=traffic,
            observed_at=at,
            source="manual",
            method=Method.REPORTED,
            reason="" if traffic == Traffic.OPEN else "peak",
            expected_end=end,
            present=present,
        ),
    )


def hour_of(realm, house, at, measure=PRESENT):
    at = at.astimezone(UTC)
    days = ed_days(realm, at.date(), at.date())
    its = days.get(at.date(), {}).get(house.pk)
    return its[measure][at.hour] if its else None


def test_an_hour_has_what_was_fresh_then_and_silence_stays_silence(houses):
    world = RealmFactory.create()
    now = floor(world.now())
    report(world, houses[0], 31, now - 5 * HOUR + timedelta(minutes=20))
    assert ed_hours_follow(world, now)
    assert hour_of(world, houses[0], now - 5 * HOUR) is None
    assert hour_of(world, houses[0], now - 4 * HOUR) == 31
    assert hour_of(world, houses[0], now - 3 * HOUR) == 31
    assert hour_of(world, houses[0], now - 2 * HOUR) is None  # two hours old: it counts no more
    assert hour_of(world, houses[1], now - 4 * HOUR) is None


def test_what_is_said_late_of_an_hour_counts_and_twice_is_once(houses):
    world = RealmFactory.create()
    now = floor(world.now())
    report(world, houses[0], 31, now - 5 * HOUR)
    ed_hours_follow(world, now)
    assert hour_of(world, houses[0], now - HOUR) is None
    report(world, houses[0], 44, now - HOUR - timedelta(minutes=5))
    ed_hours_follow(world, now)
    ed_hours_follow(world, now)
    assert hour_of(world, houses[0], now - HOUR) == 44
    assert ed_until(world) == now


def test_a_stop_stands_in_the_hours_that_it_lasted(houses):
    world = RealmFactory.create()
    now = floor(world.now())
    report(world, houses[0], 31, now - 3 * HOUR, traffic=Traffic.STOP, end=now + HOUR)
    report(world, houses[0], 30, now - HOUR)
    ed_hours_follow(world, now)
    hours = [hour_of(world, houses[0], now - n * HOUR, STOP) for n in (4, 3, 2, 1, 0)]
    assert hours == [None, 1.0, 1.0, 0.0, 0.0]


def test_a_stop_that_is_said_again_makes_no_old_count_fresh(houses, region):
    world = RealmFactory.create()
    now = world.now()
    ed_hours_fill(actor=SYSTEM, realm=world, counts=hours_before(now - 4 * HOUR, houses))
    assert PRESENT in ed_models_follow(actor=SYSTEM, realm=world)
    at = now - timedelta(minutes=150)
    report(world, houses[0], 31, at, traffic=Traffic.STOP, end=now + HOUR)
    liaison = person(Role.HOSPITAL_LIAISON, facility=houses[0])
    stop_renew(actor=liaison, realm=world, facility=houses[0], hours=2)
    with time_machine.travel(now + HOUR, tick=False):
        ed_hours_follow(world, floor(world.now()))
        assert hour_of(world, houses[0], floor(world.now())) is None
        assert hour_of(world, houses[0], floor(world.now()), STOP) == 1.0
        ed_forecasts_follow(actor=SYSTEM, realm=world)
    row = next(one for one in told(world, region)["rows"] if one["facility"] == houses[0].pk)
    assert row["refused"] == "silent"


def test_in_an_exercise_people_go_before_what_was_handed_in(realm, houses):
    at = floor(realm.now())
    ed_hours_fill(
        actor=SYSTEM,
        realm=realm,
        counts={at - HOUR: {houses[0].pk: Counted(10)}, at: {houses[0].pk: Counted(11)}},
    )
    report(realm, houses[0], 50, at - timedelta(minutes=10))
    ed_hours_follow(realm, at)
    assert hour_of(realm, houses[0], at - HOUR) == 10
    assert hour_of(realm, houses[0], at) == 50


def test_nothing_is_learnt_of_too_few_hours_and_no_gap_is_filled(realm, houses):
    ed_hours_fill(actor=SYSTEM, realm=realm, counts=hours_before(realm.now(), houses, weeks=3))
    assert ed_models_follow(actor=SYSTEM, realm=realm) == []
    assert ed_forecasts_follow(actor=SYSTEM, realm=realm) is None
    assert not CurrentState.objects.filter(realm=realm, key__startswith="edahead:").exists()
    first = EdDay.objects.order_by("day").first()
    assert first is not None
    assert None in first.hours[houses[0].pk][PRESENT]


def test_a_department_is_expected_with_band_chances_and_how_good_that_was(learnt, houses, region):
    run = ed_forecasts_follow(actor=SYSTEM, realm=learnt)
    assert run is not None
    state = told(learnt, region)
    assert state["model"] == "ed-ridge 1"
    assert [row["facility"] for row in state["rows"]] == sorted(h.pk for h in houses)
    for row in state["rows"]:
        assert "refused" not in row
        assert [one[0] for one in row["ahead"]] == [1, 2, 3, 4]
        assert all(low <= middle <= high for _hours, low, middle, high in row["ahead"])
        assert 0 <= row["over"] <= 1
        assert 0 <= row["stop"] <= 1
        assert row["quality"][0] < 1
        assert row["quality"][3] == "tried"
        assert len(row["nedocs"]) == 3


def test_a_department_of_which_no_score_is_known_says_so_as_pages_of_the_version_before_read_it():
    shown = _row(DepartmentAhead(code="H1", present=20.0, quantiles={}))
    assert shown["nedocs"] == []  # they ask how long it is


def test_a_moment_is_forecast_once_and_only_the_system_forecasts(learnt, region, houses):
    assert ed_forecasts_follow(actor=SYSTEM, realm=learnt) is not None
    EdRun.objects.update(ran_at=clock.now() - timedelta(minutes=1))
    assert ed_forecasts_follow(actor=SYSTEM, realm=learnt) is None
    assert EdForecast.objects.filter(realm=learnt).count() == 1
    someone = person(Role.REGIONAL_COORDINATOR, region=region)
    for refused in (ed_forecasts_follow, ed_models_follow):
        with pytest.raises(Refused):
            refused(actor=someone, realm=learnt)
    with pytest.raises(Refused):
        ed_hours_fill(actor=someone, realm=learnt, counts={})


def test_a_silent_department_has_no_forecast_and_says_why(learnt, houses, region):
    learnt.clock_time += HOUR
    learnt.save()
    at = floor(learnt.now())
    ed_hours_fill(actor=SYSTEM, realm=learnt, counts={at: {houses[0].pk: Counted(20)}})
    ed_forecasts_follow(actor=SYSTEM, realm=learnt)
    rows = {row["facility"]: row for row in told(learnt, region)["rows"]}
    assert rows[houses[0].pk]["ahead"]
    assert rows[houses[1].pk]["refused"] == "silent"
    assert "ahead" not in rows[houses[1].pk]


def test_what_is_expected_of_a_department_is_written_short(learnt, houses, region):
    """Every five minutes for every department: what is added here is megabytes a day."""
    ed_forecasts_follow(actor=SYSTEM, realm=learnt)
    entry = Entry.objects.get(realm=learnt, key=f"edahead:{region.pk}")
    head = 400  # of the entry itself, and of what is said of all departments together
    assert (len(entry.variants) - head) / len(houses) < 230


def test_what_was_worse_than_it_stays_as_it_is_is_kept_and_not_shown(learnt, houses, region):
    fit = EdFit.objects.get(realm=learnt, measure=PRESENT)
    for quality in fit.tried[houses[0].pk].values():
        quality.update(reason="worse_than_persistence", ratio=1.2)
    fit.save()
    ed_forecasts_follow(actor=SYSTEM, realm=learnt)
    row = next(r for r in told(learnt, region)["rows"] if r["facility"] == houses[0].pk)
    assert row["refused"] == "worse_than_persistence"
    assert set(row) == {"facility", "refused", "quality"}
    kept = EdForecast.objects.get(realm=learnt).rows[houses[0].pk]
    assert kept["quantiles"]["2"]


def test_an_hour_ahead_that_is_not_shown_is_kept_with_why(learnt, houses, region):
    fit = EdFit.objects.get(realm=learnt, measure=PRESENT)
    fit.tried[houses[0].pk]["4"].update(reason="too_narrow")
    fit.save()
    ed_forecasts_follow(actor=SYSTEM, realm=learnt)
    row = next(r for r in told(learnt, region)["rows"] if r["facility"] == houses[0].pk)
    assert [one[0] for one in row["ahead"]] == [1, 2, 3]
    kept = EdForecast.objects.get(realm=learnt).rows
    assert kept[houses[0].pk]["left"] == {"4": "too_narrow"}
    assert kept[houses[0].pk]["quantiles"]["4"]
    assert kept[houses[1].pk]["left"] == {}


def test_forecasts_are_scored_when_their_hours_came_and_silence_is_left_out(learnt, houses):
    def counts(at):
        first, *others = houses
        return {house.pk: Counted(22) for house in others} | (
            {} if at == start + 3 * HOUR else {first.pk: Counted(25, None, 0.0)}
        )

    start = floor(learnt.now())
    ed_forecasts_follow(actor=SYSTEM, realm=learnt)
    pass_hours(learnt, houses, 5, counts)
    ahead = {row.hours: row for row in EdScore.objects.filter(facility=houses[0])}
    assert ahead[1].left_out == 1
    assert ahead[1].number == 3  # of five, one was silent then, and one stood on a silent hour
    assert ahead[MAIN].persistence >= 0
    other = EdScore.objects.get(facility=houses[1], hours=1)
    assert other.number == 5
    assert other.error >= 0
    before = list(EdScore.objects.values_list())
    ed_forecasts_score(learnt, floor(learnt.now()))
    assert [row[1:] for row in EdScore.objects.values_list()] == [row[1:] for row in before]


def test_the_scores_of_a_day_stay_those_of_all_its_hours_when_the_next_days_come(learnt, houses):
    start = floor(learnt.now())
    ed_forecasts_follow(actor=SYSTEM, realm=learnt)
    day = start.astimezone(LOCAL).date()
    midnight = datetime.combine(day + timedelta(days=1), time(), LOCAL).astimezone(UTC)
    hours = round((midnight - start) / HOUR)
    pass_hours(learnt, houses, hours + 25)
    row = EdScore.objects.get(facility=houses[0], day=day, hours=1)
    assert (row.number, row.left_out) == (hours, 0)


def test_two_weeks_of_kept_forecasts_are_believed_before_the_tried_ones(learnt, houses):
    at = floor(learnt.now())
    for number in range(14):
        EdScore.objects.create(
            realm=learnt, facility=houses[0], day=(at - timedelta(days=number)).date(), hours=MAIN,
            number=24, left_out=0, error=30.0, persistence=24.0, crps=10.0, inside=23,
        )  # fmt: skip
    kept = qualities_kept(learnt, at)
    assert kept[houses[0].pk][MAIN].reason == "worse_than_persistence"
    assert kept[houses[0].pk][MAIN].basis == "kept"
    assert houses[1].pk not in kept


def test_a_model_does_not_know_the_week_that_judges_it_and_survives_being_kept(learnt, houses):
    past = past_of(
        ed_days(learnt, (learnt.now() - timedelta(weeks=9)).date(), learnt.now().date()),
        [h.pk for h in houses],
    )
    assert past is not None
    made = fitted(past.until(learnt.now()), PRESENT)
    kept = ed_models(learnt)[PRESENT]
    assert made is not None
    assert kept.codes == made.codes
    np.testing.assert_allclose(
        kept.model.coefficients, made.model.coefficients, rtol=1e-5, atol=1e-6
    )
    assert kept.tried == made.tried


def test_announced_arrivals_count_beyond_the_usual_ones(learnt, houses):
    at = learnt.now()
    for minutes in (30, 90):
        Arrival.objects.create(
            realm=learnt, facility=houses[1], urgency="a1", kind="trauma", announced_at=at,
            expected_at=at + timedelta(minutes=minutes), announced_by="x",
        )  # fmt: skip
    extra = announced_beyond(learnt, [h.pk for h in houses], at)
    assert extra.tolist() == [[0, 0, 0, 0], [1, 2, 2, 2], [0, 0, 0, 0]]


def test_a_grid_ends_at_any_minute_with_what_is_known_then():
    counts: list[float | None] = [10.0, 12.0, 14.0, *[None] * 21]
    day = datetime(2020, 10, 20, tzinfo=UTC).date()
    hours: DayValues = {PRESENT: counts, NEDOCS: [None] * 24, STOP: [None] * 24}
    past = past_of({day: {"A": hours}}, ["A"])
    assert past is not None
    at = datetime(2020, 10, 20, 2, 30, tzinfo=UTC)
    grid = past.until(at).hours_to(PRESENT, at, np.array([20.0]))
    assert grid.values[0].tolist() == [11.0, 13.0, 20.0]
    assert grid.clock[-1] - grid.clock[0] == 2
    later = at + 2 * HOUR
    grid = past.until(later).hours_to(PRESENT, later, np.array([20.0]))
    assert np.isnan(grid.values[0][2:4]).all()  # an hour of silence is on no line


def test_a_public_holiday_is_read_as_a_sunday():
    day = datetime(2020, 12, 25, tzinfo=UTC).date()
    hours: DayValues = {PRESENT: [1.0] * 24, NEDOCS: [None] * 24, STOP: [None] * 24}
    past = past_of({day: {"A": hours}}, ["A"])
    assert past is not None
    sundays = past.hours(PRESENT).sundays
    assert sundays is not None
    assert sundays.all()


def test_the_real_world_goes_by_five_minutes(houses, region):
    world = RealmFactory.create()
    now = world.now()
    ed_hours_fill(actor=SYSTEM, realm=world, counts=hours_before(now - HOUR, houses))
    assert PRESENT in ed_models_follow(actor=SYSTEM, realm=world)
    for house in houses:
        report(world, house, 25, now - timedelta(minutes=3))
    run = ed_forecasts_follow(actor=SYSTEM, realm=world)
    assert run is not None
    assert run.made_at is not None
    assert run.made_at.minute % 5 == 0
    assert ed_forecasts_follow(actor=SYSTEM, realm=world) is None
    state = told(world, region)
    fresh = datetime.fromisoformat(state["fresh_until"]) - datetime.fromisoformat(state["made_at"])
    assert fresh == timedelta(minutes=15)
    assert all(row["ahead"] for row in state["rows"])


def test_models_are_fitted_once_a_night_and_not_whenever_twenty_hours_passed(houses):
    world = RealmFactory.create()
    night = datetime(2026, 3, 3, 3, 5, tzinfo=LOCAL)
    with time_machine.travel(night, tick=False):
        ed_hours_fill(actor=SYSTEM, realm=world, counts=hours_before(night, houses))
        assert PRESENT in ed_models_follow(actor=SYSTEM, realm=world)
    for hours, is_due in ((1, False), (20, False), (23.5, False), (24, True), (24.5, False)):
        with time_machine.travel(night + timedelta(hours=hours), tick=False):
            assert bool(ed_models_follow(actor=SYSTEM, realm=world)) is is_due


def test_realms_do_not_mix(learnt, houses, region):
    other = RealmFactory.create(exercise=True)
    assert ed_forecasts_follow(actor=SYSTEM, realm=other) is None
    ed_forecasts_follow(actor=SYSTEM, realm=learnt)
    assert not CurrentState.objects.filter(realm=other).exists()
    assert other.now() == MORNING
