"""What lies outside a realm, and where everybody begins, can be used in both themes and languages."""

import pytest
from django.conf import settings
from django.contrib import admin
from playwright.sync_api import Page

from network.demo import DEMO_ACCOUNTS
from tests.browser.conftest import DESK, PHONE, Login
from tests.browser.visits import STANDS, faults, judged, new_faults, speaking

pytestmark = pytest.mark.browser

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


def found_at(page: Page, address: str) -> list[str]:
    """Say what axe finds at an address, wide in Dutch and narrow in English."""
    found = []
    for size, language in ((DESK, "nl"), (PHONE, "en")):
        page.set_viewport_size(size)
        speaking(page, language)
        page.goto(address)
        found += [f"{address} {language}: {fault}" for fault in faults(page)]
    return found


def test_the_doors_can_be_used_by_everybody(login: Login):
    page = judged(login("beheerder"))
    found = [fault for way in OWN for fault in found_at(page, f"/{way}")]
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    found += [fault for way in OPEN for fault in found_at(page, f"/{way}")]

    assert found == []


def admin_addresses(page: Page) -> list[str]:
    """Return the pages of administrators: each list, the first row of it, and the form of a new one."""
    found = ["/beheer/", "/beheer/wie-mag-wat/"]
    for model in admin.site._registry:
        way = f"/beheer/{model._meta.app_label}/{model._meta.model_name}/"
        page.goto(way)
        rows = page.locator("#result_list th a").evaluate_all("(all) => all.map((a) => a.pathname)")
        adds = page.locator("a.addlink").evaluate_all("(all) => all.map((a) => a.pathname)")
        found += [way, *rows[:1], *adds]
    return found


def test_the_pages_of_administrators_can_be_used_by_everybody(login: Login):
    page = judged(login("beheerder"))
    found = []
    for size, language in ((DESK, "nl"), (PHONE, "en")):
        page.set_viewport_size(size)
        speaking(page, language)
        for way in admin_addresses(page):
            page.goto(way)
            kind = "/".join(way.split("/")[:4])
            found += [f"{way} {language}: {fault}" for fault in new_faults(page, kind)]

    assert found == []


@pytest.mark.parametrize("username", STARTS)
def test_the_first_screen_of_every_function_can_be_used_by_everybody(username: str, login: Login):
    page = judged(login(username))
    found = []
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        page.goto("/")
        page.wait_for_function(STANDS)
        name = page.evaluate("document.body.dataset.page")
        found += [f"{name} {size['width']}: {fault}" for fault in new_faults(page, name)]

    assert found == []
