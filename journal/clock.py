"""One clock for all processes: that of the database.

Moments that are stored, or compared with what another process stored, come from here. A machine whose
own clock is two hours ahead would otherwise report figures from the future, and keep everybody else's out
as older than known. The database is asked now and then; in between, and when it cannot be asked, its last
answer is carried on by the time that passes: whatever this machine's own clock is set to meanwhile.
"""

import asyncio
import threading
import time
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, InterfaceError, connection

REFRESH_SECONDS = 60.0  # two quartz clocks drift a few milliseconds apart in that time
JUMP_SECONDS = 0.2  # a machine's clock that moved this much by itself was set: ask at once
SLOW_SECONDS = 1.0  # an answer that took longer says too little about the moment
_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def passed() -> float:
    """Return seconds that only ever pass, those that a machine slept included where it counts them."""
    return time.clock_gettime(_STEADY)


class Clock:
    """What the database's clock said, and how long ago that was."""

    def __init__(self) -> None:
        self._told: tuple[datetime, float] | None = (
            None  # and the moment by `passed` that it belongs to
        )
        self._asked_at = 0.0  # by `passed`; 0: never
        self._wall = 0.0
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the moment by the database's clock."""
        if self._is_due() and not _in_event_loop():
            self._ask()
        return self.carried()

    def carried(self) -> datetime:
        """Return the moment by what was told last, without asking."""
        told = self._told
        if told is None:
            return datetime.now(UTC)
        moment, at = told
        return moment + timedelta(seconds=passed() - at)

    def _is_due(self) -> bool:
        """Say whether the offset is old, or this machine's clock was set since."""
        ago = passed() - self._asked_at
        moved = time.time() - self._wall - ago
        return not self._asked_at or ago > REFRESH_SECONDS or abs(moved) > JUMP_SECONDS

    def _ask(self) -> None:
        """Take the database's time; one thread at a time, the others go on with what is known."""
        if not self._lock.acquire(blocking=not self._asked_at):
            return
        try:
            if not self._is_due():
                return
            before = passed()
            try:
                told = database_time()
            except (DatabaseError, InterfaceError):
                if not connection.in_atomic_block:
                    connection.close()  # a thread that asks for nothing else would never ask again
                return  # whoever asked has the same trouble, and says so
            took = passed() - before
            if took < SLOW_SECONDS or not self._asked_at:
                self._told = None if told is None else (told, before + took / 2)
            self._asked_at, self._wall = passed(), time.time()
        finally:
            self._lock.release()


def database_time() -> datetime | None:
    """Return the moment by the database's clock; None: it has none but this machine's (SQLite)."""
    if connection.vendor == "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        told: datetime = cursor.fetchone()[0]
        return told


def _in_event_loop() -> bool:
    """Say whether this thread runs an event loop, in which nobody waits for a database."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


_clock = Clock()


def now() -> datetime:
    """Return the moment, as every process of this installation counts it."""
    return _clock.now()


def carried() -> datetime:
    """Return the moment as it is known, without asking the database: for who must not wait for it."""
    return _clock.carried()


def offset_seconds() -> float:
    """Return by how much the database's clock is ahead of this machine's own."""
    return (_clock.carried() - datetime.now(UTC)).total_seconds()
