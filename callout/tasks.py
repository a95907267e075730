"""What workers do for callout; every task may run twice and must not matter."""

import logging

from celery import shared_task

from callout.services import alarms_lapse, contacts_forget, rosters_watch, seats_escalate
from callout.services import send_due as send_what_is_due
from journal.actors import system_actor
from journal.isolation import each
from journal.models import Realm
from journal.said import said
from journal.selectors import realms_open
from journal.services import only_open

logger = logging.getLogger(__name__)
ACTOR = system_actor("callout", said("callout.actor"))


@shared_task
def send_due() -> None:
    """Send what is due."""
    send_what_is_due(actor=ACTOR)


@shared_task
def sweep() -> None:
    """Call the next ones where nobody answered, close what lapsed, look at rosters, send what is due."""
    each(realms_open(), _sweep, logger=logger, what="what time brings to alarms did not happen")
    send_what_is_due(actor=ACTOR)


def _sweep(realm: Realm) -> None:
    """Do it in one realm; one that is closed meanwhile stays as it was."""
    with only_open():
        alarms_lapse(actor=ACTOR, realm=realm)
        seats_escalate(actor=ACTOR, realm=realm)
        rosters_watch(actor=ACTOR, realm=realm)


@shared_task
def forget_contacts() -> None:
    """Remove contacts that nobody confirmed for as long as they are kept."""
    each(realms_open(), _forget, logger=logger, what="old contacts were not removed")


def _forget(realm: Realm) -> None:
    """Do it in one realm."""
    with only_open():
        contacts_forget(actor=ACTOR, realm=realm)
