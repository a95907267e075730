"""What beat sets going for phases; every task may run twice and must not matter."""

import logging

from celery import shared_task

from journal.isolation import each
from journal.models import Realm
from journal.selectors import realms_open
from journal.services import only_open
from phases.proposals import regions_evaluate
from phases.selectors import regions_pending
from phases.services.agreements import agreements_audit
from phases.services.auditing import (
    levels_audit,
    prescribed_audit,
    rounds_audit,
    runs_audit,
)
from phases.services.plan_approval import drafts_begin
from phases.services.plan_trials import trial_run, trials_waiting
from phases.services.pressure import pressure_follow

logger = logging.getLogger(__name__)


@shared_task
def sweep_rules() -> None:
    """Hold plans against figures again where time alone may change the advice, in every realm."""
    each(realms_open(), _sweep, logger=logger, what="rules were not held against the figures")


@shared_task
def audit_runs() -> None:
    """Look whether plans, rounds, reviews and agreements go on as they should, in every realm."""
    each(realms_open(), _audit, logger=logger, what="running plans and agreements were not audited")


@shared_task
def score_pressure() -> None:
    """Tell the pressure scores that changed, in every realm."""
    each(realms_open(), _score, logger=logger, what="pressure was not scored")


def _score(realm: Realm) -> None:
    """Do it in one realm; one that is closed meanwhile stays as it was."""
    with only_open():
        pressure_follow(realm=realm)


@shared_task
def begin_plans() -> None:
    """Put approved plans in force whose moment has come, and take up trials whose message was lost."""
    each(realms_open(), _begin, logger=logger, what="approved plans were not put in force")
    each(trials_waiting(), try_plan, logger=logger, what="a plan was not tried on the past")


@shared_task
def try_plan(trial_id: int) -> None:
    """Hold a draft against the past; a realm that is closed meanwhile ends it."""
    with only_open():
        trial_run(trial_id)


def _begin(realm: Realm) -> None:
    """Do it in one realm; one that is closed meanwhile stays as it was."""
    with only_open():
        drafts_begin(realm)


def _audit(realm: Realm) -> None:
    """Do it in one realm; one that is closed meanwhile stays as it was."""
    with only_open():
        runs_audit(realm)
        rounds_audit(realm)
        levels_audit(realm)
        prescribed_audit(realm)
        agreements_audit(realm=realm)


def _sweep(realm: Realm) -> None:
    """Do it in one realm; one that is closed meanwhile stays as it was."""
    with only_open():
        regions_evaluate(realm=realm, regions=regions_pending(realm))
