"""What beat sets going for the journal."""

import logging

from celery import shared_task

from journal.isolation import each
from journal.models import Realm
from journal.retention import floor_move, leftovers_remove

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
