"""The log of the embedded database, copied into its file by one process alone.

SQLite before 3.51.3 can lose a commit or an index when two processes copy the log at about the same time
(sqlite.org/wal.html, "the WAL-reset bug"), and a file that its last reader closes is recovered by the next
one, which fails under load with "locking protocol". So one process keeps a line open from beginning to
end and copies, while nobody can write, and well before any other one would.
"""

import contextlib
import sqlite3
import time
from pathlib import Path

COPY_BYTES = 16 * 1024 * 1024
# How a program opens the database. FULL: a commit that was answered survives a power cut, not only a killed
# process. 16,000 pages are 62 MiB: then a program copies by itself, because nobody keeps the log.
OPENED = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    " PRAGMA wal_autocheckpoint=16000; PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY"
)
LOOK_SECONDS = 5.0
WAIT_SECONDS = 2.0  # for who writes now; else it is tried again at the next look


class LogKeeper:
    """Keeps the log of a database short; of one thread."""

    def __init__(self, database: Path, *, copy_bytes: int = COPY_BYTES) -> None:
        self._log = database.with_name(f"{database.name}-wal")
        self._copy_bytes = copy_bytes
        self._due = 0.0
        self._line = sqlite3.connect(database, timeout=WAIT_SECONDS, isolation_level=None)
        self._line.execute("PRAGMA wal_autocheckpoint=0")
        self._line.execute("SELECT count(*) FROM sqlite_master").fetchone()  # opens log and index

    def look(self) -> None:
        """Copy the log when it has grown, at most once in some seconds."""
        now = time.monotonic()
        if now < self._due:
            return
        self._due = now + LOOK_SECONDS
        if self.log_bytes >= self._copy_bytes:
            self.copy()

    def copy(self) -> bool:
        """Copy the log into the file and begin it anew; say whether that was done: else somebody was busy."""
        with contextlib.suppress(sqlite3.OperationalError):
            busy, _length, _copied = self._line.execute(
                "PRAGMA wal_checkpoint(TRUNCATE)"
            ).fetchone()
            return not busy
        return False

    @property
    def log_bytes(self) -> int:
        """Return how long the log is; 0: there is none."""
        try:
            return self._log.stat().st_size
        except FileNotFoundError:
            return 0

    def close(self) -> None:
        """Close the line; the last one that closes copies what is left."""
        self._line.close()
