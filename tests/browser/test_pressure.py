"""Pressure down to the figure, and an agreement that a stop breaks while somebody looks."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Login
from tests.browser.steered import standing_still

pytestmark = pytest.mark.browser

REALM = "/r/tweede-golf"
SCORED_MS = 60_000  # a task scores every twenty seconds
HOUSE = "Maasstad Ziekenhuis"
AGREEMENT = "Maasstad houdt de SEH open"


@pytest.fixture(autouse=True)
def _still(login: Login) -> Iterator[None]:
    """Let the exercise stand still."""
    with standing_still(login("landelijk", size=DESK)):
        yield


def traffic(house: Page, state: str) -> None:
    """Say on the liaison's phone whether the department takes patients in."""
    house.goto(f"{REALM}/mijn-huis/")
    expect(house.get_by_role("button", name=re.compile("Ongewijzigd bevestigen"))).to_be_enabled()
    house.get_by_role("button", name=re.compile(f"{state}$")).click()
    if state == "Stop":
        house.get_by_role("button", name="piek in patiënten").click()
    house.get_by_role("button", name=re.compile("^Versturen")).click()
    yes = house.get_by_role("button", name="Ja, versturen")
    expect(yes.or_(house.get_by_text(re.compile("gaat over|verstuurd om"))).first).to_be_visible()
    if yes.is_visible():
        yes.click()
    expect(house.get_by_text(re.compile("^verstuurd om"))).to_be_visible()


def agree(desk: Page) -> None:
    """Set an agreement that one house keeps."""
    desk.goto(f"{REALM}/afspraken/")
    desk.get_by_role("button", name="Afspraak vastleggen…").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Afspraak, in het Nederlands").fill(AGREEMENT)
    dialog.get_by_label("Afspraak, in het Engels").fill("Maasstad keeps its ED open")
    dialog.get_by_label(HOUSE).check()
    dialog.get_by_role("button", name="Vastleggen").click()
    expect(dialog).to_have_count(0)


def test_a_stop_breaks_an_agreement_and_shows_in_the_evidence_of_the_score(login: Login, picture):
    desk = login("regio", size=DESK)
    house = login("ziekenhuis", size=PHONE, touch=True)
    agree(desk)
    card = desk.locator(".agree", has_text=AGREEMENT)
    expect(card).to_contain_text("✓ nagekomen")
    traffic(house, "Stop")
    expect(card).to_contain_text("✕ niet nagekomen")
    expect(card.locator(".agree-shown")).to_contain_text(f"{HOUSE}stop")
    expect(card).to_contain_text("nu 0, afgesproken 1")
    picture(desk, "agreements-desk")

    desk.goto(f"{REALM}/fasen/")
    expect(desk.locator("[data-badge=fasen]")).to_be_visible()
    desk.goto(f"{REALM}/druk/")
    tree = desk.locator(".pressure-tree")
    tree.get_by_role("button", name=re.compile("Wat onder Rotterdam")).click()
    tree.get_by_role("button", name=HOUSE, exact=True).click()
    why = desk.locator("#bewijs")
    row = why.get_by_role("row", name=re.compile("^Instroom SEH"))
    expect(row).to_contain_text("stop", timeout=SCORED_MS)
    expect(row).to_contain_text("14 / 14")
    expect(why.get_by_role("row", name=re.compile("^Bezetting kliniek"))).to_contain_text("%")
    expect(desk.locator("#plek")).to_contain_text("Score op honderd")
    picture(desk, "pressure-desk")
    own = login("ziekenhuis", size=PHONE, touch=True)
    own.goto(f"{REALM}/druk/")
    expect(own.locator("#plek")).to_contain_text(HOUSE)
    assert own.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(own, "pressure-phone")

    traffic(house, "Open")
    desk.goto(f"{REALM}/afspraken/")
    expect(card).to_contain_text("✓ nagekomen")
    card.get_by_role("button", name="Beëindigen…").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Waarom eindigt de afspraak").fill("De proef is klaar.")
    dialog.get_by_role("button", name="Beëindigen").click()
    expect(card).to_have_count(0)
