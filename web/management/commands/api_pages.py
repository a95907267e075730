"""Write the documents of the API from what is declared: docs/openapi.yaml and the commands of wire.md."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from web.contracts import contracts_write
from web.wire import with_commands


class Command(BaseCommand):
    """`manage.py api_pages`."""

    help = "Write docs/openapi.yaml, the contracts cut out of it, and the commands in docs/wire.md."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write them."""
        docs = settings.BASE_DIR / "docs"
        call_command("spectacular", file=str(docs / "openapi.yaml"))
        contracts_write(docs)
        page = docs / "wire.md"
        page.write_text(with_commands(page.read_text(encoding="utf-8")), encoding="utf-8")
