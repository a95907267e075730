"""`manage.py backup`: make an encrypted backup, try one by putting it back, or make the key."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from config.backup import FAILED, MADE, BackupError, noted
from config.backup.keeping import Rule
from config.backup.making import Made, backup_make
from config.backup.restoring import backup_try
from config.backup.sealed import key_new, key_read


class Command(BaseCommand):
    """Says in a line what it did; exit code 1 and one sentence when it cannot: fit for cron and timers."""

    help = "Make an encrypted backup while everybody works on, or try one by putting it back."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the three things it can do."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--to", type=Path, metavar="FOLDER", help="make a backup in this folder")
        what.add_argument(
            "--verify",
            type=Path,
            metavar="FILE",
            help="put this one back beside, look, and remove it",
        )
        what.add_argument("--new-key", type=Path, metavar="FILE", help="make the key, once")
        parser.add_argument("--key", default="", help="file of the key; default BACKUP_KEY_FILE")
        parser.add_argument(
            "--keep",
            default="14,8,12",
            help="the newest of how many days, weeks and months stay (14,8,12), or all",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked; what stands in the way becomes one sentence and exit code 1."""
        key_file = options["key"] or settings.BACKUP_KEY_FILE
        try:
            if options["new_key"]:
                key_new(options["new_key"])
                self.stdout.write(
                    f"{options['new_key']} made. Keep a copy away from this machine: without it no"
                    " backup opens."
                )
            elif options["verify"]:
                key_read(key_file)
                self.stdout.write(backup_try(options["verify"], str(Path(key_file).resolve())))
            else:
                self._make(options["to"], key_file, options["keep"])
        except BackupError as error:
            raise CommandError(str(error)) from error

    def _make(self, folder: Path, key_file: str, keep: str) -> None:
        """Make a backup, and note how that went for whoever looks at the state of the system."""
        began = time.monotonic()
        try:
            made = backup_make(folder, key_read(key_file), Rule.read(keep))
        except BackupError:
            self._note(FAILED)
            raise
        seconds = time.monotonic() - began
        self._note(MADE, file=str(made.path), bytes=made.size, seconds=round(seconds, 1))
        self._tell(made, seconds)

    def _note(self, what: str, **detail: Any) -> None:
        """Note it in the database; a database that is away is no reason to keep the sentence back."""
        try:
            noted(what, **detail)
        except DatabaseError as error:
            self.stderr.write(f"Not noted in the database: {error}")

    def _tell(self, made: Made, seconds: float) -> None:
        """Say what was made."""
        realms = ", ".join(f"{one.slug} up to {one.head}" for one in made.manifest.realms)
        gone = f"; {len(made.removed)} older removed" if made.removed else ""
        self.stdout.write(
            f"{made.path}: {made.size / 1e6:.1f} MB in {seconds:.1f} s, {realms or 'no realm'}{gone}"
        )
