"""Put plans in force: own ones from files, or the default where a region has none."""

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
from network.models import Region
from network.selectors import region_get
from phases.models import Plan
from phases.selectors import plans_in_force
from phases.services import plan_adopt

DEFAULT_PLAN = Path(__file__).resolve().parents[2] / "data" / "default_plan.json"
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

    help = "Put own plans in force from JSON files; without files, the default where none is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files."""
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
        parser.add_argument(
            "--example",
            action="store_true",
            help="write a whole file to begin from, and do nothing",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Adopt all files or none; an error becomes one sentence with file and place."""
        if options["example"]:
            self.stdout.write(json.dumps(_example(), ensure_ascii=False, indent=2))
            return
        if not options["files"]:
            self._defaults()
            return
        try:
            with writing():
                plans = [_adopted(file) for file in options["files"]]
        except ZorgbeeldError as error:
            raise CommandError(error.message) from error
        for plan in plans:
            self.stdout.write(f"{plan.region_id}: {plan} in force")

    def _defaults(self) -> None:
        """Adopt the default where nothing is in force."""
        document = json.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))
        in_force = plans_in_force()
        without = Region.objects.filter(retired_at__isnull=True).exclude(pk__in=in_force)
        for region in without:
            plan_adopt(
                actor=system_actor("defaults", said("phases.actor.defaults")),
                region=region,
                name=said("phases.default_plan.name", region=region.short_name),
                source=said("phases.default_plan.source"),
                document=document,
            )
        self.stdout.write(f"Plans: {len(in_force)} in force already, {len(without)} adopted.")


def _adopted(file: Path) -> Plan:
    """Put the plan of a file in force. Raises Invalid with file and JSON pointer."""
    given = read_object(file, MEMBERS)
    for name, longest in LONGEST.items():
        if len(given[name]) > longest:
            raise at(file, f"/{name}", "journal.json.long", most=longest)
    try:
        region = region_get(given["region"])
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
        "plan": json.loads(DEFAULT_PLAN.read_text(encoding="utf-8")),
    }
