"""Screens by the book (docs/protocol.md): they dial any server, go on where they were, fold as browsers do.

All live in one event loop in a thread. What many receive alike is parsed once.
"""

import asyncio
import json
import random
import threading
from collections import OrderedDict
from typing import Any

import uvloop
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from fault_parts.people import Account
from fault_parts.site import REALM

LOG_KEPT = 500  # lines, as in static/live/picture.js
SILENCE_SECONDS = 40.0
AGAIN_SECONDS = 0.25
LONGEST_SECONDS = 5.0
PARSED_KEPT = 256


class Parsed:
    """Frames as objects: the same bytes go to many, and are read once."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Any] = OrderedDict()
        self._snapshots: dict[tuple[str, str, int, str], Any] = {}

    def of(self, text: str) -> Any:
        """Return what a frame says; nobody may change it."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = json.loads(text)
            if len(self._known) > PARSED_KEPT:
                self._known.popitem(last=False)
        return found

    def shared(self, name: str, snapshot: Any) -> Any:
        """Return a snapshot that a screen of the same reader got before, or this one."""
        place = (name, snapshot["epoch"], snapshot["seq"], snapshot["tag"])
        return self._snapshots.setdefault(place, snapshot)


class Screen:
    """One browser with one page open."""

    def __init__(self, account: Account, urls: list[str], number: int, parsed: Parsed) -> None:
        self.account, self.urls, self.parsed = account, urls, parsed
        self.chance = random.Random(number)  # noqa: S311 -- spreads, guards nothing
        self.dials = number
        self.epoch, self.seq, self.tag, self.ticket = "", -1, "", ""
        self.entities: dict[str, Any] = {}
        self.log: list[Any] = []
        self.applied = 0
        self.faults: list[str] = []
        self.resyncs: dict[str, int] = {}
        self.snapshots = self.opened = self.gaps = self.repeats = 0
        self._socket: ClientConnection | None = None
        self._owed = 0
        self._ack_at = self.chance.randint(50, 100)

    async def live(self) -> None:
        """Follow the realm for ever."""
        pause = AGAIN_SECONDS
        while True:
            self.dials += 1
            before = self.applied + self.snapshots
            try:
                await self._visit(self.urls[self.dials % len(self.urls)])
            except (OSError, ConnectionClosed, InvalidHandshake, TimeoutError, EOFError, KeyError):
                self._socket = None
            if self.applied + self.snapshots > before:
                pause = AGAIN_SECONDS
            await asyncio.sleep(self.chance.uniform(0, pause))
            pause = min(pause * 2, LONGEST_SECONDS)

    async def _ask(self, method: str, path: str, url: str) -> Any:
        """Ask a server. Raises KeyError without a good answer."""
        body: dict[str, Any] | None = {} if method == "POST" else None
        path = f"/api/v1/realms/{REALM}/{path}"
        answer = await asyncio.to_thread(self.account.ask, method, path, body, url=url)
        if answer.status == 401:
            await asyncio.to_thread(self.account.log_in)
        if answer.status != 200:
            raise KeyError(answer.status)
        return answer.body

    async def _visit(self, url: str) -> None:
        """Open a socket at a server and follow it until it breaks."""
        if not self.ticket:
            self.ticket = (await self._ask("POST", "ticket/", url))["ticket"]
        where = f"?epoch={self.epoch}&since={self.seq}&tag={self.tag}" if self.seq >= 0 else ""
        async with connect(
            f"{url.replace('http', 'ws')}/live/{REALM}/{where}",
            subprotocols=["live.v1", f"ticket.{self.ticket}"],  # type: ignore[list-item]
            origin=url,  # type: ignore[arg-type]
            max_size=None,
            open_timeout=10,
            ping_interval=None,
            close_timeout=1,
        ) as socket:
            self._socket = socket
            self.opened += 1
            if self.seq < 0:
                await self._load(url)
            while True:
                async with asyncio.timeout(SILENCE_SECONDS):
                    text = await socket.recv()
                await self._take(self.parsed.of(str(text)), url)

    async def _load(self, url: str) -> None:
        """Fetch the state, and subscribe from there."""
        document = self.parsed.shared(
            self.account.name, await self._ask("GET", "snapshot/?recent=1", url)
        )
        self.epoch, self.seq, self.tag = document["epoch"], document["seq"], document["tag"]
        self.entities, self.log = dict(document["entities"]), document["log"][-LOG_KEPT:]
        self.snapshots += 1
        await self._subscribe()

    async def _subscribe(self) -> None:
        await self._say({"op": "sub", "epoch": self.epoch, "since": self.seq, "tag": self.tag})

    async def _say(self, message: dict[str, Any]) -> None:
        if self._socket is not None:
            await self._socket.send(json.dumps(message))

    async def _take(self, frame: dict[str, Any], url: str) -> None:
        """Act on one frame."""
        kind = frame["op"]
        self.ticket = frame.get("ticket", self.ticket)
        if kind in {"events", "skip"}:
            await self._apply(frame)
        elif kind == "resync":
            self.resyncs[frame["reason"]] = self.resyncs.get(frame["reason"], 0) + 1
            await self._load(url)
        elif (
            kind == "head"
            and self.seq >= 0
            and (frame["seq"], frame["epoch"])
            > (
                self.seq,
                self.epoch,
            )
        ):
            await self._subscribe()
        elif kind == "error" and frame["code"].startswith("ticket"):
            self.ticket = ""
        elif kind == "error":
            self.faults.append(frame["code"])

    async def _apply(self, frame: dict[str, Any]) -> None:
        """Fold a frame as static/live/picture.js does."""
        if frame["to"] <= self.seq:
            self.repeats += 1
            return
        if self.seq < 0 or frame["from"] > self.seq + 1:
            self.gaps += 1
            await self._subscribe()
            return
        for event in frame.get("events", []):
            if event["seq"] <= self.seq:
                continue
            if event["state"] is None:
                self.entities.pop(event["key"], None)
            else:
                self.entities[event["key"]] = event
            if event.get("line"):
                self.log.append(event)
        self.log = self.log[-LOG_KEPT:]
        self.applied += 1
        self._owed += frame["to"] - self.seq
        self.seq, self.tag = frame["to"], frame["tag"]
        if self._owed >= self._ack_at or frame.get("more"):
            self._owed = 0
            await self._say({"op": "ack", "seq": self.seq})

    async def acknowledge(self) -> None:
        """Acknowledge what is owed, from time to time."""
        while True:
            await asyncio.sleep(self.chance.uniform(5, 10))
            if self._owed and self._socket is not None:
                self._owed = 0
                try:
                    await self._say({"op": "ack", "seq": self.seq})
                except ConnectionClosed:
                    continue


class Screens:
    """All screens, in one thread."""

    def __init__(self, accounts: list[Account], urls: list[str], count: int) -> None:
        parsed = Parsed()
        self.all = [Screen(accounts[n % len(accounts)], urls, n, parsed) for n in range(count)]
        self._loop = uvloop.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="screens", daemon=True)

    def start(self) -> None:
        """Open them."""
        self._thread.start()

    def _run(self) -> None:
        for screen in self.all:
            self._loop.create_task(screen.live())
            self._loop.create_task(screen.acknowledge())
        self._loop.run_forever()

    def picture(self, name: str) -> dict[str, Any]:
        """Return what is on the screen of somebody, as of now."""
        mine = next(one for one in self.all if one.account.name == name)
        return dict(mine.entities)

    def level(self, seq: int) -> bool:
        """Say whether all of them are where the journal is."""
        return all(one.seq >= seq for one in self.all)

    def close(self) -> None:
        """Close them."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
