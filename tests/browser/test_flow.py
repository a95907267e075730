"""*Doorstroom* on screens: what holds up with its evidence, the drawing, the hours; the fan on a board."""

import re
from datetime import datetime
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Login
from tests.browser.test_forecasts import expected_since
from tests.browser.visits import SETTLED
from tests.servers import wait_until

pytestmark = pytest.mark.browser
PAGE = "/r/tweede-golf/doorstroom/"
LEARNT_S = 180


def test_the_flow_of_a_region_names_what_holds_up_with_what_that_stands_on(login: Login):
    desk = login("regio", size=DESK)
    flow = "/api/v1/realms/tweede-golf/flow/?region=TCZWN"
    # six weeks of hours are handed in during the first minute of an exercise
    wait_until(lambda: bool(desk.request.get(flow).json()["hours"]["present"]), "hours", LEARNT_S)
    desk.goto(f"{PAGE}?regio=TCZWN")
    expect(desk.locator(".verdict")).to_contain_text(re.compile(r"wachten op: .* \(\d+\)"))
    expect(desk.locator(".evidence")).to_contain_text(re.compile(r"\d+ van \d+ huizen"))
    expect(desk.locator(".evidence")).to_contain_text("verzonnen (oefening)")
    expect(desk.locator("svg.flow-chart path.flow").first).to_be_visible()
    expect(desk.locator("svg.flow-chart .queue.held")).to_have_count(1)
    desk.get_by_text("De tekening als tabel").click()
    table = desk.get_by_role("table", name="Binnen en weg, gemiddeld per dag")
    expect(table.get_by_role("row", name="via de huisarts")).to_be_visible()
    week = desk.get_by_role("table", name="Aanwezig op de SEH per uur van de week")
    expect(week.locator("tbody tr")).to_have_count(7)
    groups = desk.get_by_role("table", name="Doelgroepen")
    expect(groups.get_by_role("columnheader", name="Vertrokken naar")).to_be_visible()
    frail = groups.get_by_role("row", name="kwetsbare ouderen")
    expect(frail.get_by_role("cell").nth(1)).to_have_text(re.compile(r"^\d+"))  # a day went
    desk.get_by_label("Regio").select_option("NAZL")
    expect(desk.locator("#stroom")).to_contain_text("u antwoordt niet voor deze regio")
    expect(desk).to_have_url(re.compile("regio=NAZL"))
    phone = login("ziekenhuis", size=PHONE, touch=True)
    phone.goto(PAGE)
    expect(phone.locator("svg.flow-chart")).to_be_visible()
    expect(phone.locator(".week-hours tbody tr")).to_have_count(24)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_strip_reaches_to_a_moment_before_anything_was_known(login: Login):
    desk = login("regio", size=DESK)
    desk.goto(f"{PAGE}?{urlencode({'regio': 'TCZWN', 'moment': '2020-08-01T12:00:00+02:00'})}")
    expect(desk.locator(".verdict")).to_contain_text("Onbekend")
    desk.get_by_text("Terugkijken", exact=True).click()
    desk.wait_for_function(
        "(at) => Number(document.querySelector('.strip-slider')?.min || Infinity) <= at",
        arg=datetime.fromisoformat("2020-08-01T12:00:00+02:00").timestamp() * 1000,
    )


def test_a_board_shows_the_fan_where_one_may_be_shown(login: Login):
    desk = login("regio", size=DESK)
    since = expected_since(desk)
    desk.goto(f"/r/tweede-golf/beeld/?{urlencode({'moment': since.isoformat()})}")
    expect(desk.locator(".strip-fan .fan-band")).to_have_count(2)
    expect(desk.locator(".fan-key")).to_contain_text("op eigen schaal")
    desk.get_by_role("button", name="Verwacht", exact=True).click()
    row = desk.locator("table.board tr", has_text="Zuidwest")
    expect(row.locator(".fan-line svg.fan").first).to_be_visible()
    expect(row.locator(".fan-line").first).to_contain_text(
        re.compile(r"okt: [\d.]+ \([\d.]+–[\d.]+\)")
    )
    desk.set_viewport_size({"width": 1280, "height": 800})
    desk.evaluate(SETTLED)
    for fan in desk.locator("table.board .fan-line").all():
        assert fan.evaluate("one => one.querySelector('svg').getBoundingClientRect().width") >= 96
        assert fan.locator("small").evaluate("one => one.getBoundingClientRect().height") < 30
    refused = desk.locator("table.board tr", has_text="NAZL").locator("td[data-key=ic]")
    expect(refused).to_contain_text("niet getoond")
    expect(refused.locator("svg")).to_have_count(0)
