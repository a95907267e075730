"""Measure the live delivery side by side: naive Channels groups, ours on two servers, the bare floor.

    python benchmarks/live.py --clients 1000 --rate 10 --seconds 15 --json results.json
    python benchmarks/live.py --server uvicorn --clients 5000 --only fanout
    python benchmarks/live.py --chart docs/live.svg --from results.json

Every server gets the same: clients in three audience classes, events of some 600 bytes published by
another process (through the journal for ours, through Redis for naive), a generator in its own process.
Processor time is the server's alone, per event delivered. Compare ratios of one run: milliseconds depend
on what else the machine does.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from live_parts.chart import write_chart
from live_parts.measures import fanout, herd, redis_down, stalled
from live_parts.processes import BIN, ROOT, Server, free_port
from live_parts.report import gates, table

from tests.servers import redis_server

SITE = "tests.journal.livesite.settings"
SERVERS = ("naive-redis", "naive-pubsub", "daphne", "uvicorn", "floor")
GROUPS = {"naive": ("naive-redis", "naive-pubsub"), "all": SERVERS}


def command(kind: str, port: int) -> list[str]:
    """Return the command line of a server."""
    app = "live_parts.naive:application"
    if kind in ("daphne", "uvicorn"):
        app = "config.asgi:application"
    if kind == "floor":
        return [sys.executable, "-m", "live_parts.floor", str(port)]
    if kind == "uvicorn":
        quiet = ["--log-level", "warning", "--no-access-log", "--backlog", "4096"]
        ws = ["--loop", "uvloop", "--ws", "websockets-sansio", "--ws-per-message-deflate", "false"]
        return [str(BIN / "uvicorn"), "--port", str(port), *ws, *quiet, app]
    endpoint = f"tcp:port={port}:interface=127.0.0.1:backlog=4096"
    return [str(BIN / "daphne"), "-v", "0", "-e", endpoint, "--ping-interval", "20", app]


class Bench:
    """One run: a Redis, a migrated database, and servers to start."""

    def __init__(self, folder: Path, redis_server: Any, options: argparse.Namespace) -> None:
        self.folder = folder
        self.redis = redis_server
        self.options = options
        self.env = {
            "DJANGO_SETTINGS_MODULE": SITE,
            "ZORGBEELD_VAR": str(folder),
            "REDIS_URL": redis_server.url,
            "PYTHONPATH": f"{ROOT}:{ROOT / 'benchmarks'}",
        }
        for name in ("DATABASE_URL", "ZORGBEELD_MODE"):
            os.environ.pop(name, None)
        os.environ |= self.env

    def prepare(self) -> None:
        """Migrate and make the realm."""
        manage = [sys.executable, "manage.py"]
        subprocess.run([*manage, "migrate", "-v", "0"], cwd=ROOT, check=True)
        make = "from journal.models import Realm; Realm.objects.get_or_create("
        make += "slug='bench', defaults={'name': 'Meting', 'kind': 'exercise'})"
        subprocess.run([*manage, "shell", "-v", "0", "-c", make], cwd=ROOT, check=True)

    def server(self, kind: str) -> Server:
        """Return a server that is not started yet."""
        port = free_port()
        env = {"NAIVE_LAYER": kind.rpartition("-")[2]}
        return Server(command(kind, port), env, port, self.folder / f"{kind}.log")

    def position(self, server: Server) -> str:
        """Return where clients of ours begin: epoch, number, tag."""
        url = f"http://127.0.0.1:{server.port}/api/v1/realms/bench/snapshot/"
        with urllib.request.urlopen(url) as answer:
            snapshot = json.load(answer)
        return f"{snapshot['epoch']},{snapshot['seq']},{snapshot['tag']}"


def way(kind: str) -> str:
    """Return which protocol and publisher a server needs."""
    return kind if kind == "floor" else "naive" if kind.startswith("naive") else "ours"


MEASURES: dict[str, Callable[[Bench, str], dict[str, Any]]] = {
    "fanout": lambda bench, kind: fanout(bench, kind, way(kind)),
    "herd": herd,
    "stalled": stalled,
    "redis_down": redis_down,
}


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Run the measures asked for; return everything with the machine and the moment."""
    kinds = GROUPS.get(options.server, (options.server,))
    rows: list[dict[str, Any]] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="live-bench-")))
        bench = Bench(folder, stack.enter_context(redis_server()), options)
        bench.prepare()
        for measure in options.only:
            fit = [kind for kind in kinds if measure == "fanout" or way(kind) == "ours"]
            rows += [_row(bench, measure, kind) for kind in fit]
    machine = f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores"
    about = {"machine": machine, "python": platform.python_version()}
    return about | {"at": datetime.now(UTC).isoformat(timespec="seconds"), "rows": rows}


def _row(bench: Bench, measure: str, kind: str) -> dict[str, Any]:
    """Run one measure on one server; a server that fails is a row too."""
    print(f"{measure} {kind} …", file=sys.stderr, flush=True)
    load = os.getloadavg()[0]
    return {"measure": measure, "server": kind, "load_before": load} | MEASURES[measure](
        bench, kind
    )


def main() -> None:
    """Measure, print, keep, draw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=10)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--size", type=int, default=600)
    parser.add_argument("--server", choices=[*SERVERS, *GROUPS], default="all")
    parser.add_argument("--only", nargs="+", choices=list(MEASURES), default=["fanout"])
    parser.add_argument("--json", nargs="?", const="-", help="write JSON here (-: stdout)")
    parser.add_argument("--chart", type=Path, help="write an SVG chart here")
    parser.add_argument("--from", dest="source", type=Path, nargs="+", help="draw earlier results")
    options = parser.parse_args()
    if options.source:
        results = [json.loads(path.read_text()) for path in options.source]
        result = results[0] | {"rows": [row for each in results for row in each["rows"]]}
    else:
        result = run(options)
    if options.json == "-":
        print(json.dumps(result, indent=1))
    else:
        print(table(result))
        print(gates(result))
        if options.json:
            Path(options.json).write_text(json.dumps(result, indent=1) + "\n")
    if options.chart:
        write_chart(result, options.chart)


if __name__ == "__main__":
    main()
