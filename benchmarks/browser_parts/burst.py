"""Fifty houses report at once while a screen is open: how long is its longest task?"""

import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from fault_parts.people import Account
from playwright.sync_api import Page

REALM = "tweede-golf"
AT_ONCE = 4
ROUNDS = 2
# Long tasks as the browser itself names them (over 50 ms); beside them the longest gap between two timers.
OBSERVE = """
window.zbTasks = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.zbTasks.push(one.duration);
}).observe({ type: "longtask" });
"""


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


def longest(page: Page) -> tuple[float, int]:
    """Return the longest task since the page was observed (0: none over 50 ms), and how many there were."""
    tasks = page.evaluate("window.zbTasks")
    return (max(tasks, default=0.0), len(tasks))
