"""`manage.py database_roles`: after a migration, what the application's role of the database may do."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from config.database_roles import APP_ROLE, NARROW, grant, owns, role_exists


class Command(BaseCommand):
    """Runs as the owner; the same again changes nothing."""

    help = "Let the application's role of PostgreSQL read and write, and only add to the journal."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the name of the role."""
        parser.add_argument("--app", default=APP_ROLE, help="the application's role")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Grant; who cannot is told why in one sentence."""
        app: str = options["app"]
        if connection.vendor != "postgresql":
            raise CommandError("only PostgreSQL has roles: DATABASE_URL names another database")
        with transaction.atomic():
            self._refuse(app)
            count = grant(connection, app)
        added = ", ".join(name for name in NARROW if name.startswith("journal_"))
        self.stdout.write(f"{app}: reads and writes {count} tables; only adds to {added}")

    def _refuse(self, app: str) -> None:
        """Raise CommandError where granting would fail, or would mean nothing."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            (me,) = cursor.fetchone() or ("",)
        if me == app:
            raise CommandError(f"{app} cannot narrow itself: run this as the owner of the tables")
        if not role_exists(connection, app):
            raise CommandError(f"there is no role {app}: deploy/sql/roles.sql makes it")
        if not owns(connection):
            raise CommandError(
                f"{me} does not own the tables, or they are not there: migrate first"
            )
