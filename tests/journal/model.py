"""A tiny reference model of the delivery: a log, a link that loses, and a client by the book.

The client is docs/protocol.md in thirty lines; the log is a list. What the feed does between them must
leave every client with the state that the log has at the client's position, whatever was lost.
"""

import json
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from journal.entries import LiveEntry
from journal.live.feed import Feed
from journal.live.frames import Frame
from journal.live.peers import Batch, Hooks, Peer

CLASSES = {
    "coord": frozenset({"all", "role:coord"}),
    "hin": frozenset({"all", "role:hin"}),
    "all": frozenset({"all"}),
}
PRELOAD = 3
SECRET, HINT, PRIVATE = "GEHEIM", "AANWIJZING", "ALLEENCOORD"
MAY_NOT = {"coord": (), "hin": (SECRET, PRIVATE), "all": (SECRET, HINT, PRIVATE)}


def body(seq: int, key: str, state: dict[str, Any] | None) -> str:
    """Return an encoded event."""
    return json.dumps({"seq": seq, "key": key, "state": state}, separators=(",", ":"))


@dataclass
class FakeLog:
    """A realm's journal as a list; `restore` puts back an older backup."""

    epoch: str = field(default_factory=lambda: str(uuid.uuid4()))
    floor: int = 0
    entries: list[LiveEntry] = field(default_factory=list)
    written: int = 0
    parsed: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def head(self) -> int:
        return len(self.entries)

    def append(self, key: str, kind: str, size: int = 0) -> None:
        """Write an entry: `public`, `layered` (three variants), `private` (coordinators), `gone`."""
        self.written += 1
        seq, pad = self.head + 1, "x" * size
        everyone = {"v": self.written, "pad": pad}
        secret = everyone | {"s": SECRET, "h": HINT}
        choices: dict[str, list[tuple[str, dict[str, Any] | None]]] = {
            "public": [("all", everyone)],
            "layered": [
                ("role:coord", secret),
                ("role:hin", everyone | {"h": HINT}),
                ("all", everyone),
            ],
            "private": [("role:coord", everyone | {"p": PRIVATE})],
            "gone": [("all", None)],
        }
        layers = choices[kind]
        shown_key = f"private:{key}" if kind == "private" else key
        variants = tuple((frozenset({to}), body(seq, shown_key, state)) for to, state in layers)
        self.entries.append(LiveEntry(seq, f"{self.written:08x}", 0.0, variants))

    def restore(self, head: int) -> None:
        """Go back to an older backup: what came after is gone, the epoch is the same."""
        del self.entries[head:]
        self.floor = min(self.floor, head)

    def tag(self, seq: int) -> str | None:
        if seq == 0:
            return ""
        return self.entries[seq - 1].tag if seq <= self.head else None

    def read(self, since: int, limit: int = 1000) -> Batch:
        """Return what the database would."""
        after = self.entries[since : since + limit]
        return Batch(self.epoch, self.head, self.floor, since, self.tag(since), after)

    def newest(self) -> Batch:
        """Return what a fresh process reads: few entries, so that catching up needs the log."""
        return self.read(max(self.head - PRELOAD, 0), PRELOAD)

    def state(self, kind: str, seq: int) -> dict[str, Any]:
        """Return what a class sees at a number, straight from the entries."""
        state: dict[str, Any] = {}
        for entry in self.entries[:seq]:
            place = entry.pick(CLASSES[kind])
            if place >= 0:
                text = entry.variants[place][1]
                if text not in self.parsed:
                    self.parsed[text] = json.loads(text)
                event = self.parsed[text]
                state[event["key"]] = event["state"]
        return {key: value for key, value in state.items() if value is not None}


class Link:
    """The wire to one client: frames in flight, and a transport that can be full."""

    def __init__(self) -> None:
        self.flight: deque[str] = deque()
        self.room = True
        self.closed = False

    def write(self, frame: Frame) -> bool:
        if not self.room:
            return False
        self.flight.append(frame.text)
        return True

    def say(self, frame: Frame) -> None:
        self.flight.append(frame.text)

    def close(self, _code: int, _reason: str) -> None:
        self.closed = True


