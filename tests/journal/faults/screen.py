"""A screen by the book, over real sockets: what docs/protocol.md asks of a client, and what it saw."""

import asyncio
import json
import random
import urllib.request
from collections.abc import Callable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

DEADLINE_SECONDS = 90.0  # far more than anything needs: reached only when something is lost
MAY_NOT = {"c": (), "h": ("GEHEIM",), "a": ("GEHEIM", "AANWIJZING")}


def http(port: int, path: str, user: str, body: Any = None) -> Any:
    """Ask a server over HTTP."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"X-User": user, "Content-Type": "application/json"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


async def until(holds: Callable[[], bool], what: str) -> None:
    """Wait for a condition, at most the deadline."""
    ends = asyncio.get_running_loop().time() + DEADLINE_SECONDS
    while not holds():
        assert asyncio.get_running_loop().time() < ends, f"not in time: {what}"
        await asyncio.sleep(0.02)


class Screen:
    """One browser: dials any of the ports, resumes where it was, notes everything."""

    def __init__(self, realm: str, user: str, ports: list[int]) -> None:
        self.realm, self.user, self.ports = realm, user, ports
        self.chance = random.Random(f"{realm}{user}")  # noqa: S311 - spreads, guards nothing
        self.epoch, self.seq, self.tag = "", -1, ""
        self.entities: dict[str, Any] = {}
        self.order: list[int] = []
        self.bodies: dict[int, str] = {}
        self.repeats = self.gaps = self.snapshots = self.dials = 0
        self.resyncs: list[str] = []
        self.errors: list[str] = []
        self.byes: list[int] = []
        self.answers: dict[str, Any] = {}
        self.ticket = ""
        self.socket: ClientConnection | None = None
        self.task: asyncio.Task[None] | None = None

    def start(self) -> "Screen":
        """Begin to live."""
        self.task = asyncio.create_task(self._live())
        return self

    async def stop(self) -> None:
        """Close."""
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
            self.task = None

    def complain(self) -> None:
        """Raise what ended this screen, if anything did: a marker it may not see, for one."""
        if self.task is not None and self.task.done():
            self.task.result()

    async def _live(self) -> None:
        while True:
            port = self.ports[self.dials % len(self.ports)]
            self.dials += 1
            try:
                await self._visit(port)
            except (OSError, ConnectionClosed, InvalidHandshake, TimeoutError, EOFError):
                self.socket = None
            await asyncio.sleep(self.chance.uniform(0.05, 0.3))

    async def _ask(self, port: int, path: str, body: Any = None) -> Any:
        return await asyncio.to_thread(
            http, port, f"/api/v1/realms/{self.realm}/{path}", self.user, body
        )

    async def _visit(self, port: int) -> None:
        """Open a socket on a port and follow it until it breaks."""
        if not self.ticket:
            self.ticket = (await self._ask(port, "ticket/", {}))["ticket"]
        query = f"?epoch={self.epoch}&since={self.seq}&tag={self.tag}" if self.seq >= 0 else ""
        async with connect(
            f"ws://127.0.0.1:{port}/live/{self.realm}/{query}",
            subprotocols=["live.v1", f"ticket.{self.ticket}"],  # type: ignore[list-item]
            origin=f"http://127.0.0.1:{port}",  # type: ignore[arg-type]
            max_size=None,
            open_timeout=10,
        ) as socket:
            self.socket = socket
            if self.seq < 0:
                await self._snapshot(port)
            async for text in socket:
                assert isinstance(text, str)
                await self._take(text, port)

    async def _snapshot(self, port: int) -> None:
        """Fetch the state and subscribe from there."""
        document = await self._ask(port, "snapshot/")
        for marker in MAY_NOT[self.user[0]]:
            assert marker not in json.dumps(document)
        self.epoch, self.seq, self.tag = document["epoch"], document["seq"], document["tag"]
        self.entities = document["entities"]
        self.order, self.bodies = [], {}
        self.snapshots += 1
        await self._subscribe()

    async def _subscribe(self) -> None:
        await self.say({"op": "sub", "epoch": self.epoch, "since": self.seq, "tag": self.tag})

    async def say(self, message: dict[str, Any]) -> None:
        """Send a message when there is a socket."""
        if self.socket is not None:
            await self.socket.send(json.dumps(message))

    async def _take(self, text: str, port: int) -> None:
        for marker in MAY_NOT[self.user[0]]:
            assert marker not in text, f"{self.user} received {marker}"
        frame = json.loads(text)
        if frame["op"] in ("events", "skip"):
            await self._apply(frame)
        elif frame["op"] == "resync":
            self.resyncs.append(frame["reason"])
            await self._snapshot(port)
        elif frame["op"] == "head" and self.seq >= 0 and frame["seq"] != self.seq:
            await self._subscribe()
        else:
            self._note(frame)

    def _note(self, frame: dict[str, Any]) -> None:
        """Note what is not about the picture."""
        if frame["op"] == "bye":
            self.byes.append(frame["retry_ms"])
        elif frame["op"] == "done":
            self.answers[frame["id"]] = frame
        elif frame["op"] == "error":
            self.errors.append(frame["code"])
            self.ticket = "" if frame["code"].startswith("ticket") else self.ticket
        self.ticket = frame.get("ticket", self.ticket)

    async def _apply(self, frame: dict[str, Any]) -> None:
        if frame["to"] <= self.seq:
            self.repeats += 1
            return
        if frame["from"] != self.seq + 1:
            self.gaps += 1
            await self._subscribe()
            return
        for event in frame.get("events", []):
            self.order.append(event["seq"])
            self.bodies[event["seq"]] = json.dumps(event)
            if event["state"] is None:
                self.entities.pop(event["key"], None)
            else:
                self.entities[event["key"]] = event
        self.seq, self.tag = frame["to"], frame["tag"]
        await self.say({"op": "ack", "seq": self.seq})
