"""`manage.py doctor`: what is wrong with this installation, and how to mend it."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from config.doctor import Finding, Level, examine
from journal.said import both, said, text_of

# In front of each line; nothing is said by colour.
MARKS = {
    Level.OK: said("config.doctor.level.ok"),
    Level.SHOULD: said("config.doctor.level.should"),
    Level.MUST: said("config.doctor.level.must"),
}


class Command(BaseCommand):
    """Ends with exit code 1 when something must be mended; what should be is said, and no more."""

    help = "Say in sentences what is wrong with this installation, and how to mend it."
    requires_system_checks: list[str] = []  # they are among what is looked at

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take which checks, and the form of the answer."""
        parser.add_argument("--json", action="store_true", help="for programs, in both languages")
        parser.add_argument("--only", action="append", default=[], metavar="CHECK")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Look at everything and say it."""
        try:
            found = list(examine(options["only"]))
        except KeyError as error:
            raise CommandError(f"there is no check {error.args[0]}") from None
        if options["json"]:
            self.stdout.write(json.dumps([_row(name, each) for name, each in found], indent=2))
        else:
            self._tell(found)
        if any(finding.level is Level.MUST for _, finding in found):
            raise SystemExit(1)

    def _tell(self, found: list[tuple[str, Finding]]) -> None:
        """Write a line for each finding, and how to mend it below."""
        language = (translation.get_language() or settings.LANGUAGE_CODE)[:2]
        name_width = max((len(name) for name, _ in found), default=0)
        mark_width = max(len(mark.text(language)) for mark in MARKS.values())
        for name, finding in found:
            mark = MARKS[finding.level].text(language).ljust(mark_width)
            what = text_of(finding.what, language)
            self.stdout.write(f"{mark}  {name.ljust(name_width)}  {what}")
            if finding.mend:
                indent = " " * (mark_width + name_width + 4)
                self.stdout.write(f"{indent}→ {text_of(finding.mend, language)}")
        count = sum(finding.level is Level.MUST for _, finding in found)
        end = said("config.doctor.end", n=count) if count else said("config.doctor.end_well")
        self.stdout.write(f"\n{end.text(language)}")


def _row(name: str, finding: Finding) -> dict[str, Any]:
    """Return a finding for programs."""
    return {
        "check": name,
        "level": finding.level.value,
        "what": both(finding.what),
        "mend": both(finding.mend) if finding.mend else None,
    }
