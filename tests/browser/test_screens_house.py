"""The liaison's phone: twenty seconds, nothing lost, and others see it."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Login
from tests.browser.steered import standing_still

pytestmark = pytest.mark.browser

LINE = re.compile("live")


@pytest.fixture(autouse=True)
def _paused(login: Login) -> Iterator[None]:
    """Let the exercise stand still: figures change by what people do, and by nothing else."""
    with standing_still(login("landelijk")):
        yield


@pytest.fixture
def house(login: Login) -> Page:
    page = login("ziekenhuis", size=PHONE, touch=True)
    page.goto("/r/tweede-golf/mijn-huis/")
    expect(page.locator("#status")).to_contain_text(LINE)
    expect(page.get_by_role("button", name=re.compile("Ongewijzigd bevestigen"))).to_be_enabled()
    return page


def occupied(page: Page) -> int:
    return int(page.locator("#veld-ic-occupied").input_value())


def one_more(page: Page) -> None:
    page.get_by_role("button", name="IC: één meer", exact=True).click()


def send(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Versturen")).click()


def test_a_change_is_marked_sent_and_seen_on_another_screen(
    house: Page, login: Login, picture: Callable[[Page, str], None]
):
    desk = login("waarnemer")
    desk.goto("/r/tweede-golf/capaciteit/")
    before = occupied(house)

    one_more(house)
    house.get_by_role("button", name=re.compile("Dreigend")).click()
    expect(house.get_by_role("button", name="Kies eerst waardoor")).to_be_disabled()
    house.get_by_role("button", name="piek in patiënten").click()
    house.get_by_label("Duiding").fill("Drie verpleegkundigen ziek")
    expect(house.locator(".row.is-changed")).to_contain_text("gewijzigd")
    picture(house, "screens-house-phone")
    send(house)

    expect(house.get_by_text(re.compile("^verstuurd om"))).to_be_visible()
    expect(house.locator("#veld-ic-occupied")).to_have_value(str(before + 1))
    row = desk.get_by_role("row", name=re.compile("Maasstad"))
    expect(row).to_contain_text(f"{before + 1} /")
    expect(row).to_contain_text("Dreigend")
    expect(row).to_contain_text("Drie verpleegkundigen ziek")


def test_unchanged_is_one_tap_and_makes_the_figures_young(house: Page):
    house.get_by_role("button", name=re.compile("Ongewijzigd bevestigen")).click()

    expect(house.get_by_text(re.compile("^bevestigd om"))).to_be_visible()
    expect(house.locator(".house-head")).to_contain_text(re.compile("0 s geleden"))


def test_what_was_not_sent_survives_a_reload_and_can_be_wiped(house: Page):
    before = occupied(house)
    one_more(house)

    house.reload()

    expect(house.get_by_text("1 wijziging nog niet verstuurd")).to_be_visible()
    expect(house.locator("#veld-ic-occupied")).to_have_value(str(before + 1))
    house.get_by_role("button", name="Wissen").click()
    expect(house.get_by_text("Nog geen wijzigingen")).to_be_visible()
    expect(house.locator("#veld-ic-occupied")).to_have_value(str(before))


def test_without_a_line_a_report_is_kept_and_goes_by_itself_once(house: Page):
    before = occupied(house)
    house.context.set_offline(True)
    one_more(house)
    send(house)

    expect(house.get_by_text("1 bericht bewaard; gaat mee bij verbinding")).to_be_visible()
    house.context.set_offline(False)

    expect(house.get_by_text(re.compile("^verstuurd om"))).to_be_visible()
    house.reload()
    expect(house.locator("#veld-ic-occupied")).to_have_value(str(before + 1))
    expect(house.get_by_text("Nog geen wijzigingen")).to_be_visible()


def test_whole_numbers_and_words_can_be_typed_from_a_clean_form(house: Page):
    field = house.locator("#veld-ward-occupied")

    field.click()
    house.keyboard.type("391", delay=60)
    expect(field).to_be_focused()
    expect(field).to_have_value("391")
    house.get_by_label("Duiding").click()
    house.keyboard.press("ControlOrMeta+A")
    house.keyboard.type("Twee zieken", delay=60)

    expect(house.get_by_label("Duiding")).to_have_value("Twee zieken")
    house.get_by_role("button", name="Wissen").click()


def test_an_emptied_field_is_unknown_and_not_zero(house: Page):
    house.locator("#veld-ic-occupied").fill("")

    expect(house.locator("[data-key='ic.occupied']")).to_contain_text("vrij onbekend")
    house.get_by_role("button", name="Wissen").click()


def test_every_target_is_large_enough_for_a_thumb(house: Page):
    small = house.evaluate(
        """() => [...document.querySelectorAll('#huis button, #huis summary, #huis textarea')]
            .filter((one) => one.offsetParent !== null)
            .map((one) => [one.innerText, one.getBoundingClientRect()])
            .filter(([, box]) => box.height < 44 || box.width < 44)
            .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""
    )

    assert small == []
