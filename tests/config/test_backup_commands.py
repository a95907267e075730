"""`backup` and `restore` on the embedded store, and every sentence for what stands in their way."""

import errno
import fcntl
import io
import os
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from config import backup
from config.backup import programs
from config.backup.making import _sentence
from config.backup.manifest import split_manifest, with_manifest
from config.backup.restoring import backup_put_back, manifest_read
from config.backup.sealed import key_new, key_read, opened, sealed
from journal.models import Realm
from journal.services import record, writing
from journal.verify import anchors
from tests.factories import SYSTEM, RealmFactory
from tests.journal.livesite.events import TrialSet
from tests.needs import REPO, missing, program

pytestmark = pytest.mark.django_db(transaction=True)

MANAGE = f"{sys.executable} manage.py"


@pytest.fixture
def key_file(tmp_path: Path, settings: Any) -> Path:
    path = tmp_path / "backup.key"
    key_new(path)
    settings.BACKUP_KEY_FILE = str(path)
    return path


def said(*words: str, **options: Any) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def write(realm: Realm, value: int) -> None:
    with writing():
        record(TrialSet("a", value), realm=realm, actor=SYSTEM)


@pytest.fixture
def realm() -> Realm:
    made = RealmFactory.create()
    for number in range(5):
        write(made, number)
    made.refresh_from_db()
    return made


def backed_up(tmp_path: Path) -> Path:
    return Path(said("backup", to=tmp_path / "backups").partition(": ")[0])


def test_what_is_put_back_is_what_was_there_and_says_so(
    tmp_path: Path, key_file: Path, realm: Realm
) -> None:
    before = anchors()
    made = backed_up(tmp_path)
    write(realm, 6)
    text = said("restore", str(made), replace=True)
    assert "5 entries" in text
    realm.refresh_from_db()
    put_back = {one.scope: one for one in before}[realm.slug]
    assert (
        realm.head == put_back.number + 1
    )  # what was there, and the line that says it was put back
    newest = realm.entries.order_by("-seq").first()
    assert newest is not None
    assert newest.type == "journal.restored"


def test_screens_start_again_after_a_restore(tmp_path: Path, key_file: Path, realm: Realm) -> None:
    epoch = realm.epoch
    said("restore", str(backed_up(tmp_path)), replace=True)
    realm.refresh_from_db()
    assert realm.epoch != epoch


def test_what_was_put_back_knows_the_backup_it_came_from(
    tmp_path: Path, key_file: Path, realm: Realm
) -> None:
    """The first backup was noted after it was whole: put back, it said that there never was one."""
    made = backed_up(tmp_path)
    at = manifest_read(made, key_read(key_file)).made_at
    said("restore", str(made), replace=True)
    assert backup.last().made_at == datetime.fromisoformat(at)


def test_a_backup_is_noted_where_the_state_of_the_system_is_shown(
    tmp_path: Path, key_file: Path, realm: Realm, settings: Any
) -> None:
    assert backup.last().age is None
    backed_up(tmp_path)
    found = backup.last()
    assert found.age is not None
    assert found.age.total_seconds() < 60
    assert not found.is_failing
    settings.BACKUP_KEY_FILE = ""
    with pytest.raises(CommandError, match="No key"):
        said("backup", to=tmp_path)
    assert backup.last().is_failing


def test_a_folder_holds_whole_files_with_digests_and_no_other_reader(
    tmp_path: Path, key_file: Path, realm: Realm
) -> None:
    (tmp_path / "backups").mkdir()
    left = tmp_path / "backups" / ".zorgbeeld-20200101T000000Z.zbk.part"
    left.write_text("of a run that was killed")
    made = backed_up(tmp_path)
    assert made.stat().st_mode & 0o777 == 0o600
    assert not left.exists()
    assert made.with_name(f"{made.name}.sha256").read_text().endswith(f"  {made.name}\n")


def test_a_database_that_is_not_empty_is_left_alone(
    tmp_path: Path, key_file: Path, realm: Realm
) -> None:
    made = backed_up(tmp_path)
    with pytest.raises(CommandError, match="not empty"):
        said("restore", str(made))
    realm.refresh_from_db()
    assert realm.head == 5


def test_a_damaged_backup_changes_nothing(tmp_path: Path, key_file: Path, realm: Realm) -> None:
    made = backed_up(tmp_path)
    data = bytearray(made.read_bytes())
    data[len(data) // 2] ^= 1
    made.write_bytes(data)
    with pytest.raises(CommandError, match="changed or cut off"):
        said("restore", str(made), replace=True)
    realm.refresh_from_db()
    assert realm.head == 5


def rewritten(made: Path, key_file: Path, change: Any) -> None:
    """Write a backup anew with another manifest: as a program with other migrations would have."""
    key = key_read(key_file)
    manifest, dump = split_manifest(opened(key, io.BytesIO(made.read_bytes())))
    parts = list(dump)
    made.write_bytes(
        b"".join(sealed(key, with_manifest(replace(manifest, **change(manifest)), parts)))
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda one: {"version": "9.9", "migrations": (*one.migrations, "journal.9999_later")},
            "made by version 9.9.*does not know journal.9999_later",
        ),
        (lambda _one: {"version": "9.9.0"}, "made by version 9.9.0, this is .*: install that"),
        (lambda _one: {"store": "postgresql"}, "is of postgresql, this installation has sqlite"),
    ],
)
def test_what_does_not_fit_this_program_is_refused(
    tmp_path: Path, key_file: Path, realm: Realm, change: Any, sentence: str
) -> None:
    made = backed_up(tmp_path)
    rewritten(made, key_file, change)
    with pytest.raises(CommandError, match=sentence):
        said("restore", str(made), replace=True)


