"""A situation report is published, read on a phone and on paper, laid out; a text is approved by another."""

import re
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import DESK, PHONE, Login, at_incident

pytestmark = pytest.mark.browser
NOTE = "Opvang in drie ziekenhuizen loopt."
TOLD = "Gewonden worden opgevangen in drie ziekenhuizen."


def fits(page: Page, size) -> None:
    """Check that nothing stands beyond the edge of the screen."""
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def publish(page: Page, note: str = "") -> None:
    """Publish a report."""
    page.get_by_role("button", name="Publiceren…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Wat nu van belang is").fill(note)
    dialog.get_by_role("button", name="Publiceren").click()
    expect(dialog).to_have_count(0)


def test_a_report_is_published_read_on_a_phone_and_printed(login: Login, picture) -> None:
    hin = login("hin", size=DESK)
    at_incident(hin, "sitrap")
    expect(hin.locator("[data-section=picture] tbody tr").first).to_be_visible()
    expect(hin.locator(".report-map circle.incident")).to_have_count(1)
    published = hin.locator(".report-list li")
    before = published.count()
    publish(hin, NOTE)
    expect(published).to_have_count(before + 1)
    newest = published.first
    number = re.sub(r"\D", "", newest.locator("button").inner_text())
    newest.get_by_role("button").click()
    expect(hin.locator(".report-note")).to_have_text(NOTE)
    expect(hin).to_have_url(re.compile(rf"versie={number}"))
    fits(hin, DESK)
    picture(hin, "sitrap")

    # on paper: the exercise on every page, nothing to press
    text = "".join(one.extract_text() for one in PdfReader(BytesIO(hin.pdf(format="A4"))).pages)
    assert NOTE in text
    assert "Publiceren" not in text
    way = hin.get_by_role("link", name="PDF", exact=True).get_attribute("href")
    paper = hin.request.get(way or "")
    assert paper.ok
    root: Any = PdfReader(BytesIO(paper.body())).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]

    # what happens afterwards is not in it, and is the difference of the next one
    hin.get_by_role("button", name="Naar nu").click()
    expect(hin.locator(".report-lines")).to_contain_text("niet gepubliceerd")

    phone = login("ziekenhuis", size=PHONE, touch=True)
    at_incident(phone, "sitrap", versie=number)
    expect(phone.locator(".report-note")).to_have_text(NOTE)
    expect(phone.get_by_role("button", name="Publiceren…")).to_have_count(0)
    fits(phone, PHONE)
    picture(phone, "sitrap-telefoon")


def test_a_region_lays_its_reports_out(login: Login, picture) -> None:
    hin = login("hin", size=DESK)
    at_incident(hin, "sitrap")
    hin.get_by_role("button", name="Indeling…").click()
    dialog = hin.get_by_role("dialog")
    dialog.get_by_label("Titel").fill("SITRAP GHOR")
    dialog.get_by_role("button", name="Feiten lager").click()
    dialog.get_by_label("Kaart", exact=True).uncheck()
    picture(hin, "sitrap-indeling")
    dialog.get_by_role("button", name="Opslaan").click()
    expect(dialog).to_have_count(0)
    hin.reload()
    expect(hin.locator("#blad-kop")).to_contain_text("SITRAP GHOR")
    expect(hin.locator("[data-section]").first).to_have_attribute("data-section", "changes")
    expect(hin.locator("[data-section=map]")).to_have_count(0)


def test_the_next_shift_gets_a_sheet(login: Login, picture) -> None:
    hin = login("hin", size=DESK)
    at_incident(hin, "overdrachtsblad")
    expect(hin.locator("[data-section=held] tbody tr").first).to_be_visible()
    hin.locator("#functie").select_option(index=1)
    expect(hin.locator("[data-section=held] tbody tr")).to_have_count(1)
    picture(hin, "overdrachtsblad")
    phone = login("hin", size=PHONE, touch=True)
    at_incident(phone, "overdrachtsblad")
    expect(phone.locator("[data-section=held]")).to_be_visible()
    fits(phone, PHONE)


def test_what_the_public_hears_is_approved_by_another(login: Login, picture) -> None:
    hin = login("hin", size=DESK)
    at_incident(hin, "publiek")
    hin.get_by_role("button", name="Tekst schrijven…").click()
    dialog = hin.get_by_role("dialog")
    dialog.get_by_label("Kop").fill("Opvang van gewonden")
    dialog.get_by_label("Wat verteld mag worden").fill(TOLD)
    dialog.get_by_role("button", name="Bewaren als concept").click()
    text = hin.locator(".public-text").filter(has_text=TOLD)
    text.get_by_role("button", name="Ter goedkeuring").click()
    expect(text).to_contain_text("ter goedkeuring")
    expect(text.get_by_role("button", name="Goedkeuren…")).to_have_count(0)

    dpg = login("dpg", size=PHONE, touch=True)
    at_incident(dpg, "publiek")
    mine = dpg.locator(".public-text").filter(has_text=TOLD)
    mine.get_by_role("button", name="Goedkeuren…").click()
    dpg.get_by_role("dialog").get_by_role("button", name="Goedkeuren").click()
    expect(dpg.locator("#verteld .public-text").filter(has_text=TOLD)).to_contain_text(
        "goedgekeurd door"
    )
    fits(dpg, PHONE)
    picture(dpg, "publiekstekst-telefoon")

    house = login("ziekenhuis", size=DESK)
    at_incident(house, "publiek")
    expect(house.locator("#verteld .public-text").filter(has_text=TOLD)).to_be_visible()
    picture(house, "publiekstekst")
