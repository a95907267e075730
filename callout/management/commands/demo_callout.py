"""Give open exercises made-up contacts and rosters."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from callout.demo import demo_fill
from journal.errors import ZorgbeeldError
from journal.selectors import realms_open


class Command(BaseCommand):
    """Refuses outside embedded mode; leaves what is there."""

    help = "Give open exercises made-up contacts and rosters (embedded mode only)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Fill each exercise that has none."""
        try:
            for realm in realms_open():
                if filled := demo_fill(realm):
                    self.stdout.write(f"{realm}: made-up contacts of {filled} places")
        except ZorgbeeldError as error:
            raise CommandError(error.message) from None
