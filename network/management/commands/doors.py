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
from network.services import doors_lift, proof_vouch

ACTOR = system_actor("command", said("web.actor.command"))


class Command(BaseCommand):
    """Shows failed tries, lets try again at once, or vouches for who is in and must decide."""

    help = "Show failed tries of the last quarter of an hour, or lift the waiting time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do, for whom and why."""
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="failed tries of the last quarter of an hour")
        let = actions.add_parser("lift", help="let somebody try again at once")
        let.add_argument("--account", default="")
        let.add_argument("--address", default="")
        let.add_argument("--reason", required=True, help="kept in the log, told to administrators")
        vouch = actions.add_parser("vouch", help="somebody who is in decides without a new proof")
        vouch.add_argument("--account", required=True)
        vouch.add_argument(
            "--reason", required=True, help="kept in the log, told to administrators"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it; an error becomes one sentence and exit code 1."""
        if options["action"] == "list":
            self._list()
            return
        given = {"actor": ACTOR, "account": options["account"], "reason": options["reason"]}
        try:
            if options["action"] == "vouch":
                count = proof_vouch(**given)
                self.stdout.write(f"vouched: in {count} sessions a proof of this moment counts")
            else:
                count = doors_lift(**given, address=options["address"])
                self.stdout.write(f"lifted: {count} failed tries count no more")
        except ZorgbeeldError as error:
            raise CommandError(error.message) from error

    def _list(self) -> None:
        """Print who failed how often, from where."""
        rows = DoorTry.objects.filter(outcome=Outcome.FAILED, at__gt=clock.now() - WINDOW)
        counted = rows.values("door", "account", "address").annotate(n=Count("pk")).order_by("-n")
        for row in counted[:50]:
            self.stdout.write("{n:>5} {door:<10} {address:<40} {account}".format(**row))
