"""Putting a backup back: whole or not at all, and held against what its manifest says it must hold."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from config.backup import TRIED, BackupError, noted, noted_at
from config.backup.making import store_of
from config.backup.manifest import COUNTED, Manifest, split_manifest
from config.backup.postgres import Postgres
from config.backup.sealed import Key, opened
from config.backup.sqlite import Sqlite
from config.env import BASE_DIR
from config.processes import started_at
from config.supervisor import read_record
from config.version import version
from journal.models import Realm
from journal.restored import restored_tell
from journal.verify import Finding, verify_all


@dataclass
class PutBack:
    """What was put back, and what is not as its manifest says."""

    manifest: Manifest
    findings: list[Finding | str] = field(default_factory=list)


def manifest_read(path: Path, key: Key) -> Manifest:
    """Return the manifest of a backup, after reading all of it: every piece is as it was written.

    Raises BackupError.
    """
    manifest, rest = _opened(path, key)
    for _piece in rest:
        pass
    return manifest


def _opened(path: Path, key: Key) -> tuple[Manifest, Iterator[bytes]]:
    """Return the manifest and the dump of a backup. Raises BackupError."""

    def parts() -> Iterator[bytes]:
        with path.open("rb") as file:
            yield from opened(key, file)

    try:
        return split_manifest(parts())
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from None


def backup_put_back(path: Path, key: Key, *, replace: bool = False, tell: bool = True) -> PutBack:
    """Fill the database from a backup, bring it to this version, and look whether all of it is there.

    Raises BackupError: it is not empty (and `replace` was not said), in use, of another kind, or newer.
    `tell`: begin a new epoch, and say in every open realm what happened; else only look.
    """
    manifest = manifest_read(path, key)  # a damaged one is found before anything changes
    connections.close_all()
    store = store_of(settings.DATABASES["default"])
    _may(manifest, store, replace=replace)
    _manifest, dump = _opened(path, key)
    store.put_back(dump, replace=replace)
    found = PutBack(manifest, list(_counted(manifest)))
    call_command("migrate", interactive=False, verbosity=0)
    found.findings += verify_all(manifest.anchors())
    if tell and not found.findings:
        made_at = datetime.fromisoformat(manifest.made_at)
        for realm in Realm.objects.order_by("pk"):
            restored_tell(realm, made_at=made_at)
        # it was noted after it was whole, so what was put back does not know of it
        noted_at(made_at, file=str(path), bytes=path.stat().st_size)
        with suppress(OSError):  # what was kept of a later state; without Redis nothing was
            caches["default"].clear()
    return found


def _may(manifest: Manifest, store: Postgres | Sqlite, *, replace: bool) -> None:
    """Raise BackupError unless this backup may come into this database."""
    if manifest.store != store.name:
        raise BackupError(
            f"This backup is of {manifest.store}, this installation has {store.name}."
        )
    _require_known(manifest)
    if not replace and not store.is_empty():
        raise BackupError(
            "The database is not empty. Restore into an empty one, or say --replace: what is there goes."
        )
    users = store.users()
    if users:
        whose = ", ".join(f"{count} of {role}" for role, count in users.items())
        raise BackupError(
            f"Other connections use this database: {whose}."
            " Stop web, worker and clock first, and whoever reads it beside them."
        )
    record = read_record(settings.VAR_DIR)
    runs = record.get("started") is not None and started_at(record["pid"]) == record["started"]
    if settings.EMBEDDED and isinstance(store, Sqlite) and runs:
        raise BackupError("Zorgbeeld is running: stop it first (make stop).")


def _require_known(manifest: Manifest) -> None:
    """Raise BackupError for a backup of a newer version, or with migrations this program does not have.

    An app that is unknown here was part of an older version: its tables come along and are left alone.
    """
    known = MigrationLoader(None).disk_migrations
    apps_here = {app for app, _name in known}
    applied = [tuple(name.split(".", 1)) for name in manifest.migrations]
    newer = [one for one in applied if one[0] in apps_here and one not in known]
    if newer or _numbers(manifest.version) > _numbers(version()):
        lacking = f" and does not know {'.'.join(newer[-1])}" if newer else ""
        raise BackupError(
            f"This backup was made by version {manifest.version}, this is {version()}{lacking}: install that"
            " version first, or a newer one."
        )


def _numbers(text: str) -> tuple[int, ...]:
    """Return the numbers of a version."""
    return tuple(int(part) for part in text.split(".") if part.isascii() and part.isdigit())


def _counted(manifest: Manifest) -> Iterator[str]:
    """Yield the tables that do not have as many rows as the manifest says."""
    with connections["default"].cursor() as cursor:
        for table in COUNTED:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 -- names of our own
            rows = cursor.fetchone()[0]
            if rows != manifest.rows.get(table, rows):
                yield f"{table}: {rows} rows, the manifest says {manifest.rows[table]}"


def backup_try(path: Path, key_file: str) -> str:
    """Put a backup back into a database of its own, look at it, and remove that database again.

    Returns what the restore said. Raises BackupError: it does not restore, or not everything is there.
    """
    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        with TemporaryDirectory(prefix="zorgbeeld-try-") as folder:
            said = _restored(path, key_file, f"sqlite:///{folder}/zorgbeeld.sqlite3")
    else:
        new = f"zorgbeeld_try_{token_hex(4)}"
        store = store_of(settings.DATABASES["default"])
        assert isinstance(store, Postgres)  # noqa: S101 -- the other kind is above
        with store.scratch(new) as name:
            parts = urlsplit(settings.DATABASE_URL)
            said = _restored(path, key_file, urlunsplit(parts._replace(path=f"/{name}")))
    noted(TRIED)
    return said


def _restored(path: Path, key_file: str, database: str) -> str:
    """Run `manage.py restore --only-look` on another database; return what it said."""
    done = subprocess.run(  # noqa: S603 -- ourselves
        [
            *(sys.executable, str(BASE_DIR / "manage.py"), "restore", str(path.resolve())),
            *("--key", key_file, "--only-look"),
        ],
        env=os.environ | {"DATABASE_URL": database},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BackupError(done.stderr.strip().removeprefix("CommandError: ") or done.stdout.strip())
    return done.stdout.strip()
