"""What beat sets going for the journal."""

import logging

from celery import shared_task

from journal.heartbeat import WORKER
from journal.heartbeat import beat as note_beat
from journal.isolation import each
from journal.leaving import states_leave
from journal.models import Realm
from journal.retention import floor_move, leftovers_remove
from journal.selectors import realms_open

logger = logging.getLogger(__name__)


@shared_task(name="journal.tasks.retain")
def retain() -> None:
    """Raise the floors of all realms and remove what nobody can need; may run twice."""
    each(Realm.objects.order_by("slug"), _raise_floor, logger=logger, what="floor was not raised")
    leftovers_remove()


def _raise_floor(realm: Realm) -> None:
    """Raise the floor of one realm, and say so."""
    done = floor_move(realm)
    logger.info("journal of %s: floor %s, head %s", done.realm, done.floor, done.head)


@shared_task(name="journal.tasks.leave")
def leave() -> None:
    """Take out of the state of all open realms what is over for long enough; may run twice."""
    each(realms_open(), states_leave, logger=logger, what="what is over did not leave")


@shared_task(name="journal.tasks.beat")
def beat() -> None:
    """Show that the clock, the queue and a worker live: `/readyz` looks for it."""
    note_beat(WORKER)
