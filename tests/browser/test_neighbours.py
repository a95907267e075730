"""A neighbour is set up, a text is shared as it is shown, and taken back."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Login

pytestmark = pytest.mark.browser


def test_a_neighbour_is_set_up_and_a_text_shared_and_taken_back(login: Login):
    page = login("beheerder")
    page.goto("/r/tweede-golf/buren/")
    page.get_by_role("button", name="Buur toevoegen…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Hoe mensen de buur noemen").fill("Zorgbeeld van de buren")
    dialog.get_by_label("Korte naam").fill("buren")
    dialog.get_by_label("Adres van het Zorgbeeld").fill("https://zorgbeeld.example")
    dialog.get_by_label("Naam van de omgeving daar").fill("golf-oost")
    dialog.get_by_role("group", name="Wij vertellen van").get_by_label("Zuidwest").check()
    dialog.get_by_role("group", name="De buur vertelt van").get_by_label("Brabant").check()
    dialog.get_by_label("De koppeling is open").select_option("crisis")
    dialog.get_by_role("button", name="Inrichten").click()
    expect(page.get_by_role("dialog").locator("code.token-once")).to_contain_text("zb_")
    page.get_by_role("dialog").get_by_role("button", name="Ik heb het bewaard").click()
    card = page.locator("#buren article.neighbour")
    expect(card).to_contain_text("fase en GRIP vragen er niet om")
    expect(card).to_contain_text("gaat vanzelf open vanaf fase")

    page.get_by_role("button", name="Delen…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Van welke regio").select_option(label="Zuidwest")
    dialog.get_by_label("Titel").fill("Beddendruk")
    dialog.get_by_label("Tekst", exact=True).fill("De kliniek heeft ruimte.")
    preview = dialog.get_by_label("Zo gaat het weg")
    expect(preview).to_contain_text("naar Zorgbeeld van de buren")
    expect(preview).to_contain_text("De kliniek heeft ruimte.")
    dialog.get_by_role("button", name="Delen").click()
    shared = page.locator("#gedeeld article.neighbour")
    expect(shared).to_contain_text("van ons, voor de buren")
    shared.get_by_role("button", name="Intrekken…").click()
    page.get_by_role("dialog").get_by_role("button", name="Intrekken").click()
    expect(shared).to_have_count(0)
    card.get_by_role("button", name="Intrekken…").click()
    page.get_by_role("dialog").get_by_role("button", name="Intrekken").click()
    expect(card).to_contain_text("ingetrokken")
