"""`manage.py doors`: the emergency procedure at the doors, and who is being kept waiting."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from journal import clock
from journal.actors import system_actor
from journal.errors import ZorgbeeldError
from journal.said import said
from network.access import DoorTry, Outcome
from network.doors import WINDOW
from network.services import doors_lift

ACTOR = system_actor("command", said("web.actor.command"))


class Command(BaseCommand):
    """Shows failed tries, or lets an account, an address or everybody try again at once."""

    help = "Show failed tries of the last quarter of an hour, or lift the waiting time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do, for whom and why."""
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="failed tries of the last quarter of an hour")
        let = actions.add_parser("lift", help="let somebody try again at once")
        let.add_argument("--account", default="")
        let.add_argument("--address", default="")
        let.add_argument("--reason", required=True, help="kept in the log, told to administrators")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it; an error becomes one sentence and exit code 1."""
        if options["action"] == "list":
            self._list()
            return
        try:
            count = doors_lift(
                actor=ACTOR,
                account=options["account"],
                address=options["address"],
                reason=options["reason"],
            )
        except ZorgbeeldError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"lifted: {count} failed tries count no more")

    def _list(self) -> None:
        """Print who failed how often, from where."""
        rows = DoorTry.objects.filter(outcome=Outcome.FAILED, at__gt=clock.now() - WINDOW)
        counted = rows.values("door", "account", "address").annotate(n=Count("pk")).order_by("-n")
        for row in counted[:50]:
            self.stdout.write("{n:>5} {door:<10} {address:<40} {account}".format(**row))
