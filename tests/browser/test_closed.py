"""A closed realm says so on every screen, since when and why, and offers nothing that begins something."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Login
from tests.stack import Stack

pytestmark = pytest.mark.browser

SLUG = "gesloten-proef"
WHY = "Vervangen door de nieuwe omgeving."
# what a button does that only looks, sorts, filters or prints
LOOKS = {
    *("layer", "region", "way", "pick", "only", "sort", "facility", "back", "forth", "now", "show"),
    *("sector", "skill", "within", "open-only", "plan-open", "plan-print", "plan-tab", "days"),
    *("to-now", "print", "older", "place", "kind", "fold", "copy", "queue", "measure"),
    *("all", "held"),
}
LOOKING_FORMS = {"Groot voor de wand", "Afdrukken"}
BUTTONS = """() => [...document.querySelectorAll('main button:not(:disabled)')]
    .filter((one) => one.offsetParent)
    .map((one) => [one.dataset.act ?? '', one.textContent.trim()])"""


@pytest.fixture
def realm(stack: Stack) -> Iterator[str]:
    """A realm that is open when the test begins, and closed after it."""
    made = stack.manage("realm", "create", SLUG, "--name", "Proef", "--kind", "real")
    assert made.returncode == 0, made.stderr
    yield f"/r/{SLUG}"
    stack.manage("realm", "close", SLUG, "--reason", "De proef is klaar.")


def beginnings(page: Page) -> list[str]:
    """The buttons on a page that begin something."""
    return [
        f"{act}: {text}"
        for act, text in page.evaluate(BUTTONS)
        if act not in LOOKS and text not in LOOKING_FORMS
    ]


def test_a_realm_that_closes_says_so_where_it_stands_open_and_offers_nothing_any_more(
    login: Login, realm: str, stack: Stack
):
    chair = login("voorzitter", size=PHONE)
    chair.goto(f"{realm}/fasen/")
    expect(chair.get_by_role("button", name="Bepalen…")).to_be_visible()
    closed = stack.manage("realm", "close", SLUG, "--reason", WHY)
    assert closed.returncode == 0, closed.stderr
    bar = chair.locator("#afgesloten")
    expect(bar).to_contain_text("Deze omgeving is gesloten sinds")
    expect(bar).to_contain_text(WHY)
    expect(chair.get_by_role("button", name="Bepalen…")).to_have_count(0)
    assert chair.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for user in ("regio", "ziekenhuis"):
        page = login(user)
        page.goto(f"{realm}/beeld/")
        expect(page.locator("body")).to_have_class(re.compile("is-ready"))
        paths = page.eval_on_selector_all(".menu a", "all => all.map((one) => one.pathname)")
        assert len(paths) > 10
        for path in paths:
            page.goto(path)
            expect(page.locator("#afgesloten")).to_be_visible()
            expect(page.locator("body")).to_have_class(re.compile("is-ready"))
            assert beginnings(page) == [], path
    chair.goto(f"{realm}/spreiding/")
    expect(chair.locator("body")).to_have_class(re.compile("is-ready"))
    expect(chair.locator("main")).not_to_contain_text(
        "opent het landelijk coördinatiecentrum er een"
    )
    desk = login("regio")
    desk.goto(f"{realm}/melden/")
    expect(desk.locator("#tabel")).to_contain_text("niemand hoeft nog te melden")
    expect(desk.locator("#telling")).to_be_empty()
    chair.goto(f"{realm}/maatregelen/")
    expect(chair.locator("#gevolg")).to_contain_text("de omgeving is gesloten")