class Client:
    """A client by the book: applies what continues its position, and asks when it is told to."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.link: Link | None = None
        self.peer: Peer | None = None
        self.epoch, self.seq, self.tag = "", -1, ""
        self.state: dict[str, Any] = {}
        self.applied: list[int] = []
        self.repeats = 0
        self.wants_snapshot = False
        self.must_join = False

    def receive(self, text: str) -> None:
        """Take one frame."""
        for marker in MAY_NOT[self.kind]:
            assert marker not in text, f"{self.kind} received {marker}"
        frame = json.loads(text)
        if frame["op"] == "resync":
            self.wants_snapshot = True
        elif frame["op"] == "head":
            self.must_join |= (frame["seq"], frame["epoch"]) != (self.seq, self.epoch)
        elif frame["op"] in ("events", "skip"):
            self._take(frame)

    def _take(self, frame: dict[str, Any]) -> None:
        if self.wants_snapshot or frame["to"] <= self.seq:
            self.repeats += 1
            return
        if frame["from"] != self.seq + 1:
            self.must_join = True  # something was lost on the way
            return
        for event in frame.get("events", []):
            assert frame["from"] <= event["seq"] <= frame["to"]
            self.applied.append(event["seq"])
            if event["state"] is None:
                self.state.pop(event["key"], None)
            else:
                self.state[event["key"]] = event["state"]
        self.seq, self.tag = frame["to"], frame["tag"]

    def load(self, log: FakeLog, seq: int) -> None:
        """Take a snapshot as HTTP would give it."""
        self.epoch, self.seq, self.tag = log.epoch, seq, log.tag(seq) or ""
        self.state = log.state(self.kind, seq)
        self.applied.clear()
        self.wants_snapshot = False


class Trial:
    """One log, one feed that follows it, and clients."""

    def __init__(self, read_limit: int = 1000) -> None:
        self.log = FakeLog()
        self.counts: dict[str, int] = {}
        self.fetches: list[tuple[Peer, int]] = []
        self.clients: list[Client] = []
        self.read_limit = read_limit
        self.start_feed()

    def start_feed(self) -> None:
        """Begin with a fresh process: nothing is known but the log."""
        self.fetches.clear()
        self.feed = Feed(
            Hooks(
                wake=lambda: None,
                fetch=lambda peer, since: self.fetches.append((peer, since)),
                count=self._count,
                read=lambda _peer, _entries: None,
            )
        )
        self.feed.load(self.log.newest())
        for client in self.clients:
            client.link = client.peer = None

    def _count(self, name: str, amount: int) -> None:
        self.counts[name] = self.counts.get(name, 0) + amount

    def poll(self) -> None:
        """Do what the follower does after any doorbell or poll."""
        batch = self.log.read(self.feed.head, self.read_limit)
        reason = self.feed.other_history(batch)
        if reason:
            self.feed.restart(self.log.newest(), reason)
        else:
            self.feed.take(batch)

    def connect(self, client: Client) -> None:
        """Open a socket and subscribe from where the client is."""
        if client.peer is not None:
            self.disconnect(client)
        client.link = Link()
        client.peer = Peer(client.link, CLASSES[client.kind])
        self.feed.add(client.peer)
        if client.seq < 0:
            client.load(self.log, self.log.head)
        self.join(client)

    def join(self, client: Client) -> None:
        """Subscribe on an open socket."""
        client.must_join = False
        if client.peer is not None and not client.wants_snapshot:
            self.feed.join(client.peer, client.epoch, client.seq, client.tag)

    def disconnect(self, client: Client) -> None:
        """Lose the socket with everything in flight."""
        if client.peer is not None:
            self.feed.remove(client.peer)
        client.link = client.peer = None

    def deliver(self, client: Client, count: int) -> None:
        """Bring the next frames to a client, which acknowledges."""
        for _ in range(count):
            if client.link is None or not client.link.flight:
                break
            client.receive(client.link.flight.popleft())
        if client.peer is not None and client.seq >= 0:
            self.feed.ack(client.peer, client.seq)

    def follow_up(self, client: Client, lag: int = 0) -> None:
        """Do what the client was told: fetch a snapshot, or subscribe again."""
        if client.wants_snapshot:
            client.load(self.log, max(self.log.head - lag, 0))
            client.must_join = True
        if client.must_join:
            self.join(client)

    def fetch(self) -> None:
        """Finish one catch-up read."""
        if self.fetches:
            peer, since = self.fetches.pop(0)
            self.feed.supply(peer, self.log.read(since, self.read_limit))

    def settle(self, turns: int = 200) -> None:
        """Let everything become quiet: everyone connected, nothing in flight."""
        for client in self.clients:
            if client.link is not None:
                client.link.room = True
            if client.peer is None or (client.link and client.link.closed):
                self.connect(client)
        for turn in range(turns):
            self.turn()
            if turn % 10 == 9:
                self.feed.tick_head("now", 0.0)
            elif self.is_quiet():
                return
        places = [(client.seq, client.kind) for client in self.clients]
        msg = f"not level after {turns} turns: {places}, head {self.log.head}"
        raise AssertionError(msg)

    def turn(self) -> None:
        """Let everybody do what waits."""
        self.poll()
        self.feed.tick_late()
        while self.fetches:
            self.fetch()
        for client in self.clients:
            self.deliver(client, 10_000)
            self.follow_up(client)

    def is_quiet(self) -> bool:
        """Say whether every client is at the head with the log's own mark."""
        return all(
            (client.seq, client.tag, client.epoch)
            == (self.log.head, self.log.tag(self.log.head), self.log.epoch)
            and not (client.link and client.link.flight)
            for client in self.clients
        )

    def check(self, client: Client) -> None:
        """The law: a client on this history has exactly the log's state at its position, in order."""
        ours = client.epoch == self.log.epoch and self.log.tag(client.seq) == client.tag
        if client.seq >= 0 and ours:
            assert client.state == self.log.state(client.kind, client.seq)
        assert client.applied == sorted(set(client.applied)), "out of order, or applied twice"


Step = Callable[[], None]


def kinds() -> Sequence[str]:
    """Return the audience classes."""
    return tuple(CLASSES)
