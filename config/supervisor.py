"""Keep a few programs running: start, watch, restart with growing pauses, stop them whole.

Each program leads a process group of its own, so that a key pressed in the terminal reaches the
supervisor alone and a program is ended with everything it started. The kernel ends the programs
when the supervisor is killed (config.processes); what still survived a crash of both is found in
the record in `up.json` and ended by the next start.
"""

import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from config.processes import die_with_parent, end_group, started_at

# A program that ran this long was healthy: its next end is restarted at once again.
HEALTHY_SECONDS = 10.0
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
# Open sockets are told goodbye and a running task may end; a browser waits about as long.
STOP_SECONDS = 8.0
LOOK_SECONDS = 0.1


# Before everything was ready once: a program that ends this often has a fault that a restart will
# not mend, and a person is looking.
STARTS_BEFORE_READY = 3


class CannotStartError(Exception):
    """A program keeps ending before everything was ready; `log` says why."""

    def __init__(self, name: str, log: Path) -> None:
        super().__init__(f"{name} keeps ending")
        self.name = name
        self.log = log


class AlreadyRunningError(Exception):
    """Another supervisor holds this folder; `record` is what it wrote about itself."""

    def __init__(self, record: dict[str, Any]) -> None:
        super().__init__("another supervisor holds this folder")
        self.record = record


@dataclass
class Program:
    """One program to keep running, and how it is doing."""

    name: str
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = 0.0
    restarts: int = 0

    @property
    def running(self) -> bool:
        """Say whether the program runs."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start the program in a group of its own, with its output appended to its log."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 -- our own command lines
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                # Safe: the supervisor has one thread, so no lock can be held across the fork.
                preexec_fn=lambda: die_with_parent(signal.SIGTERM),  # noqa: PLW1509
            )
        self.began = time.monotonic()

    def end(self, how: signal.Signals) -> None:
        """Send a signal to the program (it ends what it started), or kill the whole group."""
        if self.process is None:
            return
        if how == signal.SIGKILL:
            end_group(self.process.pid)
        elif self.process.poll() is None:
            self.process.send_signal(how)


@dataclass
class Supervisor:
    """Runs programs until it is told to stop; `folder` holds its lock and its record."""

    folder: Path
    programs: list[Program]
    address: str
    tell: Callable[[str], None]
    stopping: bool = False
    was_ready: bool = False
    _lock: IO[str] | None = field(default=None, repr=False)

    @property
    def record_path(self) -> Path:
        """Where the running supervisor writes what it runs."""
        return self.folder / "up.json"

    def claim(self) -> None:
        """Become the one supervisor of this folder and end what a crashed one left behind.

        Raises AlreadyRunningError when another one runs.
        """
        lock = (self.folder / "up.lock").open("a+", encoding="utf-8")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise AlreadyRunningError(read_record(self.folder)) from None
        self._lock = lock
        for left in read_record(self.folder).get("programs", []):
            if started_at(left["pid"]) == left["started"]:
                end_group(left["pid"])
        self._write_record()

    def run(
        self,
        *,
        ready: Callable[[], bool],
        on_ready: Callable[[], None],
        beside: Callable[[], None] = lambda: None,
    ) -> None:
        """Start everything, say once that it is ready, and keep it running until `stop` is called.

        `beside` is what this process does itself, at each look and briefly. Raises CannotStartError when a
        program keeps ending before it was ready.
        """
        try:
            while not self.stopping:
                self.look()
                beside()
                if not self.was_ready and ready():
                    self.was_ready = True
                    on_ready()
                time.sleep(LOOK_SECONDS)
        finally:
            self.shut_down()

    def look(self) -> None:
        """Start what does not run and is due."""
        now = time.monotonic()
        changed = False
        for program in self.programs:
            if program.running:
                continue
            if program.process is not None:
                self._note_end(program, now)
            if program.due <= now:
                program.start()
                changed = True
        if changed:
            self._write_record()

    def _note_end(self, program: Program, now: float) -> None:
        """Clear up after a program that ended, and decide when it may start again."""
        if program.process is None:
            return
        code = program.process.returncode
        end_group(program.process.pid)  # what it had started has no parent any more
        program.process = None
        healthy = now - program.began >= HEALTHY_SECONDS
        program.pause = FIRST_PAUSE if healthy else min(program.pause * 2, LONGEST_PAUSE)
        program.due = now + program.pause
        program.restarts += 1
        if not self.was_ready and program.restarts >= STARTS_BEFORE_READY:
            raise CannotStartError(program.name, program.log)
        how = f"by signal {-code}" if code < 0 else f"with code {code}"
        self.tell(
            f"{program.name} ended {how}; again in {program.pause:.1f} s (log: {program.log})"
        )

    def stop(self, *_signal: Any) -> None:
        """Ask `run` to end; safe in a signal handler."""
        self.stopping = True

    def shut_down(self) -> None:
        """End every program: in good order first, whatever is left after 8 s without asking."""
        for program in self.programs:
            program.end(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while any(program.running for program in self.programs) and time.monotonic() < deadline:
            time.sleep(LOOK_SECONDS)
        for program in self.programs:
            program.end(signal.SIGKILL)
            if program.process is not None:
                program.process.wait()
                program.process = None
        self.record_path.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.close()

    def _write_record(self) -> None:
        """Write who runs, whole or not at all."""
        running = [
            {
                "name": program.name,
                "pid": program.process.pid,
                "started": started_at(program.process.pid),
            }
            for program in self.programs
            if program.process is not None
        ]
        record = {
            "pid": os.getpid(),
            "started": started_at(os.getpid()),
            "address": self.address,
            "programs": running,
        }
        draft = self.record_path.with_suffix(".draft")
        draft.write_text(json.dumps(record), encoding="utf-8")
        draft.replace(self.record_path)


def read_record(folder: Path) -> dict[str, Any]:
    """Return what the last supervisor of a folder wrote; empty when there is nothing to read."""
    try:
        record: dict[str, Any] = json.loads((folder / "up.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record
