"""The story of a wave, on two browsers, from the public pages only.

A hospital reports from a phone and the desk follows; a region crosses a threshold, a chair decides,
the map turns; a coordinator spreads patients, a hospital accepts one and refuses another. The
exercise stands still at a busy moment, so that every walk sees the same figures.
"""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, WALL, is_drawn
from tests.browser.visits import OVERFLOW

pytestmark = pytest.mark.browser

MOMENT = "2020-10-15T12:00"
MOMENT_SHOWN = "15 okt 2020"
# A plan for the whole country took 15 s with both cores busy with other tests.
SOLVE_MS = 120_000


@pytest.fixture
def standing_still(login) -> None:
    """Take the exercise to a busy moment and stop its clock there; done by whoever may steer it."""
    page = login("landelijk")
    clock = page.locator("#klok")
    expect(page.locator("#status")).to_have_attribute("data-state", "live")
    is_drawn(page)
    stop = page.get_by_role("button", name="Stilzetten")
    expect(stop.or_(page.get_by_role("button", name="Verder"))).to_be_visible()
    if stop.is_visible():
        stop.click()
        expect(clock).to_contain_text("stilgezet")
    if MOMENT_SHOWN not in clock.inner_text():
        page.locator("#sturen summary").click()
        page.get_by_label("Verder spelen tot").fill(MOMENT)
        page.locator("#sprong").get_by_role("button", name="Springen").click()
        expect(clock).to_contain_text(MOMENT_SHOWN, timeout=SOLVE_MS)


def board_row(page: Page, region: str) -> Locator:
    """Return a region's row on the board of the desk."""
    return page.locator("#regios tr", has=page.locator(f"[data-code={region}]"))


def count_in(field: Locator) -> int:
    """Return the number in a field."""
    return int(field.input_value())


def test_a_report_from_the_phone_shows_on_the_desk(standing_still, login, picture):
    desk = login("waarnemer")
    desk.goto("/r/tweede-golf/beeld/#huis-MAASSTAD")
    drawer = desk.locator("#lade")
    expect(drawer).to_contain_text("Maasstad Ziekenhuis")
    phone = login("ziekenhuis", size=PHONE, touch=True)
    expect(phone.get_by_role("heading", name="Maasstad Ziekenhuis")).to_be_visible()
    beds = phone.locator("#veld-ic-occupied")
    before = count_in(beds)

    phone.get_by_role("button", name="IC: één meer").first.click()
    phone.get_by_role("button", name="Stop", exact=True).click()
    phone.get_by_role("button", name="te weinig capaciteit").click()
    phone.get_by_label("Duiding").fill("Twee verpleegkundigen ziek, avonddienst krap.")
    phone.evaluate("scrollTo(0, 0)")
    picture(phone, "phone")
    phone.get_by_role("button", name=re.compile("Versturen")).click()

    expect(phone.get_by_text("verstuurd om")).to_be_visible()
    expect(drawer).to_contain_text("Twee verpleegkundigen ziek, avonddienst krap.")
    expect(drawer).to_contain_text("te weinig capaciteit")
    expect(drawer).to_contain_text(f"{before + 1} / ")
    phone.reload()
    expect(beds).to_have_value(str(before + 1))


def test_a_chair_accepts_a_proposal_and_the_map_turns(standing_still, login, picture):
    desk = login("waarnemer")
    row = board_row(desk, "TCZWN")
    expect(row).to_contain_text("Regulier")
    chair = login("voorzitter")
    chair.goto("/r/tweede-golf/beeld/")
    card = chair.locator("#wacht .proposal").first
    expect(card).to_contain_text("Zuidwest naar Aangepast?")

    card.get_by_role("button", name="Besluiten…").click()
    dialog = chair.get_by_role("dialog")
    expect(dialog.locator("table.evidence tbody tr").first).to_be_visible()
    dialog.get_by_label("Reden van uw besluit").fill("IC’s vol in de hele regio; planbare zorg af.")
    picture(chair, "decision")
    dialog.get_by_role("button", name="Aannemen").click()

    expect(dialog).to_be_hidden()
    expect(row).to_contain_text("Aangepast")
    expect(desk.locator("#kaart path[fill='url(#p-adapted)']")).not_to_have_count(0)
    row.get_by_role("button").click()
    expect(desk.locator("#lade")).to_contain_text("IC’s vol in de hele regio; planbare zorg af.")
    expect(desk.locator("#lade")).to_contain_text("Voorzitter ROAZ")
    desk.get_by_role("button", name="Sluiten").click()
    expect(desk.locator("#logboek")).to_contain_text("Zuidwest")
    picture(desk, "desk")


def test_an_observer_is_offered_no_decision(standing_still, login):
    page = login("waarnemer")

    expect(page.locator("#wacht")).to_contain_text("Niets.")
    for address in ("mijn-huis", "spreiding"):
        answer = page.goto(f"/r/tweede-golf/{address}/")
        assert answer is not None
        assert answer.status == 403


