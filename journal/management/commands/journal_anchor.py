"""Print the newest links of journal and trail, or add them to a file: an anchor to keep elsewhere."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from journal import clock
from journal.verify import anchors


class Command(BaseCommand):
    """`manage.py journal_anchor [--file PATH]`."""

    help = (
        "Print the newest links of journal and trail, or add them to a file that is kept elsewhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--file", type=Path, help="add them to this file instead")

    def handle(self, **options: Any) -> None:
        """Write one line for each realm and each scope of the trail."""
        lines = [f"{clock.now().isoformat()} {one.line()}" for one in anchors()]
        if options["file"] is None:
            self.stdout.write("\n".join(lines))
            return
        with options["file"].open("a", encoding="utf-8") as kept:
            kept.write("".join(f"{line}\n" for line in lines))
        self.stdout.write(f"{len(lines)} anchors added to {options['file']}")
