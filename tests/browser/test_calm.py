"""Pages stand still while they fill, and can be read in the light and in the dark."""

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Login
from web.pages import pages

pytestmark = pytest.mark.browser

REALM = "/r/tweede-golf"
# Sums what moved without anybody asking for it, from the first drawing on.
SHIFTS = """() => {
    window.shifts = [];
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
            if (!entry.hadRecentInput) window.shifts.push(entry.value);
        }
    }).observe({ type: 'layout-shift', buffered: true });
}"""
DRAWN = """() => document.body.classList.contains('is-ready')
    && document.fonts.ready.then(() => new Promise((done) => {
        // what comes in late has half a second to be drawn, and to move what stood there
        setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true))), 500);
    }))"""
AXE = (settings.NPM_DIR / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
# Leaflet's own controls and drawings are not text of ours.
FAULTS = """() => axe.run(
    { exclude: ['.leaflet-pane'] },
    // of what is well nothing is asked, so nothing is gathered about it
    { resultTypes: ['violations'],
      runOnly: ['color-contrast', 'image-alt', 'label', 'button-name', 'link-name', 'aria-required-attr'] },
).then(({ violations }) => violations.flatMap((rule) => rule.nodes.map(
    (node) => `${rule.id} ${node.html.slice(0, 90)} ${node.any[0]?.message ?? ''}`)))"""


def opened(page: Page, name: str) -> bool:
    """Open a page; False when it is not for this person."""
    answer = page.goto(f"{REALM}/{name}/")
    assert answer is not None
    if answer.status == 403:
        return False
    page.wait_for_function(DRAWN)
    return True


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("role", ["landelijk", "ziekenhuis"])
def test_no_page_jumps_and_each_can_be_read_in_both_themes(
    role, size: Any, login: Login, picture
) -> None:
    page = login(role, size=size)
    page.add_init_script(f"({SHIFTS})()")
    moved, found = {}, []
    for screen in pages():
        page.emulate_media(color_scheme="light")
        if not opened(page, screen.name):
            continue
        moved[screen.name] = page.evaluate("window.shifts.reduce((sum, one) => sum + one, 0)")
        page.evaluate(AXE)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            picture(page, f"theme-{screen.name}-{size['width']}-{theme}")
            found += [f"{screen.name} {theme}: {fault}" for fault in page.evaluate(FAULTS)]

    assert len(moved) >= 5
    assert {name: round(shift, 3) for name, shift in moved.items() if shift >= 0.1} == {}
    assert found == []


def test_a_chosen_theme_is_kept_on_the_next_page(login: Login):
    page = login("waarnemer")
    assert opened(page, "logboek")
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Donker").click()

    assert opened(page, "beeld")

    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    expect(page.locator("body")).to_have_css("background-color", "rgb(11, 19, 28)")
