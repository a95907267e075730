"""What a browser keeps belongs to one reader: gone when that reader is, in every tab."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Login

pytestmark = pytest.mark.browser
PICTURE = "/r/tweede-golf/beeld/"
KEPT = """async () => [
    ...Object.keys(localStorage).filter((name) => name.startsWith("zb:")),
    ...Object.keys(sessionStorage).filter((name) => name.startsWith("zorgbeeld-live:")),
    ...(await indexedDB.databases()).map(({name}) => name).filter((n) => n.startsWith("zorgbeeld-live:")),
]"""

# a disk that never answers, as one that is full or worn out may
STALLED = """Object.defineProperty(window, "indexedDB", {value: {
    open: () => ({}),
    databases: () => new Promise(() => undefined),
    deleteDatabase: () => ({}),
}})"""


def opened(page: Page, address: str = PICTURE) -> Page:
    page.goto(address)
    expect(page.locator("#status")).to_contain_text("live")
    return page


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate(KEPT)
    return found


def test_logging_out_clears_the_browser_and_locks_the_other_tab(login: Login):
    page = opened(login("hin", fresh=True), "/r/tweede-golf/berichten/")
    page.locator("#n-tekst").fill("Van de HIN alleen")
    other = opened(page.context.new_page())
    assert kept(page)
    page.locator(".me > summary").click()
    page.get_by_role("button", name="Uitloggen").click()
    expect(page).to_have_url(re.compile("/login/"))
    expect(other).to_have_url(re.compile("/login/"))
    # what stands there at the login page is nobody's
    page.wait_for_function(f"({KEPT})().then((left) => left.length === 0)")
    page.get_by_label("Gebruikersnaam").fill("regio")
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    expect(page).not_to_have_url(re.compile("/login/"))
    opened(page, "/r/tweede-golf/berichten/")
    expect(page.locator("#n-tekst")).to_be_visible()  # drawn, with what was kept
    expect(page.locator("#n-tekst")).to_have_value("")


def test_somebody_else_who_logs_in_locks_the_page_of_the_first(login: Login):
    page = opened(login("hin", fresh=True))
    page.locator(".mark").first.wait_for()  # the map asks last
    mine = page.evaluate("document.body.dataset.reader")
    page.context.clear_cookies()
    other = page.context.new_page()
    other.goto("/login/")
    other.get_by_label("Gebruikersnaam").fill("regio")
    other.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    other.get_by_role("button", name="Inloggen").click()
    opened(other)
    # it went to the login page, and from there, logged in as the other is, to that one's picture
    page.wait_for_function(
        "(mine) => document.body.dataset.reader && document.body.dataset.reader !== mine", arg=mine
    )
    other.wait_for_function(
        f"(mine) => ({KEPT})().then((left) => left.every((name) => !name.includes(mine)))", arg=mine
    )
    assert kept(other)  # of who reads now


def test_a_session_that_is_ended_elsewhere_takes_the_screen_along(login: Login):
    page = opened(login("waarnemer"))
    account = login("waarnemer", fresh=True)
    account.goto("/account/")
    account.get_by_role("button", name="Overal elders uitloggen").click()
    expect(account.get_by_role("status")).to_contain_text("beëindigd")
    expect(page).to_have_url(re.compile("/login/"))
    expect(page.get_by_label("Gebruikersnaam")).to_be_visible()
    expect(page.locator("#kaart")).to_have_count(0)


def test_a_disk_that_stands_still_keeps_no_picture_away(login: Login):
    page = login("hin")
    page.add_init_script(STALLED)
    opened(page)
    page.locator(".mark").first.wait_for()
    opened(page)  # of a reader that this browser had before
