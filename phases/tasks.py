"""What beat sets going for phases; every task may run twice and must not matter."""

import logging

from celery import shared_task

from journal.isolation import each
from journal.models import Realm
from journal.selectors import realms_open
from journal.services import only_open
from phases.proposals import regions_evaluate
from phases.selectors import regions_pending
from phases.services.auditing import levels_audit, rounds_audit, runs_audit

logger = logging.getLogger(__name__)


@shared_task
def sweep_rules() -> None:
    """Hold plans against figures again where time alone may change the advice, in every realm."""
    each(realms_open(), _sweep, logger=logger, what="rules were not held against the figures")


@shared_task
def audit_runs() -> None:
    """Look whether plans, rounds and reviews go on as they should, in every realm."""
    each(realms_open(), _audit, logger=logger, what="running plans were not audited")


def _audit(realm: Realm) -> None:
    """Do it in one realm; one that is closed meanwhile stays as it was."""
    with only_open():
        runs_audit(realm)
        rounds_audit(realm)
        levels_audit(realm)


def _sweep(realm: Realm) -> None:
    """Do it in one realm; one that is closed meanwhile stays as it was."""
    with only_open():
        regions_evaluate(realm=realm, regions=regions_pending(realm))
