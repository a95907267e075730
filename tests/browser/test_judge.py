"""What pages are judged by: what moved while it was measured is measured again."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.visits import faults, judged, known_looks, new_faults

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
    page.wait_for_function("() => window.judge")
    page.evaluate("window.takeAxe()")
    yield page
    context.close()


@pytest.mark.parametrize("times", [0, 1, 4])
def test_a_page_that_moves_for_a_while_is_judged_when_it_stands(page: Page, times: int):
    page.evaluate(MOVES, times)

    assert faults(page) == []


def test_what_was_found_while_it_moved_is_found_again(page: Page):
    page.locator("button").evaluate(
        "(one) => { one.style.cssText = 'color: #ccc; background: #fff' }"
    )
    page.evaluate(MOVES, 2)

    assert {one.split()[1] for one in faults(page)} >= {"color-contrast"}


def test_a_page_that_never_stands_is_not_judged_well(page: Page):
    page.evaluate(MOVES, 1000)

    found = faults(page)

    assert len(found) == 1
    assert "nothing could be measured" in found[0]


def put(page: Page, html: str) -> None:
    """Put something at the end of the page."""
    page.locator("main").evaluate("(one, html) => one.insertAdjacentHTML('beforeend', html)", html)


def style(page: Page, rules: str) -> None:
    page.add_style_tag(content=rules)


def test_a_text_that_is_drawn_as_a_known_one_is_not_measured_again(page: Page):
    style(page, ".dim { color: #767676 }")
    put(page, "<p class='dim'>The same.</p>")
    assert faults(page) == []
    page.evaluate("() => { window.axe.run = () => { throw new Error('asked again'); }; }")

    told = page.evaluate("(known) => window.judge.faults({ known, fresh: [] })", known_looks())

    assert told == {"faults": [], "known": ""}


@pytest.mark.parametrize(
    "rule",
    [
        ".dim { color: #aaa }",
        ".dim { opacity: 0.4 }",
        "main { background: #555 }",
        "body { background: linear-gradient(#fff, #fff) } main { background: #444 }",
        ".dim { background: rgba(0, 0, 0, 0.8) }",
        "body { background: rgb(9, 9, 0) }",
    ],
)
def test_a_known_kind_of_text_that_is_drawn_otherwise_is_measured(page: Page, rule: str):
    put(page, "<p class='dim'>The same.</p>")
    assert new_faults(page, f"kind {rule}") == []
    style(page, rule)

    found = new_faults(page, f"kind {rule}")

    assert [one for one in found if one.startswith("light: color-contrast")], found


def test_a_text_that_is_too_faint_in_the_dark_alone_is_found(page: Page):
    style(page, ":root[data-theme=dark] { color-scheme: dark; --ink: #333; background: #111 }")
    style(page, "body { color: var(--ink, #111) } p { font-size: 15px }")

    found = new_faults(page, "dark")

    assert {one.split()[0] for one in found} == {"dark:"}
    assert "color-contrast" in found[0]
    assert page.evaluate("document.documentElement.dataset.theme") is None


def test_what_is_new_on_a_page_that_was_judged_is_found_by_every_rule(page: Page):
    assert new_faults(page, "new") == []
    put(page, "<p><a href='#x' class='later'></a></p>")  # no name
    put(page, "<ul class='later'><b>No item</b></ul><h4>Two levels lower</h4>")
    put(page, "<button class='later' style='width: 9px; height: 9px; padding: 0'>x</button>" * 2)

    found = {one.split()[1] for one in new_faults(page, "new")}

    assert found >= {"link-name", "list", "heading-order", "target-size"}
    assert new_faults(page, "new") == []


def test_a_button_of_a_known_kind_that_has_no_name_is_found(page: Page):
    assert new_faults(page, "unnamed") == []
    put(page, "<button></button>")

    assert "button-name" in [one.split()[1] for one in new_faults(page, "unnamed")]


def test_a_text_that_lay_under_something_is_measured_where_it_lies_bare(page: Page):
    style(
        page,
        "#over { position: absolute; inset: 0; background: #fff } #it { color: #bbb; font-size: 17px }",
    )
    put(page, "<p id='it'>What lies under it.</p><div id='over'></div>")
    assert "color-contrast" not in str(new_faults(page, "under"))
    page.locator("#over").evaluate("(one) => one.remove()")

    assert "color-contrast" in str(new_faults(page, "bare"))
