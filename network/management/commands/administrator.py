"""`manage.py administrator`: makes the first ones, and is the way back for one whose telephone is lost."""

import os
import sys
from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.actors import system_actor
from journal.errors import ZorgbeeldError
from journal.said import said
from network.models import User
from network.services import administrator_create, factors_reset

ACTOR = system_actor("command", said("web.actor.command"))


class Command(BaseCommand):
    """The password is asked, or read from a file or a variable: never an argument others can see."""

    help = "Open an account with the mandate of administrator, or remove somebody's second factors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take who it is, and where the password comes from."""
        actions = parser.add_subparsers(dest="action", required=True)
        create = actions.add_parser("create", help="open the account and give the mandate")
        create.add_argument("username")
        create.add_argument("--first-name", required=True)
        create.add_argument("--last-name", default="")
        create.add_argument("--email", default="", help="where a link for a new password may go")
        lost = actions.add_parser(
            "reset-factors", help="remove the second factors of somebody who lost them"
        )
        lost.add_argument("username")
        lost.add_argument("--reason", required=True, help="kept in the log, told to administrators")
        source = create.add_mutually_exclusive_group()
        source.add_argument(
            "--password-file", type=Path, help="file whose first line is the password; - for input"
        )
        source.add_argument("--password-env", metavar="NAME", help="variable with the password")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Open the account; an error becomes one sentence and exit code 1."""
        act = {"create": _create, "reset-factors": _reset}[options["action"]]
        try:
            self.stdout.write(act(options))
        except ZorgbeeldError as error:
            raise CommandError(error.message) from error


def _create(options: dict[str, Any]) -> str:
    """Open the account; return what to say."""
    user = administrator_create(
        actor=ACTOR,
        username=options["username"],
        first_name=options["first_name"],
        last_name=options["last_name"],
        password=_password(options),
        email=options["email"],
    )
    return f"{user.username}: administrator, may log in"


def _reset(options: dict[str, Any]) -> str:
    """Remove somebody's second factors; return what to say."""
    user = User.objects.filter(username__iexact=options["username"]).first()
    if user is None:
        raise CommandError(f"there is no account {options['username']}")
    count = factors_reset(actor=ACTOR, user=user, reason=options["reason"])
    return f"{user.username}: {count} removed, logged out everywhere"


def _password(options: dict[str, Any]) -> str:
    """Return the password from where it was said to be. Raises CommandError when it is not there."""
    file, variable = options["password_file"], options["password_env"]
    if variable:
        if not os.environ.get(variable):
            raise CommandError(f"the variable {variable} is not set or empty")
        return os.environ[variable]
    if file is not None:
        return _first_line(file)
    if not sys.stdin.isatty():
        raise CommandError("no terminal to ask the password: use --password-file or --password-env")
    password = getpass("Password: ")
    if getpass("Again: ") != password:
        raise CommandError("the two passwords differ")
    return password


def _first_line(file: Path) -> str:
    """Return the first line of a file, or of the standard input for `-`."""
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file}: cannot be read ({error})") from error
    lines = text.splitlines()
    if not lines or not lines[0]:
        raise CommandError(f"{file}: the first line is empty")
    return lines[0]
