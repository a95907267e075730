"""A report over a period: the effect of a measure, gaps that are said, equal bytes, and who may read what."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from capacity.inputs import EdInput
from capacity.models import EdReason, EdScore, EdStop, Method, Traffic
from capacity.selectors.emergency_over import crowded, departments_over
from capacity.services import ed_report
from capacity.tasks import forecast_beds
from journal import clock
from journal.services import record, writing
from network.models import Role
from phases.models import RunMeasure
from phases.running import measure_event
from phases.runs import measure_of
from phases.services import measure_step, phase_decide
from situation.period.asked import Period, Scope, place_of
from situation.period.document import period_document
from situation.report.pdf import paper_pdf
from tests.factories import (
    SYSTEM,
    FacilityFactory,
    MandateFactory,
    RegionFactory,
    report_beds,
    report_ed,
)
from tests.situation.period.conftest import FIRST, LAST, grown

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WEEK = "period=week&on=2020-10-21"


def client_of(role, **at):
    client = Client()
    client.force_login(MandateFactory.create(role=role, **at).user)
    return client


def address(world, level, place, query=WEEK, more="/"):
    return f"/api/v1/realms/{world.realm.slug}/reports/{level}/{place}{more}?{query}"


def chair(world, query=WEEK, more="/"):
    client = client_of(Role.ROAZ_CHAIR, region=world.region)
    return client.get(address(world, "region", world.region.pk, query, more))


def section(document, code):
    return next(one for one in document["sections"] if one["code"] == code)


def figures(document, code):
    return {
        (one["key"], one["measure"]): one["value"] for one in section(document, code)["figures"]
    }


def dutch(cell):
    return cell if isinstance(cell, str) else cell["nl"]


def test_what_came_after_a_measure_stands_beside_what_was_forecast_when_it_began(world):
    world.report()
    forecast_beds()
    world.begin()
    world.go(9 * DAY)
    world.report()
    world.fill(LAST + DAY, LAST + 8 * DAY, less=40)
    answer = chair(world)
    assert answer.status_code == 200
    found = section(answer.json(), "effects")
    assert "vanaf de dag waarop de maatregel begon" in dutch(found["lines"][0])
    (row,) = [one for one in found["rows"] if one["key"].endswith(":ward")]
    told = dutch(row["cells"][-1])
    assert told.startswith("Minder dan verwacht, buiten het interval (7 van 7 dagen bekend)")
    values = {
        name: value
        for (key, name), value in figures(answer.json(), "effects").items()
        if key == row["key"]
    }
    truth = sum(2 * (grown(LAST + n * DAY) - 40) for n in range(1, 8)) / 7
    assert values["came"] == pytest.approx(truth, abs=0.01)
    assert values["difference"] == pytest.approx(values["came"] - values["expected"], abs=0.02)
    assert values["low"] < values["difference"] < values["high"] < 0
    assert values["before"] == pytest.approx(
        sum(2 * grown(LAST - n * DAY) for n in range(7)) / 7, abs=0.01
    )
    assert "geen bewijs" in dutch(found["lines"][-1])
    assert found["charts"][0]["shapes"]


def prescribed(world, title, region=None, facility=None):
    """Have a measure taken up that a pressure score prescribes, and begun with."""
    with writing():
        row = RunMeasure.objects.create(
            realm=world.realm,
            region=region,
            facility=facility,
            code="L3-spread",
            prescribed={"title": {"nl": title, "en": title}, "name": "Plaats"},
            owner="national_coordinator",
            opened_at=world.realm.now(),
        )
        event = measure_event(row, measure_of(row), "opened")
        record(event, realm=world.realm, actor=SYSTEM)
    measure_step(actor=SYSTEM, realm=world.realm, measure=row.pk, step="start")
    return row


def test_a_measure_of_the_country_stands_in_its_report_beside_the_forecast_of_the_country(world):
    world.houses += [FacilityFactory.create(region=RegionFactory.create())]
    world.fill(FIRST, LAST)
    world.report()
    forecast_beds()
    prescribed(world, "Landelijk spreiden")
    world.go(9 * DAY)
    world.fill(LAST + DAY, LAST + 8 * DAY, less=40)
    national = client_of(Role.NATIONAL_COORDINATOR)
    document = national.get(address(world, "country", "NL")).json()
    (measure,) = section(document, "measures")["rows"]
    assert dutch(measure["cells"][0]) == "Landelijk spreiden · Nederland"
    (row,) = [one for one in section(document, "effects")["rows"] if one["key"].endswith(":ward")]
    truth = sum(3 * (grown(LAST + n * DAY) - 40) for n in range(1, 8)) / 7
    assert figures(document, "effects")[row["key"], "came"] == pytest.approx(truth, abs=0.01)
    assert section(chair(world).json(), "measures")["rows"] == []


def test_a_day_that_was_over_before_a_measure_began_tells_nothing_of_it(world):
    world.report()
    forecast_beds()
    world.go(30 * timedelta(hours=1))
    world.begin()
    world.go(8 * DAY)
    world.fill(LAST + DAY, LAST + 8 * DAY, less=40)
    document = chair(world).json()
    row = next(one for one in section(document, "effects")["rows"] if one["key"].endswith(":ward"))
    assert "(6 van 6 dagen bekend)" in dutch(row["cells"][-1])
    truth = sum(2 * (grown(LAST + n * DAY) - 40) for n in range(2, 8)) / 6
    assert figures(document, "effects")[row["key"], "came"] == pytest.approx(truth, abs=0.01)


def test_a_measure_that_is_asked_for_again_is_another_one_and_one_of_a_house_names_it(world):
    first = world.begin()
    world.go(DAY)
    for phase in ("regular", "adapted"):
        phase_decide(
            actor=world.chair,
            realm=world.realm,
            region=world.region,
            phase=phase,
            reason="Het kan.",
        )
        world.go(DAY)
    house = world.houses[1]
    prescribed(world, "Vertrek versnellen", region=world.region, facility=house)
    world.go(timedelta(hours=1))
    document = chair(world).json()
    rows = section(document, "measures")["rows"]
    assert [one["key"].split(":")[2] for one in rows].count(first.code) == 2
    assert dutch(rows[-1]["cells"][0]) == f"Vertrek versnellen · {house.name}"
    later = chair(world, "period=days&first=2020-10-22&last=2020-10-24").json()
    keys = [one["key"].split(":")[2] for one in section(later, "measures")["rows"]]
    assert keys.count(first.code) == 1


def test_a_measure_begun_without_a_forecast_is_held_against_nothing(world):
    world.report()
    world.begin()
    world.go(timedelta(hours=1))
    document = chair(world).json()
    assert section(document, "effects")["rows"] == []
    assert "lines" not in section(document, "effects")
    assert "geen verwachting" in dutch(section(document, "effects")["empty"])
    assert section(document, "measures")["rows"]
    assert dutch(section(document, "phases")["rows"][-1]["cells"][1]) == "aangepaste zorg"


def test_hours_of_silence_are_counted_and_not_filled(world):
    for house in world.houses:
        report_beds(world.realm, house, ward=(90, 120))
    world.go(48 * timedelta(hours=1))
    report_beds(world.realm, world.houses[0], ward=(110, 120))
    world.go(timedelta(hours=2))
    document = chair(world).json()
    found = figures(document, "occupancy")
    reported, asked = found["beds:ward", "hours_reported"], found["beds:ward", "hours_in_period"]
    assert 0 < reported < asked
    own = world.houses[1].pk
    assert found[f"beds:ward:{own}", "hours_reported"] < reported
    # the day of the second report is known of one house alone: the line breaks there
    line = next(
        one["path"]
        for one in section(document, "occupancy")["charts"][0]["shapes"]
        if one["part"] == "load"
    )
    assert line.count("L") == 1 or line.count("M") > 1 or "h" in line


def test_a_period_that_is_over_is_the_same_bytes_each_time_whatever_came_after(world):
    world.report()
    report_ed(world.realm, world.houses[0], Traffic.STOP, reason="peak")
    world.go(6 * timedelta(hours=1))
    world.report()
    world.go(6 * DAY)
    query = "period=week&on=2020-10-21"
    first = chair(world, query)
    assert first.json()["over"]
    world.begin()
    world.report(beds=30)
    world.go(2 * DAY)
    again = chair(world, query)
    assert first.content == again.content
    document = first.json()
    assert paper_pdf(document, "nl") == paper_pdf(again.json(), "nl")
    assert paper_pdf(document, "nl").startswith(b"%PDF")


def test_page_csv_and_pdf_are_made_of_one_document(world):
    world.report()
    rows = chair(world, more=".csv").content.decode().splitlines()
    assert rows[0].lstrip("\ufeff").startswith("realm,exercise,level,place,first,last,section")
    counted = sum(len(one.get("figures", ())) for one in chair(world).json()["sections"])
    assert len(rows) == counted + 1
    assert {row.split(",")[1] for row in rows[1:]} == {"true"}  # an exercise
    paper = chair(world, more=".pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert "OEFENING" in paper["Content-Disposition"]
    assert "rapportage" in paper["Content-Disposition"]


def test_who_reads_what(world):
    house, region = world.houses[0], world.region
    other = FacilityFactory.create(region=region)
    far = RegionFactory.create()
    strange = FacilityFactory.create(region=far)
    liaison = client_of(Role.HOSPITAL_LIAISON, facility=house)
    own = client_of(Role.ROAZ_CHAIR, region=region)
    country = client_of(Role.NATIONAL_COORDINATOR)
    for client, level, place, status in (
        (liaison, "facility", house.pk, 200),
        (liaison, "region", region.pk, 200),
        (liaison, "facility", other.pk, 403),
        (liaison, "region", far.pk, 403),
        (liaison, "country", "NL", 403),
        (own, "region", region.pk, 200),
        (own, "facility", other.pk, 200),
        (own, "facility", strange.pk, 403),
        (own, "region", far.pk, 403),
        (own, "country", "NL", 403),
        (country, "country", "NL", 200),
        (country, "region", far.pk, 200),
        (country, "country", "BE", 404),
        (country, "planet", "NL", 404),
        (client_of(Role.OBSERVER), "region", region.pk, 403),
    ):
        answer = client.get(address(world, level, place))
        assert answer.status_code == status, (level, place)


def test_it_costs_as_many_queries_for_ten_houses_as_for_two(world, django_assert_max_num_queries):
    world.report()
    forecast_beds()
    world.begin()
    FacilityFactory.create_batch(8, region=world.region)
    world.houses = list(world.houses)
    now = world.realm.now()
    week = Period.holding("week", date(2020, 10, 21))
    for level, code in (("region", world.region.pk), ("country", "NL")):
        with django_assert_max_num_queries(36):
            document = period_document(Scope(world.realm, place_of(level, code), week, now))
        assert json.dumps(document)


def test_an_empty_realm_says_of_each_part_what_is_missing(world):
    empty = FacilityFactory.create()
    client = client_of(Role.HOSPITAL_LIAISON, facility=empty)
    document = client.get(address(world, "facility", empty.pk)).json()
    for one in document["sections"]:
        if one["code"] != "phases":
            assert one["rows"] == []
        assert dutch(one["empty"])
    assert paper_pdf(document, "en").startswith(b"%PDF")


def test_how_good_forecasts_of_departments_were_stands_beside_those_of_beds(world):
    for house, inside in zip(world.houses, (19, 20), strict=True):
        EdScore.objects.create(
            realm=world.realm,
            facility=house,
            day=LAST,
            hours=2,
            number=20,
            left_out=1,
            error=30,
            persistence=40,
            crps=24,
            inside=inside,
        )
    document = chair(world).json()
    (row,) = section(document, "quality")["rows"]
    assert [dutch(cell) for cell in row["cells"]] == [
        *("SEH, 2 uur vooruit", "40", "2", "0,75", "98%", "1,2")
    ]
    assert figures(document, "quality")["quality:ed:2", "coverage_95"] == 0.975


def count(world, present, **at):
    """Have the first house say how many patients its department has."""
    report = EdInput(
        facility=world.houses[0],
        traffic=Traffic.OPEN,
        observed_at=world.realm.now(),
        source="manual",
        method=Method.REPORTED,
        present=present,
    )
    ed_report(actor=SYSTEM, realm=world.realm, report=replace(report, **at))


def test_a_week_in_which_the_clocks_change_has_an_hour_more_everywhere(world):
    count(world, 20)
    EdStop.objects.create(
        realm=world.realm,
        facility=world.houses[1],
        traffic=Traffic.STOP,
        reason=EdReason.PEAK,
        began_at="2020-10-18T10:00+02:00",
        reported_by="",
    )
    world.go(14 * DAY)
    document = chair(world).json()
    assert figures(document, "crowding")["ed", "hours_in_period"] == 2 * (7 * 24 + 1)
    assert figures(document, "stops")["stop:ed", "stopped"] == 7 * 24 + 1


def test_of_two_counts_of_one_moment_the_last_one_said_holds(world):
    count(world, 200)
    count(world, 20)
    at = world.realm.now()
    found = departments_over(world.realm, [world.houses[0].pk], at - DAY, at + DAY)
    assert crowded(found.values()).present == 20


def test_before_anything_was_kept_nobody_knows_in_which_phase_a_region_stood(world):
    world.report()
    world.go(timedelta(hours=3))
    document = chair(world, "period=days&first=2020-10-19&last=2020-10-21").json()
    rows = section(document, "phases")["rows"]
    assert dutch(rows[0]["cells"][1]) == "onbekend: er werd nog niets bewaard"
    assert rows[0]["cells"][2] == "–"
    assert dutch(rows[1]["cells"][1]) == "reguliere zorg"
    found = figures(document, "phases")
    key = f"phase:{world.region.pk}"
    assert found[key, "days_unknown"] > 2
    assert 0 < found[key, "days_regular"] < 1


def test_a_realm_that_began_at_midnight_is_known_from_then_on(world):
    midnight = Period(LAST + 2 * DAY, LAST + 2 * DAY).since
    world.go(midnight + timedelta(seconds=2) - world.realm.now())
    world.report()
    world.go(timedelta(hours=3))
    day = (LAST + 2 * DAY).isoformat()
    document = chair(world, f"period=days&first={day}&last={day}").json()
    assert [dutch(one["cells"][1]) for one in section(document, "phases")["rows"]] == [
        "reguliere zorg"
    ]
    assert not any("bewaard" in dutch(one) for one in document["lines"])


def test_a_region_that_closed_stays_in_reports_about_its_time_and_leaves_later_ones(world):
    world.report()
    world.go(timedelta(hours=1))
    gone = FacilityFactory.create().region
    gone.retired_at = clock.now() + timedelta(minutes=1)
    gone.save()
    national = client_of(Role.NATIONAL_COORDINATOR)
    then = national.get(address(world, "country", "NL")).json()
    assert any(
        one["key"].startswith(f"phase:{gone.pk}:") for one in section(then, "phases")["rows"]
    )
    assert national.get(address(world, "region", gone.pk)).status_code == 200
    world.go(10 * DAY)
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        world.report()
    world.go(5 * DAY)
    later = national.get(address(world, "country", "NL", "period=week&on=2020-11-05")).json()
    rows = section(later, "phases")["rows"]
    assert not any(one["key"].startswith(f"phase:{gone.pk}:") for one in rows)


def test_before_anything_was_kept_a_report_does_not_say_that_nothing_was_done(world):
    world.report()
    world.go(timedelta(hours=3))
    before = chair(world, "period=days&first=2020-10-12&last=2020-10-13").json()
    for code in ("measures", "effects", "transfers", "shares", "responses"):
        told = dutch(section(before, code)["empty"])
        assert told == "Onbekend: in deze periode werd nog niets bewaard."
    assert "na deze periode: kies een latere" in dutch(before["lines"][-1])
    partly = chair(world, "period=days&first=2020-10-19&last=2020-10-21").json()
    assert "werd gedaan is niet bekend" in dutch(partly["lines"][-1])
    assert "geen maatregel" in dutch(section(partly, "measures")["empty"])
    wholly = chair(world, "period=days&first=2020-10-22&last=2020-10-22")
    assert wholly.status_code == 422


def test_where_no_department_spoke_nobody_knows_of_stops(world):
    world.report()
    world.go(3 * DAY)
    spoken = chair(world, "period=days&first=2020-10-21&last=2020-10-21").json()
    assert "2 van 2 SEH" in dutch(section(spoken, "stops")["empty"])
    silent = chair(world, "period=days&first=2020-10-22&last=2020-10-23").json()
    assert dutch(section(silent, "stops")["empty"]).startswith("Onbekend")
    assert "geen maatregel" in dutch(section(silent, "measures")["empty"])
    report_ed(world.realm, world.houses[0], Traffic.OPEN)
    world.go(DAY)
    partly = chair(world, "period=days&first=2020-10-24&last=2020-10-24").json()
    assert "1 van 2 SEH" in dutch(section(partly, "stops")["empty"])  # of the other nobody knows
