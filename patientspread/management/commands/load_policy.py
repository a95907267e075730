"""Put a spreading policy in force: an own one from a file, or the default where there is none."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.actors import system_actor
from journal.errors import Invalid, ZorgbeeldError
from journal.json_files import at, read_object, within
from journal.said import said
from patientspread.models import Policy
from patientspread.policy import DEFAULT_POLICY
from patientspread.services import policy_adopt, policy_adopt_default

MAX_AUTHOR = 140


class Command(BaseCommand):
    """Idempotent: a policy that is in force stays."""

    help = "Put an own spreading policy in force from a JSON file; without one, the default."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE")
        parser.add_argument(
            "--example",
            action="store_true",
            help="write a whole file to begin from, and do nothing",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Adopt the file; an error becomes one sentence with file and place."""
        if options["example"]:
            example = {"author": "LCPS", "policy": DEFAULT_POLICY}
            self.stdout.write(json.dumps(example, ensure_ascii=False, indent=2))
            return
        try:
            self._adopt(options["file"])
        except ZorgbeeldError as error:
            raise CommandError(error.message) from error
        newest = Policy.objects.latest("version")
        self.stdout.write(f"Spreading policy: version {newest.version} in force.")

    def _adopt(self, file: Path | None) -> None:
        """Adopt the policy of a file, or the default when nothing was ever adopted."""
        if file is not None:
            _adopt_file(file)
        else:
            actor = system_actor("defaults", said("patientspread.actor.defaults"))
            policy_adopt_default(actor=actor)


def _adopt_file(file: Path) -> None:
    """Put the policy of a file in force. Raises Invalid with file and JSON pointer."""
    given = read_object(file, {"author": str, "policy": dict})
    if len(given["author"]) > MAX_AUTHOR:
        raise at(file, "/author", "journal.json.long", most=MAX_AUTHOR)
    try:
        policy_adopt(actor=system_actor("command", given["author"]), document=given["policy"])
    except Invalid as error:
        pointer = f"/policy/{error.field.removeprefix('/')}"
        raise within(file, pointer, error) from error
