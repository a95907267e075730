"""Taking a function in an exercise: nobody is called for it any more, and its clock is lost on no screen."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Login
from tests.browser.test_bob import REALM

pytestmark = pytest.mark.browser
NAME = "Uitval van water op Walcheren"
ALONGSIDE = ("besluiten", "verzoeken", "overleg", "sitrap", "overdrachtsblad", "publiek")
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
    expect(dialog.locator(".grip-level span").first).to_have_css("display", "grid")
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


def leads_on(page: Page, number: str) -> None:
    """Of an activiteit that closed each page still says of what it is, and leads to the others."""
    for screen in (*ALONGSIDE, "bellijst"):
        page.goto(f"{REALM}/{screen}/?id={number}")
        expect(page.locator("main").get_by_role("link", name=NAME)).to_be_visible()


def test_who_takes_a_function_is_called_for_it_no_more_and_keeps_the_clock_of_the_exercise(
    login: Login,
) -> None:
    page = login("hin.zeeland", size=DESK)
    opened(page)
    row = page.locator(".post[data-key$=':hin']")
    expect(row).to_contain_text("vacant, opgeroepen")
    rate = page.locator(".callup .call-rate")
    expect(rate).to_contain_text(re.compile("^0 van"))
    asked = re.match(r"0 van ([0-9]+) ", rate.inner_text())
    assert asked
    year = page.evaluate("/[0-9]{4}/.exec(document.querySelector('.band').textContent)[0]")
    page.evaluate(CLOCK)
    row.get_by_role("button", name="Ik neem deze…").click()
    page.get_by_role("button", name="Functie nemen").click()
    expect(row).to_contain_text("aanwezig")
    # of the others that she was called for nothing is known by that
    expect(rate).to_contain_text(re.compile(f"^0 van {int(asked[1]) - 1} "))

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
    # how fresh themes are, which are empty and what is to be placed: where that stands for who takes part
    expect(page.locator("#meter")).to_contain_text("thema's actueel")
    outside.goto(here)
    expect(outside.locator("#totaal")).to_contain_text("de rest zien wie aan deze activiteit")
    expect(outside.locator("#meter")).to_be_empty()
    for one in (page, outside):
        one.goto(f"{REALM}/totaalbeeld/?id={number}")
    expect(page.locator("#meter")).to_contain_text("thema's actueel")
    expect(page.locator("#totaal")).to_contain_text("Niemand heeft hierover iets gedeeld")
    expect(page.locator("#te-plaatsen")).to_contain_text(SAID)
    expect(outside.locator("#te-plaatsen")).to_contain_text("de rest zien wie aan deze activiteit")
    expect(outside.locator("#totaal")).not_to_contain_text("Niemand heeft hierover iets gedeeld")
    expect(outside.locator("#meter")).to_be_empty()

    page.goto(f"{REALM}/oproep/")
    mine = page.locator(".my-call").filter(has_text=NAME)
    expect(mine).to_contain_text("U wordt opgeroepen als:")
    expect(mine).not_to_contain_text("(HIN), Zeeland")
    page.goto(here)
    closed(page)
    leads_on(page, number)
