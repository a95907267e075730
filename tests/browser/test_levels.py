"""Every level decides for itself, a round ends with its chair, a decision leads back to what was seen."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, Login
from tests.stack import Stack

pytestmark = pytest.mark.browser

SLUG = "niveaus-proef"
ZEELAND, SOUTH = "dpg.zeeland", "dpg.zhz"  # the two other seats of the Strategisch Team


@pytest.fixture(scope="module")
def realm(stack: Stack) -> Iterator[str]:
    """A realm in which nothing was decided."""
    made = stack.manage("realm", "create", SLUG, "--name", "Niveaus", "--kind", "real")
    assert made.returncode == 0, made.stderr
    yield f"/r/{SLUG}"
    closed = stack.manage("realm", "close", SLUG, "--reason", "De proef is klaar.")
    assert closed.returncode == 0, closed.stderr


def dialog_of(page: Page) -> Locator:
    return page.get_by_role("dialog")


def send(page: Page, button: str) -> None:
    dialog_of(page).get_by_role("button", name=button, exact=True).click()
    expect(dialog_of(page)).to_have_count(0)


def zuidwest(page: Page) -> Locator:
    return page.get_by_role("row", name=re.compile("^Zuidwest"))


def answer(page: Page, realm: str, button: str, reason: str) -> None:
    page.goto(f"{realm}/fasen/")
    page.get_by_role("button", name="Antwoorden…").click()
    dialog_of(page).get_by_label(re.compile("^Toelichting")).fill(reason)
    send(page, button)


def test_a_round_ends_with_the_decision_of_its_chair_who_found_it_among_what_waits(
    login: Login, realm: str, picture
):
    chair = login("voorzitter", size=PHONE, touch=True)
    chair.goto(f"{realm}/fasen/")
    zuidwest(chair).get_by_role("button", name="Bepalen…").click()
    dialog_of(chair).get_by_label("Aangepast").check()
    dialog_of(chair).get_by_label("rood").check()
    dialog_of(chair).get_by_label("Reden van uw besluit").fill("Samen met GGD en GHOR.")
    send(chair, "Besluiten")
    expect(zuidwest(chair)).to_contain_text("rood")

    director = login("dpg", size=DESK)
    director.goto(f"{realm}/fasen/")
    zuidwest(director).get_by_role("button", name="Ronde…").click()
    dialog_of(director).get_by_label(re.compile("Strategisch Team")).check()
    dialog_of(director).get_by_label("Waarom u dit vraagt").fill("De IC's lopen vol.")
    send(director, "Ronde openen")
    answer(director, realm, "Eens", "")
    answer(login(ZEELAND, size=DESK), realm, "Niet eens", "Zeeland redt het nog.")
    answer(login(SOUTH, size=DESK), realm, "Eens", "")

    chair.get_by_role("link", name=re.compile("wacht")).click()  # one tap on a phone
    chair.get_by_role("link", name="Naar de ronde").click()
    chair.get_by_role("button", name="Antwoorden…").click()
    send(chair, "Eens")
    chair.get_by_role("button", name="Besluiten over deze ronde…").click()
    expect(dialog_of(chair)).to_contain_text("Zeeland redt het nog.")
    dialog_of(chair).get_by_label("Reden van uw besluit").fill(
        "Drie van de vier zetels zijn het eens."
    )
    send(chair, "Volgen")
    expect(zuidwest(director)).to_contain_text("Crisis")

    director.goto(f"{realm}/verloop/?regio=TCZWN&dagen=1")
    decided = director.get_by_role("row", name=re.compile("crisiszorg · zwart"))
    expect(decided).to_contain_text("ronde: 3 eens, 1 niet eens, 0 niet gehoord")
    decided.get_by_role("button", name="Bewijs").click()
    expect(director.locator(".frozen")).to_contain_text("“Zeeland redt het nog.”")
    picture(director, "course-desk")
    decided.get_by_role("link", name="Beeld van toen").click()
    expect(director.locator("#verleden")).to_contain_text("U ziet de stand van")
    director.goto(director.url.replace("/beeld/", "/land/"))
    expect(zuidwest(director)).to_contain_text("Aangepast")  # the chair had not decided yet
    director.get_by_role("button", name="Terug naar nu").click()
    expect(zuidwest(director)).to_contain_text("Crisis")
    expect(director).not_to_have_url(re.compile("nr="))


def test_a_hospital_and_the_country_decide_for_themselves_and_all_see_it_at_a_glance(
    login: Login, realm: str, picture
):
    house = login("ziekenhuis", size=PHONE, touch=True)
    house.goto(f"{realm}/land/")
    house.locator("#own").get_by_role("button", name="Bepalen…").click()
    dialog_of(house).get_by_label("Crisis").check()
    dialog_of(house).get_by_label("Reden van uw besluit").fill("Stroomuitval op twee afdelingen.")
    send(house, "Besluiten")
    expect(house.locator("#facility")).to_contain_text("Maasstad Ziekenhuis")
    assert house.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(house, "country-phone")

    national = login("landelijk", size=DESK)
    national.goto(f"{realm}/land/")
    expect(national.locator("#facility")).to_contain_text("Stroomuitval op twee afdelingen.")
    national.locator("#country").get_by_role("button", name="Bepalen…").click()
    dialog_of(national).get_by_role("radio", name=re.compile("^2b")).check()
    dialog_of(national).get_by_label(re.compile("^Besloten door")).fill("DB LNAZ")
    dialog_of(national).get_by_label("Reden").fill("Regionale maatregelen volstaan niet.")
    send(national, "Vastleggen")
    expect(national.locator("#country")).to_contain_text("Landelijke fase 2b")
    expect(national.locator(".stage.is-decided")).to_contain_text("2b")
    picture(national, "country-desk")
    expect(house.locator("#country")).to_contain_text("DB LNAZ")

    with national.expect_download() as download:
        national.goto(f"{realm}/verloop/?regio=TCZWN")
        national.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename == f"{SLUG}-tczwn-besluiten.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF")
