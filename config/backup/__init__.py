"""Backups that restore: one encrypted file of the whole database, with a manifest of what it must hold.

`manage.py backup` makes it, `manage.py restore` puts it back, `config.backup.last()` says when it last went
well. What is in no backup: the environment with its secrets, the key itself, certificates, static files
(they come with the program); there are no files that people upload beside the database.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from journal import clock
from journal.heartbeat import BACKUP, beat
from journal.models import Heartbeat

MADE, FAILED, TRIED = BACKUP, "backup-failed", "backup-tried"


class BackupError(Exception):
    """Something stands in the way of a backup or of putting one back: one sentence, with what to do."""


@dataclass(frozen=True)
class LastBackup:
    """When a backup was last made, when making one last failed, when one was last put back to try it."""

    made_at: datetime | None
    failed_at: datetime | None
    tried_at: datetime | None

    @property
    def age(self) -> timedelta | None:
        """Return how old the newest backup is; None: there is none."""
        return None if self.made_at is None else clock.now() - self.made_at

    @property
    def is_failing(self) -> bool:
        """Say whether the last try to make one failed."""
        if self.failed_at is None:
            return False
        return self.made_at is None or self.failed_at > self.made_at


def last() -> LastBackup:
    """Return how the backups of this installation stand (one query)."""
    rows = Heartbeat.objects.filter(name__in=(MADE, FAILED, TRIED)).values_list("name", "at")
    at = dict(rows)
    return LastBackup(at.get(MADE), at.get(FAILED), at.get(TRIED))


def noted(what: str, **detail: Any) -> None:
    """Note that a backup was made, failed, or was tried, with what there is to say of it."""
    beat(what, detail)


def noted_at(made_at: datetime, **detail: Any) -> None:
    """Note that a backup was made at a moment that is over: the one that was just put back."""
    Heartbeat.objects.update_or_create(name=MADE, defaults={"at": made_at, "detail": detail})