def test_an_app_that_an_older_version_had_holds_nothing_up(
    tmp_path: Path, key_file: Path, realm: Realm
) -> None:
    made = backed_up(tmp_path)
    rewritten(
        made, key_file, lambda one: {"migrations": (*one.migrations, "authtoken.0004_of_before")}
    )
    assert "5 entries" in said("restore", str(made), replace=True)


def test_a_journal_that_does_not_end_where_its_backup_says_is_a_finding(
    tmp_path: Path, key_file: Path, realm: Realm
) -> None:
    made = backed_up(tmp_path)
    rewritten(
        made,
        key_file,
        lambda one: {"realms": tuple(replace(each, hash="0" * 64) for each in one.realms)},
    )
    done = backup_put_back(made, key_read(key_file), replace=True)
    assert "not what its anchor says" in str(done.findings[0])


def test_the_manifest_says_where_every_journal_ends_without_putting_anything_back(
    tmp_path: Path, key_file: Path, realm: Realm
) -> None:
    manifest = manifest_read(backed_up(tmp_path), key_read(key_file))
    assert [(one.slug, one.head) for one in manifest.realms] == [(realm.slug, 5)]
    assert manifest.anchors() == anchors()
    assert manifest.rows["journal_entry"] == 5


def test_a_full_disk_is_a_sentence_that_says_what_was_kept(tmp_path: Path) -> None:
    full = OSError(errno.ENOSPC, "No space left on device", str(tmp_path))
    assert "is full. Nothing of this backup was kept and no older one was removed" in _sentence(
        full, tmp_path
    )


def test_a_disk_that_fills_while_writing_leaves_no_piece_behind(
    tmp_path: Path, key_file: Path, realm: Realm
) -> None:
    """A real full disk: a small one in memory, in a mount namespace of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    script = f"mount -t tmpfs -o size=64k tmpfs {disk} && ({MANAGE} backup --to {disk}; ls -A {disk}) 2>&1"
    environment = os.environ | {
        "BACKUP_KEY_FILE": str(key_file),
        "DATABASE_URL": f"sqlite:///{connections['default'].settings_dict['NAME']}",
        "ZORGBEELD_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    done = subprocess.run(
        [str(program("unshare", package="util-linux")), "-rm", "sh", "-c", script],
        cwd=REPO,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if "Operation not permitted" in done.stderr:
        missing("no mount of one's own is allowed here")
    assert "is full. Nothing of this backup was kept" in done.stdout
    assert "Traceback" not in done.stdout
    assert done.stdout.splitlines()[-1] == ".lock"


def test_two_backups_into_one_folder_do_not_mix(
    tmp_path: Path, key_file: Path, realm: Realm
) -> None:
    with (tmp_path / ".lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(CommandError, match="Another backup"):
            said("backup", to=tmp_path)


def test_a_server_that_is_away_is_one_sentence(
    tmp_path: Path, key_file: Path, settings: Any
) -> None:
    settings.BACKUP_DATABASE_URL = "postgres://zorgbeeld@127.0.0.1:9/zorgbeeld"
    with pytest.raises(CommandError, match="The database does not answer: connection"):
        said("backup", to=tmp_path)


@pytest.mark.parametrize("rule", ["7", "1,2", "x,y,z"])
def test_a_rule_that_is_none_makes_no_backup(
    tmp_path: Path, key_file: Path, realm: Realm, rule: str
) -> None:
    with pytest.raises(CommandError, match="DAYS,WEEKS,MONTHS"):
        said("backup", to=tmp_path / "backups", keep=rule)
    assert not (tmp_path / "backups").exists()


def fake(folder: Path, name: str, version: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
    (folder / name).chmod(0o755)


def test_programs_older_than_the_server_are_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.backup.programs.DEBIAN", tmp_path / "none")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(backup.BackupError, match="install the package postgresql-client-17"):
        programs.program("pg_dump", least=17)
    fake(tmp_path, "pg_dump", "15.4 (Debian 15.4-1)")
    with pytest.raises(backup.BackupError, match="is version 15 and the server 17"):
        programs.program("pg_dump", least=17)
    assert programs.program("pg_dump", least=15) == tmp_path / "pg_dump"


def test_of_several_programs_the_newest_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.backup.programs.DEBIAN", tmp_path / "debian")
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    (tmp_path / "debian" / "17").mkdir(parents=True)
    fake(tmp_path / "path", "pg_dump", "15.4")
    fake(tmp_path / "debian" / "17" / "bin", "pg_dump", "17.2")
    assert programs.program("pg_dump", least=15) == tmp_path / "debian" / "17" / "bin" / "pg_dump"
