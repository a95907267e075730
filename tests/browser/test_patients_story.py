"""Patients moved by people, from request to arrival and back: hospital, region, country, receiver, transport.

Five are asked for, placed across regions and driven there; one is refused and, after a variant was shown,
accepted; one dies before leaving; one is brought back. A place in a nursing home is found for one, and a
region reads its targets. What is shown once by a tap is done for the others by the same commands.
"""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import telling
from tests.browser.conftest import PHONE, Login
from tests.browser.telling import API

pytestmark = pytest.mark.browser

REALM = "/r/tweede-golf"
HELD_MS = 20_000  # an acceptance can be undone for ten seconds
CALLED = "Gebeld: het kan."  # whatever the figures of the hour say
ABOVE = (
    "(_, [one, other]) => one.getBoundingClientRect().bottom <= other.getBoundingClientRect().top"
)
SOLVE_MS = 120_000  # a plan, with both cores busy with other tests


@dataclass
class People:
    """Everybody at their own screen."""

    ward: Page  # who asks: the Maasstad
    region: Page
    country: Page
    receiver: Page  # the UMCG
    driver: Page


def tell(page: Page, command: str, **payload: Any) -> dict[str, Any]:
    """Have the person at a screen do something about patients."""
    return telling.tell(page, f"patientspread.{command}", **payload)


@pytest.fixture
def people(login: Login) -> People:
    def at(username: str, screen: str, *, phone: bool = False) -> Page:
        page = login(username, size=PHONE, touch=True) if phone else login(username)
        page.goto(f"{REALM}/{screen}/")
        expect(page.locator("#status")).to_have_attribute("data-state", "live")
        return page

    return People(
        at("ziekenhuis", "spreiding", phone=True),
        at("regio", "spreiding"),
        at("landelijk", "spreiding"),
        at("ziekenhuis.umcg", "spreiding", phone=True),
        at("liaison.rav", "ritten", phone=True),
    )


def row(page: Page, number: int) -> Locator:
    return page.locator("#aanvragen article").filter(has_text=re.compile(rf"R-{number}\b"))


def asked(ward: Page, reference: str, facility: str = "MAASSTAD") -> tuple[int, int]:
    """Ask for a place; return the row and the number of the request."""
    case = {"facility": facility, "bed": "ward", "age": "60-69", "consent": "given"}
    made = tell(ward, "request_enter", **case, reference=reference)
    return made["id"], made["number"]


def placed(people: People, pmr: int) -> None:
    """Have a region look in vain, the country propose to the receiver, and the receiver accept."""
    for step in ("seek", "escalate"):
        tell(people.region, "request_step", pmr=pmr, step=step)
    tell(people.country, "request_propose", pmr=pmr, destination="UMCG", overrule=CALLED)
    accepted(people.receiver, pmr)


def offer_of(house: Page, pmr: int) -> int:
    """Return the number of the proposal that a house got for a request."""
    entities = house.request.get(f"{API}/snapshot/").json()["entities"]
    offers = [one["state"] for key, one in entities.items() if key.startswith("transfer:")]
    (found,) = [one for one in offers if one["request"] == pmr and one["state"] == "proposed"]
    return int(found["id"])


def accepted(house: Page, pmr: int) -> None:
    tell(house, "transfer_answer", transfer=offer_of(house, pmr), answer="accept")


def ride(driver: Page, number: int) -> Locator:
    return driver.locator("#ritten article").filter(has_text=re.compile(rf"R-{number}\b"))


def recorded(page: Page) -> None:
    """Take the moment that a dialog opens with."""
    page.locator("dialog").get_by_role("button", name="Vastleggen").click()
    expect(page.locator("dialog")).to_have_count(0)


