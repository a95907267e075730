"""What a person may trust on the phone and in dialogs: nothing goes by accident, nothing changes unsaid."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import DESK, PHONE, Login

pytestmark = pytest.mark.browser
HOUSE = "/r/tweede-golf/mijn-huis/"
NUDGE = 3  # pixels: a browser scrolls by whole ones

# A message lies in the browser for longer than a double tap takes; other things are kept there too.
KEPT_A_WHILE = """() => Object.values(localStorage).some(
    (text) => text.startsWith("[{") && Date.now() - JSON.parse(text)[0].made > 700)"""

LEAVE = "dispatchEvent(new PageTransitionEvent('pagehide'))"  # what is held is sent at once


@pytest.fixture
def house(login: Login) -> Page:
    """The liaison's phone, live, with nothing left of another test."""
    return opened(login)


def opened(login: Login, name: str = "ziekenhuis", **more: object) -> Page:
    page = login(name, size=PHONE, touch=True, **more)
    page.goto(HOUSE)
    expect(page.locator("#status")).to_contain_text("live")
    expect(page.locator("#veld-ward-occupied")).to_be_enabled()
    return page


def number(page: Page, field: str) -> int:
    return int(page.locator(f"#veld-{field}").input_value())


def send(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Versturen")).click()


def kept(page: Page) -> str:
    """What waits in the browser to be sent."""
    found: str = page.evaluate(
        """() => Object.entries(localStorage).find(
            ([name]) => name.endsWith(":outbox:tweede-golf"))?.[1] ?? ''"""
    )
    return found


@pytest.mark.parametrize(("typed", "shown"), [("3", "3"), ("", "onbekend")])
def test_a_figure_that_jumps_or_is_emptied_is_asked_first(house: Page, typed: str, shown: str):
    before = number(house, "ward-occupied")
    house.locator("#veld-ward-occupied").fill(typed)
    send(house)

    question = house.get_by_role("dialog")
    expect(question).to_contain_text(f"Kliniek bezet: van {before} naar {shown}")
    expect(question.get_by_role("button", name="Terug")).to_be_focused()
    house.keyboard.press("Enter")
    expect(question).to_be_hidden()
    assert kept(house) == ""
    expect(house.locator("#veld-ward-occupied")).to_have_value(typed)
    house.get_by_role("button", name="Wissen").click()


def test_what_was_sent_can_be_undone_for_ten_seconds(house: Page):
    house.clock.install()
    sent: list[str] = []
    house.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    before = number(house, "ic-occupied")
    house.get_by_role("button", name="IC: één meer", exact=True).click()
    send(house)
    expect(house.locator(".held")).to_contain_text("1 wijziging")
    house.clock.fast_forward(5_000)
    house.get_by_role("button", name="Ongedaan maken").click()

    expect(house.get_by_text("1 wijziging nog niet verstuurd")).to_be_visible()
    house.clock.fast_forward(20_000)
    expect(house.locator("#veld-ic-occupied")).to_have_value(str(before + 1))
    assert [url for url in sent if "/beds/" in url] == []
    house.get_by_role("button", name="Wissen").click()


def test_a_confirmation_can_be_undone_and_a_double_tap_undoes_nothing(house: Page):
    house.get_by_role("button", name=re.compile("Ongewijzigd bevestigen")).click()
    undo = house.get_by_role("button", name="Ongedaan maken")
    expect(undo).to_be_visible()
    undo.dispatch_event("click")
    house.wait_for_function(KEPT_A_WHILE)
    expect(undo).to_be_visible()
    undo.click()
    expect(house.get_by_role("button", name=re.compile("Ongewijzigd bevestigen"))).to_be_enabled()
    assert kept(house) == ""


def test_a_phone_that_is_put_away_has_sent_its_report(house: Page, login: Login):
    before = number(house, "ic-occupied")
    house.get_by_role("button", name="IC: één meer", exact=True).click()
    send(house)
    expect(house.locator(".held")).to_be_visible()
    house.goto("about:blank")  # long before the ten seconds are over

    other = opened(login)
    expect(other.locator("#veld-ic-occupied")).to_have_value(str(before + 1))


def test_what_is_wrong_is_said_at_its_field_and_holds_nothing_else(house: Page):
    beds = number(house, "ward-occupied")
    house.locator("#meer-ic > summary").click()
    field = house.locator("#veld-ic-blocked")
    field.fill("4000")
    house.get_by_role("button", name="Kliniek: één meer").click()

    expect(field).to_have_attribute("aria-invalid", "true")
    note = house.locator("#veld-ic-blocked-fout")
    expect(note).to_contain_text("meer gesloten (4.000) dan open")
    send(house)
    expect(house.locator(".held")).to_contain_text("1 wijziging")
    house.goto(HOUSE)
    expect(house.locator("#veld-ward-occupied")).to_have_value(str(beds + 1))
    expect(house.get_by_text("1 wijziging nog niet verstuurd")).to_be_visible()
    expect(house.get_by_role("button", name="Verbeter eerst wat niet klopt")).to_be_disabled()
    house.get_by_role("button", name=re.compile("^IC gesloten: ")).click()
    expect(field).to_be_focused()
    house.get_by_role("button", name="Wissen").click()


def test_a_refusal_of_the_server_stands_at_its_field(house: Page):
    def refuse(route: Route) -> None:
        route.fulfill(
            status=400,
            json={"title": "invalid", "detail": "Dit kan niet.", "field": "ic.occupied"},
        )

    house.route("**/beds/", refuse)
    house.get_by_role("button", name="IC: één meer", exact=True).click()
    send(house)
    expect(house.locator("#veld-ic-occupied-fout")).to_contain_text("Dit kan niet.")
    expect(house.get_by_role("button", name="IC bezet: Dit kan niet.")).to_be_visible()
    house.get_by_role("button", name="Wissen").click()


def test_a_draft_says_what_somebody_else_made_of_its_field(house: Page, login: Login):
    before = number(house, "ic-occupied")
    field = house.locator("#veld-ic-occupied")
    field.fill(str(before + 2))
    other = opened(login)
    other.get_by_role("button", name="IC: één meer", exact=True).click()
    send(other)
    other.goto("about:blank")

    note = house.locator("#veld-ic-occupied-fout")
    expect(note).to_contain_text(f"intussen van {before} naar {before + 1}")
    expect(field).to_have_value(str(before + 2))
    send(house)
    question = house.get_by_role("dialog")
    expect(question).to_contain_text(f"IC bezet: intussen van {before} naar {before + 1}")
    question.get_by_role("button", name="Ja, versturen").click()
    expect(house.get_by_text(re.compile("^verstuurd om"))).to_be_visible()
    expect(field).to_have_value(str(before + 2))


def test_a_report_that_waited_does_not_undo_what_somebody_else_reported(house: Page, login: Login):
    before = number(house, "ic-occupied")
    other = opened(login)
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    house.route("**/beds/", hold)
    house.get_by_role("button", name="IC: één meer", exact=True).click()
    send(house)
    expect(house.locator(".held")).to_be_visible()
    with house.expect_request("**/beds/"):
        house.evaluate(LEAVE)
    other.get_by_role("button", name="IC: één minder").click()
    send(other)
    with other.expect_response("**/beds/"):
        other.evaluate(LEAVE)
    waiting.pop().continue_()

    expect(house.locator(".send .form-error")).to_contain_text("Intussen gewijzigd door")
    note = house.locator("#veld-ic-occupied-fout")
    expect(note).to_contain_text(f"intussen van {before} naar {before - 1}")
    house.get_by_role("button", name="Wissen").click()
    expect(house.locator("#veld-ic-occupied")).to_have_value(str(before - 1))


def test_a_house_without_a_kind_of_bed_is_not_asked_for_it(login: Login, house: Page):
    reference = house.request.get("/api/v1/reference/").json()
    kinds = {one["code"]: one["kinds"] for one in reference["facilities"]}
    without = next(code for code, has in kinds.items() if "ic" not in has and "ward" in has)
    page = opened(login, f"ziekenhuis.{without.lower()}")
    page.locator("#meer-ward > summary").click()

    expect(page.locator("#veld-ward-operational")).to_be_visible()
    expect(page.locator('#huis [id^="veld-ic-"]')).to_have_count(0)
    page.get_by_role("button", name="Kliniek: één meer").click()
    send(page)
    expect(page.get_by_text(re.compile("^verstuurd om"))).to_be_visible()


# An offer as the live picture brings it, put into the picture of the page itself.
ARRIVE = """async ([id, state]) => {
    const { paths } = await (await fetch("/static/staticfiles.json")).json();
    const { ctx, refresh } = await import(`/static/${paths["zb/store.js"]}`);
    const key = `transfer:${id}`;
    const offer = { id, number: id, run: 1, from: "ERASMUSMC", to: "MAASSTAD", bed: "ward", state,
        minutes: 20, mode: "ambulance", isolation: false, why: { nl: "Er is plaats.", en: "Room." } };
    ctx.entities.set(key, { key, seq: 1, at: ctx.now().toISOString(), by: "x", state: offer });
    refresh();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


def top(place: Locator) -> float:
    box = place.bounding_box()
    assert box is not None
    return box["y"]


def arrive(page: Page, offer: int, state: str = "proposed") -> None:
    page.evaluate(ARRIVE, [offer, state])


@pytest.mark.parametrize("name", ["ward-occupied", "ic-blocked"])
def test_whole_numbers_can_be_typed_while_the_first_offers_arrive(house: Page, name: str):
    house.locator("#meer-ic > summary").click()
    field = house.locator(f"#veld-{name}")
    field.click()
    before = top(field)
    for offer, digit in ((9002, "1"), (9001, "2"), (9003, "3")):
        house.keyboard.type(digit)
        arrive(house, offer)

    expect(field).to_be_focused()
    expect(field).to_have_value("123")
    expect(house.locator("#meer-ic")).to_have_attribute("open", "")
    expect(house.get_by_role("button", name="3 verplaatsingen wachten op u")).to_be_visible()
    assert abs(top(field) - before) < NUDGE
    house.get_by_role("button", name="Wissen").click()


def test_accepting_stays_under_the_thumb_when_offers_come_and_go(house: Page):
    arrive(house, 9005)
    arrive(house, 9006)
    card = house.locator("article.offer", has_text="nr 9006 ")
    button = card.get_by_role("button", name="Accepteren")
    offers = house.locator("article.offer")
    expect(offers).to_have_count(2)
    before = top(button)
    arrive(house, 9001)
    arrive(house, 9005, "withdrawn")
    gone = house.locator("article.offer", has_text="nr 9005 ")
    expect(gone).to_contain_text("ingetrokken")
    expect(offers).to_have_count(3)
    assert abs(top(button) - before) < NUDGE
    gone.get_by_role("button", name="Opruimen").click()
    expect(gone).to_have_count(0)


def test_accepting_can_be_undone(house: Page):
    arrive(house, 9005)
    card = house.locator("article.offer", has_text="nr 9005 ")
    card.get_by_role("button", name="Accepteren").click()
    expect(card.get_by_role("button", name=re.compile("^Geaccepteerd over"))).to_be_disabled()
    house.wait_for_function(KEPT_A_WHILE)
    card.get_by_role("button", name="Ongedaan maken").click()
    expect(card.get_by_role("button", name="Accepteren")).to_be_enabled()
    assert kept(house) == ""


def set_grip(page: Page, reason: str) -> None:
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("GRIP 2").check()
    dialog.get_by_label("Naam van wie besloot").fill("Bakker")
    dialog.get_by_label("Waarom").fill(reason)


def test_a_dialog_tells_at_once_that_somebody_else_decided(
    login: Login, picture: Callable[[Page, str], None]
):
    first, second = (login("dpg", size=DESK) for _ in range(2))
    for page in (first, second):
        page.goto("/r/tweede-golf/activiteit/?id=1")
        page.locator("[data-act=grip]").first.click()
        set_grip(page, "Op verzoek van de leider CoPI.")
    act = second.get_by_role("dialog").get_by_role("button", name="Vastleggen")
    expect(act).to_be_enabled()
    first.get_by_role("dialog").get_by_role("button", name="Vastleggen").click()
    expect(first.get_by_role("dialog")).to_be_hidden()

    told = second.get_by_role("dialog").locator(".changed-meanwhile")
    expect(told).to_contain_text("Intussen gewijzigd door")
    expect(told).to_contain_text("GRIP 2")
    expect(act).to_be_disabled()
    picture(second, "screens-dialog-changed")
    told.get_by_role("button", name="Gezien, op deze stand besluiten").click()
    expect(act).to_be_enabled()
    second.get_by_role("dialog").get_by_label("GRIP 3").check()  # the other level counts already
    second.get_by_role("dialog").get_by_label("burgemeester").check()
    second.get_by_role("dialog").get_by_label("Naam van wie besloot").fill("Smit")
    act.click()
    expect(second.get_by_role("dialog")).to_be_hidden()
