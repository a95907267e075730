"""`manage.py restore FILE`: put a backup back into an empty database, and hold it against its manifest."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.backup import BackupError
from config.backup.restoring import backup_put_back
from config.backup.sealed import key_read


class Command(BaseCommand):
    """Runs as the role that owns the database, as `migrate` does."""

    help = "Put a backup back, bring it to this version, and check it against its manifest."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", default="", help="file of the key; default BACKUP_KEY_FILE")
        parser.add_argument(
            "--replace", action="store_true", help="the database is not empty: what is there goes"
        )
        parser.add_argument(
            "--only-look",
            action="store_true",
            help="say nothing in the journal and begin no new epoch: what `backup --verify` does",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Put it back and say so; findings are listed, with exit code 1."""
        began = time.monotonic()
        try:
            done = backup_put_back(
                options["file"],
                key_read(options["key"] or settings.BACKUP_KEY_FILE),
                replace=options["replace"],
                tell=not options["only_look"],
            )
        except BackupError as error:
            raise CommandError(str(error)) from error
        for finding in done.findings:
            self.stderr.write(str(finding))
        if done.findings:
            raise CommandError(
                f"{len(done.findings)} findings: what was put back is not what the backup says it holds."
            )
        entries = sum(one.head for one in done.manifest.realms)
        self.stdout.write(
            f"Backup of {done.manifest.made_at} (version {done.manifest.version}) put back and checked in"
            f" {time.monotonic() - began:.1f} s: {entries} entries, the trail and"
            f" {done.manifest.rows['network_user']} accounts are as they were."
        )
