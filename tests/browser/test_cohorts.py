"""An outbreak on the screens: a kind of bed is split, counted in parts, seen by cohort, and whole again."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Login, is_drawn
from tests.browser.steered import standing_still

pytestmark = pytest.mark.browser
REALM = "/r/tweede-golf/"


@pytest.fixture
def _still(login: Login) -> Iterator[None]:
    with standing_still(login("landelijk", size=DESK)):
        yield


def live(login: Login, name: str, page_name: str, **more: object) -> Page:
    page = login(name, **more)
    page.goto(f"{REALM}{page_name}/")
    expect(page.locator("#status")).to_contain_text("live")
    is_drawn(page)
    return page


def split_wards(board: Page) -> None:
    board.get_by_role("button", name="Cohorten openen").click()
    board.get_by_role("checkbox", name="IC").uncheck()
    board.get_by_label("Waarom deze cohorten").fill("Uitbraak: cijfers per cohort")
    board.get_by_role("button", name="Openen", exact=True).click()
    expect(board.get_by_text("Cohorten geopend.")).to_be_visible()


def close_wards(board: Page) -> None:
    board.get_by_role("button", name="Kliniek sluiten").click()
    board.get_by_label("Waarom sluiten").fill("Uitbraak voorbij")
    board.get_by_role("button", name="Cohorten sluiten").click()
    expect(board.get_by_text("Cohorten gesloten.")).to_be_visible()


@pytest.mark.usefixtures("_still")
def test_a_kind_is_split_counted_by_a_liaison_seen_by_cohort_and_closed(login: Login):
    board = live(login, "landelijk", "capaciteit", size=DESK)
    split_wards(board)

    house = live(login, "ziekenhuis", "mijn-huis", size=PHONE, touch=True)
    whole = int(house.locator("#veld-ward-occupied").input_value())
    parts = house.get_by_role("group", name="Cohorten van Kliniek")
    house.locator("[id='veld-ward@suspected-occupied']").fill(str(whole + 1))
    expect(parts.get_by_role("status")).to_contain_text("1 meer dan het geheel")
    expect(house.get_by_role("button", name="Verbeter eerst wat niet klopt")).to_be_disabled()
    house.locator("[id='veld-ward@suspected-occupied']").fill("5")
    house.locator("[id='veld-ward@proven-occupied']").fill("12")
    expect(parts.get_by_role("status")).to_contain_text(
        f"Samen 17 van {whole}; van {whole - 17} is het cohort onbekend."
    )
    house.locator("[id='veld-ward@recovered-occupied']").fill("3")
    parts.get_by_role("button", name=f"tel {whole - 20} bij overig").click()
    expect(parts.get_by_role("status")).to_contain_text("alles is verdeeld")
    house.get_by_role("button", name=re.compile("^Versturen")).click()
    expect(house.get_by_text(re.compile("^verstuurd om"))).to_be_visible()

    board.get_by_label("Zoek").fill("Maasstad")
    board.get_by_role("combobox", name="Cohort").select_option(label="bewezen")
    expect(
        board.get_by_role("columnheader", name="Kliniek · bewezen", exact=False).first
    ).to_be_visible()
    row = board.get_by_role("row", name=re.compile("Maasstad"))
    expect(row).to_contain_text("12 /")
    expect(board.get_by_role("columnheader", name=re.compile("^IC"))).to_have_count(0)
    board.reload()
    expect(board.get_by_role("combobox", name="Cohort")).to_have_value("proven")

    facility = live(login, "waarnemer", "instelling", size=DESK)
    facility.goto(f"{REALM}instelling/?huis=MAASSTAD&cohort=proven")
    expect(facility.get_by_role("button", name=re.compile("^Kliniek · bewezen"))).to_be_visible()

    close_wards(board)
    expect(board.get_by_role("combobox", name="Cohort")).to_have_count(0)
    expect(row).not_to_contain_text("12 /")
    expect(facility.get_by_role("button", name=re.compile("^Kliniek waarom"))).to_be_visible()
    expect(parts).to_have_count(0)
    expect(house.locator("#veld-ward-occupied")).to_have_value(str(whole))
