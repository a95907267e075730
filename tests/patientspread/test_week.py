"""The week ahead: what regions are asked, by whom it is read, and what they did."""

from datetime import UTC, datetime, time, timedelta

import pytest

from capacity.forecasting import ForecastRow
from capacity.forecasts import forecast_record
from capacity.models import ForecastSeries
from journal.errors import Conflict, Invalid, Refused
from journal.local_time import LOCAL
from network.models import Facility, Role
from network.permissions import audiences_of
from patientspread.models import Request, Transfer, WeekPlan
from patientspread.selectors.week import week_document
from patientspread.services import request_move, week_make, week_read
from tests.factories import SYSTEM, FacilityFactory, RegionFactory, person
from tests.patientspread.requests import accepted, asked
from tests.reading import snapshot

pytestmark = pytest.mark.django_db
LEVELS = (0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975)


def expected(realm, region, kind, beds, *, worse=0, refused="", days=7):
    """Keep a forecast of a region that was made of the last whole day: as many beds on every day."""
    today = realm.now().astimezone(LOCAL).date()
    day = today - timedelta(days=1)
    made_at = datetime.combine(today, time(), tzinfo=UTC) - timedelta(hours=3)
    series = ForecastSeries.objects.create(
        realm=realm,
        region=region,
        kind=kind,
        day=day,
        made_at=made_at,
        since=made_at,
        fresh_until=realm.now() + timedelta(days=1),
        model="drift 1",
        houses=sorted(Facility.objects.filter(region=region).values_list("pk", flat=True)),
        known=[beds],
        age=0,
        regular=100.0,
        refused=refused,
    )
    quantiles = {level: float(beds + (worse if level >= 0.9 else 0)) for level in LEVELS}
    forecast_record(
        actor=SYSTEM,
        realm=realm,
        rows=[
            ForecastRow(
                series=series.pk,
                region=region.pk,
                kind=kind,
                hours=24.0 * (ahead + 1),
                made_at=made_at,
                fresh_for=timedelta(days=2),
                model="drift 1",
                quantiles=quantiles,
                regular=100.0,
                refused=refused,
            )
            for ahead in range(days)
        ],
    )


@pytest.fixture
def country(realm, full, empty):
    """The two hospitals with what they reported."""
    return realm


@pytest.fixture
def coming(country, west, east):
    """Nine beds too few in the west in the middle forecast, fifteen in the worse one; room in the east."""
    expected(country, west, "ward", 109, worse=6)
    expected(country, east, "ward", 50)
    return country


@pytest.fixture
def coordinator(west):
    return person(Role.REGIONAL_COORDINATOR, region=west)


def row_of(row, region, bed="ward"):
    return next(one for one in row.rows if (one["region"], one["bed"]) == (region.pk, bed))


def test_who_is_short_lets_go_and_who_has_room_takes_for_the_worse_forecast_too(
    coming, national, west, east
):
    week = week_make(actor=national, realm=coming, note="Minder ritten op zaterdag.")
    sends, takes = row_of(week, west), row_of(week, east)
    assert week.proven
    assert (week.first_day, week.days) == (coming.now().astimezone(LOCAL).date(), 7)
    assert sum(sends["sends"]) == sum(takes["takes"]) == 15
    assert sends["takes"] == takes["sends"] == [0] * 7
    assert (sends["p50"], sends["p90"]) == ([109] * 7, [115] * 7)
    assert (sends["beds"], sends["houses"], sends["having"], sends["assumed"]) == (100, 1, 1, False)
    # of intensive care nothing is forecast: the figure of now stands for it, and says so
    assert row_of(week, west, "ic")["assumed"] is True
    assert row_of(week, west, "ic")["p50"] == [7] * 7
    assert Transfer.objects.count() == 0


def test_without_a_fresh_forecast_that_may_be_shown_nobody_is_asked_anything(
    country, west, east, national
):
    for region in (west, east):
        expected(country, region, "ward", 100, refused="worse_than_persistence")
    with pytest.raises(Conflict) as refusal:
        week_make(actor=national, realm=country)
    assert refusal.value.code == "no_forecast"
    assert WeekPlan.objects.count() == 0


def test_a_region_without_figures_is_named_and_not_counted_as_room(coming, national):
    silent = RegionFactory.create(short_name="Noord")
    FacilityFactory.create(region=silent)
    week = week_make(actor=national, realm=coming)
    assert week.left_out == [{"region": silent.pk}]
    with pytest.raises(Invalid):
        week_read(
            actor=person(Role.REGIONAL_COORDINATOR, region=silent),
            realm=coming,
            region=silent,
            week=week.pk,
        )


def test_a_region_reads_its_targets_once_and_older_ones_never(
    coming, national, coordinator, west, full
):
    old = week_make(actor=national, realm=coming)
    week = week_make(actor=national, realm=coming)
    with pytest.raises(Conflict):
        week_read(actor=coordinator, realm=coming, region=west, week=old.pk)
    for _again in range(2):
        week_read(actor=coordinator, realm=coming, region=west, week=week.pk)
    state = snapshot(coming, audiences=audiences_of(coordinator)).entities["week:national"]["state"]
    assert [one["region"] for one in state["read"]] == [west.pk]
    assert state["rows"] == week.rows
    house = audiences_of(person(Role.HOSPITAL_LIAISON, facility=full))
    assert "week:national" not in snapshot(coming, audiences=house).entities


def test_only_the_country_makes_targets_and_only_the_region_reads_its_own(
    coming, national, coordinator, east
):
    with pytest.raises(Refused):
        week_make(actor=coordinator, realm=coming)
    week = week_make(actor=national, realm=coming)
    with pytest.raises(Refused):
        week_read(actor=coordinator, realm=coming, region=east, week=week.pk)


def test_who_arrived_stands_beside_what_regions_were_asked(  # noqa: PLR0917
    coming, national, west, east, full, empty
):
    assert week_document(coming) == {"week": None, "rows": []}
    week_make(actor=national, realm=coming)
    row = asked(coming, full)
    accepted(coming, row, empty)
    assert not sum(map(sum, (one["took"] for one in week_document(coming)["rows"])))  # a promise
    request_move(actor=SYSTEM, realm=coming, pmr=row.pk, step="arrive")
    Request.objects.filter(pk=row.pk).update(arrived_at=coming.now() + timedelta(days=1))
    done = {(one["region"], one["bed"]): one for one in week_document(coming)["rows"]}
    assert done[east.pk, "ward"]["took"] == [0, 1, 0, 0, 0, 0, 0]
    assert done[west.pk, "ward"]["sent"] == [0, 1, 0, 0, 0, 0, 0]
    assert sum(done[west.pk, "ward"]["took"]) == 0
