"""A screen of before an upgrade says so, works on, and takes nothing that was typed when it is reloaded."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import WALL, Login

pytestmark = pytest.mark.browser

REALM = "/r/tweede-golf"
BAR = "#versie"


def as_before(route: Route) -> None:
    """Give the page as the version before would have: of another mark than the server has now."""
    answer = route.fetch()
    older = re.sub(r'data-build="[^"]+"', 'data-build="0.0.9+00000000"', answer.text())
    route.fulfill(response=answer, body=older)


def opened(page: Page, path: str) -> Page:
    page.route(re.compile(re.escape(path)), as_before)
    page.goto(path)
    return page


def test_an_old_screen_asks_before_it_drops_what_was_typed(login: Login) -> None:
    page = opened(login("regio"), f"{REALM}/logboek/")
    expect(page.locator(BAR)).to_contain_text("Er is een nieuwe versie van Zorgbeeld.")
    page.evaluate(
        """() => {
            const field = document.createElement("textarea");
            document.querySelector("main").append(field);
            field.value = "Gebeld met de post";
        }"""
    )
    page.get_by_role("button", name="Herladen").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Er staat nog tekst die niet is verzonden")
    dialog.get_by_role("button", name="Terug").click()
    expect(page.locator("main > textarea")).to_have_value("Gebeld met de post")
    page.unroute_all()
    page.get_by_role("button", name="Herladen").click()
    page.get_by_role("dialog").get_by_role("button", name="Toch herladen").click()
    expect(page.locator("#status")).to_have_attribute("data-state", "live")
    expect(page.locator(BAR)).to_be_hidden()


def test_an_old_wall_reloads_by_itself(login: Login) -> None:
    page = login("waarnemer", size=WALL)
    page.clock.install()
    opened(page, f"{REALM}/wand/")
    expect(page.locator("body")).to_have_attribute("data-build", "0.0.9+00000000")
    expect(page.locator("body")).to_have_attribute("data-leaving", "")
    page.unroute_all()
    page.clock.run_for(70_000)
    expect(page.locator("body")).not_to_have_attribute("data-build", "0.0.9+00000000")
