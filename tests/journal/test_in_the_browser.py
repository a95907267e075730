"""The browser module in real browsers: killed servers, tabs, reloads, broken websockets."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journal.faults.conftest import PATIENCE_SECONDS, ROOT, Server, Writer
from tests.journal.faults.screen import http
from tests.migrated import put_migrated
from tests.servers import wait_until

pytestmark = pytest.mark.browser
REALM = "proef"
MILLISECONDS = PATIENCE_SECONDS * 1000
LEVEL = "live.status.connection === 'live' && live.status.synced && live.seq === %d"
NO_WEBSOCKET = """
window.WebSocket = class extends EventTarget {
  constructor() { super(); setTimeout(() => this.onclose?.({code: 1006}), 5); }
  close() {}
};
"""

# Resolves when the position on disk is the given number.
ON_DISK = """async (seq) => {
  const result = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  for (;;) {
    for (const {name} of await indexedDB.databases()) {
      const db = await result(indexedDB.open(name));
      const found = await result(db.transaction("position").objectStore("position").get("now"));
      db.close();
      if (found?.seq === seq) return;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}"""


class Place:
    """A site on SQLite with one web process and a writer: the embedded installation."""

    def __init__(self, folder: Path) -> None:
        self.env = {
            "DJANGO_SETTINGS_MODULE": "tests.journal.livesite.settings",
            "ZORGBEELD_VAR": str(folder),
            "PYTHONPATH": str(ROOT),
        }
        for name in ("DATABASE_URL", "REDIS_URL"):
            self.env[name] = ""
        manage = [sys.executable, "manage.py"]
        make = "from journal.models import Realm; Realm.objects.create("
        make += f"slug='{REALM}', name='Proef', kind='exercise')"
        put_migrated(folder / "zorgbeeld.sqlite3")
        for words in (["migrate", "-v", "0"], ["shell", "-v", "0", "-c", make]):
            subprocess.run([*manage, *words], cwd=ROOT, env=self.clean(), check=True)
        self.server = Server("daphne", self.clean(), folder / "daphne.log")
        self.writer = Writer(self.clean())
        self.head = 0

    def clean(self) -> dict[str, str]:
        """Return an environment without a database or Redis of somebody else."""
        return {key: value for key, value in (os.environ | self.env).items() if value}

    def write(self, count: int, prefix: str = "w") -> int:
        """Write events; return the head."""
        self.writer.begin(REALM, "--writers", "1", "--each", str(count), "--prefix", prefix)
        self.writer.wait()
        self.head += count
        return self.head

    @property
    def sockets(self) -> int:
        """Return how many sockets the server has."""
        status = http(self.server.port, "/live/status.json", "anna")
        return int(status["realms"].get(REALM, {"sockets": 0})["sockets"])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    place = Place(tmp_path_factory.mktemp("browser"))
    place.server.start()
    yield place
    place.server.kill()
    place.writer.kill()


@pytest.fixture
def person(chromium: Browser, place: Place) -> Iterator[Any]:
    """Return a function that gives somebody a browser of their own."""
    opened: list[BrowserContext] = []

    def make(user: str) -> BrowserContext:
        context = chromium.new_context(
            extra_http_headers={"X-User": user},
            bypass_csp=True,  # waiting for a condition evaluates its text in the page
        )
        context.set_default_timeout(MILLISECONDS)
        opened.append(context)
        return context

    place.server.ensure()
    yield make
    for context in opened:
        context.close()


def visit(context: BrowserContext, place: Place) -> Page:
    """Open the page."""
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{place.server.port}/trial/?realm={REALM}")
    return page


def level(page: Page, head: int) -> None:
    """Wait until a page is live at a number."""
    page.wait_for_function(f"window.live && {LEVEL % head}")


def shown(page: Page) -> Any:
    """Return what a page holds."""
    return json.loads(page.evaluate("JSON.stringify(Object.fromEntries(live.entities))"))


def truth(place: Place, user: str) -> Any:
    """Return what it should hold."""
    return http(place.server.port, f"/api/v1/realms/{REALM}/snapshot/", user)["entities"]


def test_two_browsers_see_the_same_while_the_server_is_killed_and_started_again(
    place: Place, person: Any
) -> None:
    place.write(3)
    pages = {user: visit(person(user), place) for user in ("carla", "anna")}
    for page in pages.values():
        level(page, place.head)
    place.server.kill()
    for page in pages.values():
        page.wait_for_function("live.status.connection !== 'live' && !live.status.synced")
    place.write(12, "dead")
    place.server.start()
    place.write(3, "alive")
    for user, page in pages.items():
        level(page, place.head)
        assert shown(page) == truth(place, user)
        seqs = page.evaluate("states.map((state) => state.seq)")
        assert seqs == sorted(seqs)
    assert "GEHEIM" in json.dumps(shown(pages["carla"]))
    assert "GEHEIM" not in pages["anna"].evaluate("JSON.stringify(states)")


def test_two_tabs_share_a_socket_and_the_second_goes_on_when_the_first_closes(
    place: Place, person: Any
) -> None:
    context = person("hanna")
    first = visit(context, place)
    level(first, place.head)
    second = visit(context, place)
    level(second, place.head)
    # those of who left before are let go when the server hears that
    wait_until(lambda: place.sockets == 1, "one socket for two tabs", PATIENCE_SECONDS)
    assert [page.evaluate("live.status.leader") for page in (first, second)] == [True, False]
    answer = second.evaluate("live.command('trial.set', {thing: 'tab', value: 7})")
    place.head += 1
    assert answer == {"value": 7}
    for page in (first, second):
        level(page, place.head)
    first.close()
    second.wait_for_function("live.status.leader")
    place.write(2, "tabs")
    level(second, place.head)
    assert shown(second) == truth(place, "hanna")
    refused = "live.command('trial.set', {value: -1}).catch((e) => [e.code, e.field])"
    assert second.evaluate(refused) == ["bad_value", "value"]


def test_a_reload_goes_on_from_the_disk_without_a_snapshot(place: Place, person: Any) -> None:
    context = person("hugo")
    page = visit(context, place)
    level(page, place.head)
    place.write(2, "reload")
    level(page, place.head)
    page.evaluate(ON_DISK, place.head)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    place.write(2, "after")
    level(page, place.head)
    assert shown(page) == truth(place, "hugo")
    assert not [url for url in asked if "snapshot" in url]


def test_where_websockets_break_the_same_frames_come_as_events(place: Place, person: Any) -> None:
    context = person("anton")
    context.add_init_script(NO_WEBSOCKET)
    page = visit(context, place)
    page.wait_for_function("window.live && live.status.transport === 'sse'")
    level(page, place.head)
    place.write(3, "sse")
    level(page, place.head)
    assert shown(page) == truth(place, "anton")
    assert page.evaluate("live.command('trial.set', {thing: 'sse', value: 1})") == {"value": 1}
    place.head += 1
    level(page, place.head)


def test_the_past_is_shown_and_left_again(place: Place, person: Any) -> None:
    page = visit(person("chris"), place)
    level(page, place.head)
    page.evaluate("live.seek(1)")
    page.wait_for_function("states.at(-1).asOf && states.at(-1).seq === 1")
    place.write(1, "past")
    page.wait_for_function(f"live.status.seq === {place.head}")
    assert page.evaluate("live.seq") == 1
    page.evaluate("live.seek(null)")
    page.wait_for_function(f"!states.at(-1).asOf && states.at(-1).seq === {place.head}")
    assert shown(page) == truth(place, "chris")
