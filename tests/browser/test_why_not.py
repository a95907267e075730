"""A coordinator asks of a move why it does not go elsewhere, and hears a rule or a price."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Login

pytestmark = pytest.mark.browser


def test_a_coordinator_hears_what_stands_against_another_hospital(
    login: Login, picture: Callable[[Page, str], None]
):
    page = login("landelijk")
    page.goto(f"{page.url.split('/r/')[0]}/r/tweede-golf/spreiding/")
    page.get_by_role("button", name="Plan berekenen").click()
    page.get_by_role("button", name="Waarom niet elders?").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Waarom niet naar").select_option(index=1)
    chosen = dialog.locator("#waarom-niet option:checked").inner_text()
    expect(dialog.locator(".why-not")).to_contain_text("Op de cijfers van")
    expect(dialog.locator(".why-not")).to_contain_text(chosen)
    picture(page, "waarom-niet-1440")
    dialog.get_by_role("button", name="Sluiten").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
