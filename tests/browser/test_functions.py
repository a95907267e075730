"""Taking a function in an exercise: its call is answered, and no screen loses the clock of the exercise."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Login
from tests.browser.test_bob import REALM

pytestmark = pytest.mark.browser
NAME = "Uitval van water op Walcheren"
SAID = "Dialyse kan nog zes uur door."
CLOCK = """() => {
  window.zbSeen = [];
  const see = () => window.zbSeen.push(document.querySelector(".band").textContent);
  new MutationObserver(see).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""


def opened(page: Page) -> None:
    """Open an activiteit at GRIP 2: its teams are called."""
    page.goto(f"{REALM}/activiteiten/")
    page.get_by_role("button", name="Activiteit openen…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Naam").fill(NAME)
    dialog.get_by_role("button", name="Openen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
    graded(page, "GRIP 2", "leider CoPI")


def graded(page: Page, level: str, decider: str) -> None:
    page.get_by_role("button", name="GRIP wijzigen…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(level).check()
    dialog.get_by_label(decider).check()
    dialog.get_by_label("Naam van wie besloot").fill("Jansen")
    dialog.get_by_label("Waarom").fill("Zo gemeld.")
    dialog.get_by_role("button", name="Vastleggen").click()
    expect(dialog).to_have_count(0)


def closed(page: Page) -> None:
    """Leave nothing behind."""
    graded(page, "geen GRIP", "leider CoPI")
    page.get_by_role("button", name="Sluiten…", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Waarom").fill("Proef voorbij.")
    dialog.get_by_role("button", name="Sluiten en archiveren").click()
    expect(dialog).to_have_count(0)


def test_who_takes_a_function_is_called_for_it_no_more_and_keeps_the_clock_of_the_exercise(
    login: Login,
) -> None:
    page = login("hin.zeeland", size=DESK)
    opened(page)
    row = page.locator(".post[data-key$=':hin']")
    expect(row).to_contain_text("vacant, opgeroepen")
    rate = page.locator(".callup .call-rate")
    expect(rate).to_contain_text(re.compile("^0 van"))
    year = page.evaluate("/[0-9]{4}/.exec(document.querySelector('.band').textContent)[0]")
    page.evaluate(CLOCK)
    row.get_by_role("button", name="Ik neem deze…").click()
    page.get_by_role("button", name="Functie nemen").click()
    expect(row).to_contain_text("aanwezig")
    expect(rate).not_to_contain_text(re.compile("^0 van"))

    # she writes, and on the page where one works her team can write along
    field = page.locator("#schrijf")
    field.get_by_label("Wat er is").fill(SAID)
    field.get_by_role("button", name="Delen").click()
    item = page.locator("#eigen .item").filter(has_text=SAID)
    item.get_by_role("button", name="Samen schrijven…").click()
    expect(page.get_by_role("dialog").get_by_label("Wat er is")).to_have_value(SAID)
    page.get_by_role("button", name="Klaar").click()

    # what she may see changes with a function: the screen asks anew, and its clock goes on meanwhile
    row.get_by_role("button", name="Loslaten").click()
    page.get_by_role("dialog").get_by_role("button", name="Loslaten").click()
    expect(row).to_contain_text("✕ vacant")
    seen = page.evaluate("window.zbSeen")
    assert seen
    assert not [one for one in seen if year not in one]

    # who takes no part is told so, and not that nobody shared anything
    here = page.url
    number = here.partition("id=")[2]
    outside = login("ziekenhuis.umcg", size=PHONE)
    for screen in ("activiteit", "totaalbeeld", "eigenbeeld"):
        outside.goto(f"{REALM}/{screen}/?id={number}")
        expect(outside.locator("main")).to_contain_text("de rest zien wie aan deze activiteit")
        expect(outside.locator("main")).not_to_contain_text("Niemand heeft hierover iets gedeeld")
        expect(outside.locator("main")).not_to_contain_text("thema's actueel")

    page.goto(f"{REALM}/oproep/")
    expect(page.locator(".my-call").filter(has_text=NAME)).to_contain_text("Uw antwoord: komt.")
    page.goto(here)
    closed(page)
