"""The embedded installation as a user starts it, for tests that need all of it: web and worker."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from tests.migrated import put_migrated
from tests.needs import REPO
from tests.servers import wait_until

MANAGE = (sys.executable, "manage.py")
ADDRESS = re.compile(r"Zorgbeeld runs: (http://\S+)/")
# On two busy cores a first start with nothing (migrations, reference data, exercise) was seen to take 50 s,
# and two at once more than 90.
READY_SECONDS = 180


class Stack:
    """One running installation in a folder of its own, on a free port."""

    def __init__(self, folder: Path, *, day_seconds: float = 20) -> None:
        self.folder = folder
        self.output = folder / "up.out"
        self._day_seconds = str(day_seconds)
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""

    def start(self, *, migrated: bool = True) -> None:
        """Run `manage.py up` and wait until it says where it can be reached; first on an empty database."""
        file = self.folder / "zorgbeeld.sqlite3"
        if migrated and not file.exists():
            put_migrated(file)
        with self.output.open("wb") as output:
            self._process = subprocess.Popen(
                [*MANAGE, "up", "--port", "0", "--day-seconds", self._day_seconds],
                cwd=REPO,
                env=self.environment(),
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )
        wait_until(self._announced, "the installation answers", READY_SECONDS)

    def environment(self) -> dict[str, str]:
        """Return the environment of a program that belongs to this installation."""
        unwanted = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "ZORGBEELD_MODE", "PORT"}
        clean = {name: value for name, value in os.environ.items() if name not in unwanted}
        return clean | {"ZORGBEELD_VAR": str(self.folder)}

    def said(self) -> str:
        """Return what the command has printed so far."""
        return self.output.read_text(encoding="utf-8", errors="replace")

    def _announced(self) -> bool:
        """Say whether the address was printed; raise when the command has ended."""
        if self._process is not None and self._process.poll() is not None:
            raise RuntimeError(self.said())
        found = ADDRESS.search(self.said())
        self.url = found[1] if found else ""
        return found is not None

    @property
    def supervisor(self) -> psutil.Process:
        """The process of the command itself."""
        assert self._process is not None
        return psutil.Process(self._process.pid)

    def pid(self, name: str) -> int:
        """Return the number of the newest process of `web` or `worker`; 0: none at this moment."""
        record = json.loads((self.folder / "up.json").read_text(encoding="utf-8"))
        found = (entry["pid"] for entry in record["programs"] if entry["name"] == name)
        return next(found, 0)

    def get(self, path: str) -> tuple[int, Any]:
        """Return status and JSON of an address; (0, None) when nobody answers."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return 0, None

    def manage(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a management command of this installation."""
        return subprocess.run(
            [*MANAGE, *command],
            cwd=REPO,
            env=self.environment() | more,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def stop(self, how: signal.Signals = signal.SIGINT) -> int | None:
        """Stop it as ctrl-C does, and return the exit code."""
        if self._process is None:
            return None
        if self._process.poll() is None:
            self._process.send_signal(how)
        code = self._process.wait(30)
        self._process = None
        return code


@contextlib.contextmanager
def running(folder: Path, *, day_seconds: float = 20, migrated: bool = True) -> Iterator[Stack]:
    """Run an installation for as long as the block lasts; without `migrated` it begins with nothing."""
    stack = Stack(folder, day_seconds=day_seconds)
    try:
        stack.start(migrated=migrated)
        yield stack
    finally:
        stack.stop()
