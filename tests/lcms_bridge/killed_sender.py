"""A worker that tells another system is killed between sending and committing, again and again.

The other system is a real one: an HTTP server on this machine that gives what comes in to our own way in for
linked systems, in another realm. What it counts is held against what was told.
"""

import http.server
import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, NoReturn

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from capacity.models import FigureReport
from capacity.selectors import beds_now
from capacity.services import source_register
from journal import clock
from journal.models import Realm
from lcms_bridge.models import Delivery, Message, Peer
from lcms_bridge.out import exchange
from lcms_bridge.services import BRIDGE, outbox, peer_serve, peer_set, peers_due
from lcms_bridge.tasks import sweep_inbox
from tests.lcms_bridge.factories import NOW, SYSTEM, make_facilities, make_realm, report
from tests.servers import wait_until

# heard: the other side has all bytes and did nothing; done: it did, and did not answer; answered: the worker
# has the answer; noted: it wrote that down and did not commit; any: at whatever moment it is
WAYS = ("heard", "done", "answered", "noted", "any")
LEASE_S = 0.4  # of a worker that was killed
ANY_S = 0.25  # the longest that a worker is left alone
FORK = multiprocessing.get_context("fork")


@dataclass
class Findings:
    """What came of it: `kills` by way, what was told, what counted there, and what does not hold."""

    kills: Counter[str] = field(default_factory=Counter)
    unharmed: int = 0  # workers that were done before they were killed
    sent: int = 0
    again: int = 0  # messages that the other side got more than once
    wrong: list[str] = field(default_factory=list)


