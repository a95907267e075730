"""The log of the embedded database is copied by one process, and the others leave it alone."""

import sqlite3
from pathlib import Path

import pytest

from config.sqlite_log import OPENED, LogKeeper

MIB = 1024 * 1024


def opened(file: Path) -> sqlite3.Connection:
    """Return a line as the programs open it."""
    line = sqlite3.connect(file, timeout=5, isolation_level=None)
    line.executescript(OPENED)
    return line


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "db.sqlite3"
    line = opened(path)
    line.execute("CREATE TABLE said (what BLOB)")
    line.close()
    return path


def say(line: sqlite3.Connection, mib: int) -> None:
    for _ in range(mib):
        line.execute("INSERT INTO said VALUES (zeroblob(?))", (MIB,))


def test_the_programs_leave_the_log_to_its_keeper(file: Path) -> None:
    line, keeper = opened(file), LogKeeper(file, copy_bytes=8 * MIB)
    say(line, 6)
    keeper.look()
    assert keeper.log_bytes > 6 * MIB, "it is short: nobody copied it"
    say(line, 6)
    assert keeper.log_bytes > 12 * MIB, "a program copies nothing by itself"
    keeper._due = 0.0
    keeper.look()
    assert keeper.log_bytes == 0
    assert line.execute("SELECT count(*) FROM said").fetchone() == (12,)
    keeper.close()
    line.close()


def test_who_writes_is_not_disturbed_and_the_log_is_copied_later(file: Path, monkeypatch) -> None:
    monkeypatch.setattr("config.sqlite_log.WAIT_SECONDS", 0.05)
    line, keeper = opened(file), LogKeeper(file)
    line.execute("BEGIN IMMEDIATE")
    say(line, 1)
    assert not keeper.copy()
    line.execute("COMMIT")
    assert keeper.copy()
    assert line.execute("SELECT count(*) FROM said").fetchone() == (1,)
    keeper.close()
    line.close()
