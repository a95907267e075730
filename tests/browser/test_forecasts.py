"""What is expected, on screens: the fan of a region, why one is not shown, the line in the own house."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Login

pytestmark = pytest.mark.browser

REALM = "/r/tweede-golf"


def test_the_fan_of_a_region_says_when_and_how_sure_and_a_refused_one_says_why(login: Login):
    desk = login("regio", size=DESK)
    asked = desk.request.get("/api/v1/realms/tweede-golf/forecasts/?region=TCZWN")
    since = datetime.fromisoformat(asked.json()["rows"][0]["since"]) + timedelta(seconds=1)
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
    desk.get_by_label("Regio").select_option("NAZL")
    ic = desk.locator(".fan-block", has=desk.get_by_role("heading", name="IC"))
    expect(ic).to_contain_text("Niet getoond: de laatste vier weken slechter")
    expect(ic.locator("svg .fan-band")).to_have_count(0)
    phone = login("ziekenhuis", size=PHONE, touch=True)
    phone.goto(f"{REALM}/mijn-huis/")
    expect(phone.locator(".expected-need").first).to_contain_text(re.compile(r"Verwacht nodig.*\d"))
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
