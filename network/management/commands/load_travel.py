"""Put a table of measured driving times in force."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.actors import system_actor
from journal.errors import Invalid, ZorgbeeldError
from journal.said import said
from network.services.travel import travel_load


class Command(BaseCommand):
    """Replaces the table before; an error changes nothing."""

    help = "Load measured driving times (CSV: from,to,minutes); what the file lacks is estimated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and where its times come from."""
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--source", required=True, help="who measured, such as a route planner")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load it and say how many."""
        actor = system_actor("reference", said("network.actor.reference"))
        try:
            count = travel_load(actor=actor, file=options["file"], source=options["source"])
        except Invalid as error:
            raise CommandError(f"{error.field}: {error.message}") from None
        except ZorgbeeldError as error:
            raise CommandError(error.message) from None
        self.stdout.write(f"Driving times: {count} pairs in force.")
