"""The bare floor: `websockets.broadcast` on uvloop, one connection set a class, events from stdin.

It keeps nothing, orders nothing and forgets who was away; it shows what sending alone costs.
"""

import asyncio
import sys

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

connected: dict[str, set[ServerConnection]] = {}


async def handler(connection: ServerConnection) -> None:
    """Keep a connection in the set of its class until it closes."""
    assert connection.request is not None
    kind = connection.request.path.strip("/").rpartition("/")[2]
    group = connected.setdefault(kind, set())
    group.add(connection)
    try:
        await connection.wait_closed()
    finally:
        group.discard(connection)


async def publish() -> None:
    """Broadcast each line of stdin, `kind text`, to its class."""
    reader = asyncio.StreamReader(limit=2**20)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        kind, _, text = line.decode().rstrip("\n").partition(" ")
        broadcast(connected.get(kind, set()), text)


async def main(port: int) -> None:
    """Serve until stdin closes."""
    async with serve(handler, "127.0.0.1", port, compression=None, backlog=4096):
        await publish()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
