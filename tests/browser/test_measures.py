"""A decision on a screen sets measures going; who has them to do does them on a phone; the ladder says so."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Login
from tests.stack import Stack

pytestmark = pytest.mark.browser

SLUG = "plan-proef"


@pytest.fixture
def realm(stack: Stack) -> Iterator[str]:
    """A realm in which every region is regular."""
    made = stack.manage("realm", "create", SLUG, "--name", "Planproef", "--kind", "real")
    assert made.returncode == 0, made.stderr
    yield f"/r/{SLUG}"
    closed = stack.manage("realm", "close", SLUG, "--reason", "De proef is klaar.")
    assert closed.returncode == 0, closed.stderr


def decide(page: Page, realm: str, phase: str, reason: str) -> None:
    page.goto(f"{realm}/fasen/")
    row = page.get_by_role("row", name=re.compile("^Zuidwest"))
    row.get_by_role("button", name="Bepalen…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(phase).check()
    dialog.get_by_label("Reden van uw besluit").fill(reason)
    dialog.get_by_role("button", name="Besluiten").click()
    expect(dialog).to_have_count(0)


def test_a_decision_starts_measures_that_a_liaison_does_on_a_phone_and_the_ladder_shows_it(
    login: Login, realm: str, picture
):
    director = login("dpg", size=DESK)
    director.goto(f"{realm}/maatregelen/")
    expect(director.locator(".rung-regular")).to_contain_text("hier staan we")
    expect(director.locator("#gevolg")).to_contain_text("Er loopt geen plan")
    decide(director, realm, "Crisis", "IC’s vol in de hele regio.")

    director.goto(f"{realm}/maatregelen/")
    expect(director.locator(".rung-crisis")).to_contain_text("hier staan we")
    expect(director.locator("#ladder .facts")).to_contain_text("DPG")
    expect(director.locator("#gevolg")).to_contain_text("crisis")
    buffer = director.locator(".measure-group", has_text="Bufferbedden openen")
    expect(buffer).to_contain_text(re.compile("0 van 1[0-9] gereed"))
    # its measures run on, and it says how the region comes back
    adapted = director.locator(".rung-adapted")
    expect(adapted.locator(".measure-group").first).to_be_visible()
    expect(adapted).to_contain_text("terug als: Kliniek en IC ten hoogste 97% bezet")
    picture(director, "measures-desk")

    house = login("ziekenhuis", size=PHONE, touch=True)
    house.goto(f"{realm}/maatregelen/")
    own = house.locator("#mijn .measure").first
    own.get_by_role("button", name=re.compile("^Gereed")).click()
    expect(house.get_by_text("Nog 2 punten van de checklist zijn open.")).to_be_visible()
    for box in own.get_by_role("checkbox").all():
        box.check()
    own.get_by_role("button", name=re.compile("^Gereed")).click()
    expect(house.locator("#mijn .measure")).to_have_count(1)
    assert house.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(house, "measures-phone")

    expect(buffer).to_contain_text(re.compile("1 van 1[0-9] gereed"))
    director.get_by_role("button", name="Herijken…").click()
    dialog = director.get_by_role("dialog")
    dialog.get_by_label("Wat is er besproken").fill("Overleg van tien uur.")
    dialog.get_by_role("button", name="Vastleggen").click()
    expect(dialog).to_have_count(0)

    decide(director, realm, "Regulier", "De druk is weg.")
    director.goto(f"{realm}/maatregelen/")
    expect(director.locator(".rung-regular")).to_contain_text("hier staan we")
    expect(director.locator(".measure-group")).to_have_count(0)
    expect(director.locator("#ladder .facts")).to_contain_text("de instellingen zelf")
    # what the plan asked is over too
    house.goto(f"{realm}/wacht/")
    expect(house.locator("main")).to_contain_text("Er wacht niets op u.")
