"""Writing frames to a server's socket: portably by ASGI, or straight, where the server is known.

Every reader of a class gets the same bytes, so the fastest write is: the prepared websocket frame,
given to the transport. uvicorn and daphne let us reach theirs; for any other server (or a wrapped
`send`) the portable sink awaits `send` in a task of its own. Which one is used changes the cost,
never the result: the window of acknowledgements bounds what a slow socket owes in all of them.
"""

import asyncio
import functools
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from journal.live.frames import Frame
from journal.metrics import metrics

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
FULL_BYTES = (
    64 * 1024
)  # the usual high-water mark of a transport: more waits in our ring, not there
_OPEN = 3  # autobahn's WebSocketProtocol.STATE_OPEN


class TaskSink:
    """The portable way: a bounded queue that a task empties by `send`."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._queue: deque[Frame | tuple[int, str]] = deque()
        self._bytes = 0
        self._wake = asyncio.Event()
        self._task = asyncio.create_task(
            self._pump(), name="live-sink"
        )  # kept: tasks are weakly held

    def write(self, frame: Frame) -> bool:
        """Queue a frame unless the queue is full."""
        if self._bytes > FULL_BYTES:
            return False
        self.say(frame)
        return True

    def say(self, frame: Frame) -> None:
        """Queue a frame."""
        self._bytes += frame.size
        self._queue.append(frame)
        self._wake.set()

    def close(self, code: int, reason: str) -> None:
        """Close after what is queued."""
        self._queue.append((code, reason))
        self._wake.set()

    def end(self) -> None:
        """Stop the task: the socket is gone."""
        self._task.cancel()

    async def _pump(self) -> None:
        """Send what is queued, one after the other, at the pace of the socket."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._queue:
                item = self._queue.popleft()
                if isinstance(item, tuple):
                    await self._send(
                        {"type": "websocket.close", "code": item[0], "reason": item[1]}
                    )
                    return
                await self._send({"type": "websocket.send", "text": item.text})
                self._bytes -= item.size


class _DirectSink:
    """What the two direct ways share: closing goes by ASGI, for the server keeps its own books."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._closing: asyncio.Task[None] | None = None

    def close(self, code: int, reason: str) -> None:
        """Close by the server's own path."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._close(code, reason), name="live-close")

    async def _close(self, code: int, reason: str) -> None:
        try:
            await self._send({"type": "websocket.close", "code": code, "reason": reason})
        except Exception:  # noqa: BLE001 - it was closed already; servers disagree on the error
            metrics.count("close_after_close")

    def end(self) -> None:
        """Nothing runs for this sink."""


class UvicornSink(_DirectSink):
    """Straight to the asyncio transport of uvicorn's sans-I/O websocket protocol."""

    def __init__(self, send: Send, protocol: Any) -> None:
        super().__init__(send)
        self._protocol = protocol
        self._write = protocol.transport.write
        self._writable = protocol.writable

    def write(self, frame: Frame) -> bool:
        """Write unless the transport is above its high-water mark (64 KiB)."""
        if not self._writable.is_set() or self._protocol.close_sent:
            return False
        self._write(frame.wire)
        return True

    def say(self, frame: Frame) -> None:
        """Write."""
        if not self._protocol.close_sent:
            self._write(frame.wire)


class DaphneSink(_DirectSink):
    """Straight to the socket under daphne's Twisted transport while nothing waits there.

    Twisted gives no signal of back-pressure to ASGI; how much waits is read from the transport.
    """

    def __init__(self, send: Send, protocol: Any) -> None:
        super().__init__(send)
        self._protocol = protocol
        self._transport = protocol.transport
        self._plain = not getattr(protocol.transport, "TLS", True)
        self._socket_send = protocol.transport.socket.send if self._plain else None

    def _waiting(self) -> int:
        """Return how many bytes wait in Twisted's two buffers."""
        transport = self._transport
        return int(len(transport.dataBuffer) - transport.offset + transport._tempDataLen)  # noqa: SLF001

    def write(self, frame: Frame) -> bool:
        """Write unless much waits already."""
        if self._waiting() > FULL_BYTES or self._protocol.state != _OPEN:
            return False
        self._put(frame.wire)
        return True

    def say(self, frame: Frame) -> None:
        """Write."""
        if self._protocol.state == _OPEN:
            self._put(frame.wire)

    def _put(self, wire: bytes) -> None:
        """Give the bytes to the kernel at once when nothing waits before them, the rest to
        Twisted.
        """
        transport = self._transport
        if self._socket_send is None or self._waiting() or transport.disconnecting:
            transport.write(wire)
            return
        try:
            sent = self._socket_send(wire)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError:
            sent = 0  # Twisted meets the same error and closes the connection in its own way
        if sent < len(wire):
            transport.write(wire[sent:])


Sink = TaskSink | UvicornSink | DaphneSink


def sink_for(send: Send, *, portable: bool = False) -> Sink:
    """Return the best sink for this server's `send`."""
    if portable:
        return TaskSink(send)
    owner = getattr(send, "__self__", None)
    if type(owner).__module__.startswith("uvicorn.") and hasattr(owner, "writable"):
        return UvicornSink(send, owner)
    if isinstance(send, functools.partial) and send.args:
        protocol = send.args[0]
        known = type(protocol).__module__ == "daphne.ws_protocol"
        if known and hasattr(protocol.transport, "_tempDataLen"):
            return DaphneSink(send, protocol)
    return TaskSink(send)
