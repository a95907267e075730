"""A desk finds a place, from question to arrival; a rhythm, the key of the country, and a shared ride."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Login, is_drawn
from tests.browser.test_patients_story import REALM, People, asked, people, placed, row, tell

__all__ = ["people"]

pytestmark = pytest.mark.browser

BED = "B7-3"


def entered(ward: Page) -> int:
    """Ask for a place by the dialog, for somebody who waits three days; return its number."""
    rows = ward.locator("#wachten [data-act=choose]")
    before = rows.count()
    ward.locator("#zoeken").click()
    dialog = ward.locator("dialog")
    dialog.get_by_label("Wat is nodig").select_option("short_stay")
    dialog.get_by_label("Leeftijd").select_option("80-")
    dialog.get_by_label("Sinds hoeveel dagen").fill("3")
    dialog.get_by_label("Kamer of bed").fill(BED)
    dialog.get_by_role("button", name="Plek zoeken").click()
    expect(rows).to_have_count(before + 1)
    shown = re.findall(r"P-(\d+)", ward.locator("#wachten").inner_text())
    number = max(int(one) for one in shown)
    rows.filter(has_text=f"P-{number}").click()
    expect(ward.locator("#gekozen")).to_contain_text(BED)
    return number


def test_a_desk_calls_one_that_says_no_and_places_with_the_next(login: Login):
    ward, desk = login("ziekenhuis", size=PHONE, touch=True), login("cav")
    for page in (ward, desk):
        page.goto(f"{REALM}/bemiddeling/")
        expect(page.locator("#status")).to_have_attribute("data-state", "live")
        is_drawn(page)  # what waits is counted
    number = entered(ward)
    desk.locator("#wachten").get_by_text(f"P-{number}").first.click()
    chosen = desk.locator("#gekozen")
    expect(chosen).to_contain_text("3 dagen in een verkeerd bed")
    mine, other = desk.url, desk.locator("#wachten [data-act=choose]").last
    other.click()
    expect(chosen).not_to_contain_text(f"P-{number} ")
    desk.evaluate("to => location.assign(to)", mine)  # a link of the bell or of the log
    expect(chosen).to_contain_text(f"P-{number} ")
    expect(chosen).not_to_contain_text(BED)  # stays in the house
    expect(desk.locator("#totaal")).to_contain_text("verkeerde-bed-dag")

    first, second = (chosen.locator(".place").nth(at) for at in (0, 1))
    expect(first.locator(".calls a").first).to_have_attribute("href", re.compile(r"^tel:\+?\d+"))
    name = first.locator("b").first.inner_text().partition(". ")[2]
    first.get_by_role("button", name="Nee…").click()
    desk.locator("dialog").get_by_role("button", name="geen plek", exact=True).click()
    expect(chosen.locator(".asks li").filter(has_text=name)).to_contain_text("nee")
    taker = chosen.locator(".place").filter(has_not_text=name).first
    taken = taker.locator("b").first.inner_text().partition(". ")[2]
    expect(second).to_be_visible()
    taker.get_by_role("button", name="Ja").click()
    expect(chosen).to_contain_text(taken)
    chosen.get_by_role("button", name="Is er").click()
    expect(chosen.get_by_role("button", name="Is er")).to_have_count(0)
    expect(ward.locator("#wachten")).not_to_contain_text("zoekt")


def test_a_region_is_planned_on_a_rhythm_that_its_coordinator_sets(login: Login):
    region = login("regio")
    region.goto(f"{REALM}/spreiding/")
    mine = region.locator("#ritme li").first
    mine.get_by_role("button", name="Ritme").click()
    dialog = region.locator("dialog")
    dialog.get_by_label("Op deze tijden").fill("10:00 16:00")
    dialog.get_by_label("Na zoveel nieuwe aanvragen").fill("4")
    dialog.get_by_label("Na zoveel bedden").fill("")
    dialog.get_by_role("button", name="Vastleggen").click()
    expect(mine).to_contain_text("10:00, 16:00 · na 4 nieuwe aanvragen · volgende")
    expect(dialog).to_have_count(0)
    mine.get_by_role("button", name="Ritme").click()
    for label in ("Op deze tijden", "Na zoveel nieuwe aanvragen"):
        dialog.get_by_label(label).fill("")
    dialog.get_by_role("button", name="Vastleggen").click()
    expect(mine).to_contain_text("alleen met de hand")


def test_the_country_sets_the_key_and_a_region_reads_why(people: People):
    country, why = people.country, "Overleg van de regio’s."
    country.locator("#verdeling").get_by_role("button", name="Sleutel wijzigen…").click()
    dialog = country.locator("dialog")
    dialog.get_by_label("Sleutel").select_option("regular_beds")
    dialog.get_by_label("Band eromheen").fill("12.5")
    dialog.get_by_label("Reden").fill(why)
    dialog.get_by_role("button", name="Vastleggen").click()
    there = people.region.locator("#verdeling")
    expect(there).to_contain_text("bedden van voor de crisis, band van 12,5")
    expect(there).to_contain_text(why)
    expect(there.get_by_role("button", name="Sleutel wijzigen…")).to_have_count(0)


def test_a_second_patient_rides_along_in_the_bus(people: People):
    region = people.region
    (first, one), (second, other) = (asked(people.ward, f"S7-{at}") for at in (1, 2))
    for pmr in (first, second):
        placed(people, pmr)
    row(region, one).get_by_role("button", name="Rit plannen…").click()
    dialog = region.locator("dialog")
    dialog.get_by_label("Vervoer", exact=True).select_option("bus")
    dialog.get_by_label("Vertrekt over").fill("700")
    dialog.get_by_role("button", name="Plannen").click()
    expect(row(region, one)).to_contain_text("rit gepland")
    row(region, other).get_by_role("button", name="Rit plannen…").click()
    along = dialog.get_by_label("Rijdt mee met")
    along.select_option(str(first))
    expect(along.locator("option:checked")).to_contain_text("1 van 8 plaatsen bezet")
    dialog.get_by_role("button", name="Plannen").click()
    expect(row(region, other)).to_contain_text("rit gepland")
    mine = people.driver.locator("#ritten article").filter(
        has=people.driver.get_by_role("heading", name=f"R-{one} ")
    )
    expect(mine).to_contain_text(f"in één rit met R-{other}")
    for pmr in (first, second):
        tell(region, "request_end", pmr=pmr, ending="withdraw")
