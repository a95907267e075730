"""Every screen of a real realm in which nothing happened says so, and what its reader can do about it."""

import re
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from tests.browser.conftest import PHONE
from tests.stack import Stack
from web.pages import Page, pages

pytestmark = pytest.mark.browser

NUMBERS = count(1)  # a realm that was closed keeps its name
# who opens it: whoever of these may, in this order
READERS = ("ziekenhuis", "regio", "beheerder", "mka")
SENTENCE = 15  # characters: less says nothing


@pytest.fixture
def empty_realm(stack: Stack) -> Iterator[str]:
    """A real realm beside the exercise, closed for good afterwards."""
    slug = f"leeg-{next(NUMBERS)}"
    stack.manage("realm", "create", slug, "--name", "Leeg", "--kind", "real").check_returncode()
    yield slug
    stack.manage("realm", "close", slug, "--reason", "proef voorbij").check_returncode()


def walk(tab: Tab, realm: str, page: Page) -> bool:
    """Open a screen and hold that it explains itself; False: it is not for this reader."""
    answer = tab.goto(f"/r/{realm}/{page.name}/")
    assert answer is not None
    if answer.status == 403:
        return False
    assert answer.status == 200
    expect(tab.locator("body.is-ready")).to_be_attached()
    assert page.empty is not None
    if page.empty.filled_by:
        expect(tab.locator("#nog-leeg")).to_be_visible()
    told = tab.locator("#nog-leeg, main .empty, main tbody tr, main li")
    expect(
        told.filter(visible=True).filter(has_text=re.compile(f".{{{SENTENCE},}}")).first
    ).to_be_visible()
    wide = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{page.name} is wider than the screen"
    return True


def test_the_first_administrator_chooses_a_password_by_the_link_and_sees_the_steps(
    chromium: Browser, stack: Stack
):
    """In a browser: what it adds to a form by itself must not have the form refused."""
    name, password = "eerste.beheerder", "paars-fietsslot-kade-91"
    made = stack.manage("first_hour", "--administrator", name, "--first-name", "Eerste")
    made.check_returncode()
    link = re.search(r"(/toegang/\S+/)", made.stdout)
    assert link is not None
    context = chromium.new_context(base_url=stack.url, locale="nl-NL")
    tab = context.new_page()
    tab.goto(link[1])
    tab.get_by_label("Nieuw wachtwoord").fill(password)
    tab.get_by_label("Nog een keer").fill(password)
    tab.get_by_role("button", name="Wachtwoord opslaan").click()
    expect(tab).to_have_url(re.compile("/login/"))
    tab.get_by_label("Gebruikersnaam").fill(name)
    tab.get_by_label("Wachtwoord", exact=True).fill(password)
    tab.get_by_role("button", name="Inloggen").click()
    expect(tab).not_to_have_url(re.compile("/login/"))
    tab.goto("/opzet/zorglocaties/nieuw/?sector=nursing_home")
    tab.locator("#kaart").click()
    expect(tab.get_by_label("Breedte (lat)")).to_have_value(re.compile(r"^5[0-3]\.\d+$"))
    tab.goto("/opzet/regios/nieuw/")
    for x, y in ((60, 60), (160, 60), (160, 160)):
        tab.locator("#kaart").click(position={"x": x, "y": y})
    outline = tab.get_by_label("GeoJSON (Polygon of MultiPolygon)")
    expect(outline).to_have_value(re.compile(r'^\{"type":"Polygon"'))
    tab.get_by_role("button", name="Laatste hoek weg").click()
    expect(outline).to_have_value("")  # two corners are no area
    context.close()


def test_every_screen_of_an_empty_realm_explains_itself(
    login: Callable[..., Tab], empty_realm: str
):
    left = {page.name: page for page in pages()}
    for reader in READERS:
        tab = login(reader)
        for name in sorted(left):
            if walk(tab, empty_realm, left[name]):
                del left[name]
    assert not left, "nobody could open these"


def test_what_a_screen_says_is_gone_with_the_first_report(
    login: Callable[..., Tab], empty_realm: str
):
    """On a telephone: the liaison is sent to the own house, and reports there."""
    tab = login("ziekenhuis", size=PHONE)
    tab.goto(f"/r/{empty_realm}/beeld/")
    way = tab.locator("#nog-leeg").get_by_role("link")
    expect(way).to_have_text(re.compile("Mijn huis"))
    way.click()
    expect(tab).to_have_url(re.compile("mijn-huis"))
    expect(tab.locator("#nog-leeg")).to_be_visible()
    tab.locator("#veld-ward-occupied").fill("80")
    tab.locator("#veld-ward-operational").fill("100")
    tab.get_by_role("button", name=re.compile("^Versturen")).click()
    expect(tab.locator("#nog-leeg")).to_be_hidden()
