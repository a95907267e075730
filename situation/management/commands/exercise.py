"""`manage.py exercise create|ensure|advance|list`: make and play exercises by hand."""

import logging
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.actors import system_actor
from journal.errors import ZorgbeeldError
from journal.isolation import each
from journal.said import said
from situation.models import Exercise
from situation.selectors import exercises_open, exercises_playing
from situation.services import exercise_advance, exercise_create, exercise_ensure
from situation.services.exercises import (
    DEFAULT_DAY_SECONDS,
    DEFAULT_END,
    DEFAULT_NAME,
    DEFAULT_SEED,
    DEFAULT_SLUG,
    DEFAULT_START,
)

logger = logging.getLogger(__name__)
ACTOR = system_actor("command", said("web.actor.command"))


class Command(BaseCommand):
    """Exercises on the command line."""

    help = "Make an exercise in which the recorded wave plays, or play the ones there are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the four actions."""
        actions = parser.add_subparsers(dest="action", required=True)
        create = actions.add_parser("create", help="make a new exercise")
        create.add_argument("--slug", default=DEFAULT_SLUG)
        create.add_argument("--name", default=DEFAULT_NAME)
        create.add_argument("--start", type=date.fromisoformat, default=DEFAULT_START)
        create.add_argument("--end", type=date.fromisoformat, default=DEFAULT_END)
        create.add_argument("--seed", type=int, default=DEFAULT_SEED)
        ensure = actions.add_parser("ensure", help="make the default exercise unless one is open")
        for action in (create, ensure):
            action.add_argument("--day-seconds", type=float, default=DEFAULT_DAY_SECONDS)
        actions.add_parser("advance", help="play what is due, once")
        actions.add_parser("list", help="show the open exercises")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked; an error of a service becomes one sentence."""
        actions: dict[str, Callable[[dict[str, Any]], None]] = {
            "create": self._create,
            "ensure": self._ensure,
            "advance": self._advance,
            "list": self._list,
        }
        try:
            actions[options["action"]](options)
        except ZorgbeeldError as error:
            raise CommandError(error.message) from error

    def _create(self, options: dict[str, Any]) -> None:
        """Make a new exercise."""
        made = exercise_create(
            actor=ACTOR,
            slug=options["slug"],
            name=options["name"],
            starts_on=options["start"],
            ends_on=options["end"],
            seed=options["seed"],
            day_seconds=options["day_seconds"],
        )
        self._show(made)

    def _ensure(self, options: dict[str, Any]) -> None:
        """Make the default exercise unless one is open."""
        exercise, made = exercise_ensure(actor=ACTOR, day_seconds=options["day_seconds"])
        self.stdout.write("made" if made else "there already")
        self._show(exercise)

    def _advance(self, _options: dict[str, Any]) -> None:
        """Play what is due."""
        failed = each(
            exercises_playing(),
            self._advance_one,
            logger=logger,
            what="exercise could not be played on",
        )
        if failed:
            raise CommandError(f"{failed} exercise(s) could not be played on; see the log")

    def _advance_one(self, exercise: Exercise) -> None:
        """Play what is due in one exercise."""
        steps = exercise_advance(exercise=exercise)
        exercise.refresh_from_db()
        until = exercise.played_until.isoformat()
        self.stdout.write(f"{exercise.realm.slug}: {steps} steps, until {until}")

    def _list(self, _options: dict[str, Any]) -> None:
        """Show the open exercises."""
        for exercise in exercises_open():
            self._show(exercise)

    def _show(self, exercise: Exercise) -> None:
        """Write one line about an exercise."""
        self.stdout.write(
            f"{exercise.realm.slug}: {exercise.starts_on} to {exercise.ends_on}, "
            f"{exercise.day_seconds:g} s a day, {exercise.state}, "
            f"realm time {exercise.realm.now().isoformat()}",
        )
