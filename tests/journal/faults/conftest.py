"""A migrated database on a real PostgreSQL, two kinds of server, writers; all in processes of their own."""

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.servers import PostgresServer, RedisServer, _die_with_parent, free_port, wait_until

ROOT = Path(__file__).resolve().parents[3]
BIN = Path(sys.executable).parent
DATABASE = "live_faults"
PATIENCE_SECONDS = 120.0  # a start that takes a second here took fifty on a machine full of others


@dataclass
class Server:
    """One web process; daphne or uvicorn."""

    kind: str
    env: dict[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        if self.kind == "uvicorn":
            ws = [
                "--loop",
                "uvloop",
                "--ws",
                "websockets-sansio",
                "--ws-per-message-deflate",
                "false",
            ]
            start = [str(BIN / "uvicorn"), "--port", str(self.port), "--log-level", "warning", *ws]
            return [*start, "config.asgi:application"]
        endpoint = f"tcp:port={self.port}:interface=127.0.0.1:backlog=4096"
        return [str(BIN / "daphne"), "-v", "0", "-e", endpoint, "config.asgi:application"]

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                cwd=ROOT,
                env=os.environ | self.env,
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - no thread holds a lock at this point
            )
        wait_until(self._listens, f"{self.kind} listens", PATIENCE_SECONDS)

    def ensure(self) -> None:
        """Start unless it runs."""
        if self.process is None or self.process.poll() is not None:
            self.start()

    def _listens(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log.read_text()[-2000:]
        listening = psutil.Process(self.process.pid).net_connections("tcp")
        return any(c.status == "LISTEN" and c.laddr.port == self.port for c in listening)

    def signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)
        self.process.wait(20)

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.signal(signal.SIGKILL)

    @property
    def rss_mb(self) -> float:
        assert self.process is not None
        return float(psutil.Process(self.process.pid).memory_info().rss) / 1e6


class Writer:
    """A process that writes what it is told, with many threads."""

    def __init__(self, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.journal.livesite.write"],
            cwd=ROOT,
            env=os.environ | env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - no thread holds a lock at this point
        )

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def begin(self, realm: str, *options: str) -> None:
        """Start one piece of work."""
        assert self.process.stdin is not None
        self.process.stdin.write(" ".join([realm, *options]) + "\n")
        self.process.stdin.flush()

    def wait(self) -> None:
        """Wait until it is done."""
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "done\n"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class Site:
    """The trial site on real servers; every test gets a realm of its own."""

    def __init__(self, postgres: PostgresServer, redis: RedisServer, folder: Path) -> None:
        self.postgres, self.redis, self.folder = postgres, redis, folder
        self.realm = ""
        self.writer: Writer | None = None
        self.started: dict[str, Server] = {}
        self.url = postgres.url.rpartition("/")[0] + f"/{DATABASE}"
        self.env = {
            "DJANGO_SETTINGS_MODULE": "tests.journal.livesite.settings",
            "DATABASE_URL": self.url,
            "REDIS_URL": redis.url,
            "ZORGBEELD_VAR": str(folder),
            "PYTHONPATH": str(ROOT),
        }

    def sql(
        self, statement: str, *values: str, database: str = DATABASE
    ) -> list[tuple[object, ...]]:
        """Run a statement; return its rows."""
        address = self.postgres.url.rpartition("/")[0] + f"/{database}"
        with psycopg.connect(address, autocommit=True) as connection:
            cursor = connection.execute(statement.encode(), values)
            return cursor.fetchall() if cursor.description else []

    def manage(self, *words: str) -> None:
        """Run a management command."""
        subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=os.environ | self.env, check=True
        )

    def new_realm(self) -> str:
        """Make a realm."""
        self.realm = f"r{uuid.uuid4().hex[:8]}"
        self.sql(
            "INSERT INTO journal_realm (slug, name, kind, epoch, head, floor, is_open, created_at,"
            " clock_rate, clock_running) VALUES (%s, 'Proef', 'exercise',"
            " gen_random_uuid(), 0, 0, true, now(), 1, true)",
            self.realm,
        )
        return self.realm

    @property
    def head(self) -> int:
        """Return the head of this test's realm."""
        rows = self.sql("SELECT head FROM journal_realm WHERE slug = %s", self.realm)
        return int(str(rows[0][0]))

    def write(self, *options: str) -> "Writer":
        """Start writing; one process serves the whole run, unless it was killed."""
        if self.writer is None or not self.writer.is_alive:
            self.writer = Writer(self.env)
        self.writer.begin(self.realm, *options)
        return self.writer

    def written(self, *options: str) -> None:
        """Write, and wait until it is."""
        self.write(*options).wait()

    def servers(self, *kinds: str) -> list[Server]:
        """Return running web processes; they are kept for the next test, unless one killed them."""
        for kind in kinds:
            if kind not in self.started:
                self.started[kind] = Server(kind, self.env, self.folder / f"{kind}.log")
            self.started[kind].ensure()
        return [self.started[kind] for kind in kinds]

    def close(self) -> None:
        """End everything that was started."""
        for server in self.started.values():
            server.kill()
        if self.writer is not None:
            self.writer.kill()


@pytest.fixture(scope="session")
def migrated_site(
    postgres_server: PostgresServer,
    redis_instance: RedisServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """The site with an empty, migrated database."""
    site = Site(postgres_server, redis_instance, tmp_path_factory.mktemp("live"))
    site.sql(f"CREATE DATABASE {DATABASE}", database="postgres")
    site.manage("migrate", "-v", "0")
    yield site
    site.close()


@pytest.fixture
def site(migrated_site: Site) -> Site:
    """The site with a fresh realm."""
    migrated_site.new_realm()
    return migrated_site
