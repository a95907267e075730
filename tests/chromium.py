"""The one browser of a test run: Playwright allows only one loop of its own in a process."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.needs import program

# A screen answers in well under a second; on two busy cores it was seen to take six.
PATIENCE_MS = 20_000
# Network games of the browser itself have no place in a test; a sandbox needs rights root lacks.
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the run."""
    # Chromium without a window draws the same with a quarter less of the processor.
    executable = program(
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        package="chromium-headless-shell",
    )
    # Playwright drives its own loop in this thread; Django then thinks that we are asynchronous.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
