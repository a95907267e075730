"""`manage.py first_hour`: makes what people need before they can work, and says what is missing."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from journal.actors import system_actor
from journal.errors import ZorgbeeldError
from journal.said import said
from network.composing import Choice
from network.models import ReferenceSet, Region, User
from network.reference import BUNDLED
from network.services import (
    administrator_invite,
    administrator_link,
    people_invite,
    reference_choose,
    reference_load,
)
from patientspread.services import policy_adopt_default
from phases.services import plans_adopt_examples
from situation.services import realm_open
from situation.setup.steps import State, Step, real_realm, steps

ACTOR = system_actor("command", said("web.actor.command"))
SIGNS = {State.DONE: "[x]", State.TODO: "[ ]", State.WAITS: "[~]"}
ALL = "all"


class Command(BaseCommand):
    """Safe to run again: what is there stays, and it is said what is still missing.

    No password is typed here: the first administrators get a link that works once, for an hour.
    """

    help = "Make the first administrators, load regions, plans and policy, open the real world."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what is to be done; without anything it asks at a terminal, and else says how it stands."""
        parser.add_argument("--administrator", metavar="NAME", help="open this account, or link it")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")
        parser.add_argument("--email", default="")
        parser.add_argument("--reference", metavar="FOLDER", help="`bundled`, or an own edition")
        parser.add_argument("--regions", help="codes with commas between, or `all`")
        parser.add_argument(
            "--with-made-up", action="store_true", help="keep made-up facilities, for exercises"
        )
        parser.add_argument(
            "--plans", action="store_true", help="put examples in force where no plan is"
        )
        parser.add_argument(
            "--policy", action="store_true", help="put the proposed policy in force"
        )
        parser.add_argument("--realm", metavar="SLUG", help="open the real world by this name")
        parser.add_argument("--realm-name", default="Nederland")
        parser.add_argument(
            "--people", type=Path, metavar="CSV", help="invite the people of a table"
        )
        parser.add_argument(
            "--show", action="store_true", help="say how it stands, and ask nothing"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked; an error of a service becomes one sentence and exit code 1."""
        asked = [name for name in _DOES if options[name]]
        if not asked and not options["show"] and sys.stdin.isatty():
            options |= self._ask()
        try:
            for name, do in _DOES.items():
                if options[name]:
                    self._say(do(options))
        except ZorgbeeldError as error:
            raise CommandError(error.message) from error
        self._stand(steps())

    def _say(self, lines: list[str]) -> None:
        """Write what was done."""
        for line in lines:
            self.stdout.write(line)

    def _stand(self, found: tuple[Step, ...]) -> None:
        """Write how each step stands, and where to go on."""
        self.stdout.write("")
        for number, step in enumerate(found, start=1):
            self.stdout.write(f"{SIGNS[step.state]} {number}. {step.title}")
            for tell in step.tells:
                self.stdout.write(f"       {tell}")
        self.stdout.write("")
        self.stdout.write(f"{settings.PUBLIC_URL.rstrip('/')}{reverse('setup')}")

    def _ask(self) -> dict[str, Any]:
        """Ask at the terminal for what is not there yet; an empty answer leaves it."""
        answers: dict[str, Any] = {}
        open_ones = {step.name for step in steps() if step.state is not State.DONE}
        if "administrators" in open_ones:
            answers["administrator"] = self._line(said("situation.setup.ask.administrator"))
            if answers["administrator"] and not _account(answers["administrator"]):
                answers["first_name"] = self._line(said("situation.setup.ask.first_name"))
                answers["last_name"] = self._line(said("situation.setup.ask.last_name"))
                answers["email"] = self._line(said("situation.setup.ask.mail"))
        if not ReferenceSet.objects.exists():
            answers["regions"] = self._line(said("situation.setup.ask.regions"))
        for name in ("plans", "policy"):
            if name in open_ones:
                answers[name] = self._yes(said(f"situation.setup.ask.{name}"))
        if "realm" in open_ones:
            answers["realm"] = self._line(said("situation.setup.ask.realm"))
        return answers

    def _line(self, question: object) -> str:
        """Return an answer."""
        self.stdout.write(f"{question} ", ending="")
        self.stdout.flush()
        return sys.stdin.readline().strip()

    def _yes(self, question: object) -> bool:
        """Return whether the answer is yes, in either language."""
        return self._line(question).lower()[:1] in ("j", "y")


def _account(name: str) -> User | None:
    """Return an account by its name."""
    return User.objects.filter(username__iexact=name).first()


def _administrator(options: dict[str, Any]) -> list[str]:
    """Open the account of an administrator, or make a new link for one who chose no password yet."""
    name = options["administrator"]
    user = _account(name)
    if user is not None and user.has_usable_password():
        return [str(said("situation.setup.command.there", name=user.username))]
    if user is not None:
        url = administrator_link(actor=ACTOR, user=user)
    else:
        user, url = administrator_invite(
            actor=ACTOR,
            username=name,
            first_name=options["first_name"] or name,
            last_name=options["last_name"],
            email=options["email"],
        )
    return [str(said("situation.setup.command.link", name=user.username)), url]


def _reference(options: dict[str, Any]) -> list[str]:
    """Load regions and facilities, of some regions or all; what is made up stays out unless it is asked."""
    given = options["regions"] or ""
    codes = frozenset() if given == ALL else frozenset(given.replace(",", " ").upper().split())
    made_up, folder = options["with_made_up"], options["reference"]
    if folder or not ReferenceSet.objects.exists():
        path = BUNDLED if folder in (None, "bundled") else Path(folder)
        choice = Choice(codes, made_up=made_up or path != BUNDLED)
        loaded = reference_load(actor=ACTOR, folder=path, choice=choice)
    else:
        loaded = reference_choose(actor=ACTOR, regions=codes, made_up=made_up)
    if not loaded.changed:
        return [str(said("situation.setup.said.unchanged"))]
    words = {"n": loaded.facilities, "regions": loaded.regions}
    return [str(said("situation.setup.said.reference", **words))]


def _plans(_options: dict[str, Any]) -> list[str]:
    """Put examples in force where a region has no plan."""
    if not Region.objects.filter(retired_at__isnull=True).exists():
        return [str(said("situation.setup.plans.no_regions"))]
    return [str(said("situation.setup.said.plans", n=len(plans_adopt_examples(actor=ACTOR))))]


def _policy(_options: dict[str, Any]) -> list[str]:
    """Put the proposed policy in force where there is none."""
    version = policy_adopt_default(actor=ACTOR).version
    return [str(said("situation.setup.said.policy", version=version))]


def _realm(options: dict[str, Any]) -> list[str]:
    """Open the real world, unless it is open."""
    there = real_realm()
    if there is not None:
        return [str(said("situation.setup.realm.there", name=there.name))]
    made = realm_open(actor=ACTOR, slug=options["realm"], name=options["realm_name"])
    return [str(said("situation.setup.said.realm", name=made.name))]


def _people(options: dict[str, Any]) -> list[str]:
    """Invite the people of a table; a row that is wrong is named, and keeps no other back."""
    try:
        content = options["people"].read_bytes()
    except OSError as error:
        raise CommandError(f"{options['people']}: {error.strerror}") from error
    done = people_invite(actor=ACTOR, content=content)
    words = {name: getattr(done, name) for name in ("opened", "given", "asked", "there")}
    faults = [
        str(said("situation.setup.command.fault", line=one.line, column=one.column, what=one.what))
        for one in done.faults
    ]
    return [str(said("situation.setup.said.invited", **words)), *faults]


# in the order in which one needs the other
_DOES: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "administrator": _administrator,
    "reference": _reference,
    "regions": lambda options: [] if options["reference"] else _reference(options),
    "plans": _plans,
    "policy": _policy,
    "realm": _realm,
    "people": _people,
}
