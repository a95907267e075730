"""A dialog that goes on with what is the case now says what that is: nobody decides on words unread."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, Login, at_incident
from tests.browser.test_pictures import pictures, withdrawn, write

pytestmark = pytest.mark.browser
THIRD = "Waar u nu terechtkunt"
FIRST, SECOND = "Bel voor vragen 0900-1234.", "Bel voor vragen 0800-4321."


def on_now(dialog: Locator) -> None:
    """Say that one saw what changed meanwhile."""
    dialog.get_by_role("button", name="Gezien, op deze stand besluiten").click()
    expect(dialog.locator(".changed-meanwhile")).to_be_hidden()


def submitted(page: Page, title: str, button: str, text: str) -> None:
    """Say what a text for the public says, and ask for its approval."""
    page.get_by_role("button", name=button).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Kop").fill(title)
    dialog.get_by_label("Wat verteld mag worden").fill(text)
    dialog.get_by_role("button", name="Bewaren als concept").click()
    own = page.locator(".public-text").filter(has_text=title)
    own.get_by_role("button", name="Ter goedkeuring").click()
    expect(own).to_contain_text("ter goedkeuring")


def test_who_approves_a_text_that_was_written_anew_meanwhile_reads_the_new_words(
    login: Login,
) -> None:
    title = "Waar u terechtkunt"
    hin, dpg, chair = login("hin"), login("dpg"), login("voorzitter", size=PHONE)
    for page in (hin, dpg, chair):
        at_incident(page, "publiek")
    submitted(hin, title, "Tekst schrijven…", FIRST)
    dpg.locator(".public-text").filter(has_text=title).get_by_role(
        "button", name="Goedkeuren…"
    ).click()
    dialog = dpg.get_by_role("dialog")
    expect(dialog).to_contain_text(FIRST)

    back = chair.locator(".public-text").filter(has_text=title)
    back.get_by_role("button", name="Teruggeven…").click()
    chair.get_by_role("dialog").get_by_label("Waarom niet").fill("Dat nummer is niet bezet.")
    chair.get_by_role("dialog").get_by_role("button", name="Teruggeven").click()
    expect(dialog).to_contain_text("er is niets meer te besluiten")
    submitted(hin, title, "Wijzigen…", SECOND)
    on_now(dialog)

    expect(dialog.locator(".quote")).to_have_text(SECOND)
    dialog.get_by_role("button", name="Goedkeuren", exact=True).click()
    told = dpg.locator("#verteld .public-text").filter(has_text=re.compile(f"{title}|{THIRD}"))
    expect(told).to_contain_text(SECOND)

    # a new version takes its place when it is approved, and not before
    submitted(hin, THIRD, "Nieuwe versie…", FIRST)
    new = dpg.locator("#werk .public-text").filter(has_text=THIRD)
    expect(new).to_contain_text("vervangt P")
    expect(told).to_contain_text(SECOND)
    new.get_by_role("button", name="Goedkeuren…").click()
    expect(dialog).to_contain_text("vervangt deze tekst P")
    dialog.get_by_role("button", name="Goedkeuren", exact=True).click()
    expect(told).to_have_count(1)
    expect(told).to_contain_text(THIRD)
    expect(dpg.locator("#eerder")).to_contain_text("vervangen door P")

    card = hin.locator("#verteld .public-text").filter(has_text=THIRD)
    card.get_by_role("button", name="Intrekken…").click()
    hin.get_by_role("dialog").get_by_label("Waarom").fill("Proef voorbij.")
    hin.get_by_role("dialog").get_by_role("button", name="Intrekken").click()
    expect(card).to_have_count(0)


def test_who_corrects_what_a_colleague_corrected_meanwhile_undoes_nothing(login: Login) -> None:
    said = "Weg dicht tot de brug"
    hin, other = login("hin", size=DESK), login("hin", size=PHONE)
    address = pictures(hin)
    write(hin, said)
    other.goto(address)

    def correcting(page: Page) -> Locator:
        item = page.locator(".item").filter(has_text=said)
        item.get_by_role("button", name="Corrigeren…").click()
        return page.get_by_role("dialog")

    late, early = correcting(hin), correcting(other)
    late.get_by_label("Wat er is").fill(f"{said}, ook voor ambulances")
    early.get_by_label("Wat er is").fill(f"{said} en verder")
    early.get_by_label("Bron").fill("Politie")
    early.get_by_role("button", name="Corrigeren", exact=True).click()
    expect(early).to_have_count(0)
    on_now(late)

    expect(late.get_by_label("Bron")).to_have_value("Politie")
    expect(late.get_by_label("Wat er is")).to_have_value(f"{said}, ook voor ambulances")
    expect(late.locator(".quote")).to_contain_text("Wat er is")
    expect(late.locator(".quote")).to_contain_text(f"{said} en verder")
    expect(late.locator("[data-newest]")).to_be_focused()
    late.get_by_role("button", name="Corrigeren", exact=True).click()
    expect(late).to_have_count(0)
    withdrawn(hin, said)


def test_a_choice_that_two_changed_is_said_in_words_and_a_later_moment_is_taken_over(
    login: Login,
) -> None:
    said = "Pont uit de vaart"
    hin, other = login("hin", size=DESK), login("hin", size=PHONE)
    address = pictures(hin)
    write(hin, said)
    other.goto(address)
    dialogs = []
    for page in (hin, other):
        item = page.locator(".item").filter(has_text=said)
        item.get_by_role("button", name="Corrigeren…").click()
        dialogs.append(page.get_by_role("dialog"))
    late, early = dialogs
    late.get_by_label("tegengesproken", exact=True).check()
    early.get_by_label("onbevestigd", exact=True).check()
    when = early.get_by_label("Wanneer het zo was")
    when.evaluate("(field) => { field.max = '2021-01-01T09:00'; }")
    early.get_by_role("button", name="Moment op nu zetten").click()
    now = when.input_value()
    early.get_by_role("button", name="Corrigeren", exact=True).click()
    expect(early).to_have_count(0)
    late.get_by_label("Wanneer het zo was").evaluate("(field) => { field.max = field.value; }")
    on_now(late)

    expect(late.locator(".quote")).to_contain_text("Hoe zeker")
    expect(late.locator(".quote")).to_contain_text("onbevestigd")
    moment = late.get_by_label("Wanneer het zo was")
    expect(moment).to_have_value(now)
    assert moment.evaluate("(field) => field.validity.valid")
    late.get_by_label("onbevestigd", exact=True).check()
    late.get_by_role("button", name="Corrigeren", exact=True).click()
    expect(late).to_have_count(0)
    withdrawn(hin, said)


def test_a_place_that_was_set_while_an_activiteit_is_changed_stays(login: Login) -> None:
    hin, mka = login("hin"), login("mka", size=PHONE)
    hin.goto("/r/tweede-golf/activiteiten/")
    hin.get_by_role("button", name="Activiteit openen…").click()
    hin.get_by_role("dialog").get_by_label("Naam").fill("Lekkage bij de haven")
    hin.get_by_role("dialog").get_by_role("button", name="Openen").click()
    expect(hin.get_by_role("heading", level=1)).to_contain_text("Lekkage")
    mka.goto(hin.url)
    hin.get_by_role("button", name="Wijzigen…", exact=True).click()
    dialog = hin.get_by_role("dialog")
    dialog.get_by_label("Plaats in woorden").fill("Kade 4")
    mka.get_by_role("button", name="Plaats aanwijzen…").click()
    mka.get_by_label("Coördinaten (RD of WGS84)").fill("81500 435500")
    mka.get_by_role("button", name="Zetten").click()
    on_now(dialog)

    dialog.get_by_role("button", name="Wijzigen").click()
    expect(dialog).to_have_count(0)
    expect(mka.locator("#kop")).to_contain_text("Kade 4")
    expect(mka.get_by_role("button", name="Plaats verzetten…")).to_be_visible()

    hin.get_by_role("button", name="Sluiten…", exact=True).click()
    hin.get_by_role("dialog").get_by_label("Waarom").fill("Proef voorbij.")
    hin.get_by_role("dialog").get_by_role("button", name="Sluiten en archiveren").click()
    expect(hin.get_by_role("dialog")).to_have_count(0)


def test_a_long_dialog_begins_in_its_first_field(login: Login) -> None:
    page = login("hin", size=DESK)
    at_incident(page, "besluiten")
    page.get_by_role("button", name="Besluit vastleggen…").click()

    expect(page.get_by_role("dialog").get_by_label("Team")).to_be_focused()


def test_after_a_dialog_by_a_letter_the_keyboard_is_at_its_button(login: Login) -> None:
    page = login("hin")
    page.goto("/r/tweede-golf/activiteiten/")
    button = page.get_by_role("button", name="Activiteit openen…")
    expect(button).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")

    expect(button).to_be_focused()
