"""`manage.py account remove|data NAME`: what data protection law gives people, on the machine itself."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.actors import system_actor
from journal.errors import ZorgbeeldError
from journal.events import encode
from journal.said import said
from network.models import User
from network.own_data import own_data
from network.services import account_remove

ACTOR = system_actor("command", said("web.actor.command"))


class Command(BaseCommand):
    """Says in a line what it did."""

    help = "Remove a person for good, or print what is kept about one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the two actions."""
        actions = parser.add_subparsers(dest="action", required=True)
        remove = actions.add_parser("remove", help="take the person out; what was done stays")
        remove.add_argument("username")
        remove.add_argument("--reason", required=True, help="kept, so without the name")
        data = actions.add_parser("data", help="print what is kept about somebody, as JSON")
        data.add_argument("username")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked; an error of a service becomes one sentence and exit code 1."""
        user = User.objects.filter(username__iexact=options["username"]).first()
        if user is None:
            raise CommandError(f"there is no account {options['username']}")
        if options["action"] == "data":
            self.stdout.write(encode(own_data(user)))
            return
        try:
            count = account_remove(actor=ACTOR, user=user, reason=options["reason"])
        except ZorgbeeldError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"removed; {user.username} is what is left, in {count} entries")
