"""People at work: each gives commands with a key of its own and repeats it until there is an answer.

That is what the outbox of the browser does. What was answered is remembered with its answer, so that it can
be held against the journal in the end.
"""

import http.client
import json
import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from fault_parts.site import REALM

PASSWORD = "zorgbeeld-demo"  # noqa: S105  # pragma: allowlist secret
WAIT_SECONDS = 15.0  # for an answer; then it is asked again, with the same key
AGAIN_SECONDS = (0.1, 0.6)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Answer:
    """What a server said; status 0: nothing."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class Account:
    """Somebody who is logged in, at whichever server answers."""

    def __init__(self, name: str, urls: list[str]) -> None:
        self.name, self.urls = name, urls
        self.cookies: SimpleCookie = SimpleCookie()
        self._turn = random.Random(name).randrange(len(urls))  # noqa: S311 -- spreads, guards nothing
        self._lock = threading.Lock()

    def ask(
        self, method: str, path: str, body: Any = None, *, url: str = "", key: str = ""
    ) -> Answer:
        """Ask one of the servers (each in turn); never raises for one that is not there."""
        self._turn += 1
        address = urlsplit(url or self.urls[self._turn % len(self.urls)])
        headers = {"Cookie": "; ".join(f"{k}={v.value}" for k, v in self.cookies.items())}
        if "csrftoken" in self.cookies:
            headers["X-CSRFToken"] = self.cookies["csrftoken"].value
        if key:
            headers["Idempotency-Key"] = key
        data = body
        if body is not None and not isinstance(body, str):
            data, headers["Content-Type"] = json.dumps(body), "application/json"
        elif body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection(address.netloc, timeout=WAIT_SECONDS)
        try:
            connection.request(method, path, data, headers)
            return self._read(connection.getresponse())
        except (OSError, http.client.HTTPException, ValueError):
            return Answer(0)
        finally:
            connection.close()

    def _read(self, answer: http.client.HTTPResponse) -> Answer:
        """Take an answer and its cookies."""
        text = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.load(line)
        kind = answer.headers.get("Content-Type", "")
        body = json.loads(text) if "json" in kind and text else text
        return Answer(answer.status, body, dict(answer.headers))

    def log_in(self) -> bool:
        """Log in once; say whether it worked."""
        with self._lock:
            url = self.urls[0]
            page = self.ask("GET", "/login/", url=url)
            found = TOKEN.search(page.body.decode()) if page.status == 200 else None
            if found is None:
                return False
            form = {"username": self.name, "password": PASSWORD, "csrfmiddlewaretoken": found[1]}
            return self.ask("POST", "/login/", urlencode(form), url=url).status == 302

    def log_in_surely(self) -> None:
        """Log in, again and again while the servers are away."""
        ends = time.monotonic() + 120
        while not self.log_in():
            if time.monotonic() > ends:
                msg = f"{self.name} could not log in"
                raise TimeoutError(msg)
            time.sleep(0.2)


@dataclass
class Told:
    """One command, and how it ended."""

    who: str
    key: str
    kind: str  # the type of the entry that it makes
    path: str
    body: dict[str, Any]
    mark: str  # a word of it that its entry has; empty: none
    tries: int = 0
    status: int = 0  # of the answer that ended it; 0: none yet
    answer: Any = None
    seconds: float = 0.0


@dataclass(frozen=True)
class Job:
    """A command to give: the type of its entry, its address below the realm, its body."""

    kind: str
    path: str
    body: dict[str, Any]


# what somebody does next: by chance, a mark to write down, what is on their screen
Choose = Callable[[random.Random, str, dict[str, Any]], Job | None]


class Person:
    """One person who works: decides, sends, repeats, remembers."""

    def __init__(
        self, account: Account, choose: Choose, picture: Callable[[], dict[str, Any]], seed: int
    ) -> None:
        self.account, self.choose, self.picture = account, choose, picture
        self.chance = random.Random(f"{seed}{account.name}")  # noqa: S311 -- guards nothing
        self.told: list[Told] = []
        self.faults: list[str] = []  # answers 500
        self.codes: dict[str, int] = {}  # refusals by code
        self.answered = 0
        self.pause = (0.5, 4.0)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name=account.name, daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """Begin nothing new; what was begun is sent until it is answered."""
        self._stop.set()

    def join(self, seconds: float) -> bool:
        """Wait for the end; say whether it came."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while not self._stop.wait(self.chance.uniform(*self.pause)):
            mark = f"K{len(self.told):05d}{self.account.name.replace('.', 'x').replace('-', 'y')}K"
            job = self.choose(self.chance, mark, self.picture())
            if job is not None:
                self.give(job, mark)

    def give(self, job: Job, mark: str) -> Told:
        """Give a command until it is answered."""
        key = f"{self.chance.getrandbits(128):032x}"
        path = f"/api/v1/realms/{REALM}/{job.path}"
        used = mark if mark in json.dumps(job.body) else ""
        told = Told(self.account.name, key, job.kind, path, job.body, used)
        self.told.append(told)
        began = time.monotonic()
        while not told.status:
            told.tries += 1
            self._settle(told, self.account.ask("POST", path, job.body, key=key))
            if not told.status:
                time.sleep(self.chance.uniform(*AGAIN_SECONDS))
        told.seconds = time.monotonic() - began
        return told

    def _settle(self, told: Told, answer: Answer) -> None:
        """Take an answer for the end, unless it means: ask again."""
        if answer.status in {0, 408, 429, 502, 503, 504}:
            return
        if answer.status == 500:
            self.faults.append(f"{told.path} {told.key}")
            return
        if answer.status == 401:
            self.codes["401"] = self.codes.get("401", 0) + 1
            self.account.log_in()
            return
        told.status, told.answer = answer.status, answer.body
        self.answered += 1
        if answer.status >= 400:
            code = str(answer.body.get("title")) if isinstance(answer.body, dict) else "?"
            what = f"{told.kind} {answer.status} {code}"
            self.codes[what] = self.codes.get(what, 0) + 1
