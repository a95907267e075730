"""The public edition of a quarter: nobody finds a small count of another house, whatever they know.

The attack: an attacker knows every table that was published of two quarters in a row and all figures of one
house, and solves for the others.
"""

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from capacity.disclosure import Cell, Rule, published
from capacity.models import EdReason, EdStop, Traffic
from capacity.services import bed_days_fill
from journal.errors import Conflict, Missing, Refused
from journal.models import Entry
from network.models import Role
from situation.models import PublicEdition
from situation.services import edition_publish
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    MandateFactory,
    RealmFactory,
    RegionFactory,
    person,
)

RULE = Rule(least=10, houses=3, largest_share=0.8)
SMALL = RULE.least
COUNT = st.integers(0, 30)
QUARTER = st.lists(st.lists(COUNT, min_size=1, max_size=6), min_size=1, max_size=6)


def unknowns(quarters):
    """Return a column for each house and quarter: where it is, and its count."""
    names, truth = [], []
    for quarter, regions in enumerate(quarters):
        for region, houses in enumerate(regions):
            for house, count in enumerate(houses):
                names.append((quarter, region, house))
                truth.append(count)
    return names, np.array(truth, dtype=float)


def equations(names, quarters, known):
    """Yield what the attacker knows as rows: published cells and totals, the own house in each quarter."""
    for quarter, regions in enumerate(quarters):
        cells = {
            str(region): Cell({f"{region}-{n}": (count,) for n, count in enumerate(houses)})
            for region, houses in enumerate(regions)
        }
        seen = published(cells, RULE, 1)
        for region, amounts in seen.parts.items():
            if amounts is not None:
                row = [(q, str(r)) == (quarter, region) for q, r, _h in names]
                yield np.array(row, dtype=float), amounts[0]
        if seen.whole is not None:
            yield np.array([q == quarter for q, _r, _h in names], dtype=float), seen.whole[0]
    for at, (_quarter, region, house) in enumerate(names):
        if (region, house) == known:
            own = np.zeros(len(names))
            own[at] = 1.0
            yield own, None


def found_by(rows, width):
    """Return which unknowns the equations determine: those along which no solution can move."""
    matrix = np.array([row for row, _value in rows]).reshape(-1, width)
    _u, sizes, axes = np.linalg.svd(matrix, full_matrices=True)
    rank = int((sizes > 1e-9).sum())
    free = axes[rank:]
    return np.abs(free).max(axis=0, initial=0.0) < 1e-9


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(QUARTER, QUARTER, st.data())
def test_a_house_that_knows_itself_and_all_that_was_published_finds_no_small_count_of_another(
    first, second, data
):
    # the same houses in both quarters, as far as they are in both
    regions = min(len(first), len(second))
    quarters = [
        [houses[: min(len(first[n]), len(second[n]))] for n, houses in enumerate(one[:regions])]
        for one in (first, second)
    ]
    names, truth = unknowns(quarters)
    houses = sorted({(region, house) for _quarter, region, house in names})
    known = data.draw(st.sampled_from(houses))
    determined = found_by(list(equations(names, quarters, known)), len(names))
    for (_quarter, region, house), count, is_found in zip(names, truth, determined, strict=True):
        if (region, house) != known and is_found:
            # only where nothing happened at all is every house known: by nought
            assert count == 0


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(QUARTER, st.data())
def test_counts_that_cannot_be_negative_do_not_narrow_another_house_to_a_small_range(regions, data):
    """What is left of a shown cell without the own house is never so little that it says who had what."""
    cells = {
        str(region): Cell({f"{region}-{n}": (count,) for n, count in enumerate(houses)})
        for region, houses in enumerate(regions)
    }
    seen = published(cells, RULE, 1)
    for region, amounts in seen.parts.items():
        if amounts is None or not amounts[0]:
            continue
        house = data.draw(st.sampled_from(sorted(cells[region].of)))
        rest = amounts[0] - cells[region].of[house][0]
        others = [c for name, (c,) in cells[region].of.items() if name != house and c]
        assert rest >= RULE.rest
        assert len(others) >= 2


def test_the_rule_of_before_alone_would_have_told():
    """Two houses that stopped and one that knows its own: by subtraction the other is found."""
    cell = Cell({"a": (8,), "b": (6,)})
    assert not cell.is_safe(RULE)
    lopsided = Cell({"a": (11,), "b": (2,), "c": (1,)})
    assert not lopsided.is_safe(RULE)  # a knows that b and c had three together


@pytest.fixture
def realm(db):
    return RealmFactory.create(exercise=True)


@pytest.fixture
def country(realm):
    regions = RegionFactory.create_batch(3)
    houses = [FacilityFactory.create_batch(4, region=one) for one in regions]
    day = date(2020, 8, 1)
    beds = {one.pk: 50 for some in houses for one in some}
    # of the days before anything was kept an exercise has made-up ones: no part of an edition
    days = {day - timedelta(days=9): {"ward": beds}, day: {"ward": beds}}
    bed_days_fill(actor=SYSTEM, realm=realm, days=days)
    for at, some in enumerate(houses):
        for house in some[: at + 2]:
            for hour in range(6):
                EdStop.objects.create(
                    realm=realm,
                    facility=house,
                    traffic=Traffic.STOP,
                    reason=EdReason.PEAK,
                    began_at=f"2020-08-0{hour + 1}T10:00+02:00",
                    ended_at=f"2020-08-0{hour + 1}T12:00+02:00",
                    reported_by="",
                )
    return regions


