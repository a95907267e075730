"""What a report costs: nothing for what it does not speak of, and no more queries for more of them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from capacity.inputs import FiguresInput
from capacity.kinds import kinds_beside
from capacity.models import Method, SourceFigures
from capacity.resource import BedLine, Figures
from capacity.selectors import said_beside
from capacity.selectors.series import SeriesAsked, series
from capacity.services import figures_correct, figures_report_many
from phases import proposals
from tests.factories import SYSTEM, FacilityFactory, RealmFactory

pytestmark = pytest.mark.django_db
FEED = "epd-noord"


@pytest.fixture
def realm():
    return RealmFactory.create()


def said(realm, facility, kind="ward", occupied=80, *, source=FEED, ago=0):
    line = (
        Figures(kind, {"needed": 4, "present": 3})
        if kind.startswith("staff")
        else BedLine(kind, operational=100, occupied=occupied)
    )
    at = realm.now() - timedelta(minutes=ago)
    method = Method.REPORTED if source == "manual" else Method.IMPORTED
    return FiguresInput(facility, (line,), at, source, method)


def report(realm, *reports):
    with CaptureQueriesContext(connection) as queries:
        figures_report_many(actor=SYSTEM, realm=realm, reports=reports)
    return [query["sql"] for query in queries]


def test_twenty_reports_take_the_queries_of_one(realm):
    houses = FacilityFactory.create_batch(20)
    report(realm, *(said(realm, house, ago=9) for house in houses))
    one = report(realm, said(realm, houses[0], ago=3))
    many = report(realm, *(said(realm, house, occupied=81, ago=1) for house in houses))
    assert len(many) == len(one) <= 18


def test_of_other_themes_nothing_is_read(realm):
    house = FacilityFactory.create()
    for kind in ("ward", "ic", "staff_ward"):
        report(realm, said(realm, house, kind, ago=3))
    found = said_beside(realm, {house.pk: house}, ["staff_ward"])
    assert [row.kind for row in found[house.pk]] == ["staff_ward"]
    beds = said_beside(realm, {house.pk: house}, ["ic", "no_such_kind"])
    assert sorted(row.kind for row in beds[house.pk]) == ["ic", "ward"]
    assert kinds_beside(["no_such_kind"]) == []


def test_whether_a_correction_counts_is_known_without_reading_its_report(realm):
    house = FacilityFactory.create()
    report(realm, said(realm, house, ago=9))
    wrong = said(realm, house, occupied=70, source="manual", ago=9)
    figures_correct(actor=SYSTEM, realm=realm, report=replace(wrong, duiding="dubbel geteld"))
    (rows,) = said_beside(realm, {house.pk: house}, ["ward"]).values()
    with CaptureQueriesContext(connection) as queries:
        corrects = {row.source: row.is_correction for row in rows}
    assert corrects == {FEED: False, "manual": True}
    assert not queries.captured_queries
    # read otherwise it is asked of the report
    assert SourceFigures.objects.get(source="manual").is_correction


def test_which_source_goes_first_is_asked_only_where_two_speak(realm):
    house = FacilityFactory.create()
    report(realm, said(realm, house, ago=9))
    assert not any("sourcerule" in sql for sql in report(realm, said(realm, house, ago=8)))
    report(realm, said(realm, house, source="manual", ago=7))
    assert any("sourcerule" in sql for sql in report(realm, said(realm, house, ago=6)))


def test_rules_on_beds_are_not_held_against_what_is_said_of_staff(realm, monkeypatch):
    house = FacilityFactory.create()
    heard = []
    monkeypatch.setattr(
        "phases.receivers.regions_evaluate", lambda **given: heard.append(given["kinds"])
    )
    report(realm, said(realm, house, "staff_ward"))
    assert heard == [{"staff_ward"}]
    monkeypatch.undo()

    def fail(*_given):
        raise AssertionError

    monkeypatch.setattr(proposals, "region_figures", fail)
    report(realm, said(realm, house, "staff_ward"))


def test_a_series_begins_with_the_typed_figure_that_still_counts_and_no_stale_feed(realm):
    house = FacilityFactory.create()
    report(realm, said(realm, house, occupied=50, ago=23 * 60))
    report(realm, said(realm, house, occupied=60, source="manual", ago=6 * 60))
    now = realm.now()
    found = series(
        SeriesAsked(realm, house.pk, "ward", now - timedelta(hours=1), now), grain="hour"
    )
    assert {point["load"] for point in found["points"]} == {60}
