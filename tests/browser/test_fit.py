"""Every page fits every screen, from a phone to a wall: nothing cut, nothing beyond the edge."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Login
from tests.stack import Stack
from web.pages import pages

pytestmark = pytest.mark.browser

OVERFLOW = Path(__file__).with_name("overflow.js").read_text(encoding="utf-8")
EXERCISE, REAL = "tweede-golf", "nederland"
PHONE, DESK = (360, 740), (1440, 900)
SIZES = (PHONE, (390, 844), (430, 932), (1280, 800), DESK, (1920, 1080), (2560, 1440), (3840, 2160))
# Two frames: one for the observers of sizes, one for what they drew.
SETTLED = """() => document.fonts.ready.then(() => new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))))"""


@pytest.fixture(scope="module")
def real(stack: Stack) -> Iterator[str]:
    """An empty real realm beside the exercise, closed again for the tests after these."""
    made = stack.manage("realm", "create", REAL, "--name", "Nederland", "--kind", "real")
    assert made.returncode == 0, made.stderr
    yield REAL
    closed = stack.manage("realm", "close", REAL, "--reason", "De proef is klaar.")
    assert closed.returncode == 0, closed.stderr


def filled(page: Page) -> None:
    """Wait until the first picture is drawn."""
    page.wait_for_function(
        """() => import(document.querySelector('script[type=module]').src)
            && document.querySelector('main').innerText.trim().length > 40"""
    )
    if page.locator("#status").count():
        expect(page.locator("#status")).to_have_attribute("data-state", "live")
    page.evaluate(SETTLED)


def misfits(page: Page, realm: str, sizes: tuple[tuple[int, int], ...]) -> list[str]:
    """Open every page that this person may open, at each size, and say what does not fit."""
    found, opened = [], 0
    for screen in pages():
        answer = page.goto(f"/r/{realm}/{screen.name}/")
        assert answer is not None
        if answer.status == 403:
            continue
        opened += 1
        filled(page)
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate(SETTLED)
            found += [f"{screen.name} at {width}: {one}" for one in page.evaluate(OVERFLOW)]
    assert opened >= 3
    return found


@pytest.mark.parametrize("role", ["landelijk", "ziekenhuis"])
def test_every_page_fits_every_screen(role, login: Login):
    assert misfits(login(role), EXERCISE, SIZES) == []


@pytest.mark.parametrize("role", ["voorzitter", "dpg", "hin", "regio", "waarnemer", "beheerder"])
def test_every_page_fits_phone_and_desk_in_every_role(role, login: Login):
    assert misfits(login(role), EXERCISE, (PHONE, DESK)) == []


@pytest.mark.parametrize("role", ["landelijk", "ziekenhuis"])
def test_every_page_fits_in_english_and_when_nothing_is_known_yet(role, real, login: Login):
    page = login(role)
    page.context.add_cookies(
        [{"name": "django_language", "value": "en", "url": page.url.split("/r/")[0]}]
    )

    assert misfits(page, EXERCISE, (PHONE, DESK)) == []
    assert misfits(page, real, (PHONE, DESK)) == []


# As much as the head can hold at once: badges of two digits, several levels, something that waits.
FULL_HEAD = """(state) => {
    for (const badge of document.querySelectorAll('.menu [data-badge]')) {
        badge.hidden = false; badge.textContent = '38';
    }
    const waits = document.getElementById('wacht-knop');
    waits.hidden = false;
    waits.innerHTML = '<span class="waits-count">38</span><span class="waits-word">wachten</span>';
    document.getElementById('grip').innerHTML =
        '<a class="grip-chip is-raised">GRIP 4<span class="grip-more"> +12</span></a>';
    const status = document.getElementById('status');
    status.dataset.state = state;
    status.lastElementChild.textContent =
        state === 'live' ? 'live · 12,4 s' : 'verbinding weg, beeld van wo 30 sep 12:31 (123 min geleden)';
}"""


@pytest.mark.parametrize("role", ["landelijk", "ziekenhuis", "dpg"])
def test_the_head_has_room_for_all_that_can_stand_in_it(role, login: Login):
    page = login(role)
    page.goto(f"/r/{EXERCISE}/logboek/")
    filled(page)
    page.evaluate("window.requestAnimationFrame = () => 0")  # nothing is drawn over it
    found = []
    for state in ("live", "down"):
        page.evaluate(FULL_HEAD, state)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            found += [f"{state} at {width}: {one}" for one in page.evaluate(OVERFLOW)]

    assert found == []
