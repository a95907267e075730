"""The desk screens: keyboard, the past, old pictures, and what a function is not offered."""

import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import DESK, PHONE, WALL, Login, is_drawn

pytestmark = pytest.mark.browser

REALM = "/r/tweede-golf"
PAGES = ("beeld", "capaciteit", "fasen", "spreiding", "logboek", "berichten", "koppelingen")
# Text as people see it: what is shown, not hidden, and not there for screen readers only.
SMALL_TEXT = """() => [...document.querySelectorAll('body *')]
    .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .filter((one) => one.checkVisibility() && !one.closest('.unseen, .skip, svg, script, .leaflet-control'))
    .filter((one) => !one.matches('.sort i'))
    .filter((one) => parseFloat(getComputedStyle(one).fontSize) < %s)
    .map((one) => `${one.className}: ${one.textContent.trim().slice(0, 40)}`)"""
# WCAG 2.1 contrast of text on the nearest plain ground; patterned grounds are left to people's eyes.
LOW_CONTRAST = """() => {
    const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
    const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    const ground = (one) => {
        for (let at = one; at; at = at.parentElement) {
            const style = getComputedStyle(at);
            if (style.backgroundImage !== 'none') return null;
            const color = parse(style.backgroundColor);
            if (color.length === 3 || color[3] === 1) return color;
            if (color[3] > 0) return null;
        }
        return [255, 255, 255];
    };
    return [...document.querySelectorAll('body *')]
        .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
        .filter((one) => one.checkVisibility() && !one.closest('.map, .unseen, .skip, :disabled, script'))
        .map((one) => {
            const under = ground(one);
            if (!under) return null;
            const [a, b] = [light(parse(getComputedStyle(one).color)), light(under)].sort((x, y) => y - x);
            return [(a + 0.05) / (b + 0.05), one];
        })
        .filter((found) => found && found[0] < 4.5)
        .map(([ratio, one]) => `${ratio.toFixed(2)} ${one.className} ${one.textContent.trim().slice(0, 40)}`);
}"""


def opened(page: Page, name: str) -> Page:
    page.goto(f"{REALM}/{name}/")
    expect(page.locator("#status")).to_contain_text(re.compile("live"))
    is_drawn(page)
    return page


def is_filled(page: Page) -> None:
    expect(
        page.get_by_role("table", name="Capaciteit per ziekenhuis").get_by_role("row")
    ).to_have_count(80)


@pytest.mark.parametrize("name", PAGES)
def test_no_screen_is_wider_than_a_phone(name, login: Login):
    page = opened(login("landelijk", size=PHONE), name)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("name", PAGES)
def test_text_is_large_enough_and_stands_out(name, login: Login, picture):
    page = opened(login("landelijk"), name)
    page.locator("main :is(td, li, article, .empty, select)").first.wait_for()
    picture(page, f"screens-{name}-desk")

    assert page.evaluate(SMALL_TEXT % 12) == []
    assert page.evaluate(LOW_CONTRAST) == []


def test_nothing_on_the_wall_is_too_small_for_four_metres(login: Login, picture):
    page = login("waarnemer", size=WALL)
    page.goto(f"{REALM}/wand/")
    expect(page.locator(".tile")).to_have_count(11)
    expect(page.locator(".mark")).to_have_count(79)
    picture(page, "screens-wall")

    assert page.evaluate(SMALL_TEXT % 22) == []
    assert page.evaluate("document.documentElement.scrollHeight") <= WALL["height"]
    assert page.get_by_role("button").count() == 0


def test_the_hospital_table_is_sorted_and_filtered_by_keyboard(login: Login):
    page = opened(login("waarnemer"), "capaciteit")
    is_filled(page)
    heading = page.locator("thead").get_by_role("button", name=re.compile("^Ziekenhuis"))

    heading.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("columnheader", name=re.compile("^Ziekenhuis"))).to_have_attribute(
        "aria-sort", "ascending"
    )
    expect(page.locator("tbody th").first).to_contain_text("Adrz")
    expect(heading).to_be_focused()
    page.get_by_label("Regio").select_option(label="Brabant")
    expect(page.locator("tbody tr")).to_have_count(11)
    page.get_by_label("Zoek").fill("amphia")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_a_region_opens_by_keyboard_and_gives_the_focus_back(login: Login):
    page = opened(login("waarnemer"), "beeld")
    region = page.locator("#regios").get_by_role("button", name=re.compile("^Brabant"))

    region.focus()
    page.keyboard.press("Enter")

    drawer = page.get_by_role("dialog", name=re.compile("Brabant"))
    expect(drawer).to_contain_text("Amphia")
    expect(drawer.get_by_role("button", name="Sluiten")).to_be_focused()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(region).to_be_focused()


def test_the_past_is_marked_and_nothing_can_be_decided_there(login: Login, picture):
    page = opened(login("landelijk"), "beeld")
    back = page.get_by_role("button", name="1 dag terug")
    back.wait_for()

    back.click()

    bar = page.locator("#verleden")
    expect(bar).to_contain_text("Besluiten kan alleen in het heden")
    expect(page.locator("#sturen")).to_be_hidden()
    picture(page, "screens-past-desk")
    bar.get_by_role("button", name="Terug naar nu").click()
    expect(bar).to_be_hidden()
    expect(page.locator("#sturen")).to_be_visible()


