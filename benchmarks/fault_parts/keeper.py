"""Programs that are started again at once, whatever ends them: what systemd or a container runtime does."""

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from config.processes import die_with_parent, end_group

LOOK_SECONDS = 0.05
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Kept:
    """One program, and how often it was started."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    wanted: bool = True
    by_itself: int = 0  # ends that nobody caused
    killed: bool = False

    def start(self) -> None:
        """Start it in a group of its own."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=dict(self.env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 -- the keeper's thread holds no lock here
            )
        self.starts += 1
        self.killed = False

    @property
    def running(self) -> bool:
        """Say whether it runs."""
        return self.process is not None and self.process.poll() is None


class Keeper:
    """Starts, watches and kills programs; one thread starts them all and lives as long as they do."""

    def __init__(self) -> None:
        self.programs: dict[str, Kept] = {}
        self._lock = threading.RLock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="keeper", daemon=True)

    def begin(self, programs: Sequence[Kept]) -> None:
        """Start programs and keep them running."""
        self.programs |= {one.name: one for one in programs}
        self._thread.start()

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_SECONDS):
            with self._lock:
                for one in self.programs.values():
                    if one.wanted and not one.running:
                        self._again(one)
        for one in self.programs.values():  # in this thread: its end would end them anyhow
            if one.process is not None:
                end_group(one.process.pid)
                one.process.wait()

    def _again(self, one: Kept) -> None:
        """Start a program (again)."""
        if one.process is not None:
            end_group(one.process.pid)  # what it had started has no parent any more
            one.by_itself += not one.killed
        one.start()

    def send(self, name: str, how: signal.Signals) -> bool:
        """Send a program a signal; say whether there was one."""
        with self._lock:
            one = self.programs[name]
            if not one.running or one.process is None:
                return False
            one.killed = one.killed or how in {signal.SIGKILL, signal.SIGTERM}
            one.process.send_signal(how)
            return True

    def kill_child(self, name: str, pick: int) -> bool:
        """Kill one process that a program started (one of a worker's pool)."""
        with self._lock, contextlib.suppress(psutil.NoSuchProcess):
            one = self.programs[name]
            if not one.running or one.process is None:
                return False
            children = psutil.Process(one.process.pid).children()
            if children:
                os.kill(children[pick % len(children)].pid, signal.SIGKILL)
                return True
        return False

    def end(self, name: str, seconds: float) -> None:
        """Stop a program in good order, for good."""
        with self._lock:
            one = self.programs[name]
            one.wanted = False
            self.send(name, signal.SIGTERM)
        if one.process is not None:
            one.process.wait(seconds)

    def close(self) -> None:
        """End everything."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(20)
