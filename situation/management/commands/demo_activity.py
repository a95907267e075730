"""Give open exercises a made-up incident."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.errors import ZorgbeeldError
from journal.selectors import realms_open
from situation.demo import demo_activity


class Command(BaseCommand):
    """Refuses outside embedded mode; leaves what is there."""

    help = "Give open exercises a made-up incident with a GRIP level (embedded mode only)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Open one in each exercise that has none."""
        try:
            for realm in realms_open():
                if made := demo_activity(realm):
                    self.stdout.write(f"{realm}: made-up incident {made}")
        except ZorgbeeldError as error:
            raise CommandError(error.message) from None