class Killed:
    """Two realms on one installation: what is reported in the one is told to the other."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.found = Findings()
        self.houses = make_facilities(["ALFA", "BETA", "GAMMA"])
        self.here, self.there = make_realm("hier"), make_realm("daar")
        _row, self.token = source_register(
            actor=SYSTEM,
            realm=self.there,
            name="hier",
            label="Hier",
            facilities=self.houses,
            regions=[],
            kinds=[],
            interval_minutes=5,
            contact="",
        )
        self.doomed = FORK.Value("i", 0)  # whom the other side kills
        self.way = FORK.Value("i", 0)
        self.got = FORK.Manager().list()  # the numbers that came in

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Have the other system listen as long as the block lasts."""
        server = http.server.HTTPServer(
            ("127.0.0.1", 0), type("Handler", (_Handler,), {"side": self})
        )
        port = server.server_address[1]
        settings.BRIDGE_HOSTS = [*settings.BRIDGE_HOSTS, f"127.0.0.1:{port}"]
        connection.close()
        process = FORK.Process(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        process.start()
        server.socket.close()
        self.peer = peer_set(
            actor=SYSTEM,
            realm=self.here,
            name="daar",
            label="Daar",
            url=f"http://127.0.0.1:{port}/in",
            format="fhir-r4",
            region=self.houses[0].region,
            every_minutes=5,
            token=self.token,
        )[0]
        try:
            yield
        finally:
            process.kill()
            process.join()

    def round(self, number: int, of: int) -> None:
        """Report something, have it told by a worker that is killed, and then by one that lives."""
        house = self.houses[number % len(self.houses)]
        report(self.here, house, at=NOW - timedelta(minutes=of - number), occupied=number % 9)
        Peer.objects.filter(pk=self.peer.pk).update(due_at=clock.now())  # five minutes are over
        way = WAYS[self.chance.randrange(len(WAYS))]
        if self._serve(way) == -signal.SIGKILL:
            self.found.kills[way] += 1
        else:
            self.found.unharmed += 1
        wait_until(lambda: self._is_told() or self.peer.pk in peers_due(), "the lease is over")
        if not self._is_told() and self._serve("") != 0:
            self.found.wrong.append(f"{number}: nobody could tell it after {way}")

    def _is_told(self) -> bool:
        """Say whether nothing waits or is to be made."""
        waits = Delivery.objects.filter(peer=self.peer, state="waiting").exists()
        return not waits and Peer.objects.get(pk=self.peer.pk).due_at > clock.now()

    def _serve(self, way: str) -> int:
        """Have a worker serve the other system; return how it ended."""
        self.way.value = WAYS.index(way) if way else -1
        self.doomed.value = 0
        connection.close()
        worker = FORK.Process(target=_work, args=(self.peer.pk, way, self.doomed))
        worker.start()
        if way == "any":
            time.sleep(self.chance.uniform(0, ANY_S))
            worker.kill()
        worker.join(60)
        return worker.exitcode if worker.exitcode is not None else 1

    def judged(self) -> Findings:
        """Hold what the other side counts against what was told."""
        sweep_inbox()
        found, wrong = self.found, self.found.wrong
        told = Delivery.objects.filter(peer=self.peer)
        states = Counter(told.values_list("state", flat=True))
        if set(states) != {"delivered"}:
            wrong.append(f"not all was delivered: {dict(states)}")
        numbers = {one.number.hex for one in told}
        came = Counter(self.got)
        found.sent, found.again = len(numbers), sum(many > 1 for many in came.values())
        if set(came) != numbers:
            wrong.append("other numbers came in than went out")
        messages = Message.objects.filter(realm=self.there)
        digests = Counter(messages.values_list("sha256", flat=True))
        if digests != Counter(told.values_list("sha256", flat=True)):
            wrong.append("other messages are kept there than were told")
        if messages.exclude(state="applied").exists():
            wrong.append("a message was not applied")
        counted, said = self._reports(self.there), self._reports(self.here)
        if counted != said:
            wrong.append(f"other figures count there: {counted - said} more, {said - counted} less")
        if self._beds(self.here) != self._beds(self.there):
            wrong.append("the two pictures differ")
        return found

    @staticmethod
    def _reports(realm: Realm) -> Counter[Any]:
        """Return every report that was kept: of which house and moment, and how often."""
        rows = FigureReport.objects.filter(realm=realm)
        return Counter(rows.values_list("facility", "observed_at"))

    @staticmethod
    def _beds(realm: Realm) -> dict[str, Any]:
        """Return what is known of each house."""
        return {
            code: (now.observed_at, now.lines["ic"].occupied)
            for code, now in beds_now(realm).items()
        }


def _work(peer: int, way: str, doomed: Any) -> None:
    """Serve the other system, as a worker does, up to where it is killed."""
    outbox.HOLD = replace(outbox.HOLD, length=timedelta(seconds=LEASE_S))
    doomed.value = os.getpid() if way in {"heard", "done"} else 0
    if way == "answered":
        post = exchange.post

        def answered(*args: Any, **more: Any) -> NoReturn:
            post(*args, **more)
            _die(os.getpid())

        vars(outbox)["post"] = answered
    if way == "noted":
        vars(outbox)["_worked"] = lambda *_args: _die(os.getpid())
    peer_serve(actor=BRIDGE, peer_id=peer)
    connection.close()


def _die(number: int) -> NoReturn:
    """Kill a process at once."""
    os.kill(number, signal.SIGKILL)
    raise SystemExit(1)


class _Handler(http.server.BaseHTTPRequestHandler):
    """The other system: what comes in goes to our own way in, and is read at once."""

    side: Killed

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        side = self.side
        side.got.append(self.headers["Idempotency-Key"])
        if WAYS[side.way.value] == "heard":
            self._kill()
        answer = Client().post(
            reverse("deliveries", kwargs={"realm": side.there.slug}),
            body,
            content_type="application/octet-stream",
            headers={
                name: self.headers[name]
                for name in ("Authorization", "Idempotency-Key", "X-Filename")
            },
            SERVER_NAME="localhost",
        )
        sweep_inbox()
        connection.close()
        if WAYS[side.way.value] == "done":
            self._kill()
        with suppress(OSError):
            self.send_response(answer.status_code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

    def _kill(self) -> None:
        number, self.side.doomed.value = self.side.doomed.value, 0
        if number:
            with suppress(ProcessLookupError):  # what a worker sent that was killed before
                os.kill(number, signal.SIGKILL)

    def log_message(self, *_args: object) -> None:
        pass


def killed(kills: int, seed: int) -> Findings:
    """Kill a sending worker so many times; return what came of it."""
    run = Killed(seed)
    with run.listening():
        most = 2 * kills  # a worker may be done before it is killed
        for number in range(most):
            if run.found.kills.total() < kills:
                run.round(number, most)
        return run.judged()
