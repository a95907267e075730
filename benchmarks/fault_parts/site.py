"""An installation to be killed: two web processes, a worker, the clock, PostgreSQL and Redis, all real.

It is the production arrangement on this machine, in the embedded mode for its demo accounts: PostgreSQL and
Redis as servers of their own, every program behind a line of its own to the database.
"""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import redis

from fault_parts.keeper import ROOT, Keeper, Kept
from fault_parts.line import Line, Lines
from tests.servers import PostgresServer, RedisServer, free_port, redis_server, wait_until

BIN = Path(sys.executable).parent
WEBS = ("web-0", "web-1")
PROGRAMS = (*WEBS, "worker", "beat")
REALM = "tweede-golf"  # the exercise that an embedded installation begins with
PATIENCE_SECONDS = 120.0
STRANGE = ("DATABASE_URL", "ZORGBEELD_MODE", "ZORGBEELD_VAR", "DJANGO_SETTINGS_MODULE", "PORT")


class Site:
    """The whole of it, and handles to hurt it."""

    def __init__(self, folder: Path, postgres: PostgresServer, cache: RedisServer) -> None:
        self.folder, self.postgres, self.redis = folder, postgres, cache
        self.keeper = Keeper()
        self.lines = Lines()
        self.line: dict[str, Line] = {
            name: self.lines.open(name, postgres.port) for name in PROGRAMS
        }
        self.ports = {name: free_port() for name in WEBS}
        self.clock = folder / "clock"

    def env(self, port: int | None = None) -> dict[str, str]:
        """Return the environment of a program whose database answers at a port (its own, by default)."""
        clean = {name: value for name, value in os.environ.items() if name not in STRANGE}
        url = f"postgres://zorgbeeld@127.0.0.1:{port or self.postgres.port}/zorgbeeld"
        return clean | {
            "ZORGBEELD_VAR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": url,
            "REDIS_URL": self.redis.url,
            "PYTHONPATH": str(ROOT),
            # shorter than in production: a run waits for them
            "DATABASE_LOCK_SECONDS": "5",
            "DATABASE_IDLE_SECONDS": "15",
        }

    def _program_env(self, name: str) -> dict[str, str]:
        """Return the environment of a kept program: its own line, and a clock that can be set."""
        path = f"{ROOT / 'benchmarks' / 'fault_parts' / 'clock'}:{ROOT}"
        wrong = {"FAULT_CLOCK": str(self.clock), "PYTHONPATH": path}
        return self.env(self.line[name].port) | wrong

    def set_clocks(self, seconds: float) -> None:
        """Set the clocks of all programs wrong by so much; the database keeps its own."""
        draft = self.clock.with_suffix(".draft")
        draft.write_text(str(seconds))
        draft.replace(self.clock)

    def manage(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a management command, on a line of its own to the database."""
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.env(),
            check=check,
            capture_output=True,
            text=True,
        )

    def prepare(self, day_seconds: float, template: Path | None = None) -> None:
        """Make the tables, what stands in them at first, and an exercise; or take them from a template."""
        if template is not None and template.exists():
            self.postgres.fill(template)
        else:
            self.manage("up", "--prepare-only", "--day-seconds", str(day_seconds))
            if template is not None:
                self.postgres.keep(template)
        (self.folder / "static").mkdir(exist_ok=True)
        self.manage("collectstatic", "--noinput", "-v", "0")

    def start(self) -> None:
        """Start every program, and wait until both web processes are ready."""
        self.keeper.begin(
            [
                Kept(name, command, self._program_env(name), self.folder / f"{name}.log")
                for name, command in self._commands().items()
            ]
        )
        for name in WEBS:
            self.wait_ready(name)

    def _commands(self) -> dict[str, list[str]]:
        """Return the command lines: a daphne and a uvicorn, a worker, the clock."""
        first, second = (self.ports[name] for name in WEBS)
        endpoint = f"tcp:port={first}:interface=127.0.0.1:backlog=4096"
        asgi = "config.asgi:application"
        sockets = ["--loop", "uvloop", "--ws", "websockets-sansio"]
        celery = [str(BIN / "celery"), "-A", "config"]
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        return {
            "web-0": [
                *(str(BIN / "daphne"), "-v", "0", "-e", endpoint),
                *("--ping-interval", "20", "--application-close-timeout", "5", asgi),
            ],
            "web-1": [
                *(str(BIN / "uvicorn"), "--port", str(second), "--log-level", "warning"),
                *(*sockets, "--ws-per-message-deflate", "false", "--backlog", "4096", asgi),
            ],
            "worker": [*celery, "worker", "-l", "WARNING", "--concurrency", "2", *quiet],
            "beat": [*celery, "beat", "-l", "WARNING", "--scheduler", "celery.beat:Scheduler"],
        }

    def url(self, name: str) -> str:
        """Return the address of a web process."""
        return f"http://127.0.0.1:{self.ports[name]}"

    def ready(self, name: str) -> tuple[int, dict[str, Any]]:
        """Return what a web process says of itself; 0: it says nothing."""
        url = f"{self.url(name)}/readyz"
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 -- this machine
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except (OSError, ValueError):
            return 0, {}

    def wait_ready(self, name: str) -> None:
        """Wait until a web process can serve."""
        wait_until(lambda: self.ready(name)[0] == 200, f"{name} is ready", PATIENCE_SECONDS)

    def wait_whole(self) -> None:
        """Wait until every part is well again, a worker heard among them."""
        for name in WEBS:
            wait_until(
                lambda name=name: self.ready(name)[1].get("status") == "ok",  # type: ignore[misc]
                f"{name} says that every part is well: {self.ready(name)[1]}",
                PATIENCE_SECONDS,
            )

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database, beside all programs."""
        address = f"postgres://zorgbeeld@127.0.0.1:{self.postgres.port}/zorgbeeld"
        with psycopg.connect(address, autocommit=True) as connection:
            cursor = connection.execute(statement.encode(), values)
            return cursor.fetchall() if cursor.description else []

    @property
    def head(self) -> int:
        """Return the number of the newest entry."""
        return int(self.sql("SELECT head FROM journal_realm WHERE slug = %s", REALM)[0][0])

    def queued(self) -> int:
        """Return how many messages wait for the worker."""
        client = redis.Redis(port=self.redis.port)
        try:
            return int(client.llen("celery"))  # type: ignore[arg-type]
        finally:
            client.close()

    def kill_postgres(self, how: signal.Signals) -> None:
        """Kill the database's postmaster and start it again; what it left behind is waited for."""
        self.postgres.crash(how)
        self.postgres.revive()

    def close(self) -> None:
        """End everything."""
        self.keeper.close()
        self.lines.close()


@contextmanager
def site(
    folder: Path, postgres: PostgresServer, day_seconds: float, template: Path | None = None
) -> Iterator[Site]:
    """Run an installation for as long as the block lasts."""
    with ExitStack() as stack:
        made = Site(folder, postgres, stack.enter_context(redis_server()))
        stack.callback(made.close)
        made.prepare(day_seconds, template)
        made.start()
        yield made
