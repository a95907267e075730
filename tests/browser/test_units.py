"""The browser's pure modules, tested where they run: each file of `units/` on a page without a server."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Route

from tests.chromium import PATIENCE_MS
from tests.needs import REPO

pytestmark = pytest.mark.browser

UNITS = Path(__file__).parent / "units"
FILES = sorted(path.name for path in UNITS.glob("*.test.js"))
ORIGIN = "https://units.invalid"
ROUTES = {
    "situation.note_post": "/api/v1/realms/{realm}/notes/",
    "phases.activity_close": "/api/v1/realms/{realm}/activities/{activity}/close/",
    "capacity.beds_report": "/api/v1/realms/{realm}/facilities/{facility}/beds/",
    "capacity.ed_report": "/api/v1/realms/{realm}/facilities/{facility}/ed/",
    "capacity.part_report": "/api/v1/realms/{realm}/facilities/{facility}/ed/parts/",
    "capacity.cutoffs_set": "/api/v1/realms/{realm}/facilities/{facility}/ed/cutoffs/",
    "capacity.regular_set": "/api/v1/realms/{realm}/facilities/{facility}/regular-beds/",
    "capacity.arrival_announce": "/api/v1/realms/{realm}/facilities/{facility}/arrivals/",
    "page-beeld": "/r/{realm}/beeld/",
    "page-totaalbeeld": "/r/{realm}/totaalbeeld/",
    "editions": "/api/v1/realms/{realm}/editions/",
    "edition": "/api/v1/realms/{realm}/editions/{quarter}/",
    "callout-people": "/api/v1/realms/{realm}/callout/people/",
    "realm-ticket": "/api/v1/realms/{realm}/ticket/",
}
IMPORTS = {"yjs": "/npm/yjs/dist/yjs.mjs"} | {
    f"lib0/{name}": f"/npm/lib0/{name}.js" for name in settings.LIB0
}
# Django's catalogue without translations: the words stay those of the source.
PAGE = f"""<!doctype html><html lang="nl"><head>
<meta name="samen-schrijven" content="">
<script type="importmap">{json.dumps({"imports": IMPORTS})}</script>
<script type="application/json" id="routes">{json.dumps(ROUTES)}</script>
<script>
const gettext = (text) => text;
const ngettext = (one, many, count) => (count === 1 ? one : many);
const interpolate = (text, values, named) => named
  ? text.replace(/%\\((\\w+)\\)s/g, (_, name) => values[name])
  : text.replace(/%s/g, () => values.shift());
</script></head><body data-realm="proef"></body></html>"""
SOURCES = {"static": REPO / "static", "units": UNITS, "npm": settings.NPM_DIR}


def answer(route: Route) -> None:
    """Give a file of the tree; nothing else exists."""
    _, _, _, folder, *rest = route.request.url.split("/")
    if not folder:
        route.fulfill(body=PAGE, content_type="text/html")
        return
    path = SOURCES[folder].joinpath(*rest)
    route.fulfill(body=path.read_text(encoding="utf-8"), content_type="text/javascript")


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "America/New_York"])
@pytest.mark.parametrize("name", FILES)
def test_module(chromium: Browser, name: str, zone: str) -> None:
    """Every test of a file holds, on a browser at home and on one far away."""
    context = chromium.new_context(timezone_id=zone, locale="nl-NL")
    context.set_default_timeout(PATIENCE_MS)
    context.route(re.compile(re.escape(ORIGIN)), answer)
    page = context.new_page()
    page.goto(f"{ORIGIN}/")

    results = page.evaluate(
        """async (file) => {
            await import(`/units/${file}`);
            return (await import("/units/harness.js")).run();
        }""",
        name,
    )

    context.close()
    assert results, "no test ran"
    assert {one["name"]: one["error"] for one in results if one["error"]} == {}