def test_a_lost_line_is_said_loudly_and_its_return_too(login: Login, picture):
    page = login("waarnemer", size=DESK)
    held: list[WebSocketRoute] = []
    cut = False

    def socket(route: WebSocketRoute) -> None:
        if cut:
            route.close()
            return
        route.connect_to_server()
        held.append(route)

    page.route_web_socket(re.compile("."), socket)
    opened(page, "beeld")
    cut = True
    page.route("**/*", lambda route: route.abort())  # the fallback transport too
    for route in held:
        route.close(code=1012)

    expect(page.locator("#waarschuwing")).to_contain_text("Dit beeld is oud")
    expect(page.locator("#status")).to_contain_text("verbinding weg, beeld van")
    picture(page, "screens-offline-desk")
    cut = False
    page.unroute_all()

    expect(page.locator("#waarschuwing")).to_be_hidden()
    expect(page.locator("#status")).to_contain_text("live")


def test_what_the_machine_knows_of_its_own_line_shows_within_three_seconds(login: Login):
    page = opened(login("waarnemer"), "capaciteit")

    page.context.set_offline(True)

    expect(page.locator("#status")).to_contain_text("verbinding weg", timeout=3000)
    expect(page.locator("#waarschuwing")).to_be_visible(timeout=3000)
    page.context.set_offline(False)
    expect(page.locator("#status")).to_contain_text("live")
    expect(page.locator("#waarschuwing")).to_be_hidden()


def test_the_clock_is_steered_on_what_it_does_now_and_not_on_what_was_kept(login: Login):
    page = login("landelijk")
    page.route_web_socket(re.compile("."), lambda _: None)  # opened, and nothing is ever said
    page.goto(f"{REALM}/logboek/")

    expect(page.locator("#regels").get_by_role("listitem").first).to_be_visible()

    assert page.locator("#klok b").inner_text()
    assert page.locator("#sturen button").count() == 0


def jump(page: Page, wall: str) -> None:
    """Fill in where to play to."""
    page.locator(".jump summary").click()
    page.get_by_label("Verder spelen tot").fill(wall)


def test_the_last_day_of_an_exercise_can_be_jumped_into(login: Login):
    page = opened(login("landelijk"), "logboek")

    jump(page, "2021-01-31T23:59")

    field = page.get_by_label("Verder spelen tot")
    assert field.get_attribute("max") == "2021-01-31T23:59"
    assert field.evaluate("(one) => one.validity.rangeOverflow") is False


def test_an_hour_that_occurs_twice_is_asked_which_and_one_that_does_not_is_refused(login: Login):
    page = opened(login("landelijk"), "logboek")
    turn = page.get_by_label("Welk van de twee uren")

    jump(page, "2020-10-25T02:30")
    expect(turn).to_be_visible()
    page.get_by_label("Verder spelen tot").fill("2020-10-25T03:30")
    expect(turn).to_be_hidden()
    page.get_by_label("Verder spelen tot").fill("2021-03-28T02:30")

    said = page.get_by_label("Verder spelen tot").evaluate("(one) => one.validationMessage")
    assert "bestaat niet" in said


def test_an_observer_is_offered_nothing_to_decide(login: Login):
    page = opened(login("waarnemer"), "fasen")
    expect(page.locator("#fasen tbody tr")).to_have_count(11)

    for act in ("decide", "phase"):
        assert page.locator(f"[data-act={act}]").count() == 0
    page = opened(page, "activiteit")
    expect(page.locator(".grip-rows li")).to_have_count(1)
    for act in ("grip", "take", "assign", "party", "change", "close", "call"):
        assert page.locator(f"[data-act={act}]").count() == 0
    assert page.locator("#sturen button").count() == 0


def test_the_screens_speak_english_when_asked(login: Login):
    page = opened(login("waarnemer"), "beeld")
    page.locator("details.me summary").click()
    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("heading", name="Regions")).to_be_visible()
    expect(page.get_by_role("button", name="1 day back")).to_be_visible()


def test_the_map_says_in_words_what_its_marks_show(login: Login):
    page = opened(login("waarnemer"), "beeld")

    expect(page.locator(".mark")).to_have_count(79)
    expect(page.locator(".mark[aria-label^='Erasmus MC']")).to_have_attribute(
        "aria-label", re.compile(r"kliniek regulier \d+%\s· open \d+%")
    )


@pytest.mark.parametrize(("name", "past"), [("beeld", "#regios"), ("spreiding", "#run")])
def test_the_marks_of_a_map_can_be_skipped_by_keyboard(name, past, login: Login):
    page = opened(login("landelijk"), name)
    expect(page.locator(".mark").first).to_be_attached()
    skip = page.get_by_role("link", name="Kaart overslaan")

    skip.focus()
    page.keyboard.press("Enter")

    expect(page.locator(past)).to_be_focused()


def test_a_part_of_an_address_that_cannot_be_read_keeps_no_page_shut(login: Login):
    page = login("landelijk")
    for name in ("beeld", "instelling", "fasen", "verloop", "publiek", "spreiding"):
        page.goto(f"{REALM}/{name}/#%25%")
        expect(page.locator("body")).to_have_class(re.compile("is-ready"))
    house = login("ziekenhuis")
    house.goto(f"{REALM}/vragenlijst/#%E0%A4%A")
    expect(house.locator("body")).to_have_class(re.compile("is-ready"))