def publish(realm, quarter="2020-Q3", role=Role.NATIONAL_COORDINATOR, **at):
    return edition_publish(actor=person(role, **at), realm=realm, quarter=quarter)


def test_a_quarter_is_published_once_and_open_to_everybody(realm, country):
    path = f"/r/{realm.slug}/open/2020-Q3"
    anybody = Client()
    assert anybody.get(f"{path}.json").status_code == 404
    assert anybody.get(f"/r/{realm.slug}/open/%00.csv").status_code == 404
    publish(realm)
    with pytest.raises(Conflict):
        publish(realm)
    answer = anybody.get(f"{path}.json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    document = answer.json()
    assert document["exercise"] is True
    stops = next(one for one in document["tables"] if one["code"] == "stops")
    told = {row["region"]: row["values"]["stops"] for row in stops["rows"]}
    # two houses alone are hidden, and with them the smallest of the others
    assert told == {country[0].pk: None, country[1].pk: None, country[2].pk: 24}
    assert stops["total"] == {"stops": 54, "minutes": 54 * 120}
    csv = anybody.get(f"{path}.csv")
    assert "OEFENING" in csv["Content-Disposition"]
    assert csv.content.decode().count("\r\n") > 10
    assert Entry.objects.filter(realm=realm, key="edition:2020-Q3").count() == 1


def test_a_quarter_in_which_nothing_was_kept_is_no_quarter_of_noughts(realm, country):
    with pytest.raises(Missing):
        publish(realm, "2020-Q2")


def test_what_is_corrected_after_publishing_makes_no_second_version(realm, country):
    before = publish(realm).document
    EdStop.objects.filter(pk=EdStop.objects.earliest("pk").pk).delete()
    client = Client()
    client.force_login(MandateFactory.create(role=Role.OBSERVER).user)
    seen = client.get(f"/api/v1/realms/{realm.slug}/editions/2020-Q3/").json()
    assert seen["tables"] == before["tables"]


def test_after_publishing_the_stops_of_a_quarter_are_told_as_published_everywhere(realm, country):
    before = publish(realm).document
    EdStop.objects.filter(realm=realm).order_by("pk")[0].delete()
    client = Client()
    client.force_login(MandateFactory.create(role=Role.NATIONAL_COORDINATOR).user)
    [quarter] = client.get(f"/api/v1/realms/{realm.slug}/stop-statistics/").json()["quarters"]
    table = next(one for one in before["tables"] if one["code"] == "stops")
    assert quarter["total"] == table["total"]
    told = {one["region"]: one["stops"] for one in quarter["regions"]}
    assert told == {one["region"]: one["values"]["stops"] for one in table["rows"]}


def test_of_a_region_that_said_nothing_no_nought_is_published(realm, country):
    silent = RegionFactory.create()
    FacilityFactory.create_batch(3, region=silent)
    publish(realm)
    path = f"/r/{realm.slug}/open/2020-Q3"
    tables = {one["code"]: one for one in Client().get(f"{path}.json").json()["tables"]}
    rows = {code: {row["region"]: row for row in one["rows"]} for code, one in tables.items()}
    for code, name in (("stops", "stops"), ("beds_ward", "occupied")):
        assert rows[code][silent.pk]["known"] is False
        assert rows[code][silent.pk]["values"][name] is None
    assert rows["beds_ward"][country[0].pk] == {
        "region": country[0].pk,
        "name": country[0].name,
        "known": True,
        "values": {"occupied": 200},
    }
    assert rows["asked"][silent.pk]["values"] == {"asked": 0}  # what is asked is kept by the house
    assert tables["beds_ward"]["total"] == {"occupied": 600}
    # of a kind that nobody told of at all the country has no nought either
    assert tables["beds_ic"]["total"] == {"occupied": None}
    text = Client().get(f"{path}.csv").content.decode()
    assert f"beds_ward,{silent.pk},{silent.name},occupied,,bed-days,unknown\r\n" in text


def test_what_may_be_published_waits_until_its_last_hours_are_added_up(realm, country):
    client = Client()
    client.force_login(MandateFactory.create(role=Role.NATIONAL_COORDINATOR).user)
    path = f"/api/v1/realms/{realm.slug}/editions/"
    for clock, waiting in (("2020-10-01T05:59+02:00", []), ("2020-10-01T06:00+02:00", ["2020-Q3"])):
        realm.clock_time = datetime.fromisoformat(clock)
        realm.save()
        assert client.get(f"{path}list/").json()["waiting"] == waiting
        assert client.get(f"{path}2020-Q3/").status_code == (200 if waiting else 404)


def test_only_who_answers_for_the_country_publishes_what_is_over(realm, country):
    with pytest.raises(Refused):
        publish(realm, role=Role.ROAZ_CHAIR, region=country[0])
    with pytest.raises(Missing):
        publish(realm, "2020-Q4")
    client = Client()
    client.force_login(MandateFactory.create(role=Role.OBSERVER).user)
    path = f"/api/v1/realms/{realm.slug}/editions/"
    assert client.get(f"{path}2020-Q3/").status_code == 404
    assert client.get(f"{path}list/").json() == {"published": [], "waiting": []}
    client.force_login(MandateFactory.create(role=Role.NATIONAL_COORDINATOR).user)
    assert client.get(f"{path}list/").json()["waiting"] == ["2020-Q3"]
    assert client.get(f"{path}2020-Q3/").json()["published_at"] is None
    assert client.get(f"{path}2020-Q9/").status_code == 422
    assert PublicEdition.objects.count() == 0
