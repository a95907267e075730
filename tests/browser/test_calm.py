"""Pages stand still while they fill, fit every screen, and can be read by everybody, light and dark."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Login
from tests.browser.visits import SIZES, THEMES, judged, misfits, new_faults, visits

pytestmark = pytest.mark.browser

REALM = "tweede-golf"
SHOWN = "wacht"  # of this one the pictures of both themes are in docs/design-language.md


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("role", ["landelijk", "ziekenhuis"])
def test_no_page_jumps_and_each_fits_and_can_be_read_in_both_themes(
    role, size: Any, login: Login, picture
) -> None:
    moved, found = {}, []
    for name, tab in visits(judged(login(role, size=size)), REALM, size=size):
        moved[name] = tab.evaluate("window.judge.moved()")
        found += [f"{name} {fault}" for fault in new_faults(tab, name)]
        if name == SHOWN:
            for theme in THEMES:
                tab.emulate_media(color_scheme=theme)
                picture(tab, f"theme-{name}-{size['width']}-{theme}")
        if size is DESK:  # of one load: a page follows the size of its window
            found += [f"{name} {misfit}" for misfit in misfits(tab, SIZES)]

    assert len(moved) >= 5
    assert {name: round(shift, 3) for name, shift in moved.items() if shift >= 0.1} == {}
    assert found == []


def test_a_chosen_theme_is_kept_on_the_next_page(login: Login):
    page = login("waarnemer")
    page.goto(f"/r/{REALM}/logboek/")
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Donker").click()

    page.goto(f"/r/{REALM}/beeld/")

    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    expect(page.locator("body")).to_have_css("background-color", "rgb(11, 19, 28)")
