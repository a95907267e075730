"""The sign of life of a process that has no watchman: the clock, and the listener of hospitals' lines."""

import threading
import time

from django.conf import settings
from django.db import DatabaseError, connection

from journal.heartbeat import pulse


class Pulsing:
    """Written by a thread, and only while the process itself ticks: one that hangs falls silent."""

    def __init__(self, kind: str) -> None:
        """Begin as alive; `kind` is how the process calls itself (`journal.heartbeat.PROCESSES`)."""
        self._kind = kind
        self._ticked = time.monotonic()

    def tick(self) -> None:
        """Note that the process does its work."""
        self._ticked = time.monotonic()

    def start(self) -> None:
        """Begin to write."""
        threading.Thread(target=self._run, name=f"{self._kind}-pulse", daemon=True).start()

    def _run(self) -> None:
        """Write until the process ends; without a database silence says it."""
        while True:
            if time.monotonic() - self._ticked < settings.STILL_AFTER_S / 2:
                try:
                    pulse(self._kind)
                except DatabaseError:
                    connection.close()
            time.sleep(settings.STILL_AFTER_S / 6)
