"""A team and others in one incident: decided on a desk, done and answered on phones, and a meeting held."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, Login

pytestmark = pytest.mark.browser
REALM = "/r/tweede-golf"
AT = "?id=1"  # the incident that every demonstration has


def fits(page: Page) -> None:
    """Nothing on a phone is wider than its screen."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def opened(page: Page, name: str, button: str) -> Locator:
    """Go to a page of the incident and open a dialog there."""
    page.goto(f"{REALM}/{name}/{AT}")
    page.get_by_role("button", name=button).click()
    return page.get_by_role("dialog")


def test_a_decision_keeps_its_picture_and_its_action_waits_on_the_phone_of_its_owner(
    login: Login, picture
) -> None:
    desk = login("hin", size=DESK)
    dialog = opened(desk, "besluiten", "Besluit vastleggen…")
    dialog.get_by_label("Team").select_option(label="CoPI")
    dialog.get_by_label("Beeld: wat was bekend").fill("De weg is dicht.")
    dialog.get_by_label("Oordeel: wat betekent het").fill("Ambulances staan vast.")
    dialog.get_by_label("Besluit", exact=True).fill("Aanrijden over de noordkant.")
    dialog.get_by_label("Wie besloot").fill("J. de Boer")
    dialog.get_by_role("button", name="Vastleggen").click()
    made = desk.locator(".decision").filter(has_text="Aanrijden over de noordkant.")
    expect(made).to_contain_text("vastgelegd door")

    made.get_by_role("button", name="Actie erbij…").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Wat er moet gebeuren").fill("Route laten vrijmaken.")
    dialog.get_by_label("Van wie").select_option("function|VR17|duty_officer")
    dialog.get_by_role("button", name="Noteren").click()
    expect(made).to_contain_text("(1 open)")
    picture(desk, "besluiten")

    phone = login("ovdg", size=PHONE, touch=True)
    phone.goto(f"{REALM}/wacht/")
    card = phone.locator(".wait").filter(has_text="Route laten vrijmaken.")
    card.get_by_role("link", name="Naar de actie").click()
    mine = phone.locator(".action.is-mine").filter(has_text="Route laten vrijmaken.")
    mine.get_by_role("button", name="Oppakken").click()
    theirs = desk.locator(".action").filter(has_text="Route laten vrijmaken.")
    expect(theirs.locator(".action-state")).to_have_text("loopt")
    fits(phone)
    picture(phone, "besluiten-telefoon")
    mine.get_by_role("button", name="Gedaan").click()
    expect(made).to_contain_text("(0 open)")

    # corrected: how it read before stays; the link opens the picture of then
    made.get_by_role("button", name="Verbeteren…").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Besluit", exact=True).fill("Aanrijden over de zuidkant.")
    dialog.get_by_label("Waarom het anders moet").fill("De noordkant is ook dicht.")
    dialog.get_by_role("button", name="Verbeteren").click()
    made = desk.locator(".decision").filter(has_text="Aanrijden over de zuidkant.")
    expect(made).to_contain_text("1 eerdere lezing")
    made.get_by_role("link", name="beeld van toen").first.click()
    expect(desk).to_have_url(re.compile(r"/activiteit/\?id=1&nr=\d+"))
    expect(desk.locator("#verleden")).to_be_visible()


def test_a_request_is_offered_on_a_phone_and_accepted_in_part_and_a_team_meets(
    login: Login, picture
) -> None:
    desk = login("ovdg", size=DESK)
    dialog = opened(desk, "verzoeken", "Verzoek doen…")
    dialog.get_by_label("Personeel").check()
    dialog.get_by_label("Omschrijving").fill("OK-assistenten")
    dialog.get_by_label("Hoeveel (mensen)").fill("4")
    dialog.get_by_label("Maasstad Ziekenhuis").check()
    dialog.get_by_role("button", name="Vragen", exact=True).click()
    asked = desk.locator(".request").filter(has_text="OK-assistenten")
    expect(asked).to_contain_text("nog 4 nodig")

    phone = login("ziekenhuis", size=PHONE, touch=True)
    phone.goto(f"{REALM}/wacht/")
    card = phone.locator(".wait").filter(has_text="OK-assistenten")
    card.get_by_role("link", name="Beantwoorden").click()
    mine = phone.locator(".asked .is-mine")
    mine.get_by_role("button", name="Aanbieden…").click()
    offer = phone.get_by_role("dialog")
    offer.get_by_label("Hoeveel (mensen)").fill("3")
    offer.get_by_role("button", name="Aanbieden").click()
    expect(mine).to_contain_text("aangeboden")
    fits(phone)
    picture(phone, "verzoeken-telefoon")

    asked.get_by_role("button", name="Aanvaarden…").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Hoeveel u ervan neemt").fill("2")
    dialog.get_by_role("button", name="Aanvaarden").click()
    expect(asked).to_contain_text("2 van 4 toegezegd")
    expect(mine).to_contain_text("2 aanvaard")
    picture(desk, "verzoeken")

    # the meeting that is planned is held by its agenda, and ends with the next one
    desk.goto(f"{REALM}/overleg/{AT}")
    desk.get_by_role("button", name="Beginnen").click()
    now = desk.locator(".agenda .is-now")
    expect(now).to_contain_text("Opening en doel")
    desk.get_by_role("button", name="Volgend agendapunt").click()
    expect(now).to_contain_text("Beeldvorming")
    desk.locator("[data-act='attend'][data-presence='present']").first.click()
    expect(desk.locator(".present")).to_contain_text("aanwezig")
    picture(desk, "overleg")
    phone.goto(f"{REALM}/overleg/{AT}")
    expect(phone.locator(".agenda .is-now")).to_contain_text("Beeldvorming")
    fits(phone)
    desk.get_by_role("button", name="Afsluiten…").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Samenvatting").fill("Bijstand komt.")
    dialog.get_by_role("button", name="Afsluiten").click()
    expect(desk.locator("#geweest")).to_contain_text("Bijstand komt.")
    expect(desk.locator("#geweest")).to_contain_text("Stond open")
    expect(phone.locator("#komend")).to_contain_text("overleg 2")
