"""Signs of life of parts that nobody calls: a worker that is gone shows by its silence.

Two kinds of row. `worker` is noted by a task that the clock sends through the queue to a worker: all three
must work. `web:…`, `worker:…`, `beat:…` and `mllp:…` are noted by each process itself, straight to the
database, with what it knows of itself: so that silence of the first says which of the three it is.
"""

import os
import re
import socket
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from journal import clock
from journal.models import Heartbeat

WORKER = "worker"
PROCESSES = ("web", "worker", "beat", "mllp")  # those that run for good, as each calls itself
BACKUP = "backup"  # whatever makes backups beats here when one is whole
HOST = 18  # characters of the host's name in a row's name
FORGET = timedelta(days=1)
_STAT_STARTED = 19  # field 22 of /proc/PID/stat, counted after the name's bracket
BEGAN = time.monotonic()  # of this process: nobody can be silent for longer than it is listened


def beat(name: str, detail: Mapping[str, Any] | None = None) -> None:
    """Note that a part lives now, with what there is to say of it."""
    values = {"at": clock.now(), "detail": dict(detail or {})}
    Heartbeat.objects.update_or_create(name=name, defaults=values)


def silence(name: str) -> float | None:
    """Return for how many seconds a part was not heard; None: never heard."""
    at = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    return None if at is None else (clock.now() - at).total_seconds()


@dataclass(frozen=True)
class Pulse:
    """One process: how long it was not heard, and what it said of itself."""

    name: str
    silent: float
    detail: Mapping[str, Any]


def host() -> str:
    """Return the name of this machine as far as it fits in a row's name."""
    return socket.gethostname()[:HOST]


def own_name(kind: str) -> str:
    """Return the name of the row of this process."""
    return f"{kind}:{host()}:{os.getpid()}"


def pulse(kind: str, detail: Mapping[str, Any] | None = None) -> None:
    """Note that this process lives."""
    beat(own_name(kind), {"started": _started(os.getpid()), **(detail or {})})


def pulse_end(kind: str) -> None:
    """Note that this process ends on purpose: while others of its kind live, nobody needs to miss it."""
    beat(own_name(kind), {"started": _started(os.getpid()), "ended": True})


def pulses(kinds: Iterable[str]) -> dict[str, list[Pulse]]:
    """Return the processes of some kinds, the one heard last first.

    One that ended, on purpose or as this machine knows, is left out while another lives; when none does,
    the one heard last stays, so that the silence has an age.
    """
    now = clock.now()
    found: dict[str, list[Pulse]] = {kind: [] for kind in kinds}
    rows = Heartbeat.objects.filter(name__contains=":", at__gte=now - FORGET).order_by("-at")
    for name, at, detail in rows.values_list("name", "at", "detail"):
        kind = name.partition(":")[0]
        if kind in found:
            found[kind].append(Pulse(name, (now - at).total_seconds(), detail))
    return {kind: _living(those) for kind, those in found.items()}


def _living(those: list[Pulse]) -> list[Pulse]:
    """Return those that are not known to have ended; of none, the one heard last."""
    living = [one for one in those if not (one.detail.get("ended") or _is_gone(one))]
    return living or those[:1]


def pulses_forget() -> None:
    """Remove the rows of processes that were not heard for a day."""
    old = Heartbeat.objects.filter(name__contains=":", at__lt=clock.now() - FORGET)
    old.delete()


def _is_gone(one: Pulse) -> bool:
    """Say whether a process of this machine ended."""
    _kind, _colon, rest = one.name.partition(":")
    where, _colon, number = rest.rpartition(":")
    if where != host() or not number.isdecimal():
        return False
    return _started(int(number)) != one.detail.get("started")


def _started(pid: int) -> int | None:
    """Return when a process began, in ticks since the machine did; None: there is none."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return int(text.rpartition(")")[2].split()[_STAT_STARTED])


def began(one: Pulse) -> float | None:
    """Return when a process of this machine began, in seconds since 1970; None: it is elsewhere, or gone."""
    ticks = one.detail.get("started")
    if one.name.split(":")[1] != host() or ticks is None or _is_gone(one):
        return None
    booted = re.search(r"(?m)^btime (\d+)$", Path("/proc/stat").read_text(encoding="ascii"))
    return int(booted[1]) + ticks / os.sysconf("SC_CLK_TCK") if booted else None


def listened() -> float:
    """Return for how many seconds this process has been listening."""
    return time.monotonic() - BEGAN
