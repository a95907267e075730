"""Fifty houses report at once while a screen is open: how long is its longest task?"""

import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from fault_parts.people import Account
from playwright.sync_api import BrowserContext, Page

REALM = "tweede-golf"
AT_ONCE = 4
ROUNDS = 2


def houses(account: Account, many: int) -> list[str]:
    """Return hospitals that have reported beds."""
    picture = account.ask("GET", f"/api/v1/realms/{REALM}/snapshot/").body
    facilities = account.ask("GET", "/api/v1/reference/").body["facilities"]
    return [
        one["code"]
        for one in facilities
        if one["sector"] == "hospital" and f"beds:{one['code']}" in picture["entities"]
    ][:many]


def log_in(url: str, codes: Iterable[str]) -> list[tuple[str, Account]]:
    """Return the liaisons of hospitals, logged in."""
    taken = {"MAASSTAD": "ziekenhuis"}
    found = []
    for code in codes:
        account = Account(taken.get(code, f"ziekenhuis.{code.lower()}"), [url])
        account.log_in_surely()
        found.append((code, account))
    return found


class Burst:
    """Reports of many liaisons, as quickly as the server takes them."""

    def __init__(self, people: list[tuple[str, Account]], picture: dict[str, Any]) -> None:
        self.people, self.picture = people, picture
        self.refused: list[tuple[int, Any]] = []
        self._lock = threading.Lock()
        self.seconds = 0.0

    def run(self) -> int:
        """Report a little other figures of every house; return how many reports were taken."""
        began = time.monotonic()
        jobs = [(turn, *one) for turn in range(1, ROUNDS + 1) for one in self.people]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            taken = sum(pool.map(lambda job: self._report(*job), jobs))
        self.seconds = time.monotonic() - began
        return taken

    def _report(self, turn: int, code: str, account: Account) -> bool:
        known = self.picture[f"beds:{code}"]["state"]
        lines = []
        for line in known["lines"]:
            if line.get("cohort"):
                continue
            most = line["operational"] or 0
            occupied = min(most, max(0, (line["occupied"] or 0) + turn))
            lines.append({"bed": line["bed"], "operational": most, "occupied": occupied})
        body = {"facility": code, "lines": lines, "duiding": f"Ronde {turn}"}
        path = f"/api/v1/realms/{REALM}/facilities/{code}/beds/"
        answer = account.ask("POST", path, body, key=f"{turn}-{code}-{time.monotonic_ns()}")
        if answer.status >= 300 or not answer.status:
            with self._lock:
                self.refused.append((answer.status, answer.body))
            return False
        return True


class Tasks:
    """The tasks of a page, as the browser traces them: by the clock, and by the processor's time.

    The first is what a person feels; the second does not depend on who else uses the machine.
    """

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.page = page
        self.line = context.new_cdp_session(page)
        self.events: list[dict[str, Any]] = []
        self.over = False
        self.line.on("Tracing.dataCollected", lambda event: self.events.extend(event["value"]))
        self.line.on("Tracing.tracingComplete", lambda _event: self._end())

    def _end(self) -> None:
        self.over = True

    def begin(self) -> None:
        """Begin to look."""
        kept = {"includedCategories": ["toplevel", "devtools.timeline"]}
        self.line.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": kept})

    def end(self) -> tuple[list[float], list[float]]:
        """Return the milliseconds of all tasks of the page's own thread: by the clock, of the processor."""
        self.line.send("Tracing.end")
        while not self.over:
            self.page.wait_for_timeout(50)
        threads = {
            (one["pid"], one["tid"])
            for one in self.events
            if one["name"] == "thread_name" and one["args"].get("name") == "CrRendererMain"
        }
        tasks = [
            one
            for one in self.events
            if one.get("ph") == "X"
            and one["name"].endswith("RunTask")
            and (not threads or (one["pid"], one["tid"]) in threads)
        ]
        return (
            [one["dur"] / 1000 for one in tasks],
            [one.get("tdur", 0) / 1000 for one in tasks],
        )
