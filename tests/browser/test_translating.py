"""An operator has a strange table read, and a system fetched, without a developer."""

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import DESK, PHONE, Login

pytestmark = pytest.mark.browser
ODD = (
    "Beddenlijst regio;;;;\nOpgemaakt door de planning;;IC;;Kliniek\nHuis;opmerking;vrij;bezet;leeg\n"
    "MAASSTAD;-;2;8;3\nNieuwbouw Oost;-;1;4;2\n"
)


def test_a_strange_table_is_previewed_and_remembered(login: Login):
    page = login("beheerder", size=DESK)
    page.goto("/r/tweede-golf/koppelingen/")
    table = FilePayload(name="vreemd.csv", mimeType="text/csv", buffer=ODD.encode())
    page.locator("#bestand").set_input_files(table)
    page.get_by_role("button", name="Versturen").click()
    message = page.locator("article.message").filter(has_text="vreemd.csv")
    message.get_by_role("button", name="Tabel vertalen…").click()

    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Nieuwbouw Oost")
    dialog.get_by_label("Kolom ‘Huis’ is").select_option("facility")
    dialog.get_by_label("Kolom ‘vrij’ is").select_option("ic.available")
    dialog.get_by_label("Kolom ‘bezet’ is").select_option("ic.occupied")
    dialog.get_by_label("Kolom ‘leeg’ is").select_option("ward.available")
    dialog.get_by_label("Moment van de cijfers").select_option("received")
    expect(dialog.locator(".sheet-says li").first).to_contain_text("bezet 8")
    dialog.get_by_role("button", name="Onthouden en opnieuw lezen").click()
    expect(dialog).to_have_count(0)


def test_a_system_is_fetched_and_its_failing_seen(login: Login):
    page = login("beheerder", size=PHONE)
    page.goto("/r/tweede-golf/aansluiten/")
    page.get_by_role("button", name="Systeem aansluiten…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Hoe mensen hem noemen").fill("LPZ")
    dialog.get_by_label("Naam in de cijfers").fill("lpz")
    dialog.get_by_label("Spreekt voor").select_option("f:MAASSTAD")
    dialog.get_by_role("button", name="Aanmelden en token maken").click()
    page.get_by_role("button", name="Ik heb het bewaard").click()
    system = page.locator("article.system").filter(has_text="LPZ")
    system.get_by_role("button", name="Laten ophalen…").click()
    dialog.get_by_label("Adres waar de cijfers staan").fill("https://127.0.0.1:9/seh.json")
    dialog.get_by_role("button", name="Inrichten").click()
    expect(dialog.get_by_role("alert").filter(has_text="eigen netwerk")).to_be_visible()
    # a name that nobody has may be there tomorrow (RFC 2606)
    dialog.get_by_label("Adres waar de cijfers staan").fill("https://lpz.invalid/seh.json")
    dialog.get_by_role("button", name="Inrichten").click()
    expect(system).to_contain_text("lukt niet sinds")
    expect(system).to_contain_text("niet bekend (DNS)")
    system.get_by_role("button", name="Niet meer ophalen…").click()
    page.get_by_role("dialog").get_by_role("button", name="Stoppen").click()
    expect(system.get_by_role("button", name="Laten ophalen…", exact=True)).to_be_visible()
