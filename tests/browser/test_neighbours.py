"""A neighbour is set up, a text and a layer are shared as they are shown, and taken back."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Login
from tests.needs import REPO

pytestmark = pytest.mark.browser


def a_layer_goes_and_comes_back(page: Page) -> None:
    """Share a shape of an activiteit with the neighbour as it is shown, and take it back."""
    page.get_by_role("button", name="Delen…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Kaartlaag").check()
    expect(dialog.get_by_role("textbox", name="Tekst")).to_have_count(0)
    shape = dialog.get_by_label("Vorm op de kaart")
    dialog.get_by_role("button", name="Delen").click()  # without a shape it stays, at its field
    expect(shape).to_be_focused()
    place = shape.locator("option", has_text="plaats, 1 punt").first
    shape.select_option(place.get_attribute("value"))
    said, name = (place.text_content() or "").split(": ", 1)
    expect(dialog.get_by_label("Titel")).to_have_value(name)
    dialog.get_by_label("Titel").fill("Rook")
    dialog.get_by_label("Van welke regio").select_option(label="Zuidwest")
    preview = dialog.get_by_label("Zo gaat het weg")
    expect(preview).to_contain_text("naar Zorgbeeld van de buren")
    expect(preview).to_contain_text(f"kaartlaag: {said}")
    expect(preview).to_contain_text("gaat niet vanzelf mee")
    dialog.get_by_role("button", name="Delen").click()
    shared = page.locator("#gedeeld article.neighbour")
    expect(shared).to_contain_text(["Rook"])
    expect(shared).to_contain_text([f"kaartlaag: {said}"])
    shared.get_by_role("button", name="Intrekken…").click()
    page.get_by_role("dialog").get_by_role("button", name="Intrekken").click()
    expect(shared).to_have_count(0)


def test_a_neighbour_is_set_up_and_what_is_shared_taken_back(login: Login):
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
    card.get_by_role("button", name="Wijzigen…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Token geldig")).to_be_hidden()  # the token stays as it is
    dialog.get_by_label("Het token voor de buur opnieuw maken").check()
    expect(dialog.get_by_label("Token geldig")).to_be_visible()
    dialog.get_by_label("Het token voor de buur opnieuw maken").uncheck()
    dialog.locator("[name=scopes][value=texts]").check()
    dialog.get_by_role("button", name="Wijzigen").click()
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.get_by_role("button", name="Delen…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Van welke regio").select_option(label="Zuidwest")
    dialog.get_by_label("Titel").fill("Beddendruk")
    dialog.get_by_role("textbox", name="Tekst").fill("De kliniek heeft ruimte.")
    preview = dialog.get_by_label("Zo gaat het weg")
    expect(preview).to_contain_text("naar Zorgbeeld van de buren")
    expect(preview).to_contain_text("De kliniek heeft ruimte.")
    dialog.get_by_role("button", name="Delen").click()
    shared = page.locator("#gedeeld article.neighbour")
    expect(shared).to_contain_text("van ons, voor de buren")
    shared.get_by_role("button", name="Intrekken…").click()
    page.get_by_role("dialog").get_by_role("button", name="Intrekken").click()
    expect(shared).to_have_count(0)
    a_layer_goes_and_comes_back(page)
    card.get_by_role("button", name="Intrekken…").click()
    page.get_by_role("dialog").get_by_role("button", name="Intrekken").click()
    expect(card).to_contain_text("ingetrokken")
    card.get_by_role("button", name="Opnieuw inrichten…").click()
    given = page.get_by_role("dialog").locator("[name=scopes]:checked")
    expect(given).to_have_count(1)  # it comes back reading alone
    expect(given).to_have_value("exchange")


LAYERS = """async (lines) => {
    const { layerOf } = await import("/zb/layermap.js");
    const one = { origin: "buren", ref: "a", title: "Rook", changed_at: "2026-01-31T08:00:00Z" };
    return lines.map((line) => {
        const { stale, source } = layerOf(one, line, new Date("2026-01-31T09:00:00Z"));
        return [stale, source];
    });
}"""
LINE = {"label": "De buren", "state": "active", "linked": True, "failing_since": None}
SINCE = "2026-01-31T08:30:00Z"
SILENT = (
    {"failing_since": SINCE},
    {"linked": False, "linked_since": SINCE},
    {"state": "paused", "since": SINCE},
)


WORDS = """window.gettext = (text) => text;
window.interpolate = (text, values) => text.replace("%s", values[0]);"""


def alone(route: Route) -> None:
    """Serve modules one by one, without an installation: pages have them in one bundle."""
    path = route.request.url.partition("://zorgbeeld.test/")[2]
    if path.endswith(".js"):
        route.fulfill(path=REPO / "static" / path, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><html lang=nl><title>Kaart</title>")


def test_a_layer_whose_line_brings_nothing_says_since_when(chromium: Browser):
    page = chromium.new_page()
    page.route("**/*", alone)
    page.add_init_script(WORDS)
    page.goto("http://zorgbeeld.test/")
    works, *silent = page.evaluate(LAYERS, [LINE, *(LINE | one for one in SILENT)])
    assert works == [False, "De buren · 1 u"]
    for stale, source in silent:
        assert stale
        assert source.startswith("De buren · 1 u · niet bijgewerkt sinds ")
    page.close()
