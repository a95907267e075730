"""On paper no two texts lie on each other: head and foot have the margin, the page has the rest."""

import re
import zlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Login

pytestmark = pytest.mark.browser

MARGIN = 16 / 25.4 * 72  # points: @page of print.css
HEIGHT = 595.3  # points: A4, landscape
Matrix = tuple[float, ...]


def times(a: Matrix, b: Matrix) -> Matrix:
    """Return one transformation after the other, as PDF writes them."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def heights(content: str) -> Iterator[float]:
    """Yield how high above the foot of the page each text of a page stands."""
    now: Matrix = (1, 0, 0, 1, 0, 0)
    kept: list[Matrix] = []
    for line in content.split("\n"):
        words = line.split()
        match words[-1:]:
            case ["q"]:
                kept.append(now)
            case ["Q"]:
                now = kept.pop()
            case ["cm"]:
                now = times(tuple(map(float, words[-7:-1])), now)
            case ["Tm"]:
                yield times(tuple(map(float, words[-7:-1])), now)[5]


def printed(page: Page) -> list[list[float]]:
    """Return the heights of all texts, page by page."""
    paper = page.pdf(format="A4", landscape=True, print_background=True)
    objects = {
        int(number): body
        for number, body in re.findall(rb"(\d+) 0 obj\n(.*?)\nendobj", paper, re.DOTALL)
    }
    found = []
    for body in objects.values():
        if re.search(rb"/Type\s*/Page\b(?!s)", body):
            at = re.search(rb"/Contents (\d+) 0 R", body)
            assert at
            stream = objects[int(at[1])].split(b"stream\n", 1)[1]
            content = zlib.decompressobj().decompress(stream).decode("latin-1")
            found.append(list(heights(content)))
    return found


@pytest.mark.parametrize("name", ["beeld", "logboek", "capaciteit", "fasen"])
def test_every_page_of_an_exercise_has_its_head_and_nothing_lies_across_it(name, login: Login):
    page = login("landelijk")
    page.goto(f"/r/tweede-golf/{name}/")
    expect(page.locator("body.is-ready")).to_be_attached()

    for number, texts in enumerate(printed(page), start=1):
        head = {round(at) for at in texts if at > HEIGHT - MARGIN}
        foot = {round(at) for at in texts if at < MARGIN}
        assert (len(head), len(foot)) == (1, 1), f"page {number}: {head} and {foot}"
