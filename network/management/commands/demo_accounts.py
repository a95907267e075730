"""Make the accounts of the embedded demo."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.errors import ZorgbeeldError
from network.demo import demo_accounts_make


class Command(BaseCommand):
    """Refuses outside embedded mode."""

    help = "Make the demo accounts (embedded mode only)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Make them and print them."""
        try:
            accounts = demo_accounts_make()
        except ZorgbeeldError as error:
            raise CommandError(error.message) from None
        for account in accounts:
            self.stdout.write(
                f"{account.username:20} {account.password:16} {account.role.label}, {account.place_name}"
            )
