"""A page whose modules come as they are written, however the installation packs them for browsers.

A test can then import the very module that the page has: one picture, one list of what is open. The page
itself, its data and its styles are those of the installation.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Route

_OURS = re.compile(r"/static/(?:zb|live|pages)/[^?]+\.js$")
_HASH = re.compile(r"\.[0-9a-f]{8,}(?=\.js$)")
_IS_MODULE = re.compile(r"^(?:import|export)\b", re.MULTILINE)


def as_written(page: Page) -> Page:
    """Give every page that is opened from here on the modules of the sources."""
    page.context.route(_OURS, _give)
    return page


def _give(route: Route) -> None:
    """Answer with the source; a name with a hash leads to the name by which modules know each other."""
    address = urlsplit(route.request.url).path
    name = _HASH.sub("", address.removeprefix(f"/{settings.STATIC_URL.strip('/')}/"))
    found = finders.find(name)
    if not found:
        route.continue_()
        return
    text = Path(str(found)).read_text(encoding="utf-8")
    if not address.endswith(f"/{name}") and _IS_MODULE.search(text):
        text = f'export * from "{address.removesuffix(address.rsplit("/", 1)[1])}{name.rsplit("/", 1)[1]}";'
    route.fulfill(body=text, content_type="text/javascript")
