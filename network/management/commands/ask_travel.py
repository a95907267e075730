"""Ask the router for driving times now, rather than within the hour."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.actors import system_actor
from journal.said import said
from network.router import is_there
from network.services.router import travel_ask


class Command(BaseCommand):
    """Asks for what is not known yet; a part without an answer is estimated until the next time."""

    help = "Ask the router (ROUTER_URL) how long rides between hospitals take."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Ask, and say how many were answered."""
        if not is_there():
            raise CommandError("ROUTER_URL is empty: there is no router to ask.")
        count = travel_ask(actor=system_actor("reference", said("network.actor.reference")))
        self.stdout.write(f"Driving times: {count} pairs answered.")
