"""Load an edition of the reference data."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.actors import system_actor
from journal.errors import ZorgbeeldError
from journal.said import said
from network.reference import BUNDLED
from network.selectors import reference_is_own
from network.services import reference_load


class Command(BaseCommand):
    """Idempotent: the edition in force is left as it is, and an own one is not replaced unasked."""

    help = (
        "Load regions, veiligheidsregio's, municipalities, facilities and outlines from a folder."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder."""
        parser.add_argument("folder", nargs="?", type=Path, help="default: the bundled edition")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load and say what happened."""
        actor = system_actor("reference", said("network.actor.reference"))
        if options["folder"] is None and reference_is_own():
            # a start or an update of the program must not close what an own edition opened
            self.stdout.write("Reference data: an own edition is in force and stays.")
            return
        try:
            loaded = reference_load(actor=actor, folder=options["folder"] or BUNDLED)
        except ZorgbeeldError as error:
            raise CommandError(error.message) from None
        verb = "loaded" if loaded.changed else "already in force"
        self.stdout.write(
            f"Reference data {loaded.version} {verb}: {loaded.regions} regions, "
            f"{loaded.veiligheidsregios} veiligheidsregio's, {loaded.municipalities} municipalities, "
            f"{loaded.hospitals} hospital locations, "
            f"{loaded.facilities - loaded.hospitals} facilities of other sectors.",
        )
