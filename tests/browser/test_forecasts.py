"""What is expected, on screens: the fan of a region, why one is not shown, the line in the own house."""

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Login
from tests.servers import wait_until

pytestmark = pytest.mark.browser

REALM = "/r/tweede-golf"
FORECASTS = "/api/v1/realms/tweede-golf/forecasts/?region=TCZWN"
LEARNT_MS = 180_000


def expected_since(page: Page) -> datetime:
    """Return a moment at which the first forecasts of the region are there."""

    def rows() -> Any:
        return page.request.get(FORECASTS).json()["rows"]

    wait_until(lambda: bool(rows()), "forecasts", LEARNT_MS / 1000)
    return datetime.fromisoformat(rows()[0]["since"]) + timedelta(seconds=1)


def test_the_fan_of_a_region_says_when_and_how_sure_and_a_refused_one_says_why(login: Login):
    desk = login("regio", size=DESK)
    since = expected_since(desk)
    desk.goto(f"{REALM}/verwachting/?{urlencode({'regio': 'TCZWN', 'moment': since.isoformat()})}")
    ward = desk.locator(".fan-block", has=desk.get_by_role("heading", name="Kliniek"))
    expect(ward).to_contain_text(re.compile("Kans .*dat kliniek .*reguliere bedden komt"))
    expect(ward.locator("svg .fan-band")).to_have_count(3)
    expect(ward).to_contain_text("Zat hier de laatste vier weken gemiddeld")
    expect(ward).to_contain_text("model beds-blend 1")
    ward.get_by_text("Kliniek als tabel").click()
    expect(ward.get_by_role("table", name="Kliniek: verwacht per dag").locator("tr")).to_have_count(
        8
    )
    desk.get_by_role("button", name="Wat er kwam").click()
    expect(ward.locator(".key-came")).to_be_visible()
    desk.get_by_label("Huis").select_option("Maasstad Ziekenhuis")
    expect(ward).to_contain_text("van 1 huis")
    expect(ward.locator("svg .fan-band")).to_have_count(3)
    desk.get_by_label("Regio").select_option("NAZL")
    ic = desk.locator(".fan-block", has=desk.get_by_role("heading", name="IC"))
    expect(ic).to_contain_text("Niet getoond: de laatste vier weken slechter")
    expect(ic.locator("svg .fan-band")).to_have_count(0)
    desk.get_by_label("Regio").select_option("Heel Nederland")
    expect(ward).to_contain_text("79 huizen")
    expect(ward.locator("svg .fan-band")).to_have_count(3)
    phone = login("ziekenhuis", size=PHONE, touch=True)
    phone.goto(f"{REALM}/mijn-huis/")
    expect(phone.locator(".expected-need").first).to_contain_text(re.compile(r"Verwacht nodig.*\d"))
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_is_expected_of_departments_is_marked_as_no_figure_of_now(login: Login):
    desk = login("mka", size=DESK)
    desk.goto(f"{REALM}/meldkamer/")
    cell = desk.locator("table.dispatch .ahead").first
    # six weeks of hours are learnt in the first minute of an exercise
    expect(cell).to_contain_text(
        re.compile(r"verwacht \d\d:\d\d: \d+ \(\d+–\d+\) kans op stop .*%"), timeout=LEARNT_MS
    )
    expect(cell).to_contain_text("gemaakt")
    expect(cell).to_have_attribute("title", re.compile("^Verwachting, geen telling"))
    assert cell.evaluate("node => getComputedStyle(node).fontStyle") == "italic"
    board = login("regio", size=DESK)
    board.goto(f"{REALM}/capaciteit/")
    expect(board.locator("td .ahead").first).to_contain_text("verwacht")
    board.goto(f"{REALM}/verwachting/?regio=TCZWN")
    table = board.get_by_role("table", name="Verwachte aanwezige patiënten per SEH")
    erasmus = table.get_by_role("row", name="Erasmus MC")
    expect(erasmus).to_contain_text("van de 100 keer binnen de wijde band")
    expect(erasmus.locator("td")).to_have_count(7)
    early = datetime.fromisoformat("2020-10-11T22:00:01+00:00")
    board.goto(f"{REALM}/verwachting/?{urlencode({'regio': 'TCZWN', 'moment': early.isoformat()})}")
    expect(board.locator("#afdelingen")).to_contain_text("daarvoor moeten van zes weken")
    phone = login("mka", size=PHONE, touch=True)
    phone.goto(f"{REALM}/meldkamer/")
    expect(phone.locator(".ahead").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
