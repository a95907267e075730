"""The clock of the exercise, steered in a browser: each step is seen on the screen before the next."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

LOG = "/r/tweede-golf/logboek/"
EITHER = re.compile("^(Stilzetten|Verder)$")


def stand_still(page: Page) -> None:
    """Let the exercise stand still: figures change by what people do, and by nothing else."""
    _steer(page, "Stilzetten", "Verder")


def run_on(page: Page) -> None:
    """Let it run again; a change still under way when a page is left would reach the next test."""
    _steer(page, "Verder", "Stilzetten")


@contextmanager
def standing_still(page: Page) -> Iterator[Page]:
    """Let the exercise stand still for as long as the block lasts."""
    stand_still(page)
    yield page
    run_on(page)


def _steer(page: Page, press: str, then: str) -> None:
    page.goto(LOG)
    page.get_by_role("button", name=EITHER).wait_for()
    button = page.get_by_role("button", name=press, exact=True)
    if button.count():
        button.click()
    expect(page.get_by_role("button", name=then, exact=True)).to_be_visible()
