"""Put a scheme of pressure scores in force, check one, or print the one in force."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.actors import system_actor
from journal.errors import ZorgbeeldError
from journal.said import LANGUAGES, said
from phases.plan_file import read_plan_file
from phases.pressure_scheme import BUNDLED
from phases.rules.given import PlanError
from phases.services.pressure_scheme import scheme_adopt, scheme_faults

ACTOR = system_actor("command", said("web.actor.command"))


class Command(BaseCommand):
    """A new version is in force at once; those before it stay on record."""

    help = "Check a scheme of pressure scores and put it in force."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file; `--check` changes nothing, `--example` prints the bundled one."""
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--check", action="store_true", help="say every fault, change nothing")
        parser.add_argument("--example", action="store_true", help="print the bundled scheme")
        parser.add_argument("--lang", choices=LANGUAGES, default="nl", help="of the sentences")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it; what is wrong is said with its line."""
        if options["example"]:
            self.stdout.write(BUNDLED.read_text(encoding="utf-8"))
            return
        if options["file"] is None:
            raise CommandError(said("phases.scheme.no_file").text(options["lang"]))
        read = read_plan_file(options["file"])
        lines = [
            self._line(options, one.line, one.place, one.what) for one in read.faults
        ] or self._faults(options, read.value, read.line)
        if lines:
            raise CommandError("\n".join(lines))
        if options["check"]:
            self.stdout.write(
                said("phases.plan_file.sound", file=options["file"].name).text(options["lang"])
            )
            return
        try:
            row = scheme_adopt(actor=ACTOR, document=json.loads(json.dumps(read.value)))
        except ZorgbeeldError as error:
            raise CommandError(error.said.text(options["lang"])) from error
        self.stdout.write(f"v{row.version}")

    def _faults(self, options: dict[str, Any], value: object, line: Any) -> list[str]:
        """Return every fault of a scheme as a sentence, in the order of the lines."""
        found: list[PlanError] = scheme_faults(value)
        placed = sorted(
            (
                line(one.place),
                self._line(
                    options,
                    line(one.place),
                    one.place,
                    said(f"phases.plan.{one.code}", **one.params),
                ),
            )
            for one in found
        )
        return [sentence for _line, sentence in placed]

    @staticmethod
    def _line(options: dict[str, Any], line: int, place: str, what: Any) -> str:
        """Return a fault as a sentence."""
        return said(
            "phases.plan_file.fault", file=options["file"].name, line=line, place=place, what=what
        ).text(options["lang"])
