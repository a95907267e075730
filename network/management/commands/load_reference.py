"""Load an edition of the reference data."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.actors import system_actor
from journal.errors import ZorgbeeldError
from network.reference import BUNDLED
from network.services import reference_load


class Command(BaseCommand):
    """Idempotent: the edition in force is left as it is."""

    help = "Load regions, veiligheidsregio's, municipalities, hospitals and outlines from a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder; the bundled edition is the default."""
        parser.add_argument("folder", nargs="?", type=Path, default=BUNDLED)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load and say what happened."""
        actor = system_actor("reference", "Referentiegegevens")
        try:
            loaded = reference_load(actor=actor, folder=options["folder"])
        except ZorgbeeldError as error:
            raise CommandError(error.message) from None
        verb = "loaded" if loaded.changed else "already in force"
        self.stdout.write(
            f"Reference data {loaded.version} {verb}: {loaded.regions} regions, "
            f"{loaded.veiligheidsregios} veiligheidsregio's, {loaded.municipalities} municipalities, "
            f"{loaded.facilities} hospital locations.",
        )