def test_a_plan_is_offered_answered_by_a_hospital_and_followed_to_arrival(
    standing_still, login, picture
):
    coordinator = login("landelijk")
    coordinator.goto("/r/tweede-golf/spreiding/")
    coordinator.get_by_role("button", name="Plan berekenen").click()
    plan = coordinator.locator("#run")
    expect(plan).to_contain_text("bewezen optimaal", timeout=SOLVE_MS)
    moves = coordinator.locator("table.moves tbody tr")
    expect(moves.first).to_be_visible()

    # nobody asked for a place: what the plan expects is offered by hand
    coordinator.get_by_role("button", name=re.compile("Verwachtingen aanbieden")).click()
    expect(moves.first.locator("th")).to_contain_text("R-")
    account, numbers = _arrivals_of_the_readme(coordinator, moves)
    liaison = login(account, size=PHONE, touch=True)
    accepted, refused = (_offer(liaison, number) for number in numbers)
    bed = "ic" if "IC-patiënt" in accepted.inner_text() else "ward"
    field = liaison.locator(f"#veld-{bed}-occupied")
    before = count_in(field)
    accepted.get_by_role("button", name="Accepteren").click()
    expect(accepted).to_contain_text("geaccepteerd")
    refused.get_by_role("button", name="Weigeren…").click()
    dialog = liaison.get_by_role("dialog")
    dialog.get_by_text("Geen personeel").click()
    dialog.get_by_role("button", name="Weigeren").click()
    expect(dialog).to_be_hidden()

    expect(_move(moves, numbers[0])).to_contain_text("geaccepteerd")
    expect(_move(moves, numbers[1])).to_contain_text("geweigerd")
    expect(_move(moves, numbers[1])).to_contain_text("Geen personeel")
    expect(field).to_have_value(str(before))  # the patient is not there yet
    picture(coordinator, "spreading")
    liaison.goto("/r/tweede-golf/spreiding/")
    liaison.locator("#komt").get_by_role("button", name="Is er…").first.click()
    liaison.locator("dialog").get_by_role("button", name="Vastleggen").click()
    expect(liaison.locator("#komt").get_by_role("button", name="Is er…")).to_have_count(0)
    liaison.goto("/r/tweede-golf/mijn-huis/")
    # the exercise stands still: figures of this very moment contain who arrived at it
    expect(field).to_have_value(str(before))
    coordinator.set_viewport_size(PHONE)
    coordinator.wait_for_function("document.documentElement.scrollWidth === innerWidth")
    assert coordinator.evaluate(OVERFLOW) == []
    expect(plan).to_contain_text("Waarom verplaatsen?")
    expect(plan).to_contain_text("Iedereen heeft ook zonder verplaatsing een plaats")
    _withdraw_the_rest(coordinator, moves)


def test_the_wall_can_be_read_and_has_no_controls(standing_still, login, picture):
    wall = login("waarnemer", size=WALL)
    wall.goto("/r/tweede-golf/wand/")

    expect(wall.locator("body")).to_contain_text("OEFENING")
    expect(wall.locator("body")).to_contain_text("Zuidwest")
    is_drawn(wall)
    expect(wall.locator("main button")).to_have_count(0)
    picture(wall, "wall")


def _arrivals_of_the_readme(coordinator: Page, moves: Locator) -> tuple[str, list[str]]:
    """Return the account that the README names for answering, and two moves offered to its hospital."""
    story = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
    row = re.search(r"\| `(ziekenhuis\.(\w+))` \| accept", story)
    assert row is not None
    account, code = row.groups()
    facilities = coordinator.request.get("/api/v1/reference/").json()["facilities"]
    name = next(one["name"] for one in facilities if one["code"] == code.upper())
    offered = moves.filter(has_text=f"→ {name}")
    expect(offered.filter(has_not_text=re.compile(r"R-\d"))).to_have_count(0)  # each has its number
    numbers = [one.locator("th").inner_text() for one in offered.all()]
    assert len(numbers) >= 2, f"the plan sends nobody to {name}"
    return account, numbers[:2]


def _withdraw_the_rest(coordinator: Page, moves: Locator) -> None:
    """Withdraw what nobody answered yet, in one decision with one reason."""
    waiting = moves.locator(".t-state.proposed").count()
    assert waiting > 1
    coordinator.get_by_role("button", name=f"Getoonde intrekken ({waiting})…").click()
    dialog = coordinator.get_by_role("dialog")
    expect(dialog).to_contain_text(f"{waiting} voorstellen die nog op antwoord wachten, intrekken?")
    dialog.get_by_label("Reden").fill("De sneeuw sluit de wegen af.")
    dialog.get_by_role("button", name=f"{waiting} voorstellen intrekken").click()

    expect(coordinator.locator("#meldingen")).to_contain_text(f"{waiting} voorstellen ingetrokken.")
    expect(moves.locator(".t-state.proposed")).to_have_count(0)
    expect(moves.locator(".t-state.accepted, .t-state.arrived")).not_to_have_count(0)
    expect(coordinator.locator("[data-act=withdraw-shown]")).to_have_count(0)


def _offer(page: Page, number: str) -> Locator:
    """Return the card of an offered patient."""
    card = page.locator("article.offer", has_text=re.compile(rf"nr {number} "))
    expect(card).to_be_visible()
    return card


def _move(moves: Locator, number: str) -> Locator:
    """Return the row of a move."""
    return moves.filter(has=moves.page.locator("th", has_text=re.compile(rf"^{number}$")))
