"""The clock of the exercise, held still and let go: said to the server, and seen on the screen."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

LOG = "/r/tweede-golf/logboek/"
SEEN = {"pause": "Verder", "resume": "Stilzetten"}  # what the band offers once it is done
DONE_MS = 60_000  # a step of the exercise that is being written goes first
STEER = """async (action) => {
    const token = document.cookie.match(/csrftoken=([^;]*)/)[1];
    const answer = await fetch("/api/v1/realms/tweede-golf/exercise/", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ action }),
    });
    return `${answer.status} ${answer.ok ? "" : await answer.text()}`.trim();
}"""


def stand_still(page: Page) -> None:
    """Let the exercise stand still: figures change by what people do, and by nothing else."""
    _steer(page, "pause")


def run_on(page: Page) -> None:
    """Let it run again; a change still under way when a page is left would reach the next test."""
    _steer(page, "resume")


@contextmanager
def standing_still(page: Page) -> Iterator[Page]:
    """Let the exercise stand still for as long as the block lasts."""
    stand_still(page)
    yield page
    run_on(page)


def _steer(page: Page, action: str) -> None:
    page.goto(LOG)
    page.locator("#regels li").first.wait_for()
    answer = page.evaluate(STEER, action)
    assert answer.startswith(("20", "409")), answer  # 409: it stands so already
    button = page.get_by_role("button", name=SEEN[action], exact=True)
    expect(button).to_be_visible(timeout=DONE_MS)
