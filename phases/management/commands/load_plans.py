"""Put plans in force: own ones from files, or the examples and the default where a region has none."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.actors import system_actor
from journal.errors import Invalid, ZorgbeeldError
from journal.json_files import at, read_object, within
from journal.said import said
from journal.services import writing
from network.selectors import region_get
from phases.models import Plan
from phases.plan_examples import DEFAULT_PLAN, default_plan
from phases.plan_file import YAML_ENDINGS, read_plan_file, written
from phases.selectors import plans_in_force
from phases.services import plan_adopt, plans_adopt_examples

__all__ = ["DEFAULT_PLAN", "Command"]

MEMBERS: dict[str, type] = {
    "region": str,
    "name": str,
    "author": str,
    "source": str,
    "plan": dict,
}
LONGEST = {"name": 120, "author": 140, "source": 200}


class Command(BaseCommand):
    """Idempotent: a region that has a plan keeps it, a plan that is in force already stays."""

    help = "Put own plans in force from YAML or JSON files; without files, examples where none is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files."""
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
        parser.add_argument(
            "--example",
            action="store_true",
            help="write a whole file to begin from, and do nothing",
        )
        parser.add_argument(
            "--yaml", action="store_true", help="with --example: as YAML instead of JSON"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Adopt all files or none; an error becomes one sentence with file and place."""
        if options["example"]:
            example = _example()
            shown = json.dumps(example, ensure_ascii=False, indent=2)
            self.stdout.write(written(example) if options["yaml"] else shown)
            return
        if not options["files"]:
            self._defaults()
            return
        try:
            with writing():
                plans = [plan for file in options["files"] for plan in _adopted(file)]
        except ZorgbeeldError as error:
            raise CommandError(error.message) from error
        for plan in plans:
            self.stdout.write(f"{plan.region_id}: {plan} in force")

    def _defaults(self) -> None:
        """Adopt the example of a region, else the default, where nothing is in force."""
        in_force = plans_in_force()
        actor = system_actor("defaults", said("phases.actor.defaults"))
        made = plans_adopt_examples(actor=actor)
        self.stdout.write(f"Plans: {len(in_force)} in force already, {len(made)} adopted.")


def _adopted(file: Path) -> list[Plan]:
    """Put the plan of a file in force, in every region it names. Raises Invalid with file and place."""
    given = _read(file)
    for name, longest in LONGEST.items():
        if len(given[name]) > longest:
            raise at(file, f"/{name}", "journal.json.long", most=longest)
    named = given["region"] if isinstance(given["region"], list) else [given["region"]]
    return [_in_region(file, given, str(code)) for code in named]


def _read(file: Path) -> dict[str, Any]:
    """Return what a file says, with all that must stand in it."""
    if file.suffix.lower() not in YAML_ENDINGS:
        return read_object(file, MEMBERS)
    read = read_plan_file(file)
    if read.faults:
        first = read.faults[0]
        place = said("phases.plan_file.line", line=first.line)
        raise Invalid("journal.json", code="bad_file", file=file.name, place=place, what=first.what)
    given = read.value if isinstance(read.value, dict) else {}
    for name in given:
        if name not in MEMBERS:
            raise at(file, f"/{name}", "journal.json.unknown", known=list(MEMBERS))
    for name, kind in MEMBERS.items():
        if name not in given:
            raise at(file, f"/{name}", "journal.json.missing")
        kinds = (kind, list) if name == "region" else kind
        if not isinstance(given[name], kinds) or not given[name]:
            raise at(file, f"/{name}", f"journal.json.{'text' if kind is str else 'object'}")
    return given


def _in_region(file: Path, given: dict[str, Any], code: str) -> Plan:
    """Put a plan in force in one region."""
    try:
        region = region_get(code)
    except ZorgbeeldError as error:
        raise within(file, "/region", error) from error
    try:
        return plan_adopt(
            actor=system_actor("command", given["author"]),
            region=region,
            name=given["name"],
            source=given["source"],
            document=given["plan"],
        )
    except Invalid as error:
        raise within(file, f"/plan{error.field}", error) from error


def _example() -> dict[str, Any]:
    """Return the default plan as a file for one region."""
    return {
        "region": "AZNN",
        "name": "Beheersplan regionale zorgcontinuïteit",
        "author": "ROAZ-bureau",
        "source": "vastgesteld door de ROAZ op …",
        "plan": default_plan(),
    }
