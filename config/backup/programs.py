"""PostgreSQL's own programs: where they are, how old they are, how they are told where the database is."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from config.backup import BackupError

DEBIAN = Path("/usr/lib/postgresql")
PIECE = 256 * 1024
LAST_LINES = 3
_NUMBER = re.compile(r"\(PostgreSQL\) (\d+)")


def program(name: str, *, least: int) -> Path:
    """Return `pg_dump` or `pg_restore`, the newest there is. Raises BackupError: none, or too old."""
    places = [str(folder) for folder in DEBIAN.glob("*/bin")] + os.get_exec_path()
    found = [Path(path) for place in places if (path := shutil.which(name, path=place))]
    if not found:
        raise BackupError(
            f"{name} was not found: install the package postgresql-client-{least} (or a newer one)."
        )
    newest = max(found, key=_age)
    if _age(newest) < least:
        raise BackupError(
            f"{newest} is version {_age(newest)} and the server {least}: an older program cannot read it."
            f" Install postgresql-client-{least}."
        )
    return newest


def _age(path: Path) -> int:
    """Return the major version of one of PostgreSQL's programs."""
    done = subprocess.run([str(path), "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    number = _NUMBER.search(done.stdout)
    return int(number[1]) if number else 0


def environment(database: dict[str, Any]) -> dict[str, str]:
    """Return the environment that leads to a database: a password on a command line can be read by others."""
    named = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    given = {name: str(database[key]) for key, name in named.items() if database.get(key)}
    options = {
        f"PG{name.upper()}": str(value)
        for name, value in database.get("OPTIONS", {}).items()
        if name.startswith("ssl")
    }
    return {**os.environ, "PGAPPNAME": "zorgbeeld backup", **given, **options, "LC_ALL": "C.UTF-8"}


def output_of(command: list[str], env: dict[str, str]) -> Iterator[bytes]:
    """Yield what a program writes. Raises BackupError with its last words when it fails."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 -- a program of ours, arguments of ours
            command, stdout=subprocess.PIPE, stderr=said, stdin=subprocess.DEVNULL, env=env
        )
        try:
            assert process.stdout is not None  # noqa: S101 -- asked for above
            while part := process.stdout.read(PIECE):
                yield part
            if process.wait() != 0:
                raise BackupError(_failed(command, said))
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


def feed(command: list[str], env: dict[str, str], parts: Iterable[bytes]) -> None:
    """Give parts to a program. Raises BackupError with its last words when it fails."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 -- a program of ours, arguments of ours
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said, env=env
        )
        try:
            assert process.stdin is not None  # noqa: S101 -- asked for above
            for part in parts:
                process.stdin.write(part)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it ended early: its last words say why
        except BaseException:
            process.kill()
            raise
        finally:
            code = process.wait()
        if code != 0:
            raise BackupError(_failed(command, said))


def _failed(command: list[str], said: Any) -> str:
    """Return the sentence for a program that failed, with what it said last."""
    said.seek(0)
    lines = said.read().decode("utf-8", "replace").strip().splitlines()
    return f"{Path(command[0]).name} failed: {' / '.join(lines[-LAST_LINES:]) or 'it said nothing'}"
