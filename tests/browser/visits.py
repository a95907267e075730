"""A walk along the pages of a realm: each is loaded once, and judged by everything there is to judge."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from django.conf import settings
from playwright.sync_api import Page, ViewportSize

from web.pages import pages

HERE = Path(__file__).parent
OVERFLOW = (HERE / "overflow.js").read_text(encoding="utf-8")
JUDGE = (HERE / "judge.js").read_text(encoding="utf-8")
AXE = (settings.NPM_DIR / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
STANDS = "() => window.judge.stands()"
# Frames: one for the observers of sizes, one for what they drew.
SETTLED = """() => document.fonts.ready.then(() => new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))))"""

NARROW, WIDE = (360, 740), (1440, 900)
SIZES = (
    NARROW,
    (390, 844),
    (430, 932),
    (1280, 800),
    WIDE,
    (1920, 1080),
    (2560, 1440),
    (3840, 2160),
)

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")


def judged(page: Page) -> Page:
    """Let every page that is opened from here on be able to say what is wrong with it."""
    page.context.add_init_script(AXE)
    page.context.add_init_script(JUDGE)
    return page


def visits(page: Page, realm: str, *, size: ViewportSize) -> Iterator[tuple[str, Page]]:
    """Yield each page that this person may open, at rest; the next one loads in a second tab meanwhile."""
    second = page.context.new_page()
    tab, spare, waiting = page, second, ""
    for screen in pages():
        spare.set_viewport_size(size)
        spare.emulate_media(color_scheme="light")
        answer = spare.goto(f"/r/{realm}/{screen.name}/", wait_until="commit")
        assert answer is not None
        if answer.status == 403:
            continue
        if waiting:
            yield waiting, _drawn(tab)
        tab, spare, waiting = spare, tab, screen.name
    yield waiting, _drawn(tab)
    second.close()


def _drawn(tab: Page) -> Page:
    tab.wait_for_function(STANDS)
    return tab


def misfits(tab: Page, sizes: tuple[tuple[int, int], ...]) -> list[str]:
    """Say what does not fit on a page that is open, at each size."""
    found = []
    for width, height in sizes:
        tab.set_viewport_size({"width": width, "height": height})
        tab.evaluate(SETTLED)
        found += [f"at {width}: {one}" for one in tab.evaluate(OVERFLOW)]
    return found


def faults(tab: Page, themes: tuple[Theme, ...] = THEMES) -> list[str]:
    """Say what axe finds: all its rules in the first theme, the contrast of texts in the others."""
    found = []
    for theme in themes:
        tab.emulate_media(color_scheme=theme, reduced_motion="reduce")
        check = "rules" if theme == themes[0] else "contrast"
        found += [f"{theme}: {one}" for one in tab.evaluate(f"window.judge.{check}()")]
    return found


_judged: dict[tuple[str, int], set[str]] = {}


def new_faults(tab: Page, name: str) -> list[str]:
    """Say what axe finds on a page, unless it judged every kind of element there before, as wide."""
    width = (tab.viewport_size or {"width": 0})["width"]
    kinds = set(tab.evaluate("window.judge.kinds()"))
    known = _judged.setdefault((name, width), set())
    if kinds <= known:
        return []
    known |= kinds
    return faults(tab)
