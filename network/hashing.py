"""Hashing passwords without starving the picture: a few at a time, in threads that give way to all else.

A hash is a quarter of a second of a whole processor by design, and whoever wants can ask for many at once.
"""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from journal.errors import ZorgbeeldError

AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
WAITING = 40  # about ten seconds of work: who comes later is told to come back
NICENESS = 10


class HashingBusy(ZorgbeeldError):  # noqa: N818 -- read at `raise HashingBusy(…)`
    """More passwords wait to be checked than is good for anybody."""

    status = 503
    retry_after = 5


def _give_way() -> None:
    """Lower the priority of this thread, where a thread has one of its own."""
    try:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
    except (AttributeError, OSError):  # another system than Linux: bounded all the same
        return


class _Queue:
    """The threads of this process, and how many wait for them."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, "hashing", initializer=_give_way)
        self._places = threading.BoundedSemaphore(WAITING)

    def run(
        self, work: "PBKDF2PasswordHasher", password: str, salt: str, rounds: int | None
    ) -> str:
        """Return a hash when it is this one's turn. Raises HashingBusy."""
        if not self._places.acquire(blocking=False):
            raise HashingBusy("network.hashing_busy")
        try:
            return self._threads.submit(
                PBKDF2PasswordHasher.encode, work, password, salt, rounds
            ).result()
        finally:
            self._places.release()


_queue = _Queue()


class QuietHasher(PBKDF2PasswordHasher):
    """Django's own hash, in turn."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """Return the encoded password. Raises HashingBusy."""
        return _queue.run(self, password, salt, iterations)
