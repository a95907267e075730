"""Troubles that kill nobody: a full disk, clocks that are set, a slow database, one without connections.

Each is brought while people work and screens follow, watched by somebody who asks all the time, and taken
away again. Everything that a run judges in the end holds for these too.
"""

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg

from fault_parts.keeper import ROOT
from fault_parts.people import Account, Answer
from fault_parts.site import PATIENCE_SECONDS, REALM, WEBS, Site
from fault_parts.verdict import Finding
from tests.servers import wait_until

SOON_SECONDS = 30.0  # after a trouble is over
ANSWERED_SECONDS = 16.0  # ten for a place, and what the attempt itself takes
ALIVE_SECONDS = 2.0
PAUSE_SECONDS = 0.3  # between two looks: nobody may give more than sixty commands in ten seconds
TOO_MANY = 429


@dataclass
class Watcher:
    """Somebody who posts a note at each server in turn, and what came of it."""

    site: Site
    account: Account
    answers: list[Answer] = field(default_factory=list)
    longest: float = 0.0
    alive: float = 0.0

    def look(self, seconds: float) -> None:
        """Ask for so long."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            for name in WEBS:
                self._post(name)
                began = time.monotonic()
                self.account.ask("GET", "/healthz", url=self.site.url(name))
                self.alive = max(self.alive, time.monotonic() - began)
            time.sleep(PAUSE_SECONDS)

    def _post(self, name: str) -> None:
        body = {"region": "TCZWN", "theme": "continuity", "text": "Proef op de som"}
        path = f"/api/v1/realms/{REALM}/notes/"
        began = time.monotonic()
        answer = self.account.ask("POST", path, body, url=self.site.url(name))
        self.answers.append(answer)
        self.longest = max(self.longest, time.monotonic() - began)

    def works(self) -> bool:
        """Say whether both servers take a note now."""
        self.answers.clear()
        for name in WEBS:
            self._post(name)
        return all(200 <= answer.status < 300 for answer in self.answers)

    @property
    def refused(self) -> int:
        """Return how many were told to come back."""
        return sum(one.status == 503 for one in self.answers)

    def strange(self) -> list[str]:
        """Return what was neither done nor refused in words with a moment to come back."""
        return sorted({_said(one) for one in self.answers if not _is_proper(one)})


def _is_proper(answer: Answer) -> bool:
    if answer.status == 503:
        words = isinstance(answer.body, dict) and bool(answer.body.get("detail"))
        return words and "Retry-After" in answer.headers
    return answer.status == TOO_MANY or 200 <= answer.status < 300


def _said(answer: Answer) -> str:
    return f"{answer.status} {str(answer.body)[:80]}"


def _under(what: str, reached: float, most: float) -> Finding:
    return Finding(what, f"< {most:.0f}", round(reached, 1), held=reached < most)


Trouble = Callable[[Site, Watcher], contextlib.AbstractContextManager[None]]


def scene(
    place: Site, what: str, trouble: Trouble, seconds: float, *, refuses: bool
) -> list[Finding]:
    """Bring a trouble, watch, take it away, and wait until all is well; `refuses`: it must be felt."""
    account = Account("landelijk", [place.url(name) for name in WEBS])
    account.log_in_surely()
    watcher = Watcher(place, account)
    with trouble(place, watcher):
        watcher.look(seconds)
        found = [
            Finding(
                f"{what}: answers that are neither good nor 503 in words", [], watcher.strange()
            ),
            _under(f"{what}: slowest answer, s", watcher.longest, ANSWERED_SECONDS),
            _under(f"{what}: slowest sign of life of a server, s", watcher.alive, ALIVE_SECONDS),
        ]
        if refuses:
            felt = watcher.refused
            found.append(Finding(f"{what}: told to come back", "> 0", felt, held=felt > 0))
    began = time.monotonic()
    wait_until(watcher.works, f"{what}: both servers work again", PATIENCE_SECONDS)
    back = time.monotonic() - began
    return [*found, _under(f"{what}: well again after, s", back, SOON_SECONDS)]


def slow(place: Site) -> list[Finding]:
    """A database that answers each piece 0.05 s late, either way: a request of thirty takes three seconds."""
    return scene(place, "slow database", _slow, 12, refuses=False)


@contextlib.contextmanager
def _slow(place: Site, _watcher: Watcher) -> Iterator[None]:
    for name in WEBS:
        place.line[name].delay = 0.05
    try:
        yield
    finally:
        for name in WEBS:
            place.line[name].delay = 0.0


def silent(place: Site) -> list[Finding]:
    """A database that takes connections and says nothing."""
    return scene(place, "silent database", _silent, 12, refuses=True)


@contextlib.contextmanager
def _silent(place: Site, _watcher: Watcher) -> Iterator[None]:
    for name in WEBS:
        place.line[name].dead = True
    try:
        yield
    finally:
        for name in WEBS:
            place.line[name].dead = False


def connections(place: Site) -> list[Finding]:
    """A database that gives no more connections."""
    return scene(place, "no connections left", _taken, 8, refuses=True)


@contextlib.contextmanager
def _taken(place: Site, _watcher: Watcher) -> Iterator[None]:
    address = f"postgres://zorgbeeld@127.0.0.1:{place.postgres.port}/zorgbeeld"
    held: list[psycopg.Connection[Any]] = []

    def take() -> None:
        with contextlib.suppress(psycopg.OperationalError):
            while True:
                held.append(psycopg.connect(address, connect_timeout=5))

    take()
    for name in (*WEBS, "worker"):  # what they held falls free, and is taken as well
        place.lines.cut(place.line[name])
        take()
    try:
        yield
    finally:
        for connection in held:
            connection.close()


HOLDS = """
from django.db import connection, transaction
with transaction.atomic():
    connection.cursor().execute("SELECT * FROM journal_realm FOR UPDATE")
    print("holds", flush=True)
    input()
