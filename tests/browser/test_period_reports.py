"""The chair reads the last week of the exercise: what came after a measure, on the screen and on paper."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, StorageState, expect
from pypdf import PdfReader

from tests.browser.conftest import DESK, PHONE, WALL, Login
from tests.browser.telling import API, tell
from tests.stack import Stack, running

pytestmark = pytest.mark.browser
REALM = "/r/tweede-golf"
LATER = "2020-10-26T08:00:00+01:00"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """An installation of its own: its clock is moved on, which no other test may see."""
    with running(tmp_path_factory.mktemp("stack"), day_seconds=3600) as running_stack:
        yield running_stack


@pytest.fixture(scope="module")
def sessions() -> dict[str, StorageState]:
    """Sessions of the other installation are none here."""
    return {}


def measures(page: Page) -> list[dict[str, Any]]:
    """Return the measures of the region, of which none is begun."""
    entities = page.request.get(f"{API}/snapshot/").json()["entities"]
    states = [one["state"] for key, one in entities.items() if key.startswith("measure:")]
    return [one for one in states if one["region"] == "TCZWN" and not one["facility"]]


def fits(page: Page) -> None:
    """Check that nothing stands beyond the edge of the screen."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture
def chair(login: Login) -> Page:
    """The chair of Zuidwest, nine days after a measure was begun there, at the page of reports."""
    page = login("voorzitter", size=DESK)
    page.goto(f"{REALM}/terugblik/")
    expect(page.locator("#status")).to_have_attribute("data-state", "live")
    reason = "De verwachting gaat over de grens."
    tell(page, "phases.phase_decide", region="TCZWN", phase="adapted", reason=reason)
    region = login("regio", size=DESK)
    region.goto(f"{REALM}/maatregelen/")
    expect(region.locator("#status")).to_have_attribute("data-state", "live")
    tell(region, "phases.measure_step", measure=measures(region)[0]["id"], step="start")
    country = login("landelijk", size=DESK)
    country.goto(f"{REALM}/beeld/")
    expect(country.locator("#status")).to_have_attribute("data-state", "live")
    tell(country, "situation.exercise_steer", action="jump", to=LATER)
    # the days that were jumped over are known once the clock of forecasts has looked
    page.wait_for_function(
        """async (url) => {
          const found = await (await fetch(url)).json();
          const its = found.sections.find((one) => one.code === "effects");
          return (its.figures ?? []).some((one) => one.measure === "days_known" && one.value === 7);
        }""",
        arg=f"{API}/reports/region/TCZWN/?period=week&on=2020-10-12",
        timeout=90_000,
        polling=2_000,
    )
    return page


def test_the_chair_reads_what_came_after_a_measure_and_takes_it_on_paper(
    chair: Page, login: Login, picture
) -> None:
    asked = urlencode({"plaats": "region:TCZWN", "periode": "week", "op": "2020-10-12"})
    chair.goto(f"{REALM}/terugblik/?{asked}")
    effect = chair.locator("[data-section=effects]")
    expect(chair.get_by_role("heading", name="week 42 van 2020")).to_be_visible()
    expect(effect.locator("tbody tr")).not_to_have_count(0)
    expect(effect).to_contain_text("Dit is geen bewijs")
    expect(effect).to_contain_text(re.compile(r"7 van 7 dagen bekend"))
    expect(effect.locator(".report-chart .band").first).to_be_attached()
    expect(chair.locator("[data-section=occupancy] .report-chart").first).to_be_visible()
    fits(chair)
    picture(chair, "terugblik")
    effect.scroll_into_view_if_needed()
    picture(chair, "terugblik-effect")

    with chair.expect_download() as coming:
        chair.get_by_role("link", name="PDF", exact=True).click()
    paper = coming.value
    assert "OEFENING" in paper.suggested_filename
    pages = PdfReader(BytesIO(paper.path().read_bytes())).pages
    text = "".join(one.extract_text() for one in pages)
    assert "Wat er na maatregelen kwam" in text
    assert all("OEFENING" in one.extract_text() for one in pages)

    wrong = {"periode": "days", "van": "2020-10-12", "tot": "2020-10-01"}
    chair.goto(f"{REALM}/terugblik/?{urlencode(wrong)}")
    expect(chair.locator("#rapport").get_by_role("alert")).to_contain_text("Kies 1 tot 100 dagen")
    expect(chair.get_by_role("link", name="PDF", exact=True)).to_have_count(0)
    chair.goto(f"{REALM}/terugblik/?{asked}")
    expect(chair.get_by_role("heading", name="week 42 van 2020")).to_be_visible()

    # next week, by itself, as the last that is over; and by mail from now on
    chair.get_by_role("button", name="Later").click()
    expect(chair.get_by_role("heading", name="week 43 van 2020")).to_be_visible()
    expect(chair.locator("#post")).to_contain_text("verstuurt geen mail")
    chair.get_by_role("button", name="Deze per mail krijgen…").click()
    chair.get_by_role("dialog").get_by_role("button", name="Aanmelden").click()
    expect(chair.get_by_role("dialog")).to_have_count(0)
    expect(chair.locator("#post li")).to_contain_text("elke week")
    chair.get_by_role("button", name="Afmelden").click()
    expect(chair.locator("#post li")).to_have_count(0)

    phone = login("ziekenhuis", size=PHONE, touch=True)
    phone.goto(f"{REALM}/terugblik/?{urlencode({'periode': 'week', 'op': '2020-10-12'})}")
    expect(phone.locator("[data-section=occupancy] .report-chart").first).to_be_visible()
    fits(phone)
    picture(phone, "terugblik-telefoon")

    wall = login("landelijk", size=WALL)
    wall.goto(f"{REALM}/openbaar/")
    # no quarter in which anything was kept is over: it says so, and publishes no noughts
    expect(wall.locator("#editie")).to_contain_text("Er is nog geen kwartaal voorbij")
    fits(wall)
    picture(wall, "openbaar")
