"""What beat sets going for the journal."""

import logging
from pathlib import Path

from celery import shared_task
from django.conf import settings

from journal import clock
from journal.heartbeat import WORKER
from journal.heartbeat import beat as note_beat
from journal.isolation import each
from journal.leaving import states_leave
from journal.models import Realm
from journal.retention import floor_move, leftovers_remove
from journal.selectors import realms_open
from journal.trail import trail_remove_old
from journal.verify import anchors

logger = logging.getLogger(__name__)
anchored = logging.getLogger("zorgbeeld.anchor")


@shared_task(name="journal.tasks.retain")
def retain() -> None:
    """Raise the floors of all realms and remove what nobody can need; may run twice."""
    each(Realm.objects.order_by("slug"), _raise_floor, logger=logger, what="floor was not raised")
    leftovers_remove()
    removed = trail_remove_old()
    logger.info("trail: %s notes were kept long enough", removed)


def _raise_floor(realm: Realm) -> None:
    """Raise the floor of one realm, and say so."""
    done = floor_move(realm)
    logger.info("journal of %s: floor %s, head %s", done.realm, done.floor, done.head)


@shared_task(name="journal.tasks.anchor")
def anchor() -> None:
    """Write the newest links to the log, and to the file of anchors where there is one; may run twice."""
    lines = [one.line() for one in anchors()]
    for line in lines:
        anchored.info("anchor %s", line)
    if settings.JOURNAL_ANCHORS:
        moment = clock.now().isoformat()
        with Path(settings.JOURNAL_ANCHORS).open("a", encoding="utf-8") as kept:
            kept.write("".join(f"{moment} {line}\n" for line in lines))


@shared_task(name="journal.tasks.leave")
def leave() -> None:
    """Take out of the state of all open realms what is over for long enough; may run twice."""
    each(realms_open(), states_leave, logger=logger, what="what is over did not leave")


@shared_task(name="journal.tasks.beat")
def beat() -> None:
    """Show that the clock, the queue and a worker live: `/readyz` looks for it."""
    note_beat(WORKER)
