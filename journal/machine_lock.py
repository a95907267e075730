"""One of the processes of a machine: whoever holds a lock on a file, for as long as it lives."""

import fcntl
from pathlib import Path
from typing import IO

from django.conf import settings


class MachineLock:
    """A lock that the kernel lets go of when its holder ends, however that happens."""

    def __init__(self, name: str) -> None:
        self._path = Path(settings.VAR_DIR) / f"{name}.lock"
        self._file: IO[str] | None = None

    def held(self) -> bool:
        """Say whether this process holds it; takes it where nobody does. Without a file everybody does."""
        if self._file is not None:
            return True
        try:
            file = self._path.open("a", encoding="utf-8")
        except OSError:
            return True
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True