def arrived_early(receiver: Page, number: int) -> None:
    """Say that a patient is there long before the ride can be, and confirm what is asked."""
    receiver.locator("#komt article").filter(has_text=f"R-{number}").get_by_role(
        "button", name="Is er…"
    ).click()
    dialog = receiver.locator("dialog")
    dialog.get_by_role("button", name="Vastleggen").click()
    question, yes = dialog.get_by_role("alert").last, dialog.get_by_label("dit klopt, zo was het")
    expect(question).to_contain_text("rijdt ongeveer")  # to Groningen
    yes.check()
    expect(question).to_be_visible()  # what is confirmed stays above the answer
    assert dialog.evaluate(ABOVE, [question.element_handle(), yes.element_handle()])
    recorded(receiver)


def test_five_arrive_one_dies_and_one_is_brought_back(people: People):
    ward, region, country = people.ward, people.region, people.country
    ward.locator("#plek").click()
    dialog = ward.locator("dialog")
    dialog.get_by_label("Leeftijd").select_option("60-69")
    dialog.get_by_label("Toestemming").select_option("given")
    dialog.get_by_label("Kamer of bed").fill("S1-1")
    dialog.get_by_role("button", name="Plek vragen").click()
    said = ward.get_by_text(re.compile(r"Aanvraag R-\d+ staat bij")).last
    expect(said).to_be_visible()
    first = int(re.findall(r"R-(\d+)", said.inner_text())[0])

    row(region, first).get_by_role("button", name="Regio zoekt").click()
    row(region, first).get_by_role("button", name="Naar LCPS").click()
    expect(row(country, first)).to_contain_text("landelijk gezocht")
    pmr = int(row(country, first).get_by_role("button").first.get_attribute("data-id") or 0)
    tell(country, "request_propose", pmr=pmr, destination="UMCG", overrule=CALLED)
    offer = people.receiver.locator("#aanbod article").filter(has_text=f"R-{first}")
    offer.get_by_role("button", name="Accepteren").click()
    expect(row(region, first)).to_contain_text("bed gereserveerd", timeout=HELD_MS)

    others = [asked(ward, f"S1-{number}") for number in range(2, 6)]
    dying, dying_number = asked(ward, "S1-6")
    for one, _number in (*others, (dying, dying_number)):
        placed(people, one)
    row(ward, dying_number).get_by_role("button", name="Beëindigen…").click()
    ward.locator("dialog").get_by_text("overleden", exact=True).click()
    ward.locator("dialog").get_by_role("button", name="Beëindigen").click()
    expect(row(region, dying_number)).to_contain_text("overleden")
    expect(ride(people.driver, dying_number)).to_have_count(0)

    mine = ride(people.driver, first)
    expect(mine).not_to_contain_text("S1-1")  # what the ward calls it stays in the house
    mine.get_by_role("button", name="Vertrokken…").click()
    recorded(people.driver)
    expect(row(region, first)).to_contain_text("onderweg")
    arrived_early(people.receiver, first)
    for one, _number in others:
        tell(people.driver, "request_move", pmr=one, step="depart")
        tell(people.driver, "request_move", pmr=one, step="arrive", sure=True)
    for number in (first, *(number for _one, number in others)):
        expect(row(region, number)).to_contain_text("aangekomen")

    back = tell(region, "request_bring_back", pmr=pmr)
    tell(country, "request_propose", pmr=back["id"], destination="MAASSTAD", overrule=CALLED)
    accepted(ward, back["id"])
    coming = ward.locator("#komt article").filter(has_text=f"R-{back['number']}")
    coming.get_by_role("button", name="Is er…").click()
    recorded(ward)
    expect(row(region, first)).to_contain_text("teruggebracht")
    expect(region.locator("#stand [data-value=back] b")).not_to_have_text("0")