"""


def frozen(place: Site) -> list[Finding]:
    """A program that hangs in the middle of a transaction, with the row that everybody needs."""
    return scene(place, "a program that hangs", _frozen, 12, refuses=True)


@contextlib.contextmanager
def _frozen(place: Site, watcher: Watcher) -> Iterator[None]:
    program = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", HOLDS],
        cwd=ROOT,
        env=place.env(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert program.stdout is not None
        program.stdout.readline()
        yield
        wait_until(watcher.works, "the others go on while it hangs", PATIENCE_SECONDS)
    finally:
        program.kill()
        program.wait()


def disk(place: Site) -> list[Finding]:
    """A disk that is full to the last byte."""
    if not place.postgres.is_small:
        return [Finding("full disk: a small disk to fill", "one", "no right to mount")]
    return scene(place, "full disk", _full, 8, refuses=True)


@contextlib.contextmanager
def _full(place: Site, _watcher: Watcher) -> Iterator[None]:
    ballast = place.postgres.folder / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(64 * 1024))
    with ballast.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(512))
    try:
        yield
    finally:
        ballast.unlink()
        if not place.postgres.runs:
            place.postgres.revive()


def clocks(place: Site) -> list[Finding]:
    """Programs whose clocks are a day ahead, then a day behind, then right again."""
    return [*_clocks(place, "ahead", 86_400), *_clocks(place, "behind", -86_400)]


def _clocks(place: Site, word: str, seconds: float) -> list[Finding]:
    """Set the clocks of all programs wrong, and right again."""
    what = f"clocks a day {word}"
    began = _database_now(place)
    place.set_clocks(seconds)
    try:
        found = scene(place, what, _untroubled, 12, refuses=False)
        wait_until(lambda: _heard(place) > began, f"{what}: tasks go on", PATIENCE_SECONDS)
    finally:
        place.set_clocks(0)
    wrong = place.sql(
        "SELECT count(*) FROM journal_entry WHERE recorded_at > clock_timestamp() + interval '2 s'"
        " OR (recorded_at < %s AND id > (SELECT max(id) FROM journal_entry WHERE recorded_at < %s))",
        began,
        began,
    )
    return [
        *found,
        Finding(f"{what}: tasks go on", "yes", "yes"),
        Finding(f"{what}: entries of another day", 0, int(wrong[0][0])),
    ]


@contextlib.contextmanager
def _untroubled(_place: Site, _watcher: Watcher) -> Iterator[None]:
    yield


def _heard(place: Site) -> datetime:
    moment: datetime = place.sql("SELECT at FROM journal_heartbeat WHERE name = 'worker'")[0][0]
    return moment


def _database_now(place: Site) -> datetime:
    moment: datetime = place.sql("SELECT clock_timestamp()")[0][0]
    return moment


SCENES: dict[str, Callable[[Site], list[Finding]]] = {
    "slow": slow,
    "silent": silent,
    "connections": connections,
    "frozen": frozen,
    "disk": disk,
    "clocks": clocks,
}
