"""The emergency department on screens: crowding, stops that end, renewal, arrivals, neighbours."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Login
from tests.browser.steered import standing_still

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def desk(login: Login) -> Iterator[Page]:
    """Let the exercise stand still, at the desk of the national coordinator."""
    with standing_still(login("landelijk", size=DESK)) as page:
        yield page


@pytest.fixture
def house(login: Login) -> Page:
    page = login("ziekenhuis", size=PHONE, touch=True)
    page.goto("/r/tweede-golf/mijn-huis/")
    expect(page.get_by_role("button", name=re.compile("Ongewijzigd bevestigen"))).to_be_enabled()
    return page


def send(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Versturen")).click()
    yes = page.get_by_role("button", name="Ja, versturen")
    expect(yes.or_(page.get_by_text(re.compile("gaat over|verstuurd om"))).first).to_be_visible()
    if yes.is_visible():
        yes.click()
    expect(page.get_by_text(re.compile("^verstuurd om"))).to_be_visible()


def test_what_is_counted_gives_the_score_and_others_see_it(house: Page, desk: Page):
    house.get_by_text("Drukte en doorlooptijden").click()
    figures = {
        "present": "24",
        "places": "20",
        "beds": "400",
        "boarders": "6",
        "ventilated": "1",
        "longest_boarding_hours": "5",
        "last_wait_hours": "1,5",
        "to_triage": "7",
    }
    for name, value in figures.items():
        house.locator(f"#veld-ed-{name}").fill(value)
    expect(house.get_by_text("NEDOCS 118 · niveau 4")).to_be_visible()
    assert house.evaluate("document.documentElement.scrollWidth <= innerWidth")
    send(house)
    desk.goto("/r/tweede-golf/capaciteit/#huis-MAASSTAD")
    drawer = desk.locator("#lade")
    expect(drawer).to_contain_text("118 · niveau 4 van 6")
    expect(drawer).to_contain_text("7 min")
    expect(house.locator("#veld-ed-last_wait_hours")).to_have_value("1,5")

    house.get_by_role("button", name="Eigen grenzen…").click()
    for at, edge in enumerate(("30", "60", "90")):
        house.locator(f"#grens{at}").fill(edge)
    house.get_by_label("Waarom deze grenzen").fill("Afgesproken in de regio.")
    house.get_by_role("button", name="Vastleggen").click()
    expect(drawer).to_contain_text("ernstig overvol")


def test_a_stop_is_renewed_in_one_tap_and_ends_by_itself(house: Page, desk: Page):
    house.get_by_role("button", name=re.compile("Stop$")).click()
    house.get_by_role("button", name="piek in patiënten").click()
    house.get_by_role("button", name="+1 u").click()
    send(house)
    standing = house.locator(".ed-standing")
    expect(standing).to_contain_text("eindigt vanzelf")
    expect(standing).to_contain_text("Levensbedreigend en level 1 gaan altijd naar binnen.")
    before = standing.inner_text()
    standing.get_by_role("button", name="Verleng tot over 2 u").click()
    expect(house.get_by_text("De stop is verlengd.")).to_be_visible()
    expect(standing).not_to_have_text(before)

    desk.goto("/r/tweede-golf/capaciteit/#huis-MAASSTAD")
    expect(desk.locator("#lade")).to_contain_text("altijd naar binnen")
    desk.goto("/r/tweede-golf/logboek/")
    desk.locator(".jump summary").click()
    field = desk.locator("#sprong input[name=to]")
    field.fill(
        desk.evaluate(
            """(value) => {
                const at = new Date(`${value}Z`);
                at.setUTCHours(at.getUTCHours() + 3);
                return at.toISOString().slice(0, 16);
            }""",
            field.input_value(),
        )
    )
    desk.locator("#sprong").get_by_role("button", name="Springen").click()
    expect(house.get_by_text(re.compile("eindigt vanzelf:"))).to_have_count(0)
    expect(
        desk.get_by_text(re.compile("Maasstad.*: SEH weer open.*was stop")).first
    ).to_be_visible()


def test_one_specialty_stops_and_takes_patients_again(house: Page, desk: Page):
    house.get_by_role("button", name="Stop voor één specialisme…").click()
    house.get_by_label("Specialisme", exact=True).select_option(label="cardiologie")
    house.get_by_role("button", name="Vastleggen").click()
    part = house.locator(".ed-part", has_text="cardiologie")
    expect(part).to_contain_text("eindigt vanzelf")
    desk.goto("/r/tweede-golf/capaciteit/")
    row = desk.get_by_role("row", name=re.compile("Maasstad"))
    expect(row).to_contain_text("✕ cardiologie")
    part.get_by_role("button", name="Weer open").click()
    expect(part).to_have_count(0)
    expect(row).not_to_contain_text("cardiologie")


def test_an_announced_arrival_is_seen_by_the_department_until_it_is_there(house: Page, desk: Page):
    desk.goto("/r/tweede-golf/capaciteit/#huis-MAASSTAD")
    desk.get_by_role("button", name="Aankomst aankondigen…").click()
    desk.get_by_label("Klasse").select_option(label="T1")
    desk.get_by_label("Aankomst over (minuten)").fill("12")
    desk.get_by_label("beademd").check()
    desk.get_by_role("button", name="Aankondigen", exact=True).click()

    section = house.locator("#onderweg")
    expect(section).to_contain_text("T1 trauma · beademd")
    expect(section).to_contain_text("komend uur 1")
    section.get_by_role("button", name="Aangekomen").click()
    expect(section).to_have_count(0)
    expect(desk.locator("#lade")).not_to_contain_text("beademd")


def test_the_quarterly_page_opens_for_a_coordinator(desk: Page):
    desk.goto("/r/tweede-golf/capaciteit/")
    desk.get_by_role("link", name="SEH-stops per kwartaal").click()
    expect(desk.get_by_role("heading", name="SEH-stops per regio en kwartaal")).to_be_visible()
    expect(desk.get_by_text("Er is nog geen kwartaal met stops voorbij.")).to_be_visible()
