"""The four things that are measured: fan-out, a herd after SIGKILL, stalled readers, Redis down."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from live_parts.processes import Child, Server, running

SETTLE_SECONDS = 1.0  # after connecting, before the clock starts: handshakes are not deliveries
HERD_MISSED = 50  # events written while the server is dead
STALL = {"clients": 150, "stalled": 50, "rate": 50.0, "seconds": 8, "size": 16000}


@contextmanager
def generator(
    bench: Any, server: Server, way: str, clients: int, small: int = 0
) -> Iterator[Child]:
    """Run a generator against a server."""
    position = bench.position(server) if way == "ours" else ""
    command = [sys.executable, "-m", "live_parts.generator", "--way", way]
    command += ["--port", str(server.port), "--clients", str(clients), "--small", str(small)]
    child = Child([*command, "--position", position], {})
    try:
        yield child
    finally:
        child.end()


@contextmanager
def publisher(way: str, rate: float, count: int, size: int, server: Server) -> Iterator[Child]:
    """Run a publisher that waits for the starting line."""
    command = [sys.executable, "-m", "live_parts.publisher", way]
    command += ["--rate", str(rate), "--count", str(count), "--size", str(size)]
    child = Child(command, server.env, answers="stderr")
    try:
        while child.line().strip() != "ready":
            continue
        yield child
    finally:
        child.end()


def fanout(bench: Any, kind: str, way: str) -> dict[str, Any]:
    """Deliver events to many at a steady rate: delays, losses, processor time, memory."""
    options = bench.options
    count = int(options.rate * options.seconds)
    server = bench.server(kind)
    with running(server):
        if way == "ours":
            bench.position(server)  # the first request loads Django; not part of a socket's memory
        time.sleep(SETTLE_SECONDS)
        empty = server.rss_mb
        with generator(bench, server, way, options.clients) as clients:
            connected = clients.answer()
            time.sleep(SETTLE_SECONDS)
            full = server.rss_mb
            clients.tell(f"measure {count}")
            before = server.cpu_seconds
            _publish(way, options, count, server, clients)
            result = clients.answer()
            used = server.cpu_seconds - before
    return {
        "clients": options.clients,
        "rate": options.rate,
        "connect_seconds": round(connected["seconds"], 2),
        "kb_per_socket": round((full - empty) * 1000 / options.clients, 1),
        "cpu_us_per_event": round(used * 1e6 / max(result["delivered"], 1), 2),
        "cpu_seconds": round(used, 2),
        **result,
    }


def _publish(way: str, options: Any, count: int, server: Server, clients: Child) -> None:
    """Publish all events and tell the generator when the last one was made."""
    if way != "floor":
        with publisher(way, options.rate, count, options.size, server) as child:
            done = child.ask("go")
    else:
        done = _publish_floor(options, count, server)
    clients.tell(f"published {done['at']}")


def _publish_floor(options: Any, count: int, server: Server) -> dict[str, Any]:
    """Publish into the stdin of the floor server."""
    assert server.process is not None
    assert server.process.stdin is not None
    command = [sys.executable, "-m", "live_parts.publisher", "floor"]
    command += ["--rate", str(options.rate), "--count", str(count), "--size", str(options.size)]
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=server.process.stdin,
        stderr=subprocess.DEVNULL,
    )
    child.communicate(b"go\n")
    return {"at": time.time()}


def herd(bench: Any, kind: str) -> dict[str, Any]:
    """Kill the server, write events meanwhile, start it: how soon is everyone level again?"""
    server = bench.server(kind)
    with running(server), generator(bench, server, "ours", bench.options.clients) as clients:
        clients.answer()
        clients.ask("herd")
        with publisher("ours", 0, HERD_MISSED, bench.options.size, server) as child:
            server.kill()
            child.ask("go")
        target = _head()
        clients.tell(f"target {target} 60")
        opened = server.start()
        result = clients.answer()
        used = server.cpu_seconds
    return {
        "clients": bench.options.clients,
        "level": result["level"],
        "median_seconds": round(result["median_at"] - opened, 2),
        "last_seconds": round(result["last_at"] - opened, 2),
        "server_cpu_seconds": round(used, 2),
        **{name: result[name] for name in ("gaps", "repeats", "resyncs", "attempts")},
    }


def stalled(bench: Any, kind: str) -> dict[str, Any]:
    """A third of the clients stops reading while much is sent; then reads again."""
    server = bench.server(kind)
    count = int(STALL["rate"] * STALL["seconds"])
    whole, asleep = int(STALL["clients"]), int(STALL["stalled"])
    with running(server), generator(bench, server, "ours", whole, asleep) as clients:
        clients.answer()
        _warm(server, clients)
        clients.ask(f"stall {asleep}")
        before = server.rss_mb
        clients.tell(f"measure {count}")
        with publisher("ours", STALL["rate"], count, int(STALL["size"]), server) as child:
            done = child.ask("go")
        clients.tell(f"published {done['at']}")
        healthy = clients.answer()
        after = server.rss_mb
        clients.tell(f"wake {_head()} 30")
        woken_at = time.time()
        woken = clients.answer()
    owed = count * STALL["size"] / 1e6
    return {
        "clients": whole,
        "stalled": asleep,
        "owed_mb": round(owed, 1),
        "rss_growth_mb": round(after - before, 1),
        "mb_per_stalled": round((after - before) / asleep, 2),
        "healthy_undelivered_percent": healthy["undelivered_percent"],
        "healthy_p99_ms": healthy["p99_ms"],
        "level_again": woken["level"],
        "level_seconds": round(woken["last_at"] - woken_at, 2) if woken["last_at"] else None,
        "resyncs": woken["resyncs"],
        "gaps": woken["gaps"],
        "repeats": woken["repeats"],
    }


def _warm(server: Server, clients: Child) -> None:
    """Fill the ring once, so that its memory is not counted as that of stalled readers."""
    count = int(STALL["rate"] * STALL["seconds"])
    clients.tell(f"measure {count}")
    with publisher("ours", STALL["rate"], count, int(STALL["size"]), server) as child:
        done = child.ask("go")
    clients.tell(f"published {done['at']}")
    clients.answer()


def redis_down(bench: Any, kind: str) -> dict[str, Any]:
    """Stop Redis, publish, and see how late the poll of the log delivers."""
    options = bench.options
    count = int(options.rate * options.seconds)
    server = bench.server(kind)
    with running(server), generator(bench, server, "ours", options.clients) as clients:
        clients.answer()
        bench.redis.stop()
        try:
            clients.tell(f"measure {count}")
            with publisher("ours", options.rate, count, options.size, server) as child:
                done = child.ask("go")
            clients.tell(f"published {done['at']}")
            result = clients.answer()
        finally:
            bench.redis.start()
    return {"clients": options.clients, **result}


def _head() -> int:
    """Return the head of the benchmark's realm."""
    code = "from journal.models import Realm; print('HEAD', Realm.objects.get(slug='bench').head)"
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(done.stdout.split("HEAD")[1])
