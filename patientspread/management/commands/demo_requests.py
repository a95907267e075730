"""Give open exercises made-up requests."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.errors import ZorgbeeldError
from journal.selectors import realms_open
from patientspread.demo import demo_placements, demo_requests


class Command(BaseCommand):
    """Refuses outside embedded mode; leaves what is there."""

    help = "Give open exercises made-up requests (embedded mode only)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Fill each exercise that has none."""
        try:
            for realm in realms_open():
                if made := demo_requests(realm):
                    self.stdout.write(f"{realm}: {made} made-up requests")
                if made := demo_placements(realm):
                    self.stdout.write(f"{realm}: {made} made-up placements")
        except ZorgbeeldError as error:
            raise CommandError(error.message) from None
