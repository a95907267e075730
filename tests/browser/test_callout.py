"""A test alarm on real screens: it waits for who is called, one tap answers, and the rate follows."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Login

pytestmark = pytest.mark.browser
ADDRESS = "/r/tweede-golf/oproep/"
WORDS = "Overleg om 14:30."


def raised(page: Page, *, functions: tuple[str, ...], words: str) -> None:
    """Send a test alarm by the page."""
    page.goto(ADDRESS)
    page.get_by_role("button", name="Proefalarm…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Crisiscoördinator").uncheck()
    for name in functions:
        dialog.get_by_label(name).check()
    dialog.get_by_label("Tekst").fill(words)
    dialog.get_by_role("button", name="Proefalarm versturen").click()
    expect(dialog).to_be_hidden()


def test_who_is_called_sees_it_wait_and_one_tap_answers(login: Login, picture) -> None:
    coordinator = login("regio", size=DESK)
    phone = login("voorzitter", size=PHONE, touch=True)
    phone.goto("/r/tweede-golf/beeld/")
    raised(coordinator, functions=("Voorzitter ROAZ",), words=WORDS)
    card = coordinator.locator(".alarm-card.open").filter(has_text=WORDS)
    expect(card).to_contain_text("0 van 1 functie bevestigd")
    expect(phone).to_have_title(re.compile(r"^\(\d+\)"))
    phone.goto(ADDRESS)
    call = phone.locator(".my-call").filter(has_text=WORDS)
    expect(call).to_contain_text("Voorzitter ROAZ, Zuidwest")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    picture(phone, "oproep-telefoon")
    call.get_by_role("button", name="Ik kom", exact=True).click()
    expect(call).to_contain_text("Uw antwoord: komt.")
    expect(card).to_contain_text("1 van 1 functie bevestigd")
    picture(coordinator, "oproep")
    card.get_by_role("button", name="Sluiten…").click()
    coordinator.get_by_label("Waarom").fill("De proef is klaar.")
    coordinator.get_by_role("dialog").get_by_role("button", name="Sluiten").first.click()
    expect(card).to_be_hidden()
    expect(call).to_be_hidden()


def test_a_liaison_confirms_the_contacts_of_the_own_house_in_one_tap(login: Login) -> None:
    page = login("ziekenhuis.ikazia", size=DESK)
    page.goto(ADDRESS)
    place = page.locator(".contact-place").filter(has_text="Ikazia")
    expect(place.locator("summary")).to_contain_text("4 te bevestigen")
    place.locator("summary").click()
    place.get_by_role("button", name="Alles klopt nog").click()
    expect(place.locator("summary")).to_contain_text("bevestigd")
    expect(place.locator("summary")).not_to_contain_text("te bevestigen")
    other = page.locator(".contact-place").filter(has_text="Maasstad")
    other.locator("summary").click()
    expect(other.get_by_role("button", name="Alles klopt nog")).to_have_count(0)


def test_on_a_telephone_it_is_seen_of_whom_a_contact_is_still_right(login: Login, picture):
    """The button stood beyond the edge; who went there read a date, and no function."""
    page = login("ziekenhuis", size=PHONE, touch=True)
    page.goto("/r/tweede-golf/oproep/")
    place = page.locator("details.contact-place", has=page.locator("[data-act=confirm]")).first
    place.locator("summary").tap()
    button = place.locator("tbody [data-act=confirm]").first
    expect(button).to_be_visible()
    assert place.locator(".scroll-x").evaluate("(one) => one.scrollWidth - one.clientWidth") == 0
    button.tap()
    expect(page.locator(".toasts")).to_contain_text("Bevestigd.")
    whose = place.locator("tbody th").first
    expect(whose).to_be_in_viewport(ratio=1)
    picture(page, "oproep-contacten")
