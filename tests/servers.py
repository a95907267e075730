"""Throw-away PostgreSQL and Redis servers for tests, and handles to stop and kill them.

Each server lives in a folder of its own under the system's temporary folder, listens on a free port
of 127.0.0.1 only, and is killed and removed at the end. PostgreSQL refuses to run as root: a root
user starts it as `postgres`, or as `nobody` where that user does not exist.
"""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import psycopg
import redis

from tests.needs import program

START_SECONDS = 30.0
_POSTGRES_FOLDERS = tuple(
    str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
)
_PR_SET_PDEATHSIG = 1


class Server(Protocol):
    """What both servers can do."""

    port: int
    url: str

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def kill(self) -> None: ...
    def restart(self) -> None: ...


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nothing listens at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(holds: Callable[[], bool], what: str, seconds: float = START_SECONDS) -> None:
    """Look every 50 ms until something holds; raise TimeoutError with its name when it does not."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            msg = f"{what}: not within {seconds:.0f} s"
            raise TimeoutError(msg)
        time.sleep(0.05)


def _die_with_parent() -> None:
    """Have the kernel kill this process when the test run dies, so that no server stays behind."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class PostgresServer:
    """One PostgreSQL cluster; `url` names its database."""

    def __init__(self, folder: Path, **options: str) -> None:
        self.folder = folder
        self.options = {"max_connections": "200", "full_page_writes": "off", **options}
        self.port = free_port()
        self.url = f"postgres://zorgbeeld@127.0.0.1:{self.port}/zorgbeeld"
        self._postgres = program(
            "postgres", folders=_POSTGRES_FOLDERS, package="postgresql"
        ).resolve()
        self._user = _server_user()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def runs(self) -> bool:
        """Say whether its process lives."""
        return self._process is not None and self._process.poll() is None

    def prepare(self) -> None:
        """Make the cluster and its database."""
        if self._user is not None:
            shutil.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
        initdb = self._postgres.with_name("initdb")
        self._run(
            [initdb, "-D", "data", "-U", "zorgbeeld", "--auth=trust", "-E", "UTF8", "--no-sync"]
        )
        self.start()
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE zorgbeeld")

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(self._postgres, "-D", "data", "-p", str(self.port)),
                    *(
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        f"unix_socket_directories={self.folder}",
                    ),
                    *(word for one in self.options.items() for word in ("-c", "=".join(one))),
                ],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                **self._as_user(),
            )
        wait_until(self._answers, "PostgreSQL takes connections")

    def stop(self) -> None:
        """Stop in good order (fast mode): open connections are ended."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Kill without warning, as a crash would."""
        self._end(signal.SIGQUIT)

    def keep(self, template: Path) -> None:
        """Keep a copy of everything, to begin from another time."""
        self.stop()
        shutil.copytree(self.folder / "data", template)
        self.start()

    def fill(self, template: Path) -> None:
        """Begin from such a copy."""
        self.stop()
        subprocess.run(["rm", "-rf", self.folder / "data"], check=True)
        subprocess.run(["cp", "-a", template, self.folder / "data"], check=True)
        if self._user is not None:
            subprocess.run(
                ["chown", "-R", str(self._user.pw_uid), self.folder / "data"], check=True
            )
        (self.folder / "data").chmod(0o700)
        self.start()

    def restart(self) -> None:
        """Stop and start: every open connection is lost."""
        self.stop()
        self.start()

    def crash(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the postmaster in the middle of everything; what it had started ends by itself."""
        self._end(how)

    def revive(self, seconds: float = START_SECONDS) -> None:
        """Start after a crash: again and again until what was left behind lets it."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                self.start()
            except RuntimeError:
                if time.monotonic() > deadline:
                    raise
                self._process = None
                time.sleep(0.1)
            else:
                return

    def _address(self, database: str) -> str:
        return f"postgres://zorgbeeld@127.0.0.1:{self.port}/{database}"

    def _answers(self) -> bool:
        """Say whether the server takes connections; raise when it has ended."""
        if self._process is not None and self._process.poll() is not None:
            raise RuntimeError((self.folder / "log").read_text(errors="replace")[-2000:])
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(self._address("postgres"), connect_timeout=2).close()
            return True
        return False

    def _end(self, how: signal.Signals) -> None:
        """Send a signal to the server and wait for its end."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(START_SECONDS)
            self._process = None

    @property
    def is_small(self) -> bool:
        """Say whether it has a disk of its own that can be filled."""
        return self.folder.is_mount()

    def _run(self, command: list[object]) -> None:
        """Run one of PostgreSQL's own programs in the server's folder."""
        done = subprocess.run(
            [str(part) for part in command],
            capture_output=True,
            text=True,
            check=False,
            **self._as_user(),
        )
        if done.returncode != 0:
            raise RuntimeError(done.stdout + done.stderr)

    def _as_user(self) -> dict[str, Any]:
        """Return the arguments that start a program as a user PostgreSQL agrees with."""
        common: dict[str, Any] = {"cwd": self.folder, "preexec_fn": _die_with_parent}
        if self._user is None:
            return common
        home = {"HOME": str(self.folder), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        return common | {
            "user": self._user.pw_uid,
            "group": self._user.pw_gid,
            "extra_groups": [],
            "env": home,
        }


def _server_user() -> pwd.struct_passwd | None:
    """Return the user to run PostgreSQL as; None: the present one."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    msg = "PostgreSQL does not run as root, and there is neither a user postgres nor nobody"
    raise RuntimeError(msg)


class RedisServer:
    """One Redis server without persistence; `url` names its database 0."""

    def __init__(self, folder: Path, *, password: str = "") -> None:
        self.folder = folder
        self.port = free_port()
        self._password = password
        self.url = f"redis://{f':{password}@' if password else ''}127.0.0.1:{self.port}/0"
        self._redis = program("redis-server", "valkey-server", package="redis-server")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(self._redis, "--port", str(self.port), "--bind", "127.0.0.1"),
                    *("--save", "", "--appendonly", "no", "--dir", str(self.folder)),
                    *(("--requirepass", self._password) if self._password else ()),
                ],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 -- one thread at this moment
            )
        wait_until(self._answers, "Redis answers")

    def stop(self) -> None:
        """Stop in good order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill without warning."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop and start: what it held is gone, and so is every connection."""
        self.stop()
        self.start()

    def pause(self) -> None:
        """Freeze the server: connections stay open and nobody answers."""
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Go on after `pause`."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        """Say whether the server answers; raise when it has ended."""
        if self._process is not None and self._process.poll() is not None:
            raise RuntimeError((self.folder / "log").read_text(errors="replace")[-2000:])
        client = redis.Redis.from_url(self.url, socket_connect_timeout=2)
        with contextlib.suppress(redis.ConnectionError), contextlib.closing(client):
            return bool(client.ping())
        return False

    def _end(self, how: signal.Signals) -> None:
        """Send a signal to the server and wait for its end."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(START_SECONDS)
            self._process = None


