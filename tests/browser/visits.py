"""A walk along the pages of a realm: each is loaded once, and judged by everything there is to judge.

A walk has a browser profile of its own (`login`): no other tab is in it, and nothing that an earlier test
kept. What axe says follows from the kinds of elements on a page: who comes later is judged only where there
is one that was not there before, as wide and in that language. Together the walks judge all, in any order.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Page, ViewportSize

from web.pages import pages

HERE = Path(__file__).parent
OVERFLOW = (HERE / "overflow.js").read_text(encoding="utf-8")
JUDGE = (HERE / "judge.js").read_text(encoding="utf-8")
AXE = (settings.NPM_DIR / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
STANDS = "() => window.judge.stands()"
# What comes in late has half a second to be drawn, and to move what stood there.
QUIET_MS = 500
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
# What a drawer shows stands in the address: this opens it on a page that has one.
DRAWERS = ("#regio-TCZWN", "#huis-MAASSTAD")
DRAWN = """(hash) => !document.querySelector('#lade').hidden
    && document.querySelector('#lade .close')?.checkVisibility() && location.hash === hash"""


def judged(page: Page) -> Page:
    """Let every page that is opened from here on be able to say what is wrong with it."""
    page.context.add_init_script(AXE)
    page.context.add_init_script(JUDGE)
    return page


def speaking(page: Page, language: str) -> Page:
    """Let every page that is opened from here on be in this language."""
    where = urlsplit(page.url)
    url = f"{where.scheme}://{where.netloc}"
    page.context.add_cookies([{"name": "django_language", "value": language, "url": url}])
    return page


def visits(page: Page, realm: str, *, size: ViewportSize, quiet_ms: int = 0) -> Iterator[str]:
    """Open each page that this person may open, in the light; yield its name once it stands still."""
    for screen in pages():
        page.set_viewport_size(size)
        page.emulate_media(color_scheme="light")
        answer = page.goto(f"/r/{realm}/{screen.name}/", wait_until="commit")
        assert answer is not None
        if answer.status == 403:
            continue
        page.wait_for_function(f"() => window.judge?.stands({quiet_ms})")
        yield screen.name


def misfits(page: Page, sizes: tuple[tuple[int, int], ...]) -> list[str]:
    """Say what does not fit on a page that is open, at each size."""
    found = []
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(SETTLED)
        found += [f"at {width}: {one}" for one in page.evaluate(OVERFLOW)]
    return found


def faults(page: Page, root: str = "html") -> list[str]:
    """Say what axe finds: all its rules in the light, the contrast of texts in the dark as well."""
    found = []
    for theme in THEMES:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        check = "rules" if theme == THEMES[0] else "contrast"
        found += [f"{theme}: {one}" for one in page.evaluate(f"window.judge.{check}('{root}')")]
    return found


_judged: dict[tuple[str, int, str], set[str]] = {}


def new_faults(page: Page, name: str) -> list[str]:
    """Say what axe finds on a page, unless all kinds of elements there were judged before."""
    width = (page.viewport_size or {"width": 0})["width"]
    kinds = set(page.evaluate("window.judge.kinds()"))
    language = page.evaluate("document.documentElement.lang")
    known = _judged.setdefault((name, width, language), set())
    if kinds <= known:
        return []
    known |= kinds
    return faults(page)


def drawer_faults(page: Page) -> list[str]:
    """Say what axe finds in the drawer of a page that has one, of a region and of a hospital."""
    if not page.locator("#lade").count():
        return []
    found = []
    for hash_ in DRAWERS:
        page.evaluate("(hash) => { location.hash = hash }", hash_)
        page.wait_for_function(DRAWN, arg=hash_)
        found += [f"{hash_} {fault}" for fault in faults(page, "#lade")]
    return found
