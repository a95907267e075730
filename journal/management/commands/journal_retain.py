"""Raise the floors of all realms, and remove what only served delivery. Run it once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from journal.errors import Invalid
from journal.models import Realm
from journal.retention import KEEP_DAYS, KEEP_ENTRIES, floor_move, leftovers_remove


class Command(BaseCommand):
    """`manage.py journal_retain [--realm R] [--days 30] [--entries 100000]`."""

    help = "Raise the floor from which clients are caught up entry by entry."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--realm", help="only this realm")
        parser.add_argument("--days", type=int, default=KEEP_DAYS)
        parser.add_argument("--entries", type=int, default=KEEP_ENTRIES)

    def handle(self, **options: Any) -> None:
        """Do it and say what it came to."""
        realms = Realm.objects.order_by("slug")
        if options["realm"]:
            realms = realms.filter(slug=options["realm"])
            if not realms.exists():
                raise CommandError(f"there is no realm {options['realm']!r}")
        for realm in realms:
            try:
                done = floor_move(realm, keep_days=options["days"], keep_entries=options["entries"])
            except Invalid as error:
                raise CommandError(error.message) from error
            self.stdout.write(f"{done.realm}: floor {done.floor}, head {done.head}")
        self.stdout.write(f"removed {leftovers_remove()} leftovers")
