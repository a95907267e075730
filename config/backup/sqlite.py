"""SQLite: a copy of one moment by its own backup, and its way back into the place of the file."""

import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from config.backup import BackupError
from config.backup.manifest import Fetch

PIECE = 256 * 1024
PAGES = 2_000  # copied at once, so that writers get their turn in between


class Sqlite:
    """The file of an embedded installation."""

    name = "sqlite"

    def __init__(self, database: dict[str, Any]) -> None:
        self._path = Path(database["NAME"])

    @contextmanager
    def snapshot(self) -> Iterator[tuple[Fetch, Iterator[bytes]]]:
        """Give questions to a copy of one moment, and the bytes of that copy. Raises BackupError."""
        if not self._path.exists():
            raise BackupError(f"There is no database yet: {self._path}")
        with tempfile.TemporaryDirectory(dir=self._path.parent, prefix=".backup-") as folder:
            copy = Path(folder) / "copy"
            with (
                closing(sqlite3.connect(self._path)) as source,
                closing(sqlite3.connect(copy)) as to,
            ):
                source.backup(to, pages=PAGES, sleep=0.01)
                to.execute("PRAGMA journal_mode=DELETE")
            with closing(sqlite3.connect(copy)) as asked:

                def fetch(question: str) -> list[tuple[Any, ...]]:
                    return asked.execute(question).fetchall()

                yield fetch, _bytes_of(copy)

    def is_empty(self) -> bool:
        """Say whether there is no file, or no table in it."""
        if not self._path.exists():
            return True
        with closing(sqlite3.connect(self._path)) as asked:
            return asked.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None

    def users(self) -> dict[str, int]:
        """Return nobody: who runs an embedded installation is known by its supervisor."""
        return {}

    def put_back(self, parts: Iterable[bytes], *, replace: bool) -> None:
        """Write the file beside the present one, look whether it is whole, and put it in its place."""
        del replace  # a file takes the place of another in one step
        fresh = self._path.with_name(f".{self._path.name}.restored")
        try:
            with fresh.open("wb") as file:
                for part in parts:
                    file.write(part)
                file.flush()
                os.fsync(file.fileno())
            _whole(fresh)
            for ending in ("-wal", "-shm"):  # they belong to the file that goes
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
            fresh.replace(self._path)
        finally:
            fresh.unlink(missing_ok=True)


def _whole(path: Path) -> None:
    """Raise BackupError unless a database file is whole."""
    try:
        with closing(sqlite3.connect(path)) as asked:
            said = asked.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        said = str(error)
    if said != "ok":
        raise BackupError(f"The database in this backup is not whole: {said}")


def _bytes_of(path: Path) -> Iterator[bytes]:
    """Yield a file in pieces."""
    with path.open("rb") as file:
        while part := file.read(PIECE):
            yield part
