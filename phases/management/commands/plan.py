"""Plans by hand: check one in a file, hold one against figures, write down the one in force."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.errors import ZorgbeeldError
from journal.said import LANGUAGES, said, text_of
from network.selectors import region_get
from phases.advice_document import advice_document
from phases.observations import read_moment, read_observed
from phases.plan_file import AROUND, PlanFile, read_plan_file, written
from phases.pressure_scheme import scheme_here
from phases.rules import PlanError, read_rules
from phases.rules.check import faults_of
from phases.rules.course import read_course
from phases.rules.given import collecting, fault
from phases.rules.rollup import read_rollup
from phases.selectors import plans_in_force
from phases.vocabulary import kinds_here, vocabulary

MOST_OBSERVED = 20_000_000  # bytes


class Command(BaseCommand):
    """Three things one does with a plan away from the screens."""

    help = "Check a plan in a file, hold one against figures, or write down the one in force."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what is to be done, and with what."""
        parser.add_argument("--lang", choices=LANGUAGES, default="nl", help="of the sentences")
        does = parser.add_subparsers(dest="does", required=True)
        check = does.add_parser("check", help="say every fault of a plan with its line")
        check.add_argument("file", type=Path)
        check.add_argument("--lang", choices=LANGUAGES, default="nl", help="of the sentences")
        advise = does.add_parser("advise", help="print as JSON what a plan says of figures")
        advise.add_argument("file", type=Path)
        advise.add_argument("observations", type=Path)
        advise.add_argument("--at", help="the moment; the newest observation unless given")
        advise.add_argument("--lang", choices=LANGUAGES, default="nl", help="of the sentences")
        export = does.add_parser("export", help="print the plan of a region that is in force")
        export.add_argument("region")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it."""
        does: dict[str, Callable[..., None]] = {
            "check": self._check,
            "advise": self._advise,
            "export": self._export,
        }
        does[options["does"]](**options)

    def _check(self, *, file: Path, lang: str, **_rest: Any) -> None:
        """Say every fault; the command fails when there is one."""
        faults = check_lines(read_plan_file(file), file.name, lang)
        for line in faults:
            self.stdout.write(line)
        if faults:
            raise SystemExit(1)
        self.stdout.write(said("phases.plan_file.sound", file=file.name).text(lang))

    def _advise(
        self, *, file: Path, observations: Path, lang: str, at: str | None, **_rest: Any
    ) -> None:
        """Print what a plan says of observations."""
        read = read_plan_file(file)
        faults = check_lines(read, file.name, lang)
        if faults:
            raise CommandError("\n".join(faults))
        observed_file = read_plan_file(observations, most=MOST_OBSERVED)
        with collecting() as found:
            observed = read_observed(observed_file.value, kinds_here())
            moment = read_moment(at, "--at") if at else observed.newest
        wrong = [*_unread(observed_file, observations.name, lang)] or _sentences(
            found, observed_file, observations.name, lang, within=""
        )
        if wrong:
            raise CommandError("\n".join(wrong))
        document = advice_document(
            read_rules(read.plan),
            read_rollup(read.plan),
            observed,
            moment,
            scheme=scheme_here(),
            measures={one.id: one.title for one in read_course(read.plan).measures},
        )
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))

    def _export(self, *, region: str, lang: str, **_rest: Any) -> None:
        """Print a region's plan as a file that `load_plans` takes."""
        try:
            place = region_get(region)
        except ZorgbeeldError as error:
            raise CommandError(error.said.text(lang)) from error
        plan = plans_in_force().get(place.pk)
        if plan is None:
            raise CommandError(said("phases.no_plan", region=str(place)).text(lang))
        around = {
            "region": place.pk,
            "name": text_of(plan.name, lang),
            "author": text_of(plan.author, lang),
            "source": text_of(plan.source, lang),
        }
        self.stdout.write(written({**around, "plan": plan.document}))


def check_lines(read: PlanFile, name: str, language: str) -> list[str]:
    """Return every fault of a file as a sentence with its line, in the order of the lines."""
    unread = _unread(read, name, language)
    if read.value is None and unread:
        return unread
    with collecting() as around:
        if read.within:
            check_around(read.value)
    found = faults_of(read.plan, vocabulary())
    return (
        unread
        + _sentences(around, read, name, language, within="")
        + _sentences(found, read, name, language, within=read.within)
    )


def check_around(value: dict[str, Any]) -> None:
    """Note what stands around a plan that nobody knows."""
    for word in value:
        if word not in AROUND:
            fault(f"/{word}", "unknown", known=list(AROUND))


def _unread(read: PlanFile, name: str, language: str) -> list[str]:
    """Return why a file could not be read, or not as it was meant."""
    return [
        said(
            "phases.plan_file.fault", file=name, line=one.line, place=one.place, what=one.what
        ).text(language)
        for one in read.faults
    ]


def _sentences(
    found: list[PlanError], read: PlanFile, name: str, language: str, *, within: str
) -> list[str]:
    """Return faults as sentences, in the order of their lines."""
    placed = []
    for one in found:
        place = within + one.place
        line = read.line(place)
        what = said(f"phases.plan.{one.code}", **one.params)
        sentence = said("phases.plan_file.fault", file=name, line=line, place=place, what=what)
        placed.append((line, sentence.text(language)))
    return [sentence for _line, sentence in sorted(placed)]
