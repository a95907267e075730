"""`manage.py analysis list|document|export|views`: datasets by hand, and as views."""

import sys
from argparse import ArgumentParser
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from journal import clock
from journal.asked import INSTANT
from journal.errors import Missing, ZorgbeeldError
from journal.local_time import end_of_day
from journal.models import Realm, RealmKind
from journal.moments import read_moment
from journal.said import reader_language, said
from journal.trail import trail_note
from lcms_bridge.analysis.asked import Asked, period, region_known
from lcms_bridge.analysis.datasets import DATASETS, dataset_named
from lcms_bridge.analysis.document import with_datasets
from lcms_bridge.analysis.files import FORMS, form_named
from lcms_bridge.analysis.views import SCHEMA, ViewSet, views_drop, views_make

ACTOR = "system:command"
PAGE = settings.BASE_DIR / "docs" / "analysis.md"
DAY_LENGTH = len("2026-01-31")


class Command(BaseCommand):
    """An error of a service becomes one sentence and exit code 1."""

    help = "List the datasets for analysis, write one to a file, or make read-only views of all of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the actions."""
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="print the datasets with their columns")
        actions.add_parser("document", help="write the tables of docs/analysis.md anew")
        export = actions.add_parser("export", help="write a dataset of a period to a file")
        export.add_argument("--dataset", required=True, help="see `analysis list`")
        export.add_argument("--realm", default="", help="the realm; the real world by default")
        export.add_argument(
            "--from", default="", dest="start", help="a day or moment; a week back by default"
        )
        export.add_argument(
            "--until", default="", help="a day (included) or moment; now by default"
        )
        export.add_argument("--region", default="", help="a region's code; all by default")
        export.add_argument(
            "--format", default="csv", dest="form", choices=[one.name for one in FORMS]
        )
        export.add_argument("--out", default="-", help="the file; - is the standard output")
        views = actions.add_parser("views", help="make the views of PostgreSQL anew")
        views.add_argument(
            "--role", action="append", default=[], help="who may read them; may be repeated"
        )
        views.add_argument(
            "--realm", action="append", default=[], help="which realms; the real world by default"
        )
        views.add_argument(
            "--region", action="append", default=[], help="which regions; the country by default"
        )
        views.add_argument("--schema", default=SCHEMA, help="where they stand")
        views.add_argument("--drop", action="store_true", help="take them away")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked."""
        actions = {
            "list": self._list,
            "document": self._document,
            "export": self._export,
            "views": self._views,
        }
        try:
            actions[options["action"]](options)
        except ZorgbeeldError as error:
            raise CommandError(error.message) from error

    def _list(self, _options: dict[str, Any]) -> None:
        """Print each dataset and its columns."""
        language = reader_language()
        for dataset in DATASETS:
            told = dataset.told(language)
            self.stdout.write(f"{told['name']} v{told['version']}: {told['definition']}")
            for column in told["columns"]:
                unit = f" [{column['unit']}]" if column["unit"] else ""
                self.stdout.write(
                    f"  {column['name']} ({column['type']}){unit}: {column['definition']}"
                )

    def _document(self, _options: dict[str, Any]) -> None:
        """Write the page with the tables of now."""
        PAGE.write_text(with_datasets(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
        self.stdout.write(str(PAGE))

    def _export(self, options: dict[str, Any]) -> None:
        """Write one dataset, and tell the trail."""
        realm = _realm(options["realm"])
        dataset, form = dataset_named(options["dataset"]), form_named(options["form"])
        if options["region"]:
            region_known(options["region"])
        start, end = period(
            _moment(options["start"], "from"),
            _moment(options["until"], "until", last=True),
            realm.now() + INSTANT,
        )
        asked = Asked(dataset, realm, start, end, region=options["region"])
        name = f"{asked.name}.{form.name}"
        if options["out"] == "-":
            rows = form.write(asked, clock.now(), _standard_output(self))
        else:
            with Path(options["out"]).open("wb") as file:
                rows = form.write(asked, clock.now(), file)
        detail = {"file": name, "rows": rows}
        trail_note(
            "export", actor=ACTOR, realm=realm.slug, about=f"analysis:{dataset.name}", detail=detail
        )
        done = said("lcms_bridge.analysis.written", name=name, n=rows)
        self.stderr.write(str(done), self.style.SUCCESS)

    def _views(self, options: dict[str, Any]) -> None:
        """Make the views anew, or take them away."""
        schema = options["schema"]
        if options["drop"]:
            there = views_drop(connection, schema)
            code = "dropped" if there else "none_there"
            self.stdout.write(str(said(f"lcms_bridge.analysis.{code}", schema=schema)))
            return
        realms = tuple(_realm(slug).slug for slug in options["realm"] or [""])
        for code in options["region"]:
            region_known(code)
        wanted = ViewSet(realms, tuple(options["region"]), tuple(options["role"]), schema)
        made = views_make(connection, wanted)
        done = said(
            "lcms_bridge.analysis.made", n=len(made), schema=schema, realms=list(wanted.realms)
        )
        self.stdout.write(str(done))


def _realm(slug: str) -> Realm:
    """Return a realm, the real world without a name. Raises Missing."""
    rows = Realm.objects.filter(slug=slug) if slug else Realm.objects.filter(kind=RealmKind.REAL)
    found = rows.order_by("pk").first()
    if found is None:
        raise Missing("journal.no_realm", field="realm", realm=slug)
    return found


def _moment(text: str, field: str, *, last: bool = False) -> datetime | None:
    """Return a moment, or the begin of a day (the end of it, for the last one). Raises Invalid."""
    if not text:
        return None
    if len(text) == DAY_LENGTH:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return read_moment(text, field=field)
        return end_of_day(day if last else day - timedelta(days=1))
    return read_moment(text, field=field)


def _standard_output(command: BaseCommand) -> BinaryIO:
    """Return where bytes go that are the answer itself."""
    return getattr(command.stdout._out, "buffer", sys.stdout.buffer)  # noqa: SLF001 -- bytes, not a text
