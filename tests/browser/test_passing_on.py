"""A system is kept informed: set up on a phone, seen to fail, looked into, and let go."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Login

pytestmark = pytest.mark.browser


def test_a_system_is_set_up_tried_and_withdrawn(login: Login):
    page = login("beheerder", size=PHONE)
    page.goto("/r/tweede-golf/doorgeven/")
    page.get_by_role("button", name="Systeem toevoegen…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Hoe mensen het noemen").fill("Dashboard van de buren")
    dialog.get_by_label("Korte naam").fill("buren")
    dialog.get_by_label("Adres waar").fill("http://buren.example/in")
    dialog.get_by_role("button", name="Inrichten").click()
    expect(dialog.get_by_role("alert").filter(has_text="https")).to_be_visible()
    dialog.get_by_label("Adres waar").fill("https://127.0.0.1:9/in")
    dialog.get_by_role("button", name="Inrichten").click()
    expect(dialog.get_by_role("alert").filter(has_text="eigen netwerk")).to_be_visible()
    # a name that nobody has may be there tomorrow (RFC 2606)
    dialog.get_by_label("Adres waar").fill("https://ontvanger.invalid/in")
    dialog.get_by_text("Zoals zij het noemen").click()
    beds = dialog.get_by_label("Soorten bed: onze naam")
    beds.fill("hangmat = Hammock")
    dialog.get_by_role("button", name="Inrichten").click()
    expect(dialog.get_by_role("alert").filter(has_text="geen soort bed")).to_be_visible()
    expect(beds).to_be_focused()
    beds.fill("IC = ICU")
    dialog.get_by_role("group", name="Alleen deze soorten bed").get_by_label(
        "IC", exact=True
    ).check()
    dialog.get_by_role("button", name="Inrichten").click()
    expect(dialog).to_have_count(0)

    peer = page.locator("article.peer")
    expect(peer.locator("li")).to_contain_text("niet bekend (DNS)")
    expect(peer).to_contain_text("hapert sinds")
    expect(peer).to_contain_text("van bedden alleen IC")
    peer.get_by_role("button", name="Wat zou er gaan?").click()
    shown = page.get_by_role("dialog").locator("pre")
    expect(shown).to_contain_text("HagaZiekenhuis")
    expect(shown).to_contain_text(";ICU;")
    expect(shown).not_to_contain_text(";kliniek;")
    page.get_by_role("dialog").get_by_role("button", name="Sluiten").click()
    peer.get_by_role("button", name="Intrekken…").click()
    page.get_by_role("dialog").get_by_role("button", name="Intrekken").click()
    expect(peer).to_contain_text("ingetrokken")
    expect(peer.get_by_role("button")).to_have_text(["Opnieuw inrichten…"])
