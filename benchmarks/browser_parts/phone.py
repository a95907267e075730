"""A first picture on a phone: nothing kept, a slow line, a slow processor."""

import time
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, CDPSession, StorageState

from tests.chromium import PATIENCE_MS

DOWN = 1_600_000 / 8  # bytes a second
UP = 750_000 / 8
LATENCY_MS = 150
SLOWER = 4
SETTLE_SECONDS = 2.0  # what still comes after the figures stand counts too: the map
# Noted in the page itself, by its own clock: when the status says live, and when figures stand.
WATCH = """
window.zbSeen = {};
(function look() {
  const at = performance.now();
  const is = (name, found) => { if (found && !(name in window.zbSeen)) window.zbSeen[name] = at; };
  const state = document.getElementById("status")?.dataset.state;
  is("live", state === "live");
  is("figures", document.body?.classList.contains("is-ready") && document.querySelector(FIGURES));
  requestAnimationFrame(look);
})();
"""
BARE = """async ([url, size]) => {
  const began = performance.now();
  const one = async () => (await (await fetch(url, { cache: "no-store" })).arrayBuffer()).byteLength;
  const first = await one();
  const rest = await Promise.all(Array.from({ length: Math.floor(size / first) }, one));
  return [performance.now() - began, rest.reduce((sum, got) => sum + got, first)];
}"""
USABLE = "'live' in window.zbSeen && 'figures' in window.zbSeen"


@dataclass
class Opened:
    """One opening of a screen: how much came, in how many answers, and when it could be used."""

    usable_ms: float
    busy_ms: float  # of the slowed down processor
    sizes: dict[str, int] = field(default_factory=dict)

    @property
    def kilobytes(self) -> float:
        """Return what came over the line, with its headers."""
        return sum(self.sizes.values()) / 1000


class Phone:
    """A browser as on a phone, in which somebody is logged in, and nothing is kept."""

    def __init__(self, browser: Browser, url: str, state: StorageState) -> None:
        self.context = browser.new_context(
            base_url=url,
            storage_state=state,
            viewport={"width": 390, "height": 844},
            device_scale_factor=2,
            has_touch=True,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            bypass_csp=True,  # the page is asked questions by evaluating their text
        )
        self.page = self.context.new_page()
        self.line: CDPSession = self.context.new_cdp_session(self.page)
        self.sizes: dict[str, int] = {}
        self._names: dict[str, str] = {}

    def hinder(self) -> None:
        """Slow the line and the processor down, and count what comes."""
        self.line.send("Network.enable")
        self.line.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.line.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": LATENCY_MS,
                "downloadThroughput": DOWN,
                "uploadThroughput": UP,
            },
        )
        self.line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        self.line.on("Network.requestWillBeSent", self._asked)
        self.line.on("Network.loadingFinished", self._came)

    def _asked(self, event: dict[str, Any]) -> None:
        self._names[event["requestId"]] = event["request"]["url"]

    def _came(self, event: dict[str, Any]) -> None:
        name = self._names.get(event["requestId"], "")
        if not name.startswith("data:"):
            self.sizes[event["requestId"]] = int(event["encodedDataLength"])

    def open(self, path: str, figures: str) -> Opened:
        """Open a screen and wait until it can be used: live, and with figures in `figures`."""
        self.page.add_init_script(WATCH.replace("FIGURES", repr(figures)))
        self.page.goto(path, wait_until="commit")
        self.page.wait_for_function(USABLE, timeout=PATIENCE_MS * 3)
        busy = self._busy_ms()
        seen = self.page.evaluate("window.zbSeen")
        ends = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < ends:
            self.page.wait_for_timeout(100)
        named = {f"{self._names[key]} {key}": size for key, size in self.sizes.items()}
        return Opened(max(seen["live"], seen["figures"]), busy, named)

    def _busy_ms(self) -> float:
        """Return the processor time of the page until now: being slowed down counts as work."""
        found = self.line.send("Performance.getMetrics")["metrics"]
        return 1000 * next(float(one["value"]) for one in found if one["name"] == "TaskDuration")

    def bare(self, size: int, url: str) -> float:
        """Return the milliseconds in which this line brings so many bytes of a file that cannot shrink."""
        ms, got = self.page.evaluate(BARE, [url, size])
        return float(ms * size / got)

    def close(self) -> None:
        """Close the browser's profile."""
        self.context.close()
