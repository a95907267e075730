"""The meetlat in a browser: asked at a desk, answered on a phone whose line breaks, read as a table."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Login, is_drawn

pytestmark = pytest.mark.browser
REALM = "tweede-golf"
ASK, ANSWER = f"/r/{REALM}/uitvraag/", f"/r/{REALM}/vragenlijst/"


def live(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator("#status")).to_contain_text("live")
    is_drawn(page)
    return page


def ended(page: Page) -> None:
    """Close what is open, so that every test begins with nothing asked."""
    closing = page.get_by_role("button", name="Sluiten…")
    while closing.count():
        # by its own name: the cards move as one closes
        key = page.locator("article.round", has=closing).first.get_attribute("data-key")
        button = page.locator(f"article.round[data-key={key}]").get_by_role(
            "button", name="Sluiten…"
        )
        button.click()
        page.get_by_role("dialog").get_by_role("button", name="Sluiten").click()
        expect(button).to_have_count(0)


@pytest.fixture
def desk(login: Login) -> Iterator[Page]:
    page = live(login("regio"), ASK)
    ended(page)  # a plan that runs since another test asks by its own rhythm
    yield page
    live(page, ASK)
    ended(page)


def opened(desk: Page) -> None:
    desk.get_by_role("button", name="Uitvraag openen…").click()
    form = desk.get_by_role("dialog")
    expect(form.get_by_label("Ziekenhuis")).to_be_checked()
    form.get_by_label("Antwoord binnen").select_option("1440")
    form.get_by_label("Aanleiding").fill("Drukte op de IC")
    form.get_by_role("button", name="Openen").click()
    expect(form).to_be_hidden()
    expect(desk.locator("article.round").first).to_contain_text("Drukte op de IC")


def levels(phone: Page, theme: str) -> Locator:
    return phone.get_by_role("group", name=theme, exact=True)


def choose(phone: Page, theme: str, level: str) -> None:
    levels(phone, theme).get_by_role("button", name=level, exact=True).click()


def test_a_round_is_answered_on_a_phone_whose_line_breaks_and_is_read_at_the_desk(
    desk: Page, login: Login, picture
):
    opened(desk)
    phone = live(login("ziekenhuis", size=PHONE, touch=True), ANSWER)
    expect(phone.get_by_role("heading", name=re.compile("Uitvraag ronde"))).to_be_visible()
    expect(phone.get_by_text("Drukte op de IC")).to_be_visible()
    picture(phone, "vragenlijst-leeg")
    for theme in ("Ruimte", "Middelen", "Zorgstandaard", "Instroom"):
        choose(phone, theme, "Regulier")
    choose(phone, "Personeel", "Aangepast")
    choose(phone, "Uitstroom", "Crisis")
    outflow = phone.get_by_role("region", name="Uitstroom", exact=True)
    outflow.get_by_label("Duiding").fill("9 wachten op Wlz")
    outflow.get_by_label(re.compile("^Hoeveel mensen")).fill("0")
    outflow.get_by_role("group", name="over 24 u").get_by_role("button", name="Crisis").click()

    # a closed browser keeps what was chosen, and nothing says that it has arrived
    live(phone, ANSWER)
    expect(phone.get_by_text("Nog niet verstuurd; bewaard op dit toestel.")).to_be_visible()
    expect(phone.get_by_role("region", name="Uitstroom").get_by_label("Duiding")).to_have_value(
        "9 wachten op Wlz"
    )
    picture(phone, "vragenlijst-ingevuld")

    phone.context.set_offline(offline=True)
    phone.clock.install()
    phone.get_by_role("button", name="Versturen · 6 van 6 thema’s").click()
    phone.clock.fast_forward(12_000)
    expect(phone.get_by_text(re.compile("^Nog niet aangekomen"))).to_be_visible()
    expect(desk.get_by_role("row", name=re.compile("Maasstad"))).not_to_contain_text("Crisis")

    phone.context.set_offline(offline=False)
    phone.clock.fast_forward(5_000)
    expect(phone.get_by_text(re.compile("^Aangekomen: uw antwoord"))).to_be_visible()
    row = desk.get_by_role("row", name=re.compile("Maasstad"))
    expect(row).to_contain_text("Crisis")
    expect(row).to_contain_text("9 wachten op Wlz")
    expect(row).to_contain_text("0 · 24 u: crisis")
    picture(desk, "uitvraag")


def test_unchanged_takes_the_last_answers_over_in_one_tap_that_can_be_undone(
    desk: Page, login: Login
):
    opened(desk)
    phone = live(login("ziekenhuis", size=PHONE, touch=True), ANSWER)
    phone.clock.install()
    for theme in ("Ruimte", "Personeel", "Middelen", "Zorgstandaard", "Instroom", "Uitstroom"):
        choose(phone, theme, "Aangepast")
    phone.get_by_role("button", name="Versturen · 6 van 6 thema’s").click()
    phone.clock.fast_forward(12_000)
    expect(phone.get_by_text(re.compile("^Aangekomen"))).to_be_visible()
    ended(desk)
    expect(phone.get_by_role("heading", name="Er staat geen uitvraag open")).to_be_visible()
    opened(desk)

    same = phone.get_by_role("button", name=re.compile("^Ongewijzigd"))
    expect(same).to_contain_text("6 van 6 antwoorden")
    expect(phone.get_by_text("vorige: Aangepast")).to_have_count(6)
    same.click()
    expect(phone.get_by_role("button", name="Ongedaan maken")).to_be_visible()
    phone.clock.fast_forward(12_000)
    expect(phone.get_by_text(re.compile("^Aangekomen"))).to_be_visible()
    card = desk.locator("article.round").first
    card.get_by_text("Responslijst").click()
    expect(card.get_by_role("listitem").filter(has_text="Maasstad")).to_contain_text("beantwoord")


def test_a_reminder_reaches_the_screen_of_who_did_not_answer(desk: Page, login: Login):
    opened(desk)
    phone = live(login("ziekenhuis", size=PHONE, touch=True), ANSWER)
    expect(phone.locator("[data-badge=vragenlijst]")).to_have_text("1")
    desk.locator("article.round").first.get_by_role(
        "button", name=re.compile("herinneren$")
    ).click()
    expect(phone.get_by_text(re.compile("^herinnerd om"))).to_be_visible()


def test_what_is_refused_stays_chosen_and_what_came_too_late_can_be_taken_over(
    desk: Page, login: Login
):
    opened(desk)
    phone = live(login("ziekenhuis", size=PHONE, touch=True), ANSWER)
    phone.route(
        "**/answers/",
        lambda route: route.fulfill(
            status=422,
            json={"title": "invalid", "detail": "Dit kan niet.", "field": "answers.shifts.level"},
        ),
    )
    phone.clock.install()
    choose(phone, "Personeel", "Crisis")
    phone.get_by_role("button", name="Versturen · 1 van 6 thema’s").click()
    phone.clock.fast_forward(12_000)
    staff = phone.get_by_role("region", name="Personeel", exact=True)
    expect(staff.get_by_role("alert")).to_contain_text("Dit kan niet.")
    crisis = levels(phone, "Personeel").get_by_role("button", name="Crisis")
    expect(crisis).to_have_attribute("aria-pressed", "true")
    ended(desk)
    expect(phone.get_by_text("is niet aangekomen; die ronde is gesloten")).to_be_visible()
    opened(desk)
    phone.get_by_role("button", name="Overnemen").click()
    expect(crisis).to_have_attribute("aria-pressed", "true")
    expect(phone.get_by_text("is niet aangekomen")).to_be_hidden()
