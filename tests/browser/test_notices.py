"""What comes to wait while nobody looks: in the title, in a bar, and as a notice to who turned that on."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, Login, is_drawn
from tests.browser.test_screens_phone import ARRIVE

pytestmark = pytest.mark.browser

REALM = "/r/tweede-golf"
# The browser's own notices cannot be read; this one keeps what it was asked to show, and asks as they do.
NOTICES = """(answer) => {
    window.notices = [];
    window.Notification = class {
        static permission = sessionStorage.getItem('permission') ?? 'default';
        static async requestPermission() {
            Notification.permission = answer;
            sessionStorage.setItem('permission', answer);
            return answer;
        }
        constructor(title, options) { window.notices.push({ title, ...options }); }
        close() {}
    };
}"""
# A page that nobody looks at has no frames to draw in; what waited for one goes on afterwards.
AWAY = """(away) => {
    window.drawing ??= { next: window.requestAnimationFrame.bind(window), held: [] };
    window.requestAnimationFrame = away ? (act) => window.drawing.held.push(act) : window.drawing.next;
    if (!away) window.drawing.held.splice(0).forEach((act) => window.drawing.next(act));
    Object.defineProperty(document, 'visibilityState', {
        configurable: true, get: () => (away ? 'hidden' : 'visible') });
    document.dispatchEvent(new Event('visibilitychange'));
}"""
# An offer as the wire brings it, without waiting for it to be drawn.
OFFER = """async (id) => {
    const { paths } = await (await fetch("/static/staticfiles.json")).json();
    const { ctx } = await import(`/static/${paths["zb/store.js"]}`);
    const state = { id, number: id, run: 1, from: "ERASMUSMC", to: "MAASSTAD", bed: "ward",
        state: "proposed", minutes: 20, mode: "ambulance", why: { nl: "", en: "" } };
    ctx.entities.set(`transfer:${id}`, { key: `transfer:${id}`, seq: 1, at: "", by: "x", state });
}"""
BAR = "#nieuws"


def house(login: Login, answer: str, name: str = "mijn-huis") -> Page:
    page = login("ziekenhuis", size=DESK)
    page.add_init_script(f"({NOTICES})('{answer}')")
    return opened(page, name)


def opened(page: Page, name: str) -> Page:
    page.goto(f"{REALM}/{name}/")
    expect(page.locator("#status")).to_have_attribute("data-state", "live")
    is_drawn(page)
    return page


def waiting(page: Page) -> int:
    """Return how much waits for the person, as the title says it."""
    said = re.match(r"\((\d+)\)", page.title())
    return int(said[1]) if said else 0


def leave(page: Page) -> None:
    """Look at something else."""
    page.evaluate(AWAY, True)


def come_back(page: Page) -> None:
    """Look at the page again."""
    page.evaluate(AWAY, False)


def come(page: Page, *offers: int) -> None:
    """Have offers come to the hospital of the page."""
    for offer in offers:
        page.evaluate(OFFER, offer)


def turn_on(page: Page) -> None:
    page.locator("details.me summary").click()
    page.locator("#meldingen-keuze").get_by_role("button", name="Meldingen aanzetten").click()


def test_an_offer_that_comes_while_nobody_looks_stays_in_a_bar_until_it_is_seen(
    login: Login, picture
):
    page = house(login, "denied")
    before = waiting(page)
    page.evaluate(ARRIVE, [9101, "proposed"])
    expect(page).to_have_title(f"({before + 1}) Mijn huis · OEFENING · Zorgbeeld")
    expect(page.locator(BAR)).to_be_hidden()

    leave(page)
    come(page, 9102, 9103)

    bar = page.locator(BAR)
    expect(bar).to_contain_text("Terwijl u weg was")
    expect(bar).to_contain_text("2 aangeboden patiënten wachten op uw antwoord")
    expect(page).to_have_title(f"({before + 3}) Mijn huis · OEFENING · Zorgbeeld")
    come_back(page)
    expect(bar).to_be_visible()
    picture(page, "notices-bar")
    page.evaluate(ARRIVE, [9102, "withdrawn"])
    expect(bar).to_contain_text("1 aangeboden patiënt wacht op uw antwoord")
    bar.get_by_role("button", name="Gezien").click()
    expect(bar).to_be_hidden()
    assert page.evaluate("window.notices") == []


def test_notices_are_asked_by_a_button_and_name_no_patient(login: Login):
    page = house(login, "granted")
    leave(page)
    come(page, 9101)
    expect(page.locator(BAR)).to_be_visible()
    assert page.evaluate("window.notices") == []

    come_back(page)
    page.locator(BAR).get_by_role("button", name="Meldingen aanzetten").click()
    expect(page.locator("#meldingen-keuze")).to_contain_text("Meldingen staan aan")
    leave(page)
    come(page, 9102)
    page.wait_for_function("window.notices.length > 0", polling=100)

    (notice,) = page.evaluate("window.notices")
    assert notice["title"] == "OEFENING · Zorgbeeld"
    assert notice["body"] == "2 aangeboden patiënten wachten op uw antwoord"
    assert notice["silent"] is True
    assert notice["tag"] == "tweede-golf mijn-huis transfer:9102"


def test_notices_stay_on_for_this_person_and_can_be_turned_off(login: Login):
    page = house(login, "granted")
    turn_on(page)
    chosen = page.locator("#meldingen-keuze").get_by_role("button", name="Meldingen staan aan")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    opened(page, "logboek")
    page.locator("details.me summary").click()
    expect(chosen).to_be_visible()

    chosen.click()
    expect(page.locator("#meldingen-keuze")).to_contain_text("Meldingen aanzetten")
    leave(page)
    come(page, 9101)
    expect(page.locator(BAR)).to_be_visible()

    assert page.evaluate("window.notices") == []


def test_a_browser_that_was_told_not_to_says_what_there_is_instead(login: Login):
    page = house(login, "denied")
    turn_on(page)

    expect(page.locator("#meldingen-keuze")).to_contain_text(
        "Deze browser geeft hier geen meldingen."
    )


def test_what_waits_for_somebody_else_is_not_told(login: Login):
    page = login("waarnemer", size=DESK)
    opened(page, "beeld")
    page.evaluate(
        "Object.defineProperty(document, 'visibilityState', { get: () => 'hidden', configurable: true })"
    )
    page.evaluate(ARRIVE, [9101, "proposed"])

    expect(page.locator(BAR)).to_be_hidden()
    assert not page.title().startswith("(")
