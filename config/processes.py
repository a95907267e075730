"""What Linux can do for a family of processes: die with the parent, be known, be ended whole."""

import contextlib
import ctypes
import os
import signal
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_STAT_STARTED = 19  # field 22 of /proc/PID/stat (man 5 proc), counted after the name's bracket


def die_with_parent(how: signal.Signals = signal.SIGKILL) -> None:
    """Have the kernel send this process a signal when its parent ends, however that happens."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, how)
    if os.getppid() != parent:  # the parent ended before the kernel knew
        os.kill(os.getpid(), how)


def started_at(pid: int) -> int | None:
    """Return when a process started (clock ticks since boot), or None when it does not exist.

    A number is used again; a number with its start is not.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return int(stat.rpartition(")")[2].split()[_STAT_STARTED])


def end_group(pid: int, how: signal.Signals = signal.SIGKILL) -> None:
    """Send a signal to a process group, if there still is one."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, how)
