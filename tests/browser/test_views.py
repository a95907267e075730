"""The board of the whole chain, the dispatcher's view, a facility's page: what one asks of them, and gets."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import DESK, PHONE, Login
from tests.browser.steered import standing_still

pytestmark = pytest.mark.browser

REALM = "/r/tweede-golf"


@pytest.fixture
def desk(login: Login) -> Page:
    return login("landelijk", size=DESK)


@pytest.fixture
def still(desk: Page) -> Iterator[Page]:
    """Let the exercise stand still."""
    with standing_still(desk):
        yield desk


def test_the_board_goes_from_sectors_to_a_sector_and_keeps_it_in_the_address(desk: Page):
    desk.goto(f"{REALM}/capaciteit/")
    desk.get_by_role("button", name="Per sector").click()
    row = desk.get_by_role("row", name=re.compile("^Verpleeghuizen"))
    expect(row).to_contain_text("56")
    expect(row).to_contain_text("geteld")

    desk.get_by_role("button", name="Verpleeghuizen").click()
    expect(desk.get_by_role("columnheader", name="ELV", exact=True)).to_be_visible()
    desk.get_by_label("Regio").select_option(label="Brabant")
    desk.get_by_role("button", name=re.compile("^Soorten")).click()
    desk.get_by_role("group", name="Soorten").get_by_role("button", name="GRZ", exact=True).click()
    expect(desk).to_have_url(re.compile("sector=nursing_home.*soort=elv,wlz_crisis.*regio=NAZB"))
    known = desk.request.get("/api/v1/reference/").json()["facilities"]
    of = [(one["sector"], one["region"]) for one in known]
    shown = of.count(("nursing_home", "NAZB"))
    assert 0 < shown < len(of)
    expect(desk.locator("tbody tr")).to_have_count(shown)

    desk.reload()
    expect(desk.locator("tbody tr")).to_have_count(shown)
    expect(desk.get_by_role("columnheader", name="GRZ", exact=True)).to_have_count(0)
    expect(desk.get_by_label("Regio")).to_have_value("NAZB")


def test_a_name_is_found_in_every_sector_and_opens_a_drawer_with_a_page(desk: Page):
    desk.goto(f"{REALM}/capaciteit/")
    desk.get_by_label("Zoek").fill("Huisartsenpost Groningen")
    desk.get_by_role("button", name=re.compile("^Huisartsenposten 1")).click()
    desk.get_by_role("button", name="Huisartsenpost Groningen").click()
    drawer = desk.locator("#lade")
    expect(drawer.get_by_role("heading", name=re.compile("Huisartsenpost"))).to_be_visible()
    drawer.get_by_role("link", name=re.compile("^Alle cijfers")).click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Huisartsenpost Groningen")


def test_the_map_shows_a_sector_and_a_mark_opens_its_facility(desk: Page):
    desk.goto(f"{REALM}/capaciteit/?weergave=kaart&sector=ambulance")
    mark = desk.get_by_label(re.compile("^Ambulancezorg Groningen"))
    expect(mark).to_be_visible()
    mark.click()
    expect(desk.locator("#lade")).to_contain_text("Ambulancezorg Groningen")


def test_houses_and_a_region_stand_beside_each_other(desk: Page):
    desk.goto(f"{REALM}/capaciteit/?weergave=naast")
    expect(desk.get_by_text("Kies twee tot 6")).to_be_visible()
    desk.get_by_label("Voeg toe").fill("Maasstad")
    desk.get_by_role("button", name="Maasstad Ziekenhuis").click()
    desk.get_by_label("Voeg toe").fill("brab")
    desk.get_by_role("button", name="Brabant", exact=True).click()
    ic = desk.get_by_role("row", name=re.compile("^IC "))
    expect(ic).to_contain_text(re.compile(r"regulier \d+%"))
    expect(ic).to_contain_text("geteld")
    expect(desk).to_have_url(re.compile("naast=MAASSTAD,NAZB"))
    desk.get_by_role("button", name="Brabant weghalen").click()
    expect(desk.get_by_text("Kies twee tot 6")).to_be_visible()


WEEK = {
    "kind": "ward",
    "step_hours": 84,
    "from": "2020-10-01T00:00:00Z",
    "rows": {"MAASSTAD": [400, None, 390]},
    "room": {},
    "regular": {},
}


def test_the_week_of_a_row_says_its_gaps(desk: Page):
    def week(route: Route) -> None:
        route.fulfill(json=WEEK)

    desk.route("**/board/week/**", week)
    desk.goto(f"{REALM}/capaciteit/?zoek=maasstad")
    line = desk.get_by_role("img", name=re.compile("laatste 7 dagen"))
    expect(line).to_have_attribute("aria-label", re.compile("laatst 390; 1 stap zonder cijfer"))


def test_a_place_orders_hospitals_by_driving_time_and_expertise_is_asked_for(desk: Page):
    desk.goto(f"{REALM}/meldkamer/")
    desk.get_by_label("Plek", exact=True).fill("Dordrecht")
    desk.get_by_role("button", name="Dordrecht", exact=True).click()
    rows = desk.get_by_role("table", name="Ziekenhuizen vanaf deze plek").locator("tbody tr")
    expect(rows.first).to_contain_text("Albert Schweitzer")
    expect(desk.get_by_text("Levensbedreigend en level 1 gaan altijd naar binnen")).to_be_visible()
    expect(desk.locator("#wagens")).to_contain_text("Ambulancezorg Zuid-Holland Zuid")
    minutes = [int(text.split()[0]) for text in desk.locator(".drive").all_inner_texts()]
    assert minutes == sorted(minutes)
    assert max(minutes) <= 60

    desk.get_by_role("button", name="heel het land").click()
    expect(rows).to_have_count(79)
    desk.get_by_role("button", name="Brandwonden").click()
    expect(desk).to_have_url(re.compile("kan=x_burns"))
    expect(desk.locator("#huizen tbody tr")).to_have_count(3)


def test_a_coordinator_announces_from_the_dispatchers_view_and_calls_it_off(still: Page):
    still.goto(f"{REALM}/meldkamer/?plek=51.88,4.50")
    row = still.get_by_role("row", name=re.compile("Maasstad"))
    row.get_by_role("button", name=re.compile("^Aankondigen")).click()
    still.get_by_label("Klasse").select_option(label="T1")
    still.get_by_role("button", name="Aankondigen", exact=True).click()
    expect(row).to_contain_text("eerste over")

    coming = still.locator(".announced")
    expect(coming).to_contain_text("Maasstad Ziekenhuis")
    coming.get_by_role("button", name=re.compile("^Afzeggen… T1")).first.click()
    still.get_by_role("dialog").get_by_role("button", name="Afzeggen", exact=True).click()
    expect(still.get_by_text("De aankomst is afgezegd.")).to_be_visible()
    expect(row).not_to_contain_text("eerste over")


SERIES = {
    "grain": "report",
    "points": [
        {"at": "2020-10-01T08:00:00Z", "source": "manual", "load": 20, "room": 25, "regular": 24},
        {"at": "2020-10-01T09:00:00Z", "source": "manual", "load": 26, "corrected": True},
    ],
    "gaps": [],
}
REPORTS: dict[str, Any] = {
    "reports": [
        {
            "id": 2,
            "observed_at": "2020-10-01T09:00:00Z",
            "received_at": "2020-10-01T09:05:00Z",
            "source": "manual",
            "method": "reported",
            "reported_by": "Dienst",
            "duiding": "Telfout hersteld.",
            "is_correction": True,
            "lines": [{"kind": "ic", "values": {"occupied": 14, "operational": 16}}],
        }
    ],
    "next": None,
}


def test_a_facility_tells_its_figures_why_they_are_so_and_its_history(login: Login):
    page = login("waarnemer", size=PHONE, touch=True)
    page.route("**/series/**", lambda route: route.fulfill(json=SERIES))
    page.route("**/reports/**", lambda route: route.fulfill(json=REPORTS))
    page.goto(f"{REALM}/instelling/?huis=MAASSTAD")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Maasstad")
    page.get_by_role("button", name=re.compile("^IC waarom")).click()
    why = page.locator(".why-so")
    expect(why).to_contain_text("Bedden voor intensieve zorg die open zijn")
    expect(why).to_contain_text("Waarom deze bron")
    # on a phone the words stand above the figures: they are drawn by the style
    row = page.locator(".figures tr[data-key=ic]")
    expect(row.locator("[data-label=Stand]")).to_contain_text(
        re.compile(r"regulier \d+%\s· open \d+%")
    )
    expect(row.locator("[data-label=Regulier]")).to_contain_text(re.compile(r"\d+zoals opgegeven"))
    expect(page.get_by_role("img", name=re.compile("hoogste 26"))).to_be_visible()
    expect(page.locator("svg .corrected")).to_have_count(1)
    expect(page.locator(".reports")).to_contain_text("verbetering IC 14 / 16")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_past_moment_is_seen_on_a_facilitys_page_and_nothing_later(desk: Page):
    desk.route("**/series/**", lambda route: route.fulfill(json=SERIES))
    late = {**REPORTS["reports"][0], "id": 9, "received_at": "2031-01-01T00:00:00Z"}
    desk.route("**/reports/**", lambda route: route.fulfill(json={"reports": [late], "next": None}))
    desk.goto(f"{REALM}/instelling/?huis=MAASSTAD")
    expect(desk.locator(".reports li")).to_have_count(1)
    desk.get_by_text("Terugkijken").click()
    desk.get_by_role("button", name="1 dag terug").click()
    expect(desk.locator("#verleden")).to_contain_text("U ziet de stand van")
    expect(desk.locator(".reports li")).to_have_count(0)
    desk.locator("#verleden").get_by_role("button", name="Terug naar nu").click()
    expect(desk.locator(".reports li")).to_have_count(1)


def test_a_figure_of_the_past_is_corrected_and_the_series_shows_both(login: Login, still: Page):
    page = login("ziekenhuis", size=PHONE, touch=True)
    page.goto(f"{REALM}/instelling/?huis=MAASSTAD")
    first = page.locator(".reports li", has_text="Kliniek").first
    first.get_by_role("button", name="Verbeteren…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(r"Toen telde \d+ / \d+"))
    was = int(dialog.get_by_label("Bezet").input_value())
    dialog.get_by_label("Bezet").fill(str(was - 7))
    dialog.get_by_label("Waarom was het anders?").fill("Zeven bedden dubbel geteld.")
    dialog.get_by_role("button", name="Verbeteren").click()
    corrected = page.locator(".reports li", has_text="verbetering").first
    expect(corrected.locator("s")).to_contain_text(f"{was} / ")
    expect(corrected).to_contain_text(f"Kliniek {was - 7} / ")
    expect(corrected).to_contain_text("Zeven bedden dubbel geteld.")
    page.get_by_role("button", name="24 uur").click()
    expect(page.locator("svg .was")).to_have_count(1)
    still.goto(f"{REALM}/instelling/?huis=MAASSTAD")
    expect(still.locator(".reports .correction").first).to_be_visible()
    expect(still.get_by_role("button", name="Verbeteren…")).to_have_count(0)


def test_an_unknown_facility_can_be_found_by_name(desk: Page):
    desk.goto(f"{REALM}/instelling/?huis=BESTAATNIET")
    expect(desk.get_by_text("Er is geen instelling met de code BESTAATNIET")).to_be_visible()
    desk.get_by_label("Zoek een instelling").fill("UMC Utrecht")
    desk.get_by_role("link", name=re.compile("^UMC Utrecht")).click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("UMC Utrecht")
