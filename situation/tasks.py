"""What beat sets going: the exercises that play, and the deadlines of actions and requests."""

import logging

from celery import shared_task

from journal.actors import system_actor
from journal.isolation import each
from journal.models import Realm
from journal.said import said
from journal.selectors import realms_open
from journal.services import only_open
from situation.models import Exercise
from situation.selectors import exercises_playing
from situation.services import (
    actions_watch,
    arrivals_advance,
    departments_advance,
    exercise_advance,
    report_mails_send,
    reports_due,
    requests_watch,
    texts_watch,
)

logger = logging.getLogger(__name__)
WATCH = system_actor("deadlines", said("situation.actor.deadlines"))
REPORTS = system_actor("reports", said("situation.actor.reports"))


@shared_task(name="situation.tasks.tick_exercises")
def tick_exercises() -> None:
    """Play what is due in every exercise; one that cannot goes on at the next tick, not the others.

    May run twice, also at the same moment: a step is played once.
    """
    each(
        exercises_playing(),
        _tick,
        logger=logger,
        what="exercise could not be played on",
    )


def _tick(exercise: Exercise) -> None:
    """Play what is due in one exercise, what crews announce, and the hours of departments since.

    The hours go on whatever became of what is announced: that is tried again at the next tick.
    """
    exercise_advance(exercise=exercise)
    each([exercise], _announce, logger=logger, what="arrivals could not be announced")
    departments_advance(exercise=exercise)


def _announce(exercise: Exercise) -> None:
    """Announce in one exercise; one that is closed meanwhile stays as it was."""
    with only_open():
        arrivals_advance(exercise=exercise)


@shared_task(name="situation.tasks.watch_deadlines")
def watch_deadlines() -> None:
    """Remind of actions, and mark actions and answers that are late; may run twice: each is said once."""
    each(realms_open(), _watch, logger=logger, what="deadlines were not looked at")


def _watch(realm: Realm) -> None:
    """Do it in one realm; one that is closed meanwhile stays as it was."""
    with only_open():
        actions_watch(actor=WATCH, realm=realm)
        requests_watch(actor=WATCH, realm=realm)
        texts_watch(realm=realm)


@shared_task(name="situation.tasks.send_reports")
def send_reports() -> None:
    """Make the reports whose moment came and send the mails about them; may run twice: each goes once."""
    each(realms_open(), _report, logger=logger, what="reports were not made")
    report_mails_send(actor=REPORTS)


def _report(realm: Realm) -> None:
    """Do it in one realm; one that is closed meanwhile stays as it was."""
    with only_open():
        reports_due(actor=REPORTS, realm=realm)
