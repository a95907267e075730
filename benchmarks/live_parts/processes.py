"""Starting, watching and killing the processes of a measurement."""

import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
START_SECONDS = 60.0


def _die_with_parent() -> None:
    """Have the kernel kill this process when the benchmark dies, so that nothing stays behind."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


class Child:
    """A process with line-wise stdin and stdout, of which the cost can be read."""

    def __init__(self, command: list[str], env: dict[str, str], *, answers: str = "stdout") -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | env,
            stdin=pipe,
            stdout=pipe if answers == "stdout" else None,
            stderr=pipe if answers == "stderr" else None,
            text=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - this program has no threads
        )
        self._answers = self.process.stdout if answers == "stdout" else self.process.stderr
        self.cost = psutil.Process(self.process.pid)

    def tell(self, line: str) -> None:
        """Write a line to its stdin."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """Return its next JSON line."""
        assert self._answers is not None
        while line := self._answers.readline():
            if line.startswith("{"):
                return dict(json.loads(line))
        msg = f"{self.process.args!r} ended without an answer"
        raise RuntimeError(msg)

    def line(self) -> str:
        """Return its next line."""
        assert self._answers is not None
        return str(self._answers.readline())

    def ask(self, line: str) -> dict[str, Any]:
        """Tell and wait for the answer."""
        self.tell(line)
        return self.answer()

    def end(self) -> None:
        """Kill it, when it still runs."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


class Server:
    """A server under measurement: its process, its port, what it has used."""

    def __init__(self, command: list[str], env: dict[str, str], port: int, log: Path) -> None:
        self.command, self.env, self.port, self.log = command, env, port, log
        self.process: subprocess.Popen[str] | None = None
        self.stdin: Any = subprocess.PIPE

    def start(self) -> float:
        """Start and wait for the port; return the moment it opened."""
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=os.environ | self.env,
                stdin=self.stdin,
                stdout=log,
                stderr=log,
                text=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - this program has no threads
            )
        self.cost = psutil.Process(self.process.pid)
        ends = time.monotonic() + START_SECONDS
        while True:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), 1),
            ):
                return time.time()
            if time.monotonic() > ends or self.process.poll() is not None:
                raise RuntimeError(self.log.read_text()[-2000:])
            time.sleep(0.003)

    def kill(self) -> None:
        """Kill without warning."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    @property
    def cpu_seconds(self) -> float:
        """Return the processor time used so far."""
        times = self.cost.cpu_times()
        return float(times.user + times.system)

    @property
    def rss_mb(self) -> float:
        """Return the memory held, in MB."""
        return float(self.cost.memory_info().rss) / 1e6


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def running(server: Server) -> Iterator[Server]:
    """Run a server for a block."""
    server.start()
    try:
        yield server
    finally:
        server.kill()
