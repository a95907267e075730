"""What lies outside a realm, and where everybody begins, can be used in both themes and languages."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib import admin
from playwright.sync_api import Page, expect

from network.demo import DEMO_ACCOUNTS
from tests.browser.conftest import DESK, PHONE, Login
from tests.browser.visits import SETTLED, STANDS, faults, judged, new_faults, sized, speaking
from tests.stack import Stack

pytestmark = pytest.mark.browser

WORD = "paars-fietsslot-kade-91"
OPEN = ("login/", "wachtwoord-vergeten/", "nergens/")
OWN = (
    "account/",
    "account/factor/",
    "opzet/",
    "opzet/zorglocaties/",
    "opzet/zorglocaties/nieuw/",
    "opzet/regios/",
    "opzet/regios/nieuw/",
)
# One of each function, and of each kind of house: whoever is the first of them in the demonstration.
STARTS = [
    *sorted({account.role: account.username for account in reversed(DEMO_ACCOUNTS)}.values()),
    *("centralist", "huisartsenpost", "piket", "verpleeghuis"),
]


def found_at(page: Page, *ways: str) -> list[str]:
    """Say what axe finds at addresses, wide in Dutch and narrow in English."""
    found = []
    for size, language in ((DESK, "nl"), (PHONE, "en")):
        sized(page, size)
        speaking(page, language)
        for way in ways:
            page.goto(f"/{way}")
            found += [f"/{way} {language}: {fault}" for fault in faults(page)]
    return found


def test_the_doors_can_be_used_by_everybody(login: Login):
    page = judged(login("beheerder"))
    found = found_at(page, *OWN)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    found += found_at(page, *OPEN)

    assert found == []


LINKS = """() => ['#result_list th a', 'a.addlink'].map((where) =>
    [...document.querySelectorAll(where)].map((one) => one.pathname))"""
SIDEWAYS = """() => {
    const list = document.querySelector('.results');
    return list ? list.scrollWidth - list.clientWidth : 0;
}"""


def admin_pages(page: Page) -> Iterator[str]:
    """Open the pages of administrators: each list, the first row of it, and the form of a new one."""
    for model in admin.site._registry:
        way = f"/beheer/{model._meta.app_label}/{model._meta.model_name}/"
        page.goto(way)
        rows, adds = page.evaluate(LINKS)
        yield way
        for other in (*rows[:1], *adds):
            page.goto(other)
            yield other
    for way in ("/beheer/", "/beheer/wie-mag-wat/"):
        page.goto(way)
        yield way


def test_the_pages_of_administrators_can_be_used_by_everybody(login: Login):
    """A desk has all columns on its screen; a telephone has a card a row, with what each line is."""
    page = judged(login("beheerder"))
    found = []
    for size, language in ((DESK, "nl"), (PHONE, "en")):
        sized(page, size)
        speaking(page, language)
        for way in admin_pages(page):
            kind = "/".join(way.split("/")[:4])
            found += [f"{way} {language}: {fault}" for fault in new_faults(page, kind)]
            for wide in {size["width"]: size, PHONE["width"]: PHONE}.values():
                sized(page, wide)
                if page.evaluate(SIDEWAYS) > 0:
                    found.append(f"{way} {language} {wide['width']}: hides its last columns")
            sized(page, size)

    assert found == []


def test_a_list_of_administrators_says_on_a_telephone_what_each_line_is(login: Login):
    page = login("beheerder", size=PHONE)
    page.goto("/beheer/network/mandate/")
    last = page.locator("#result_list tbody tr").first.locator("td").last
    expect(last).to_have_attribute("data-label", re.compile("Bevestigd door", re.IGNORECASE))


@pytest.mark.parametrize("username", STARTS)
def test_the_first_screen_of_every_function_can_be_used_by_everybody(username: str, login: Login):
    page = judged(login(username))
    page.goto("/")
    page.wait_for_function(STANDS)
    name = page.evaluate("document.body.dataset.page")
    found = []
    for size in (DESK, PHONE):  # of one load: a page follows the size of its window
        sized(page, size)
        page.evaluate(SETTLED)
        found += [f"{name} {size['width']}: {fault}" for fault in new_faults(page, name)]

    assert found == []


WORDS = {
    "nl": ("Vul dit in.", "Ten minste 12 tekens; het zijn er 4."),
    "en": ("Fill this in.", "At least 12 characters; there are 4."),
}
MISSING = """() => [...document.querySelectorAll('input, select, textarea')]
    .filter((one) => one.willValidate && !one.checkValidity())
    .map((one) => one.validationMessage)"""


@pytest.mark.parametrize("language", sorted(WORDS))
def test_the_doors_say_what_a_field_lacks_in_the_language_of_the_screen(
    language: str, login: Login, stack: Stack
):
    """Chromium would say it in its own, which is English here."""
    stack.manage(
        *(
            "administrator",
            "create",
            f"deur.{language}",
            "--first-name",
            "Deur",
            "--password-env",
            "TYPED",
        ),
        TYPED=WORD,
    ).check_returncode()
    page = speaking(login("beheerder"), language)
    missing, few = WORDS[language]
    for way in ("opzet/zorglocaties/nieuw/", "opzet/stap/people/"):
        page.goto(f"/{way}")
        said = page.evaluate(MISSING)
        assert said, way
        assert not [one for one in said if "Please" in one or "field" in one], way
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    for way in ("login/", "wachtwoord-vergeten/"):
        page.goto(f"/{way}")
        page.locator("main button.pri").click()
        assert set(page.evaluate(MISSING)) == {missing}, way
    page.goto("/login/")
    page.locator("#id_username").fill(f"deur.{language}")
    page.locator("#id_password").fill(WORD)
    page.locator("#inloggen button.pri").click()
    expect(page).not_to_have_url(re.compile("/login/"))
    page.goto("/account/")
    page.locator("#id_old").fill(WORD)
    page.locator("#id_new").press_sequentially("kort")
    assert page.evaluate(MISSING) == [few, missing]
    page.goto("/account/factor/totp/activate/")  # asks first who one is
    assert page.evaluate(MISSING) == [missing]
    page.locator("main input[type=password]").fill(WORD)
    page.locator("main form button.pri").first.click()
    expect(page.locator("input[name=code]")).to_be_visible()
    assert page.evaluate(MISSING) == [missing]
