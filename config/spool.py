"""A task queue in a folder, for the embedded mode: no broker server.

Kombu's own filesystem transport writes a message under its final name and moves taken ones through
the system's temporary folder, so that a reader can take a message that is still empty, and end its
worker. Here a message gets its name when it is whole, and is taken by a rename inside the folder:
both are atomic. The same holds for the tables of exchanges.
"""

import os
import threading
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

_binding = threading.Lock()


class Channel(filesystem.Channel):
    """A channel whose messages appear and disappear whole."""

    @property
    def folder(self) -> Path:
        """The folder of waiting messages."""
        return Path(self.data_folder_in)

    def _put(self, queue: str, payload: Any, **_kwargs: Any) -> None:  # type: ignore[override]
        """Add a message: written under a hidden name, then given its own."""
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        _write_whole(self.folder / name, dumps(payload))

    def _get(self, queue: str) -> Any:  # type: ignore[override]
        """Take the oldest message; of several readers exactly one succeeds. Raises Empty."""
        for name in sorted(os.listdir(self.folder)):  # noqa: PTH208 -- names only, 10 times a second
            if not _belongs(name, queue):
                continue
            taken = self.folder / f".taken-{name}"
            try:
                (self.folder / name).rename(taken)
            except FileNotFoundError:  # another reader was first
                continue
            text = taken.read_text(encoding="utf-8")
            taken.unlink()
            return loads(text)
        raise Empty

    def _size(self, queue: str) -> int:
        """Return how many messages wait."""
        return sum(_belongs(name, queue) for name in os.listdir(self.folder))  # noqa: PTH208

    def _purge(self, queue: str) -> int:
        """Remove what waits and return how many messages that were."""
        removed = 0
        for name in os.listdir(self.folder):  # noqa: PTH208
            if _belongs(name, queue):
                (self.folder / name).unlink(missing_ok=True)
                removed += 1
        return removed

    def queue_bind(self, *args: Any, **kwargs: Any) -> None:
        """Bind a queue; one thread at a time.

        Kombu notes a binding before the table is written: a second thread would believe the note
        and send its message to an exchange that leads nowhere.
        """
        with _binding:
            super().queue_bind(*args, **kwargs)

    def _queue_bind(  # type: ignore[override]
        self,
        exchange: str,
        routing_key: str,
        pattern: str,
        queue: str,
    ) -> None:
        """Add a queue to the table of an exchange."""
        row = [routing_key or "", pattern or "", queue or ""]
        rows = [list(known) for known in self.get_table(exchange)]
        if row not in rows:
            self.control_folder.mkdir(parents=True, exist_ok=True)
            _write_whole(self.control_folder / f"{exchange}.exchange", dumps([row, *rows]))


class Transport(filesystem.Transport):
    """The transport behind `spool://`."""

    Channel = Channel


def _belongs(name: str, queue: str) -> bool:
    """Say whether a file is a waiting message of a queue (hidden ones are not whole, or taken)."""
    return not name.startswith(".") and name.partition(".")[2] == f"{queue}.msg"


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that it appears under its name only when it is complete."""
    draft = path.with_name(f".draft-{uuid.uuid4().hex}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
