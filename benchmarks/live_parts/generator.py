"""The clients of a measurement, in a process of their own; told what to do line by line on stdin.

`measure COUNT` waits for that many events a client until 5 s after `published AT`; `stall K` and `wake`
stop and start the reading of the first K; `herd` makes clients come back, `target SEQ` says what level
means; each answers with one JSON line. Latencies are seconds between clocks of one machine.
"""

import argparse
import asyncio
import json
import os
import resource
import socket
import sys
import time
from typing import Any

import uvloop

from live_parts.client import Client, Plan, Tally

KINDS = ("a", "a", "h", "c")  # half sees what everyone sees
AT_ONCE = 200
CONNECT_SECONDS = 60.0
NEVER_STALE = 10**9
GRACE_SECONDS = 5.0
STALLED_BUFFER = 64 * 1024


def tickets(realm: str) -> dict[str, str]:
    """Return a ticket for each class, made with the server's own secret."""
    import django  # noqa: PLC0415 - only when ours is measured

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.journal.livesite.settings"
    django.setup()
    from journal.tickets import Ticket, sign  # noqa: PLC0415
    from tests.journal.livesite.hooks import reader_of  # noqa: PLC0415

    made = {}
    for kind in set(KINDS):
        reader = reader_of(f"{kind}-bench")
        assert reader is not None
        made[kind] = sign(Ticket(realm, reader, NEVER_STALE, resume=True))
    return made


class Generator:
    """All clients and their tally."""

    def __init__(self, plan: Plan, count: int) -> None:
        self.plan = plan
        self.count = count
        self.tally = Tally()
        self.clients: list[Client] = []
        self.stalled: list[Client] = []

    async def connect(self, small: int) -> dict[str, Any]:
        """Open all sockets; the first `small` with a small receive buffer."""
        started = time.monotonic()
        gate = asyncio.Semaphore(AT_ONCE)
        self.clients = [
            Client(self.plan, KINDS[number % len(KINDS)], self.tally)
            for number in range(self.count)
        ]

        async def dial(number: int, client: Client) -> None:
            async with gate:
                sock = socket.socket()
                sock.settimeout(0)
                if number < small:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, STALLED_BUFFER)
                loop = asyncio.get_running_loop()
                await loop.sock_connect(sock, ("127.0.0.1", self.plan.port))
                await loop.create_connection(lambda: client, sock=sock)
                await client.ready

        async with asyncio.timeout(CONNECT_SECONDS):
            await asyncio.gather(
                *(dial(number, client) for number, client in enumerate(self.clients))
            )
        return {"connected": self.count, "seconds": time.monotonic() - started}

    async def measure(self, expected: int, lines: "asyncio.StreamReader") -> dict[str, Any]:
        """Collect until everyone who reads has everything, or 5 s after the last was published."""
        self.tally.gaps = self.tally.repeats = 0
        before = {id(client): client.events for client in self.clients}
        readers = [client for client in self.clients if not client.stalled]
        self.tally.latencies = self.tally.latencies[:0]
        self.tally.arrived = self.tally.arrived[:0]
        published = float((await lines.readline()).split()[1])
        while time.time() < published + GRACE_SECONDS:
            if all(client.events - before[id(client)] >= expected for client in readers):
                break
            await asyncio.sleep(0.05)
        in_time = sum(1 for at in self.tally.arrived if at <= published + GRACE_SECONDS)
        owed = expected * len(readers)
        ordered = sorted(self.tally.latencies)
        return {
            "expected": owed,
            "delivered": in_time,
            "undelivered_percent": round(100 * max(owed - in_time, 0) / owed, 3),
            "gaps": self.tally.gaps,
            "repeats": self.tally.repeats,
            "frames": self.tally.frames,
            **{f"p{p}_ms": _percentile(ordered, p) for p in (50, 95, 99, 100)},
            "generator_cpu_seconds": round(time.process_time(), 2),
        }

    def stall(self, count: int) -> dict[str, Any]:
        """Have the first clients stop reading."""
        self.stalled = self.clients[:count]
        for client in self.stalled:
            client.stall()
        return {"stalled": count}

    async def wake(self, target: int, seconds: float) -> dict[str, Any]:
        """Have those read again, and wait until they are level."""
        for client in self.stalled:
            client.wake()
        return await self.level(target, seconds, self.stalled)

    def herd(self) -> dict[str, Any]:
        """Have all clients come back after a loss."""
        for client in self.clients:
            client.comes_back = True
        return {"herd": len(self.clients)}

    async def level(self, target: int, seconds: float, clients: list[Client]) -> dict[str, Any]:
        """Wait until these clients have reached a number."""
        self.tally.level_at.clear()
        for client in clients:
            client.target, client.wants_level = target, client.seq < target
        already = sum(1 for client in clients if client.seq >= target)
        ends = time.monotonic() + seconds
        while len(self.tally.level_at) + already < len(clients) and time.monotonic() < ends:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        times = sorted(self.tally.level_at)
        return {
            "level": len(times) + already,
            "of": len(clients),
            "median_at": times[len(times) // 2] if times else 0,
            "last_at": times[-1] if times else 0,
            "gaps": self.tally.gaps,
            "repeats": self.tally.repeats,
            "resyncs": self.tally.resyncs,
            "attempts": self.tally.attempts,
        }


def _percentile(ordered: list[float], percent: int) -> float | None:
    """Return a percentile in milliseconds."""
    if not ordered:
        return None
    return round(ordered[min(len(ordered) * percent // 100, len(ordered) - 1)] * 1000, 1)


async def obey(generator: Generator, small: int) -> None:
    """Do what stdin says, line by line."""
    lines = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    _say(await generator.connect(small))
    while line := (await lines.readline()).decode().split():
        _say(await _obeyed(generator, lines, line))


async def _obeyed(
    generator: Generator, lines: asyncio.StreamReader, line: list[str]
) -> dict[str, Any]:
    """Do what one line says and return the answer."""
    match line:
        case ["measure", count]:
            return await generator.measure(int(count), lines)
        case ["stall", count]:
            return generator.stall(int(count))
        case ["wake", target, seconds]:
            return await generator.wake(int(target), float(seconds))
        case ["herd"]:
            return generator.herd()
        case ["target", target, seconds]:
            return await generator.level(int(target), float(seconds), generator.clients)
    msg = f"what is {line}?"
    raise ValueError(msg)


def _say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


def main() -> None:
    """Read the plan and obey."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--way", choices=["ours", "naive", "floor"], required=True)
    parser.add_argument("--clients", type=int, required=True)
    parser.add_argument("--small", type=int, default=0)
    parser.add_argument("--position", default="", help="epoch,seq,tag")
    options = parser.parse_args()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    epoch, since, tag = (options.position or ",0,").split(",")
    signed = tickets("bench") if options.way == "ours" else {}
    plan = Plan(options.port, options.way, signed, epoch, int(since), tag)
    uvloop.run(obey(Generator(plan, options.clients), options.small))


if __name__ == "__main__":
    main()
