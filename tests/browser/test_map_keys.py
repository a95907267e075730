"""The map by keyboard: past it in one step, and every hospital on it can be seen and chosen."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import DESK, PHONE, Login

pytestmark = pytest.mark.browser

REALM = "/r/tweede-golf"
# Read at once: what is said stands within the map from the first frame on.
OUTSIDE = """(marks) => marks.filter((mark) => {
    mark.focus();
    const tip = document.querySelector('.leaflet-tooltip').getBoundingClientRect();
    const edge = document.querySelector('#kaart').getBoundingClientRect();
    const isAside = tip.left < edge.left - 1 || tip.right > edge.right + 1;
    return isAside || tip.top < edge.top - 1 || tip.bottom > edge.bottom + 1;
}).map((mark) => mark.getAttribute('aria-label'))"""
# Says whether all stand within the map: it is drawn anew when its place becomes smaller.
INSIDE = """(marks) => {
    const edge = document.querySelector('#kaart').getBoundingClientRect();
    return marks.length > 50 && marks.every((mark) => {
        const { top, bottom } = mark.getBoundingClientRect();
        return top >= edge.top - 1 && bottom <= edge.bottom + 1;
    });
}"""
# Gives each the keyboard in turn, and says which are hidden by another then.
HIDDEN = """(marks) => marks.filter((mark) => {
    mark.focus();
    const { left, top, width, height } = mark.getBoundingClientRect();
    return !mark.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}).map((mark) => mark.getAttribute('aria-label'))"""


def all_inside(page: Page) -> None:
    """Wait until every hospital stands within the map."""
    page.wait_for_function(f"({INSIDE})([...document.querySelectorAll('.mark')])")


def test_no_hospital_that_has_the_keyboard_hides_behind_another(login: Login):
    page = login("waarnemer")
    page.goto(f"{REALM}/beeld/")
    all_inside(page)
    page.keyboard.press("Tab")  # from here on the focus is shown

    assert page.locator(".mark").evaluate_all(HIDDEN) == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_what_a_hospital_on_the_map_says_is_not_cut_at_its_edge(size: ViewportSize, login: Login):
    page = login("waarnemer", size=size)
    page.goto(f"{REALM}/beeld/")
    all_inside(page)

    assert page.locator(".mark").evaluate_all(OUTSIDE) == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_country_stays_whole_on_its_map_however_much_goes_on(size: ViewportSize, login: Login):
    page = login("waarnemer", size=size)
    page.goto(f"{REALM}/beeld/")
    page.locator(".mark").first.wait_for()
    page.add_style_tag(content="#lopend::after { content: ''; display: block; height: 900px; }")

    all_inside(page)
    assert page.locator("#kaart").evaluate("(map) => map.clientHeight") >= 280


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_hospital_on_the_map_opens_by_keyboard_and_gets_it_back(key: str, login: Login):
    page = login("waarnemer")
    page.goto(f"{REALM}/beeld/")
    all_inside(page)
    mark = page.locator(".mark").first
    mark.focus()
    page.keyboard.press(key)
    close = page.locator("#lade").get_by_role("button", name="Sluiten")
    expect(close).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("#lade")).to_be_hidden()
    expect(mark).to_be_focused()


@pytest.mark.parametrize(
    ("role", "screen", "lands"),
    [
        ("waarnemer", "beeld/", "#regios"),
        ("hin", "activiteit/", "#plaats-acties"),
        ("mka", "meldkamer/", "#huizen"),
        ("regio", "spreiding/", "#run"),
    ],
)
def test_the_keyboard_goes_past_a_map_in_one_step(role: str, screen: str, lands: str, login: Login):
    page = login(role)
    page.goto(f"{REALM}/{screen}")
    page.locator("#kaart .mark, #kaart path").first.wait_for(state="attached")
    link = page.get_by_role("link", name="Kaart overslaan")
    link.focus()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator(lands)).to_be_focused()
