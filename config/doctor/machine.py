"""The machine itself: room on its disk, and what was set aside for a bad day."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from config.backup.postgres import READY
from config.doctor.register import Finding, Level, examines, level_of, must, should, well
from deploy.places import Places
from journal.heartbeat import BACKUP, silence
from journal.parts import Look

POSTGRES = Path("/var/lib/postgresql")  # where Debian's clusters lie, and often a disk of their own
GB = 1024**3
MUST_FREE, SHOULD_FREE = 1 * GB, 5 * GB


@examines("disk")
def disk_has_room() -> Iterator[Finding]:
    """Look at each disk that logs, files, backups and the database of this machine are on."""
    for folder in disks(settings.VAR_DIR, Places().backups, POSTGRES):
        usage = shutil.disk_usage(folder)
        values = {"free": f"{usage.free / GB:.1f}", "folder": str(folder)}
        if usage.free >= SHOULD_FREE:
            yield well("config.doctor.disk", **values)
        elif usage.free >= MUST_FREE:
            yield should("config.doctor.disk_small", "config.doctor.disk_mend", **values)
        else:
            yield must("config.doctor.disk_small", "config.doctor.disk_mend", **values)


def disks(*folders: Path) -> Iterator[Path]:
    """Yield the folders that are there and can be looked at, the first of each disk alone."""
    seen: set[int] = set()
    for folder in folders:
        try:
            device = folder.stat().st_dev
        except OSError:
            continue
        if device not in seen:
            seen.add(device)
            yield folder


@examines("anchors", production=True)
def anchors_kept() -> Iterator[Finding]:
    """Look whether the journal's links are kept where the database's owner does not write."""
    if settings.JOURNAL_ANCHORS:
        yield well("config.doctor.anchors", file=settings.JOURNAL_ANCHORS)
    else:
        yield should("config.doctor.anchors_none", "config.doctor.anchors_none_mend")


@examines("backup_try", needs=("database",), production=True)
def backup_can_be_tried() -> Iterator[Finding]:
    """Look whether the owner of the tables has a database to try a backup in, or may make one."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(OF_OWNER, [READY])
        owner, database, may = cursor.fetchone()
    named = {"owner": owner, "database": f"{database}{READY}"}
    if may:
        yield well("config.doctor.backup_try", **named)
    else:
        yield should("config.doctor.backup_try_none", "config.doctor.backup_try_none_mend", **named)


# whose the database is, and whether that role may make another or has the one that backups are tried in
OF_OWNER = """
SELECT owner.rolname, here.datname, owner.rolcreatedb OR owner.rolsuper OR EXISTS (
         SELECT FROM pg_database AS ready
          WHERE ready.datname = here.datname || %s AND ready.datdba = here.datdba)
  FROM pg_database AS here JOIN pg_roles AS owner ON owner.oid = here.datdba
 WHERE here.datname = current_database()
"""


@examines("backup", needs=("database", "migrations"), production=True)
def backup_made() -> Iterator[Finding]:
    """Look when a whole backup was last noted."""
    silent = silence(BACKUP)
    if silent is None:
        yield should("config.doctor.backup_none", "config.doctor.backup_none_mend")
        return
    hours, level = f"{silent / 3600:.0f}", level_of("backup", Look(silent))
    if level is Level.OK:
        yield well("config.doctor.backup", hours=hours)
        return
    say = should if level is Level.SHOULD else must
    yield say("config.doctor.backup_old", "config.doctor.backup_old_mend", hours=hours)
