"""A click on a figure in a row opens what the name of that row opens: the drawer, or why the figure is so."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Login

pytestmark = pytest.mark.browser
REALM = "/r/tweede-golf"


@pytest.mark.parametrize("username", ["ziekenhuis", "hin"])
def test_a_click_on_a_figure_opens_what_its_row_is_about(login: Login, username: str):
    page = login(username)
    page.goto(f"{REALM}/capaciteit/")
    page.locator("tr[data-key=MAASSTAD] td[data-label=IC]").click()
    expect(page.locator("#lade")).to_contain_text("Maasstad Ziekenhuis")
    page.goto(f"{REALM}/instelling/?huis=MAASSTAD")
    page.locator("tr[data-key=ic] td[data-label=Stand]").click()
    expect(page.locator(".why-so")).to_contain_text("Waarom gevraagd")
    page.goto(f"{REALM}/beeld/")
    page.locator("#regios tr[data-key=TCZWN] td").last.click()
    expect(page).to_have_url(re.compile("#regio-TCZWN$"))
