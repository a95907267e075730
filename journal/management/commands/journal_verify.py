"""Check that journal and trail are as they were written, and agree with anchors kept elsewhere."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from journal.models import Realm
from journal.verify import read_anchors, verify_all


class Command(BaseCommand):
    """`manage.py journal_verify [--anchors PATH]`."""

    help = "Find entries that were changed, removed or added: exit code 1 when there are any."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--anchors", type=Path, help="file of `journal_anchor`, kept elsewhere")

    def handle(self, **options: Any) -> None:
        """Say what is wrong, one line a finding."""
        known = []
        if options["anchors"] is not None:
            try:
                known = read_anchors(options["anchors"].read_text(encoding="utf-8").splitlines())
            except (OSError, ValueError) as error:
                raise CommandError(str(error)) from error
        findings = verify_all(known)
        for finding in findings:
            self.stdout.write(str(finding))
        if findings:
            raise CommandError(f"{len(findings)} findings")
        entries = sum(Realm.objects.values_list("head", flat=True))
        self.stdout.write(f"{entries} entries and the trail are as they were written")
