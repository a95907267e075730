"""Give open exercises made-up agreements."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.errors import ZorgbeeldError
from journal.selectors import realms_open
from phases.demo import demo_agreements


class Command(BaseCommand):
    """Refuses outside embedded mode; leaves what is there."""

    help = "Give open exercises made-up agreements (embedded mode only)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Fill each exercise that has none."""
        try:
            for realm in realms_open():
                if made := demo_agreements(realm):
                    self.stdout.write(f"{realm}: {made} made-up agreements")
        except ZorgbeeldError as error:
            raise CommandError(error.message) from None
