"""A running installation and a real Chromium for every test of the screens."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.chromium import PATIENCE_MS
from tests.needs import REPO
from tests.stack import Stack, running

PICTURES = REPO / "test-results"
PASSWORD = "zorgbeeld-demo"
DESK = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)
WALL = ViewportSize(width=1920, height=1080)

Login = Callable[..., Page]


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The installation that all browser tests share."""
    # A day of an hour: nothing happens by itself between two steps of a test.
    with running(tmp_path_factory.mktemp("stack"), day_seconds=3600) as running_stack:
        yield running_stack


@pytest.fixture
def login(chromium: Browser, stack: Stack) -> Iterator[Login]:
    """Give a function that logs in by the login page, each time in a browser profile of its own."""
    opened: list[BrowserContext] = []
    faults: list[str] = []

    def enter(
        username: str, *, size: ViewportSize = DESK, touch: bool = False, policy: bool = False
    ) -> Page:
        context = chromium.new_context(
            # waiting for a condition evaluates its text in the page, which the policy forbids
            bypass_csp=not policy,
            base_url=stack.url,
            viewport=size,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            has_touch=touch,
        )
        opened.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{username}: {error}"))
        page.goto("/login/")
        page.get_by_label("Gebruikersnaam").fill(username)
        page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Inloggen").click()
        expect(page).not_to_have_url(re.compile("/login/"))
        return page

    yield enter
    for context in opened:
        context.close()
    assert not faults, "a script on a page failed"


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Give a function that keeps what a page shows, in the ignored folder of test results."""

    def keep(page: Page, name: str) -> None:
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=Path(PICTURES, f"{name}.png"))

    return keep