def test_what_was_promised_is_let_go_by_the_house_and_by_the_region(people: People):
    ward, region = people.ward, people.region
    pmr, number = asked(region, "S4-1", "IKAZIA")
    tell(region, "request_propose", pmr=pmr, destination="MAASSTAD", overrule=CALLED)
    accepted(ward, pmr)
    coming = ward.locator("#komt article").filter(has_text=f"R-{number}")
    coming.get_by_role("button", name="Kan toch niet…").click()
    dialog = ward.locator("dialog")
    expect(dialog).to_contain_text(f"R-{number} weigeren")
    dialog.get_by_text("Geen personeel", exact=True).click()
    dialog.get_by_role("button", name="Weigeren").click()
    expect(row(region, number)).to_contain_text("geweigerd, zoekt verder")
    expect(coming).to_have_count(0)

    tell(region, "request_propose", pmr=pmr, destination="EMC", overrule=CALLED)
    row(region, number).get_by_role("button", name="Plek loslaten…").click()
    dialog = region.locator("dialog")
    dialog.get_by_role("textbox").fill("Er is dichterbij plek.")
    dialog.get_by_role("button", name="Intrekken").click()
    expect(row(region, number)).to_contain_text("regio zoekt")
    expect(row(region, number).get_by_role("button", name="Plek loslaten…")).to_have_count(0)


def test_a_variant_convinces_a_hospital_that_refused(people: People):
    ward, region = people.ward, people.region
    pmr, number = asked(region, "S2-1", "IKAZIA")
    tell(region, "request_propose", pmr=pmr, destination="MAASSTAD", overrule=CALLED)
    tell(ward, "transfer_answer", transfer=offer_of(ward, pmr), answer="refuse", code="no_staff")
    expect(row(region, number)).to_contain_text("geweigerd, zoekt verder")

    region.locator("#wi-bereid").select_option("MAASSTAD")
    region.locator("[data-act=wi-add][data-kind=willing]").click()
    region.get_by_role("button", name="Doorrekenen").click()
    show = region.get_by_role("button", name="Tonen aan ziekenhuis…")
    expect(show).to_be_visible(timeout=SOLVE_MS)
    expect(region.get_by_role("table", name="Twee plannen naast elkaar")).to_be_visible()
    show.click()
    dialog = region.locator("dialog")
    dialog.get_by_label("Ziekenhuis").select_option("MAASSTAD")
    dialog.get_by_label("Over een weigering").select_option(str(pmr))
    dialog.get_by_role("button", name="Tonen").click()

    shown = ward.locator("#aanbod .shown-variant").filter(has_text=f"R-{number}")
    expect(shown).to_contain_text("als u opneemt wat u weigerde")
    shown.get_by_role("button", name="Wij kijken opnieuw").click()
    again = region.locator("#aanbod article").filter(has_text=f"R-{number}")
    expect(again).to_contain_text("kijkt opnieuw")
    again.get_by_role("button", name="Opnieuw voorstellen").click()
    expect(row(region, number)).to_contain_text("wacht op antwoord")
    accepted(ward, pmr)
    expect(row(region, number)).to_contain_text("bed gereserveerd")


def test_a_nursing_home_takes_one_and_a_region_reads_its_week(login: Login):
    house = login("ziekenhuis")
    placement = tell(
        house,
        "placement_enter",
        facility="MAASSTAD",
        care="short_stay",
        age="80-",
        reference="S3-1",
    )
    desk = login("cav")
    desk.goto(f"{REALM}/bemiddeling/#p-{placement['id']}")
    place = desk.locator("#gekozen .place[data-key='VVT-VR17-1']")
    place.get_by_role("button", name="Vragen").click()
    home = login("verpleeghuis", size=PHONE, touch=True)
    home.goto(f"{REALM}/bemiddeling/")
    card = home.locator("#gevraagd article").filter(has_text=f"P-{placement['number']}")
    card.get_by_role("button", name="Ja, plek").click()
    expect(desk.locator("#gekozen")).to_contain_text("Verpleeghuis in Rotterdam")
    expect(desk.locator("#gekozen .asks")).to_contain_text("ja")

    country = login("landelijk")
    country.goto(f"{REALM}/spreiding/")
    country.locator("#week [data-act=week-make]").click()
    country.locator("dialog").get_by_role("button", name="Maken").click()
    expect(country.locator("#week")).to_contain_text("Gelezen door", timeout=SOLVE_MS)
    region = login("regio")
    region.goto(f"{REALM}/spreiding/")
    read = region.locator("#week [data-act=week-read]")
    read.click()
    expect(read).to_have_count(0)
