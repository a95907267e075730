"""A kind of bed that one row of data added, on every screen, with no script changed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, WALL, Login, is_drawn
from tests.browser.visits import OVERFLOW, SETTLED
from tests.capacity.editions import PICU, edition, kinds_text
from tests.stack import Stack

pytestmark = pytest.mark.browser
WORD = "Kinder-IC"
# under a code that nobody has reported yet
CODE = "nieuw"
ROW = PICU.replace("picu", CODE, 1)


@pytest.fixture(scope="module", autouse=True)
def _one_more_kind(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Load an edition with one more kind of bed while the installation runs, and take it back."""
    folder: Path = tmp_path_factory.mktemp("edities")
    loaded = stack.manage("load_reference", str(edition(folder / "met", kinds_text(ROW))))
    assert loaded.returncode == 0, loaded.stderr
    yield
    stack.manage("load_reference", str(edition(folder / "zonder")))


def opened(login: Login, name: str, path: str, **more: object) -> Page:
    """Log in and open a page of the exercise."""
    page = login(name, **more)
    page.goto(f"/r/tweede-golf/{path}")
    is_drawn(page)
    return page


@pytest.fixture(scope="module")
def reported() -> list[int]:
    """What was reported, once for all screens."""
    return []


@pytest.fixture
def _reported(login: Login, reported: list[int]) -> None:
    """Report the new kind on the liaison's phone."""
    if reported:
        return
    phone = opened(login, "ziekenhuis", "mijn-huis/", size=PHONE, touch=True)
    phone.locator(f"#veld-{CODE}-occupied").fill("3")
    phone.locator(f"#veld-{CODE}-operational").fill("4")
    phone.get_by_role("button", name=re.compile("^Versturen")).click()
    expect(phone.get_by_text(re.compile("^verstuurd om"))).to_be_visible()
    reported.append(3)


@pytest.mark.usefixtures("_reported")
def test_the_table_has_its_columns_and_the_drawer_its_block(login: Login) -> None:
    page = opened(login, "waarnemer", "capaciteit/", size=DESK)
    expect(page.get_by_role("columnheader", name=WORD)).to_be_visible()
    row = page.get_by_role("row", name=re.compile("Maasstad"))
    expect(row).to_contain_text("3 / 4")
    row.get_by_role("button", name=re.compile("Maasstad")).click()
    expect(page.locator("#lade").get_by_role("heading", name=WORD)).to_be_visible()


@pytest.mark.usefixtures("_reported")
def test_the_board_and_the_map_have_it(login: Login) -> None:
    page = opened(login, "waarnemer", "beeld/", size=DESK)
    expect(page.locator("#regios").get_by_role("columnheader", name=WORD)).to_be_visible()
    expect(page.locator("#regios").get_by_role("row", name=re.compile("TCZWN"))).to_contain_text(
        "75%"
    )
    page.get_by_role("button", name=WORD, exact=True).click()
    expect(page.get_by_label(re.compile(r"Maasstad.*kinder-IC [^,]*75%"))).to_be_attached()


@pytest.mark.parametrize("name", ["beeld", "capaciteit", "fasen", "wand"])
def test_the_tables_still_fit_the_desk_and_no_page_is_wider_than_a_phone(
    login: Login, name: str
) -> None:
    page = opened(login, "waarnemer", f"{name}/", size=DESK)
    expect(page.get_by_text(re.compile(WORD, re.IGNORECASE)).first).to_be_attached()
    for width in (360, 1280, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(SETTLED)
        found = page.evaluate(OVERFLOW)
        # on a phone the board may scroll within its own box: a third name of a bed takes its room
        assert [one for one in found if width > PHONE["width"] or one.startswith("page")] == []


def test_every_heading_of_the_board_stands_above_its_column(login: Login) -> None:
    page = opened(login, "waarnemer", "beeld/", size={"width": 1280, "height": 900})
    expect(page.locator("#regios").get_by_role("columnheader", name=WORD)).to_be_visible()
    expect(page.locator("#regios tbody tr")).to_have_count(11)
    lefts = page.locator("#regios table").evaluate(
        "(table) => ['thead tr', 'tbody tr'].map((row) => [...table.querySelector(row).children]"
        ".map((cell) => Math.round(cell.getBoundingClientRect().left)))"
    )
    assert lefts[0] == lefts[1]


@pytest.mark.usefixtures("_reported")
def test_the_wall_has_it(login: Login) -> None:
    page = opened(login, "waarnemer", "wand/", size=WALL)
    expect(page.locator("#totalen")).to_contain_text("kinder-IC")
    expect(page.locator("#tegels").get_by_text("kinder-IC 75%")).to_be_visible()