@contextlib.contextmanager
def postgres(*, disk_mb: int = 0, **options: str) -> Iterator[PostgresServer]:
    """Run a PostgreSQL server, with settings of its own, for as long as the block lasts.

    `disk_mb`: on a disk of its own of that size, where this user may mount one.
    """
    with _folder("postgres") as folder, _disk(folder, disk_mb):
        server = PostgresServer(folder, **options)
        try:
            server.prepare()
            yield server
        finally:
            server.kill()


@contextlib.contextmanager
def redis_server() -> Iterator[RedisServer]:
    """Run a Redis server for as long as the block lasts."""
    with _folder("redis") as folder:
        server = RedisServer(folder)
        try:
            server.start()
            yield server
        finally:
            server.kill()


@contextlib.contextmanager
def _disk(folder: Path, megabytes: int) -> Iterator[None]:
    """Put a small disk in the place of a folder, in memory; without the right to mount there is none."""
    made = megabytes and not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", folder],
        capture_output=True,
        check=False,
    ).returncode  # fmt: skip
    try:
        yield
    finally:
        if made:
            subprocess.run(["umount", "-l", folder], check=False)


@contextlib.contextmanager
def _folder(name: str) -> Iterator[Path]:
    """Give a folder that others may enter, and remove it afterwards."""
    path = Path(tempfile.mkdtemp(prefix=f"zorgbeeld-{name}-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
