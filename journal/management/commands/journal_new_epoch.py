"""Declare the journal of a realm another one: part of putting back a backup."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from journal.models import Realm
from journal.retention import epoch_renew


class Command(BaseCommand):
    """`manage.py journal_new_epoch R` or `--all`."""

    help = "After a restore: have every screen start from a snapshot."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("realm", nargs="?")
        parser.add_argument("--all", action="store_true")

    def handle(self, **options: Any) -> None:
        """Renew and say so."""
        realms = Realm.objects.order_by("slug")
        if not options["all"]:
            realms = realms.filter(slug=options["realm"])
        if not realms.exists():
            raise CommandError("name a realm that exists, or --all")
        for realm in realms:
            self.stdout.write(f"{realm.slug}: epoch {epoch_renew(realm)}")
