"""A line to a server that can be slow, dead or cut: between a program and its database.

Every program of an installation gets a line of its own, so that one can lose its database while the others
keep theirs. What a line knows of the conversation is one word: COMMIT, after which a change counts, though
whoever asked for it was not told yet.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

COMMIT = b"COMMIT\x00"
CHUNK = 64 * 1024


@dataclass(eq=False)
class Line:
    """One listening port in front of a server's."""

    name: str
    server_port: int
    port: int = 0
    delay: float = 0.0  # seconds that each piece waits, either way
    dead: bool = False  # takes connections and answers nothing
    refuses: bool = False
    commits: int = 0
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _after: Callable[[], None] | None = None
    _before: Callable[[], None] | None = None

    async def listen(self) -> None:
        """Open the port."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]

    async def _serve(self, here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        """Carry one connection."""
        if self.refuses:
            back.transport.abort()
            return
        try:
            there, out = await asyncio.open_connection("127.0.0.1", self.server_port)
        except OSError:
            back.transport.abort()
            return
        self._writers |= {back, out}
        conversation = _Conversation()
        await asyncio.gather(
            self._carry(here, out, conversation, says=True),
            self._carry(there, back, conversation, says=False),
        )
        self._writers -= {back, out}

    async def _carry(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        conversation: "_Conversation",
        *,
        says: bool,
    ) -> None:
        """Carry one direction until it ends; `says`: from the program to its server."""
        with contextlib.suppress(OSError):
            while piece := await source.read(CHUNK):
                if self.delay:
                    await asyncio.sleep(self.delay)
                while self.dead:  # noqa: ASYNC110 -- set from another thread
                    await asyncio.sleep(0.05)
                if says and COMMIT in piece:
                    self.commits += 1
                    if self._before is not None:
                        act, self._before = self._before, None
                        act()
                        break
                    conversation.after, self._after = self._after, None
                elif not says and conversation.after is not None:
                    conversation.after()
                    break
                target.write(piece)
                await target.drain()
        target.transport.abort()

    def cut(self) -> None:
        """Break every connection."""
        for writer in tuple(self._writers):
            writer.transport.abort()

    def at_commit(self, act: Callable[[], None]) -> None:
        """Do something when the next commit was done, and tell the program nothing of it."""
        self._after = act

    def before_commit(self, act: Callable[[], None]) -> None:
        """Do something when the next commit was asked for, and not pass it on."""
        self._before = act

    def disarm(self) -> bool:
        """Forget what waits for a commit; say whether it still waited."""
        waited = self._after is not None or self._before is not None
        self._after = self._before = None
        return waited


@dataclass
class _Conversation:
    """What one connection waits for: the answer to its commit."""

    after: Callable[[], None] | None = None


class Lines:
    """All lines of an installation, in one thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="lines", daemon=True)
        self._thread.start()
        self.all: dict[str, Line] = {}

    def open(self, name: str, server_port: int) -> Line:
        """Open a line to a port of this machine."""
        line = self.all[name] = Line(name, server_port)
        asyncio.run_coroutine_threadsafe(line.listen(), self._loop).result(10)
        return line

    def cut(self, line: Line) -> None:
        """Break every connection of a line."""
        self._loop.call_soon_threadsafe(line.cut)

    def close(self) -> None:
        """Break everything."""
        for line in self.all.values():
            self.cut(line)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
