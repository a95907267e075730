"""Dialogs and drawers by keyboard: the focus stays in, goes back, and no slip takes what was typed."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, Login

pytestmark = pytest.mark.browser

REALM = "/r/tweede-golf"
WITHIN = "(one) => one.contains(document.activeElement)"


@pytest.fixture
def incident(login: Login) -> Page:
    page = login("dpg", size=DESK)
    page.goto(f"{REALM}/activiteit/?id=1")
    page.locator("[data-act=grip]").first.wait_for()
    return page


def asked(page: Page) -> tuple[Locator, Locator]:
    """Open a dialog by keyboard; return its opener and the dialog."""
    opener = page.locator("[data-act=grip]").first
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog").first
    expect(dialog).to_be_visible()
    return opener, dialog


@pytest.mark.parametrize("way", ["Escape", "Sluiten", "beside"])
def test_a_dialog_gives_the_focus_back_however_it_closes(incident: Page, way: str):
    opener, dialog = asked(incident)
    if way == "beside":
        incident.mouse.click(4, 4)
    elif way == "Escape":
        incident.keyboard.press(way)
    else:
        dialog.get_by_role("button", name=way).click()

    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()


@pytest.mark.parametrize("way", ["Escape", "beside"])
def test_a_typed_reason_does_not_go_by_a_slip(incident: Page, way: str):
    opener, dialog = asked(incident)
    reason = dialog.get_by_label("Waarom")
    reason.click()
    incident.keyboard.type("Brand in de haven, nog niet onder controle.")
    question = incident.get_by_role("dialog", name="Sluiten zonder te versturen?")

    def slip() -> None:
        if way == "Escape":
            incident.keyboard.press("Escape")
        else:
            incident.mouse.click(4, 4)

    slip()
    expect(question).to_be_visible()
    question.get_by_role("button", name="Terug").click()
    expect(question).to_have_count(0)
    expect(reason).to_have_value("Brand in de haven, nog niet onder controle.")
    expect(reason).to_be_focused()
    slip()
    question.get_by_role("button", name="Sluiten").click()
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_tab_stays_in_an_open_dialog(incident: Page, key: str):
    _, dialog = asked(incident)
    for _ in range(dialog.locator("input, textarea, button").count() + 2):
        incident.keyboard.press(key)
        incident.wait_for_function(WITHIN, arg=dialog.element_handle())


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_tab_stays_in_an_open_drawer(login: Login, size):
    page = login("waarnemer", size=size)
    page.goto(f"{REALM}/capaciteit/")
    drawer = page.locator("#lade")
    house = page.locator("tbody [data-act=facility]").first
    house.focus()
    page.keyboard.press("Enter")
    close = drawer.get_by_role("button", name="Sluiten")
    expect(close).to_be_focused()

    for key in ("Shift+Tab", "Tab", "Tab", "Tab"):
        page.keyboard.press(key)
        assert drawer.evaluate(WITHIN)
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(house).to_be_focused()
