"""A walk along the pages of a realm: each is loaded once, and judged by everything there is to judge.

A walk has a browser profile of its own (`login`): no other tab is in it, and nothing that an earlier test
kept. What axe says follows from the kinds of elements on a page: who comes later is judged only where there
is one that was not there before, as wide and in that language, and by what looks no further than an element
only that one. Its slowest rule is asked of texts that are drawn as none before: a look holds all colours that
a contrast follows from, so that it counts for all pages, widths and languages; looks are taken in the light
and in the dark. Together the walks judge all, in any order.
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
LOOKS = (HERE / "looks.js").read_text(encoding="utf-8")
_AXE = (settings.NPM_DIR / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
# Read when a page is judged: most pages of a walk teach nothing new.
TAKE_AXE = f"window.takeAxe = () => {{ {_AXE}\n}};"
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
    """Let every page that is opened from here on be able to say what is wrong with it, in the light first."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.context.add_init_script(
        f"if (window.self === window.top) {{ {TAKE_AXE}\n{LOOKS}\n{JUDGE} }}"
    )
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
        sized(page, size)
        answer = page.goto(f"/r/{realm}/{screen.name}/", wait_until="commit")
        assert answer is not None
        if answer.status == 403:
            continue
        page.wait_for_function(f"() => window.judge?.stands({quiet_ms})")
        yield screen.name


def sized(page: Page, size: ViewportSize) -> None:
    """Give the window of a page this size: one that has it already is not drawn again."""
    if page.viewport_size != size:
        page.set_viewport_size(size)


def misfits(page: Page, sizes: tuple[tuple[int, int], ...]) -> list[str]:
    """Say what does not fit on a page that is open, at each size."""
    found = []
    now = page.viewport_size or {"width": 0, "height": 0}
    # the size that it has first: to change it and back is to draw the page twice
    for width, height in sorted(sizes, key=lambda size: size != (now["width"], now["height"])):
        sized(page, {"width": width, "height": height})
        page.evaluate(SETTLED)
        found += [f"at {width}: {one}" for one in page.evaluate(OVERFLOW)]
    return found


_looks: set[str] = set()
_kinds: dict[tuple[str, int, str], set[str]] = {}


def known_looks() -> str:
    """Return the looks of texts whose contrast was measured, as judge.js takes them."""
    return " ".join(_looks)


def learn(known: str) -> None:
    """Keep the looks that a page says were measured on it."""
    _looks.update(known.split())


def faults(page: Page, root: str = "html") -> list[str]:
    """Say what axe finds: all its rules in the light, the contrast of texts in the dark as well."""
    asked = {"root": root, "known": known_looks()}
    told = page.evaluate("(asked) => window.judge.faults(asked)", asked)
    learn(told["known"])
    return list(told["faults"])


def new_faults(page: Page, name: str) -> list[str]:
    """Say what axe finds on a page of what it was not asked before: kinds of elements, looks of texts."""
    width = (page.viewport_size or {"width": 0})["width"]
    language = page.evaluate("document.documentElement.lang")
    kinds = _kinds.setdefault((name, width, language), set())
    asked = {"name": name, "known": known_looks(), "kinds": " ".join(kinds)}
    told = page.evaluate("(asked) => window.judge.newFaults(asked)", asked)
    learn(told["known"])
    kinds.update(told["kinds"].split())
    return list(told["faults"])


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
