"""A place for a patient, from the ward's phone to the arrival: region first, two taps, and nobody named."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Login
from tests.browser.test_patients_story import tell

pytestmark = pytest.mark.browser

PAGE = "/r/tweede-golf/spreiding/"
HELD_MS = 20_000  # an acceptance can be undone for ten seconds


def opened(login: Login, username: str, *, phone: bool = False) -> Page:
    page = login(username, size=PHONE, touch=True) if phone else login(username)
    page.goto(PAGE)
    expect(page.locator("#status")).to_contain_text(re.compile("live"))
    return page


def row(page: Page, label: str) -> Locator:
    return page.locator("#aanvragen article").filter(has_text=re.compile(rf"{label}\b"))


def asked(page: Page, **facts: str) -> str:
    """Ask for a place, and return what the request is called."""
    page.locator("#plek").click()
    dialog = page.locator("dialog")
    if "house" in facts:
        dialog.get_by_label("Ziekenhuis").select_option(facts["house"])
    dialog.get_by_label("Leeftijd").select_option("60-69")
    dialog.get_by_text("nieuw: nog niet opgenomen").click()
    dialog.get_by_label("Toestemming").select_option("given")
    expect(dialog.locator(".pmr-advice")).to_contain_text("Advies:")
    dialog.get_by_label("Kamer of bed").fill(facts["reference"])
    other = dialog.get_by_label("dit is een andere patiënt")
    if other.is_visible():
        other.check()
    dialog.get_by_role("button", name="Plek vragen").click()
    said = page.get_by_text(re.compile(r"Aanvraag R-\d+ staat bij")).last
    expect(said).to_be_visible()
    found = re.search(r"R-\d+", said.inner_text())
    assert found is not None
    return found.group()


def proposed(region: Page, label: str, house: str) -> None:
    row(region, label).get_by_role("button", name="Voorstellen…").click()
    dialog = region.locator("dialog")
    place = dialog.locator(f"[data-facility={house}]")
    place.wait_for(state="attached")
    for fold in dialog.locator("details:not([open]) > summary").all():
        fold.click()
    place.locator("input").check()
    why = dialog.get_by_label("Waarom toch?")
    if why.is_visible():
        why.fill("gebeld: er komt een bed vrij")
    dialog.get_by_role("button", name="Voorstellen").click()
    expect(row(region, label)).to_contain_text("wacht op antwoord")


def test_a_hospital_is_chosen_by_its_figures_and_why_is_told(
    login: Login, picture: Callable[[Page, str], None]
):
    ward = opened(login, "ziekenhuis", phone=True)
    ward.locator("#plek").click()
    dialog = ward.locator("dialog")
    dialog.get_by_label("Zorgniveau").select_option("ic")
    expect(dialog.locator(".pmr-advice")).to_contain_text("MICU")
    dialog.locator(".pmr-advice").scroll_into_view_if_needed()
    picture(ward, "plek-vragen-390")
    dialog.get_by_role("button", name="Sluiten").click()

    region = opened(login, "regio")
    label = asked(region, house="IKAZIA", reference="A4-14")
    row(region, label).get_by_role("button", name="Voorstellen…").click()
    first = region.locator("dialog .place-choice").first
    expect(first).to_contain_text("vrij")
    expect(first).to_contain_text("min rijden")
    picture(region, "voorstellen-1440")
    region.set_viewport_size(PHONE)
    picture(region, "voorstellen-390")
    region.set_viewport_size({"width": 1440, "height": 900})
    first.locator("input").check()
    region.locator("dialog").get_by_role("button", name="Voorstellen").click()
    expect(row(region, label).locator(".pmr-why")).to_contain_text("vrij")
    row(region, label).get_by_role("button", name="Waarom niet elders?").click()
    why = region.get_by_role("dialog")
    why.get_by_label("Waarom niet naar").select_option(index=1)
    expect(why.locator(".why-not")).to_contain_text(
        re.compile("Op de cijfers van|doet hier niet mee")
    )
    picture(region, "waarom-niet-met-de-hand-1440")
    why.get_by_role("button", name="Sluiten").click()
    ended(region, label, "niet meer nodig")


def ended(page: Page, label: str, why: str) -> None:
    row(page, label).get_by_role("button", name="Beëindigen…").click()
    dialog = page.locator("dialog")
    dialog.get_by_text(why, exact=True).click()
    dialog.get_by_role("button", name="Beëindigen").click()
    expect(dialog).to_have_count(0)


def test_a_patient_is_asked_for_accepted_and_arrives_and_is_brought_back(
    login: Login, picture: Callable[[Page, str], None]
):
    region = opened(login, "regio")
    label = asked(region, house="IKAZIA", reference="A1-11")
    row(region, label).get_by_role("button", name="Regio zoekt").click()
    expect(row(region, label)).to_contain_text("regio zoekt")
    proposed(region, label, "MAASSTAD")

    ward = opened(login, "ziekenhuis", phone=True)
    offer = ward.locator("#aanbod article").filter(has_text=label)
    picture(ward, "aanvraag-voorstel-390")
    offer.get_by_role("button", name="Accepteren").click()
    expect(row(region, label)).to_contain_text("bed gereserveerd", timeout=HELD_MS)
    expect(region.locator("#toegezegd")).to_contain_text("Maasstad")
    picture(region, "aanvragen-1440")
    board = region.context.new_page()
    board.goto(f"{region.url.split('/spreiding')[0]}/capaciteit/")
    expect(board.locator("tr", has_text="Maasstad").first).to_contain_text("toegezegd")
    board.close()

    row(region, label).get_by_role("button", name="Vertrokken…").click()
    region.locator("dialog").get_by_role("button", name="Vastleggen").click()
    expect(row(region, label)).to_contain_text("onderweg")
    coming = ward.locator("#komt article").filter(has_text=label)
    coming.get_by_role("button", name="Is er…").click()
    ward.locator("dialog").get_by_role("button", name="Vastleggen").click()
    expect(row(region, label)).to_contain_text("aangekomen")

    row(region, label).get_by_role("button", name="Terugbrengen").click()
    # others on the way home to this region are seen here too, and proposed elsewhere
    own = region.get_by_role("button", name="Voorstellen…")
    back = row(region, r"R-\d+").filter(has_text="terug naar huis").filter(has=own).first
    expect(back).to_be_visible()
    name = re.search(r"R-\d+", back.inner_text())
    assert name is not None
    proposed(region, name.group(), "IKAZIA")
    ended(region, name.group(), "niet meer nodig")


def test_one_is_refused_and_one_dies_before_leaving(login: Login):
    region = opened(login, "regio")
    ward = opened(login, "ziekenhuis", phone=True)
    refused = asked(region, house="IKAZIA", reference="A2-12")
    proposed(region, refused, "MAASSTAD")
    offer = ward.locator("#aanbod article").filter(has_text=refused)
    offer.get_by_role("button", name="Weigeren…").click()
    ward.locator("dialog").get_by_text("Geen personeel").click()
    ward.locator("dialog").get_by_role("button", name="Weigeren").click()
    expect(row(region, refused)).to_contain_text("geweigerd, zoekt verder")
    ended(region, refused, "patiënt of familie wil niet")
    expect(row(region, refused)).to_contain_text("patiënt wil niet")

    dies = asked(ward, reference="A3-13")
    expect(row(region, dies)).to_be_visible()
    expect(row(region, dies)).not_to_contain_text("A3-13")  # the ward's own word stays in the house
    proposed(region, dies, "IKAZIA")
    ended(ward, dies, "overleden")
    expect(row(region, dies)).to_contain_text("overleden")


NOTES_BUBBLES = """() => addEventListener("invalid", (event) => setTimeout(() => {
    document.body.dataset.bubble = event.defaultPrevented ? "kept" : "shown";
}), true)"""


def test_what_is_about_a_patient_is_said_by_the_note_alone(login: Login):
    page = login("ziekenhuis", size=PHONE, touch=True)
    page.goto("/r/tweede-golf/spreiding/")
    page.locator("#plek").click()
    dialog = page.locator("dialog")
    dialog.get_by_label("Leeftijd").select_option("60-69")
    dialog.get_by_label("Kamer of bed").fill("123456782")
    page.evaluate(NOTES_BUBBLES)
    dialog.get_by_label("Toestemming").select_option("given")
    dialog.get_by_role("button", name="Plek vragen").click()
    expect(page.locator("body")).to_have_attribute("data-bubble", "kept")
    expect(dialog.locator("#geen-patient")).to_be_in_viewport()
    expect(dialog.get_by_label("Kamer of bed")).to_be_focused()
    dialog.get_by_role("button", name="Plek vragen").click(trial=True)  # nothing lies over it


def test_a_place_abroad_is_named_to_all_who_handle_it(login: Login):
    ward, region = opened(login, "ziekenhuis.ikazia", phone=True), opened(login, "regio")
    country = opened(login, "landelijk")
    case = {"facility": "IKAZIA", "bed": "ward", "age": "60-69", "consent": "given"}
    made = tell(ward, "request_enter", **case, may_abroad=True, reference="B1-1")
    label = f"R-{made['number']}"
    for step in ("seek", "escalate"):
        tell(region, "request_step", pmr=made["id"], step=step)
    expect(row(country, label)).to_contain_text("mag naar het buitenland")
    row(country, label).get_by_role("button", name="Voorstellen…").click()
    dialog = country.locator("dialog")
    expect(dialog).to_contain_text("Er wordt een bed vastgehouden")
    dialog.get_by_text("Duitsland", exact=True).click()
    expect(dialog).to_contain_text("heeft dan meteen een plek")
    dialog.get_by_role("button", name="Vastleggen").click()
    for page in (country, region, ward):
        expect(row(page, label)).to_contain_text("Ikazia Ziekenhuis → Duitsland")
    driver = login("liaison.rav", size=PHONE, touch=True)
    driver.goto("/r/tweede-golf/ritten/")
    ride = driver.locator("#ritten article").filter(has_text=re.compile(rf"{label}\b"))
    expect(ride).to_contain_text("Ikazia Ziekenhuis → Duitsland")
