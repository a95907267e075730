"""One client of the generator: a websocket in as few instructions as Python allows.

It follows the protocol where we are measured: it applies only what continues its position, acknowledges,
answers pings, comes back after a loss, and can stop reading. Python's own websocket clients would cost
more than the servers that are measured.
"""

import asyncio
import os
import random
import socket
import struct
import time
from array import array
from base64 import b64encode
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlencode

ACK_EVENTS = 100
ACK_BYTES = 48 * 1024


@dataclass
class Tally:
    """What all clients of one generator saw."""

    latencies: "array[float]" = field(default_factory=lambda: array("d"))
    arrived: "array[float]" = field(default_factory=lambda: array("d"))
    gaps: int = 0
    repeats: int = 0
    frames: int = 0
    resyncs: int = 0
    attempts: int = 0
    level_at: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """What clients connect to: `ticket` by class; `epoch`, `since` and `tag` for ours."""

    port: int
    way: str
    tickets: dict[str, str]
    epoch: str = ""
    since: int = 0
    tag: str = ""


class Client(asyncio.Protocol):
    """One socket of one class."""

    def __init__(self, plan: Plan, kind: str, tally: Tally) -> None:
        self.plan = plan
        self.kind = kind
        self.tally = tally
        self.seq = plan.since
        self.tag = plan.tag
        self.events = 0
        self.owed_events = self.owed_bytes = 0
        self.ack_at = random.randint(1, ACK_EVENTS)  # noqa: S311 - not all at once
        self.buffer = b""
        self.open = False
        self.stalled = False
        self.target = 0
        self.comes_back = False
        self.wants_level = False
        self.transport: asyncio.Transport | None = None
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.tasks: set[asyncio.Task[None]] = set()

    def _request(self) -> bytes:
        """Return the handshake."""
        plan = self.plan
        if plan.way == "ours":
            query = urlencode({"epoch": plan.epoch, "since": self.seq, "tag": self.tag})
            path = f"/live/bench/?{query}"
            protocol = f"Sec-WebSocket-Protocol: live.v1, ticket.{plan.tickets[self.kind]}\r\n"
        else:
            path, protocol = f"/naive/{self.kind}/", ""
        return (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{plan.port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {b64encode(os.urandom(16)).decode()}\r\n"
            f"Sec-WebSocket-Version: 13\r\nOrigin: http://127.0.0.1:{plan.port}\r\n{protocol}\r\n"
        ).encode()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Shake hands."""
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name
        self.buffer, self.open = b"", False
        self.owed_events = self.owed_bytes = 0
        self.transport.write(self._request())

    def connection_lost(self, exc: Exception | None) -> None:
        """Come back, when asked to."""
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("closed before the greeting"))
        if self.comes_back:
            task = asyncio.ensure_future(self.come_back())
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def come_back(self) -> None:
        """Hammer the port every 0.1-0.3 s, without mercy or jitter worth the name."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(random.uniform(0.1, 0.3))  # noqa: S311 - load, not secrets
            self.tally.attempts += 1
            self.ready = loop.create_future()
            try:
                await loop.create_connection(lambda: self, "127.0.0.1", self.plan.port)
                async with asyncio.timeout(20):
                    await self.ready
            except (OSError, TimeoutError):
                continue
            return

    def data_received(self, data: bytes) -> None:
        """Take frames."""
        if self.buffer:
            data = self.buffer + data
        if not self.open:
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                self.buffer = head
                return
            if b" 101 " not in head[:20]:
                assert self.transport is not None
                self.transport.close()
                return
            self.open = True
            if not self.ready.done():
                self.ready.set_result(None)
        self.buffer = self._frames(data)

    def _frames(self, data: bytes) -> bytes:
        """Take whole frames; return what is left."""
        place, end = 0, len(data)
        while end - place >= 2:
            size, start = data[place + 1], place + 2
            if size == 126:
                if end - place < 4:
                    break
                size, start = int.from_bytes(data[place + 2 : place + 4], "big"), place + 4
            elif size == 127:
                if end - place < 10:
                    break
                size, start = int.from_bytes(data[place + 2 : place + 10], "big"), place + 10
            if end < start + size:
                break
            self._frame(data[place], data[start : start + size])
            place = start + size
        return data[place:]

    def _frame(self, first: int, payload: bytes) -> None:
        """Act on one frame."""
        if first == 0x89:
            self._send(0x8A, payload)
        elif first == 0x81:
            self.tally.frames += 1
            if self.plan.way == "ours":
                self._live(payload)
            else:
                self._plain(payload)

    def _plain(self, payload: bytes) -> None:
        """Take an event of a server that keeps no journal."""
        number = _number(payload, b'"n":')
        if number != self.seq:
            self.tally.gaps += 1
        self.seq = number + 1
        self._arrived(payload)

    def _live(self, payload: bytes) -> None:
        """Take a frame of the live protocol."""
        if not payload.startswith((b'{"op":"events"', b'{"op":"skip"')):
            if payload.startswith(b'{"op":"resync"'):
                self.tally.resyncs += 1
            return
        first, last = _number(payload, b'"from":'), _number(payload, b'"to":')
        if first != self.seq + 1:
            kind = "repeats" if last <= self.seq else "gaps"
            setattr(self.tally, kind, getattr(self.tally, kind) + 1)
            return
        self.seq = last
        tag = payload.find(b'"tag":"') + 7
        self.tag = payload[tag : tag + 8].decode()
        self._arrived(payload)
        self.owed_events += last - first + 1
        self.owed_bytes += len(payload)
        more = b'"more":true' in payload[:90]
        if more or self.owed_events >= self.ack_at or self.owed_bytes >= ACK_BYTES:
            self._ack()
        if self.wants_level and self.seq >= self.target:
            self.wants_level = False
            self.tally.level_at.append(time.time())

    def _ack(self) -> None:
        self.owed_events = self.owed_bytes = 0
        self.ack_at = random.randint(ACK_EVENTS // 2, ACK_EVENTS)  # noqa: S311 - not all at once
        self._send(0x81, b'{"op":"ack","seq":%d}' % self.seq)

    def _arrived(self, payload: bytes) -> None:
        """Note the delay of every event in a frame."""
        now = time.time()
        place = payload.find(b'"t":')
        while place >= 0:
            made = float(payload[place + 4 : _value_end(payload, place + 4)])
            self.tally.latencies.append(now - made)
            self.tally.arrived.append(now)
            self.events += 1
            place = payload.find(b'"t":', place + 4)

    def _send(self, first: int, payload: bytes) -> None:
        """Send a masked frame (a mask of zeros is a mask)."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(struct.pack("!BBI", first, 0x80 | len(payload), 0) + payload)

    def stall(self) -> None:
        """Stop reading."""
        assert self.transport is not None
        self.stalled = True
        self.transport.pause_reading()

    def wake(self) -> None:
        """Read again."""
        assert self.transport is not None
        self.stalled = False
        own = self.transport.get_extra_info("socket")
        own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024 * 1024)
        self.transport.resume_reading()


def _value_end(payload: bytes, start: int) -> int:
    """Return where a number ends."""
    comma, brace = payload.find(b",", start), payload.find(b"}", start)
    return min(comma, brace) if comma >= 0 and brace >= 0 else max(comma, brace)


def _number(payload: bytes, name: bytes) -> int:
    """Return the whole number after a name."""
    start = payload.find(name) + len(name)
    return int(payload[start : _value_end(payload, start)])
