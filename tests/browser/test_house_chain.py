"""The own house of other sectors, a full update in few taps, and the line that is cut in the middle."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Login, is_drawn
from tests.browser.steered import standing_still

pytestmark = pytest.mark.browser
HOUSE = "/r/tweede-golf/mijn-huis/"
# Every touch and every key counts: on a phone a digit is a tap too.
COUNT = """() => {
    window.taps = 0;
    for (const kind of ["pointerdown", "keydown"])
        document.addEventListener(kind, () => { window.taps += 1; }, true);
}"""


@pytest.fixture(autouse=True)
def _still(login: Login) -> Iterator[None]:
    with standing_still(login("landelijk", size=DESK)):
        yield


def opened(login: Login, name: str) -> Page:
    page = login(name, size=PHONE, touch=True)
    page.goto(HOUSE)
    expect(page.locator("#status")).to_contain_text("live")
    is_drawn(page)
    return page


def send(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Versturen")).click()


def stock(page: Page) -> str:
    """Unfold the supplies, and return how many days of them there are."""
    page.locator("#soorten-supplies > summary").click()
    expect(page.locator("#veld-stock_ppe-days")).to_be_visible()
    return page.locator("#veld-stock_ppe-days").input_value()


def one(page: Page, name: str, way: str = "meer") -> None:
    page.get_by_role("button", name=f"{name}: één {way}", exact=True).click()


def test_a_nursing_home_loses_nothing_when_the_line_is_cut(login: Login):
    home = opened(login, "verpleeghuis")
    days = int(stock(home) or 0)
    places = int(home.locator("#veld-elv-occupied").input_value() or 0)
    one(home, "ELV")
    one(home, "PBM")
    home.reload()
    expect(home.get_by_text("2 wijzigingen nog niet verstuurd")).to_be_visible()
    expect(home.locator("#veld-stock_ppe-days")).to_have_value(str(days + 1))

    home.context.set_offline(True)
    send(home)
    expect(home.get_by_text("1 bericht bewaard; gaat mee bij verbinding")).to_be_visible()
    home.context.set_offline(False)
    expect(home.get_by_text(re.compile("^verstuurd om"))).to_be_visible()
    other = opened(login, "verpleeghuis")
    expect(other.locator("#veld-elv-occupied")).to_have_value(str(places + 1))
    assert stock(other) == str(days + 1)

    one(other, "PBM")
    if not home.locator("#veld-stock_ppe-days").is_visible():
        stock(home)
    one(home, "PBM", "minder")
    send(home)
    home.goto("about:blank")
    note = other.locator("#veld-stock_ppe-days-fout")
    expect(note).to_contain_text(f"intussen van {days + 1} naar {days}")
    other.get_by_role("button", name="Wissen").click()


def test_beds_and_emergency_department_are_up_to_date_in_twelve_taps(login: Login):
    house = opened(login, "ziekenhuis.ikazia")
    expect(house.locator("#veld-ward-occupied")).to_be_enabled()
    house.evaluate(COUNT)
    house.get_by_role("button", name="Kliniek: één meer").tap()
    house.get_by_role("button", name="Kliniek: één meer").tap()
    house.get_by_role("button", name="IC: één minder", exact=True).tap()
    house.get_by_role("button", name=re.compile("Dreigend")).tap()
    house.get_by_role("button", name="piek in patiënten").tap()
    house.locator("#veld-ed-present").tap()
    house.keyboard.type("14")
    house.get_by_role("button", name=re.compile("^Versturen")).tap()
    expect(house.locator(".held")).to_be_visible()
    assert house.evaluate("window.taps") <= 12


def test_what_is_remarkable_is_marked_and_what_goes_back_while_underway_goes_too(login: Login):
    home = opened(login, "verpleeghuis")
    field = home.locator("#veld-elv-occupied")
    known = int(field.input_value() or 0)
    field.fill("90")
    expect(home.locator("#veld-elv-occupied-fout")).to_contain_text("Opvallend")
    field.fill(str(known + 1))
    expect(home.locator("#veld-elv-occupied-fout")).to_have_count(0)
    send(home)
    expect(home.locator(".held")).to_be_visible()
    one(home, "ELV", "minder")
    expect(field).to_have_value(str(known))
    expect(home.get_by_text("1 wijziging nog niet verstuurd")).to_be_visible()
    home.get_by_role("button", name="Wissen").click()


def test_contacts_that_cannot_be_are_named_by_their_row(login: Login):
    home = opened(login, "verpleeghuis")
    home.get_by_role("button", name=re.compile("contact", re.IGNORECASE)).click()
    asked = home.locator("dialog[open]")
    for name, telephone in (("Opname", "010 555 01 23"), ("Nacht", "bel ons")):
        asked.get_by_role("button", name="Functie toevoegen").click()
        asked.locator("input[name=function]").last.fill(name)
        asked.locator("input[name=telephone]").last.fill(telephone)
    rows = asked.locator("input[name=function]").count()  # a house may have had some
    asked.get_by_role("button", name="Vastleggen").click()
    error = asked.locator(".form-error")
    expect(error).to_contain_text(f"{rows} van {rows}, Telefoon: Dit is geen telefoonnummer")
    expect(asked.locator("input[name=telephone]").last).to_have_attribute("aria-invalid", "true")


def test_a_dispatch_centre_is_closed_in_part_and_open_again_in_one_tap(login: Login):
    centre = opened(login, "centralist")
    expect(centre.get_by_role("heading", name="Meldkamer Rotterdam")).to_be_visible()
    centre.get_by_role("button", name="Wijzigen…").click()
    centre.locator("#deel").select_option(label="Ander onderdeel…")
    centre.locator("#deelnaam").fill("Tafel 3")
    centre.locator("#uitleg").fill("één ziek")
    centre.get_by_role("button", name="Vastleggen").click()
    line = centre.locator(".standing", has_text="Tafel 3")
    expect(line).to_contain_text("Beperkt open · personeel")
    line.get_by_role("button", name="Wijzigen…").click()
    expect(centre.locator("#deel")).to_have_value("Tafel 3")
    expect(centre.locator("#uitleg")).to_have_value("één ziek")
    centre.locator("input[name=state][value=closed]").check()
    centre.locator("#waardoor").select_option("equipment")
    centre.get_by_role("button", name="Vastleggen").click()
    expect(line).to_contain_text("Gesloten · apparatuur")
    expect(line).to_contain_text("één ziek")
    line.get_by_role("button", name="Weer open").click()
    expect(line).to_have_count(0)


def test_a_coordinator_says_for_a_house_that_cannot_that_a_part_of_it_is_limited(login: Login):
    page = login("regio")
    page.goto(f"{page.url.split('/r/')[0]}/r/tweede-golf/instelling/?huis=MAASSTAD")
    page.get_by_role("button", name="Openstelling wijzigen…").click()
    page.locator("#deel").select_option(label="Ander onderdeel…")
    page.locator("#deelnaam").fill("Poli Oost")
    page.locator("#uitleg").fill("telefonisch gemeld")
    page.get_by_role("button", name="Vastleggen", exact=True).click()
    line = page.locator(".operating-block p", has_text="Poli Oost")
    expect(line).to_contain_text("telefonisch gemeld")
    page.get_by_role("button", name="Openstelling wijzigen…").click()
    page.locator("#deel").select_option(label="Poli Oost")
    page.locator("input[name=state][value=open]").check()
    page.get_by_role("button", name="Vastleggen", exact=True).click()
    expect(line).to_have_count(0)
    # of another region she reads only
    page.goto(f"{page.url.split('/r/')[0]}/r/tweede-golf/instelling/?huis=UMCU")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Openstelling wijzigen…")).to_have_count(0)
