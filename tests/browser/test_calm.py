"""Pages stand still while they fill, fit every screen, and can be read in both themes."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import DESK, PHONE, Login
from tests.browser.visits import (
    QUIET_MS,
    SIZES,
    THEMES,
    drawer_faults,
    faults,
    judged,
    misfits,
    new_faults,
    visits,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

REALM = "tweede-golf"
SHOWN = "wacht"  # of this one the pictures of both themes are in docs/design-language.md


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("role", ["landelijk", "ziekenhuis"])
def test_no_page_jumps_and_each_fits_and_can_be_read_in_both_themes(
    role: str, size: ViewportSize, login: Login, picture
) -> None:
    page = judged(login(role, size=size))
    moved, found = {}, []
    for name in visits(page, REALM, size=size, quiet_ms=QUIET_MS):
        moved[name] = page.evaluate("window.judge.moved()")
        found += [f"{name} {fault}" for fault in new_faults(page, name)]
        if role == "landelijk":
            found += [f"{name} {fault}" for fault in drawer_faults(page)]
            if name == SHOWN:
                keep_both_themes(page, picture, f"theme-{name}-{size['width']}")
        if size is DESK:  # of one load: a page follows the size of its window
            found += [f"{name} {misfit}" for misfit in misfits(page, SIZES)]

    assert len(moved) >= 5
    assert {name: round(shift, 3) for name, shift in moved.items() if shift >= 0.1} == {}
    assert found == []


def keep_both_themes(page: Page, picture, name: str) -> None:
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        picture(page, f"{name}-{theme}")
    page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_what_folds_out_of_the_head_can_be_read_by_everybody(size: ViewportSize, login: Login):
    page = judged(login("piket", size=size))
    page.goto(f"/r/{REALM}/logboek/")
    page.wait_for_function("() => window.judge.stands()")
    page.locator("details.me summary").click()
    found = faults(page, "details.me")
    page.locator("details.me summary").click()
    if size is PHONE:
        page.locator("#menu-knop").click()
    found += faults(page, "#menu")
    page.locator(".menu-more summary").first.click()
    found += faults(page, ".menu-more[open]")  # it lies over what is next to it

    assert found == []


WATCHED = """() => {
    const seen = { writes: [], beats: 0 };
    const text = (nodes) => [...nodes].map((one) => one.textContent).join("");
    const look = new MutationObserver((list) => {
        for (const { target, type, attributeName, oldValue, addedNodes, removedNodes } of list) {
            const [was, is] = {
                attributes: () => [oldValue, target.getAttribute(attributeName)],
                characterData: () => [oldValue, target.data],
                childList: () => [text(removedNodes), text(addedNodes)],
            }[type]();
            if (was === is) seen.writes.push(`${attributeName ?? type} ${is} of ${target.nodeName}`);
        }
    });
    for (const root of document.querySelectorAll("#menu, #menu-knop, #wacht-knop, title"))
        look.observe(root, {
            subtree: true, childList: true, attributeOldValue: true, characterDataOldValue: true,
        });
    setInterval(() => seen.beats++, 1_000);
    window.watched = seen;
}"""


def test_the_menu_is_not_written_again_with_what_stands_there(login: Login):
    page = judged(login("hin"))
    page.goto(f"/r/{REALM}/logboek/")
    page.wait_for_function("() => window.judge.stands()")

    page.evaluate(WATCHED)
    page.wait_for_function("() => window.watched.beats >= 3")  # a page draws each second

    assert page.evaluate("window.watched.writes") == []


def test_a_chosen_theme_is_kept_on_the_next_page(login: Login):
    page = login("waarnemer")
    page.goto(f"/r/{REALM}/logboek/")
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Donker").click()

    page.goto(f"/r/{REALM}/beeld/")

    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    expect(page.locator("body")).to_have_css("background-color", "rgb(11, 19, 28)")
