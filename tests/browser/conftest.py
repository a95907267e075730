"""A running installation and a real Chromium for every test of the screens."""

import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, ViewportSize, expect
from playwright.sync_api import Error as PlaywrightError

from tests.chromium import PATIENCE_MS
from tests.needs import REPO
from tests.stack import Stack, running

PICTURES = REPO / "test-results"
PASSWORD = "zorgbeeld-demo"
INCIDENT = "Botsing op het spoor bij Barendrecht"
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


@pytest.fixture(scope="session")
def sessions() -> dict[str, StorageState]:
    """The cookies of who logged in before: a session is made once for a person, not for every test."""
    return {}


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep with a test that it failed, for what tells then what its screens showed."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


def _seen(page: Page, told: list[str]) -> str:
    """Return what a screen shows and what its browser said: a failure elsewhere cannot be looked at again."""
    try:
        shown = page.locator("body").inner_text(timeout=2_000)
    except PlaywrightError as error:
        shown = str(error)
    return "\n".join([f"--- {page.url}", *told[-20:], " | ".join(shown.split("\n"))[:4_000]])


@pytest.fixture
def login(
    chromium: Browser,
    stack: Stack,
    sessions: dict[str, StorageState],
    request: pytest.FixtureRequest,
) -> Iterator[Login]:
    """Give a function that opens a browser profile of its own in which somebody is logged in.

    The first time it goes by the login page; later with that session, while it holds. `policy=True`
    leaves the policy of the pages on, `fresh=True` makes a session of its own.
    """
    opened: list[BrowserContext] = []
    pages: list[tuple[Page, list[str]]] = []
    faults: list[str] = []

    def enter(
        username: str,
        *,
        size: ViewportSize = DESK,
        touch: bool = False,
        policy: bool = False,
        fresh: bool = False,
    ) -> Page:
        context = chromium.new_context(
            storage_state=None if fresh else sessions.get(username),
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
        told: list[str] = []
        pages.append((page, told))
        page.on("pageerror", lambda error: faults.append(f"{username}: {error}"))
        page.on("console", lambda line: told.append(line.text))
        page.on("requestfailed", lambda one: told.append(f"{one.failure}: {one.url}"))
        if username in sessions and not fresh:
            page.goto("/", wait_until="domcontentloaded")  # a menu that is read at once is whole
            if "/login/" not in page.url:
                return page
        page.goto("/login/")
        page.get_by_label("Gebruikersnaam").fill(username)
        page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Inloggen").click()
        expect(page).not_to_have_url(re.compile("/login/"))
        page.wait_for_load_state("domcontentloaded")
        if not fresh:
            cookies = context.storage_state()["cookies"]
            sessions[username] = StorageState(cookies=cookies, origins=[])
        return page

    yield enter
    if request.node.stash.get(FAILED, False):
        seen = "\n".join(_seen(page, told) for page, told in pages)
        request.node.add_report_section("teardown", "screens", seen)
    for context in opened:
        context.close()
    assert not faults, "a script on a page failed"


def is_drawn(page: Page) -> None:
    """Wait until a page shows its first picture: its line may be live before, when nothing stands there."""
    expect(page.locator("body.is-ready")).to_be_attached()


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Give a function that keeps what a page shows, in the ignored folder of test results."""

    def keep(page: Page, name: str) -> None:
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=Path(PICTURES, f"{name}.png"))

    return keep


def at_incident(page: Page, screen: str, **asked: str) -> None:
    """Open a screen of the demonstration's incident: other tests open activiteiten too."""
    page.goto("/r/tweede-golf/activiteiten/")
    links = page.locator("main a[href*='/activiteit/?id=']")
    way = links.filter(has_text=INCIDENT).first.get_attribute("href") or ""
    query = urlencode({"id": way.partition("id=")[2].partition("&")[0], **asked})
    page.goto(f"/r/tweede-golf/{screen}/?{query}")
