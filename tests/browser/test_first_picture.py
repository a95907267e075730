"""Whatever hangs as a page begins: it shows the picture, or what it waits for and a way to ask anew."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Login

pytestmark = pytest.mark.browser

PAGE = "/r/tweede-golf/logboek/"
FIRST = {
    "me": re.compile(r"/api/v1/me/"),
    "reference": re.compile(r"/api/v1/reference/\?"),
    "ticket": re.compile(r"/ticket/$"),
    "snapshot": re.compile(r"/snapshot/$"),
}
NO_FRAMES = "window.requestAnimationFrame = () => 0"
# who holds it neither asks nor answers, as a tab that its browser froze
HELD = """(reader) => new Promise((held) => {
    const name = `zorgbeeld-live:tweede-golf:${reader}`;
    navigator.locks.request(name, () => new Promise(() => held()));
})"""
READER = "Object.entries(sessionStorage).find(([name]) => name.startsWith('zorgbeeld-live:tweede-golf:'))[1]"


def hang(page: Page, *names: str, once: bool = True) -> set[str]:
    """Leave requests of the next page without an answer: the first of each address, or all.

    Return what passes from here on; who adds a name lets its next requests pass, and leaves those that hang.
    """
    page.goto("about:blank")  # the page before asks for the same
    passing: set[str] = set()

    def route(one: Route) -> None:
        name = next(name for name in names if FIRST[name].search(one.request.url))
        if name in passing:
            one.continue_()
        elif once:
            passing.add(name)

    for name in names:
        page.route(FIRST[name], route)
    return passing


def shown(page: Page) -> None:
    expect(page.locator("body")).to_have_class(re.compile("is-ready"))
    expect(page.locator(".late-bar")).to_have_count(0)


@pytest.mark.parametrize("name", FIRST)
def test_a_first_answer_that_never_comes_is_asked_again(login: Login, name: str) -> None:
    page = login("hin")
    hang(page, name)
    page.goto(PAGE)
    shown(page)
    expect(page.locator("#status")).to_have_attribute("data-state", "live")


def test_a_page_that_waits_says_for_what_and_is_asked_anew(login: Login) -> None:
    page = login("hin")
    passing = hang(page, "reference", "snapshot", once=False)
    page.goto(PAGE)
    line = page.locator(".late-bar")
    expect(line).to_contain_text("het wacht op de lijsten van regio's en locaties, het beeld.")
    passing |= {"reference", "snapshot"}
    line.get_by_role("button", name="Opnieuw proberen").click()
    shown(page)


def test_a_page_that_is_given_no_frames_is_drawn_all_the_same(login: Login) -> None:
    page = login("hin")
    page.add_init_script(NO_FRAMES)
    page.goto(PAGE)
    shown(page)


def test_a_tab_that_leads_and_is_mute_leaves_no_other_with_an_old_picture(login: Login) -> None:
    page = login("hin")
    page.goto(PAGE)
    expect(page.locator("#status")).to_have_attribute("data-state", "live")
    reader = page.evaluate(READER)
    other = page.context.new_page()
    other.goto("/account/")
    page.goto("/account/")
    other.evaluate(HELD, reader)
    page.goto(PAGE)
    shown(page)
    expect(page.locator("#status")).to_have_attribute("data-state", "live")
