"""Making a backup: into a file of another name, which gets its own when it is whole and on the disk."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from config.backup import BackupError
from config.backup.keeping import ENDING, STAMP, Rule, digest_of, remove_old
from config.backup.manifest import Manifest, manifest_of, with_manifest
from config.backup.postgres import Postgres
from config.backup.sealed import Key, sealed
from config.backup.sqlite import Sqlite
from config.env import env
from config.version import version

PART = ".part"
FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True)
class Made:
    """A backup that was made, and the older ones that went."""

    path: Path
    size: int
    manifest: Manifest
    removed: list[str]


def store_of(database: dict[str, Any]) -> Postgres | Sqlite:
    """Return the store of a database as Django's settings name it."""
    return Sqlite(database) if "sqlite" in database["ENGINE"] else Postgres(database)


def store_to_read() -> Postgres | Sqlite:
    """Return the store that backups are made of: by a role of their own where there is one."""
    if settings.BACKUP_DATABASE_URL:
        return store_of(env.db_url_config(settings.BACKUP_DATABASE_URL))
    return store_of(settings.DATABASES["default"])


def backup_make(folder: Path, key: Key, rule: Rule) -> Made:
    """Make a backup in a folder, then remove what the rule no longer keeps. Raises BackupError."""
    store = store_to_read()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(folder):
            for left in folder.glob(f".*{PART}"):
                left.unlink()  # of a run that was killed
            path = folder / f"zorgbeeld-{datetime.now(UTC).strftime(STAMP)}{ENDING}"
            part = path.with_name(f".{path.name}{PART}")
            try:
                manifest, digest = _write(store, key, part)
                digest_of(path).write_text(f"{digest}  {path.name}\n", encoding="ascii")
                part.replace(path)
                _settle(folder)
            finally:
                part.unlink(missing_ok=True)
            return Made(path, path.stat().st_size, manifest, remove_old(folder, rule))
    except OSError as error:
        raise BackupError(_sentence(error, folder)) from error


def _write(store: Postgres | Sqlite, key: Key, part: Path) -> tuple[Manifest, str]:
    """Write a whole backup; return its manifest and the digest of the file."""
    digest = sha256()
    with store.snapshot() as (fetch, dump), part.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        manifest = manifest_of(fetch, version=version(), store=store.name)
        for piece in sealed(key, with_manifest(manifest, dump)):
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return manifest, digest.hexdigest()


def _settle(folder: Path) -> None:
    """Have the new name survive a power cut."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one backup at a time work in a folder; a process that is killed lets go by itself."""
    with (folder / ".lock").open("a", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError(f"Another backup into {folder} is running.") from None
        yield


def _sentence(error: OSError, folder: Path) -> str:
    """Return what stands in the way, in words."""
    if error.errno in FULL:
        return (
            f"The disk of {folder} is full. Nothing of this backup was kept and no older one was removed;"
            " make room, or keep fewer (--keep)."
        )
    return f"{error.filename or folder}: {error.strerror}."
