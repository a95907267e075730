"""An empty database as the migrations make it: made once for what they say, and copied by every test run.

Running all of them takes longer than many tests together. Copies are made of a file in pytest's folder for
caches; its name holds a digest of the migrations, of what they import and of the locked packages, so that a
change of any of these makes another.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.needs import REPO

FOLDER = REPO / ".pytest_cache" / "migrated"
# what the database is made of: migrations, the code that they import, the packages with theirs
SOURCES = ("*/migrations/*.py", "journal/*.py", "requirements/*.txt")
UNWANTED = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "ZORGBEELD_MODE")


@cache
def digest() -> str:
    """Return the name of what the migrations make: hexadecimal, the same for equal sources."""
    whole = hashlib.sha256()
    for path in sorted(path for pattern in SOURCES for path in REPO.glob(pattern)):
        whole.update(path.relative_to(REPO).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()[:24]


def migrated() -> Path:
    """Return a file with an empty migrated SQLite database; who comes first makes it, others wait."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{digest()}.sqlite3"
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            for old in FOLDER.glob("*.sqlite3"):
                old.unlink()
            _make(file)
    return file


def _make(file: Path) -> None:
    """Migrate an empty database as an installation does, and put it in its place when it is whole."""
    clean = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    with tempfile.TemporaryDirectory(prefix="zorgbeeld-migrated-") as folder:
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v", "0"],
            cwd=REPO,
            env=clean | {"ZORGBEELD_VAR": folder},
            check=True,
        )
        made = Path(folder, "zorgbeeld.sqlite3")
        assert not made.with_name(f"{made.name}-wal").exists(), "its log was copied into the file"
        part = file.with_suffix(".part")
        shutil.copyfile(made, part)
        part.replace(file)


def put_migrated(at: Path) -> None:
    """Put an empty migrated database at a path, with nothing of what was there."""
    for log in ("-wal", "-shm"):
        at.with_name(at.name + log).unlink(missing_ok=True)
    shutil.copyfile(migrated(), at)
