"""A decision on a screen sets measures going; who has them to do does them on a phone; the ladder says so."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, Login
from tests.stack import Stack

pytestmark = pytest.mark.browser

NUMBERS = count(1)  # a closed realm keeps its address


@pytest.fixture
def realm(stack: Stack) -> Iterator[str]:
    """A realm in which every region is regular."""
    slug = f"plan-proef-{next(NUMBERS)}"
    made = stack.manage("realm", "create", slug, "--name", "Planproef", "--kind", "real")
    assert made.returncode == 0, made.stderr
    yield f"/r/{slug}"
    closed = stack.manage("realm", "close", slug, "--reason", "De proef is klaar.")
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


def reported(stack: Stack, realm: str, folder: Path) -> None:
    """Two hospitals report their intensive care: one too full, one with nothing but a buffer bed left."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    widths = ";".join(f"breedte_{one}" for one in ("regulier", "buffer", "aangepast", "crisis"))
    head = f"versie;oefening;locatie;type;peilmoment;capaciteit;bezet;{widths};demo"
    rows = ("MAASSTAD;ic;{};16;19;16;1;2;4", "IJSSELLAND;ic;{};8;7;7;1;1;2")
    file = folder / "bedden.csv"
    file.write_text(
        "\n".join([head, *(f"1;nee;{row.format(now)};nee" for row in rows)]), encoding="utf-8"
    )
    given = ("--format", "capacity-csv", "--apply", "--realm", realm.removeprefix("/r/"))
    read = stack.manage("bridge", "read", str(file), *given)
    assert read.returncode == 0, read.stderr or read.stdout


def planned(page: Page, realm: str, number: int) -> Locator:
    """Ask for a plan of one's region, and return its moves."""
    page.goto(f"{realm}/spreiding/")
    page.get_by_role("button", name="Plan berekenen").click()
    expect(page.locator("ul.run-list > li")).to_have_count(number)
    expect(page.locator("#run .proof")).to_be_visible()
    return page.locator("table.moves tbody tr")


def test_a_plan_uses_the_beds_that_a_decision_opened_and_loses_them_as_the_region_steps_down(
    login: Login, realm: str, stack: Stack, tmp_path: Path, picture
):
    reported(stack, realm, tmp_path)
    region, chair = login("regio", size=DESK), login("voorzitter", size=PHONE)
    moves = planned(region, realm, 1)
    expect(region.locator("#run")).to_contain_text("Dit plan verplaatst niemand.")

    decide(chair, realm, "Aangepast", "De IC’s lopen vol.")
    region.goto(f"{realm}/maatregelen/")
    expect(region.locator("#ladder .facts")).to_contain_text("IC: buffer 1 van 2")
    planned(region, realm, 2)
    expect(moves).to_have_count(1)
    expect(moves).to_contain_text("bufferbed")
    expect(region.locator("#run .opened-moves")).to_contain_text("1 patiënt krijgt een bed")
    moves.locator("summary").click()
    expect(moves).to_contain_text("die zijn open omdat Zuidwest in aangepaste zorg staat")
    region.get_by_role("button", name="Verwachtingen aanbieden (1)").click()
    expect(moves).to_contain_text("wacht op antwoord")
    picture(region, "opened-beds-desk")

    decide(chair, realm, "Regulier", "De druk is weg.")
    expect(moves).to_contain_text("In Zuidwest zijn bufferbedden niet meer open.")
    expect(region.locator("#run .run-outdated")).to_contain_text("bereken opnieuw")
    expect(region.locator("#run .opened-moves")).to_have_count(0)
    chair.goto(f"{realm}/maatregelen/")
    expect(chair.locator("#gevolg")).to_contain_text("Er loopt geen plan")
    region.goto(f"{realm}/maatregelen/")
    expect(region.locator("#gevolg")).to_contain_text("buffer, aangepast · 1 voorstel ingetrokken")


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
