"""`manage.py realm create|list|close`: the real world, opened once and closed for good."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.actors import system_actor
from journal.errors import ZorgbeeldError
from journal.models import Realm, RealmKind
from journal.said import said
from journal.selectors import realm_get
from situation.services import realm_end, realm_open

ACTOR = system_actor("command", said("web.actor.command"))


class Command(BaseCommand):
    """Exercises are made with `manage.py exercise`."""

    help = "Open the real world as a realm, list the realms, or close the real one for good."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the three actions."""
        actions = parser.add_subparsers(dest="action", required=True)
        create = actions.add_parser("create", help="open a realm with its clock and phases")
        create.add_argument("slug", help="its name in addresses, such as nederland")
        create.add_argument("--name", required=True, help="its name on screens")
        create.add_argument(
            "--kind",
            choices=RealmKind.values,
            required=True,
            help="real; an exercise is made with `manage.py exercise create`",
        )
        actions.add_parser("list", help="show all realms")
        close = actions.add_parser("close", help="close a realm for good")
        close.add_argument("slug")
        close.add_argument("--reason", required=True, help="what everybody reads in the log")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked; an error of a service becomes one sentence and exit code 1."""
        actions = {"create": self._create, "list": self._list, "close": self._close}
        try:
            actions[options["action"]](options)
        except ZorgbeeldError as error:
            raise CommandError(error.message) from error

    def _create(self, options: dict[str, Any]) -> None:
        """Open the real world."""
        if options["kind"] != RealmKind.REAL:
            raise CommandError("an exercise is made with: manage.py exercise create")
        self._show(realm_open(actor=ACTOR, slug=options["slug"], name=options["name"]))

    def _list(self, _options: dict[str, Any]) -> None:
        """Show all realms."""
        for realm in Realm.objects.order_by("kind", "pk"):
            self._show(realm)

    def _close(self, options: dict[str, Any]) -> None:
        """Close a realm."""
        realm = realm_get(options["slug"])
        realm_end(actor=ACTOR, realm=realm, reason=options["reason"])
        self._show(realm)

    def _show(self, realm: Realm) -> None:
        """Write one line about a realm."""
        state = "open" if realm.is_open else "closed"
        self.stdout.write(f"{realm.slug}: {realm.kind}, {state}, “{realm.name}”, at {realm.head}")
