"""What pages are judged by: what moved while it was measured is measured again."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.visits import judged

pytestmark = pytest.mark.browser

# Axe lets others work between two of its rules: here what stands above the button grows meanwhile.
MOVES = """(times) => {
    const run = window.axe.run;
    window.axe.run = (...what) => {
        const looked = run(...what);
        if (times-- > 0) document.querySelector("p").style.height = `${100 + times}px`;
        return looked;
    };
}"""
PAGE = """<!doctype html><html lang="en"><title>A page</title><body><main><h1>A page</h1>
    <p>What stands above it.</p><button>Press</button></main></body></html>"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    page = judged(context.new_page())
    page.goto("about:blank")
    page.set_content(PAGE)
    page.wait_for_function("() => window.judge && window.axe")
    yield page
    context.close()


@pytest.mark.parametrize("times", [0, 1, 4])
def test_a_page_that_moves_for_a_while_is_judged_when_it_stands(page: Page, times: int):
    page.evaluate(MOVES, times)

    assert page.evaluate("window.judge.rules('html')") == []


def test_a_page_that_never_stands_is_not_judged_well(page: Page):
    page.evaluate(MOVES, 1000)

    found = page.evaluate("window.judge.rules('html')")

    assert len(found) == 1
    assert found[0].startswith("nothing could be measured")
