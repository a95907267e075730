"""What workers do for spreading; every task may run twice and must not matter."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from celery import shared_task
from celery.signals import worker_shutting_down

from journal.actors import system_actor
from journal.isolation import each
from journal.said import said
from journal.selectors import realms_open
from journal.services import only_open
from patientspread.models import SpreadRun
from patientspread.planning import solve
from patientspread.progress import progress_of
from patientspread.services import (
    offer_mails_send,
    requests_expire,
    requests_remind,
    rhythms_follow,
    rides_follow,
    run_claim,
    run_complete,
    run_fail,
    run_note,
    run_note_bottlenecks,
    run_renew,
    runs_waiting,
    transfers_expire,
)

stopping = threading.Event()
logger = logging.getLogger(__name__)
GoOn = Callable[[], bool]
ACTOR = system_actor("spreading", said("patientspread.actor.spreading"))


@shared_task
def solve_run(run_id: int) -> None:
    """Claim a run, solve it, and offer its moves; a realm that is closed meanwhile ends it."""
    with only_open():
        _solve(run_id)


def _solve(run_id: int) -> None:
    """Do as `solve_run`. Raises Conflict when the realm was closed meanwhile."""
    run = run_claim(actor=ACTOR, run_id=run_id)
    if run is None:
        return
    try:
        outcome = solve(
            run,
            run.realm.now(),
            alive=lambda: run_renew(run=run),
            progress=progress_of(run, ACTOR),
        )
    except Exception:  # whatever it is, the coordinator must see that this run brings nothing
        logger.exception("run %s failed", run_id)
        run_fail(actor=ACTOR, run=run, error=said("patientspread.error.solving"))
        return
    if not run_complete(actor=ACTOR, run=run, outcome=outcome):
        return
    if outcome.scenarios is not None:
        _note_scenarios(run, outcome.scenarios)
    if outcome.held_back is not None:
        run_note_bottlenecks(actor=ACTOR, run=run, found=outcome.held_back(_may_go_on))


def _note_scenarios(run: SpreadRun, scenarios: Callable[[GoOn], dict[str, Any]]) -> None:
    """Add how a plan does on what is expected; where that fails the plan stands, and the search goes on."""
    try:
        found = scenarios(_may_go_on)
    except Exception:
        logger.exception("run %s was not counted again", run.pk)
        return
    run_note(actor=ACTOR, run=run, scenarios=found)


def _may_go_on() -> bool:
    """Say whether a worker may do more than it must: nobody waits for it and it is not asked to stop."""
    return not (stopping.is_set() or runs_waiting())


@worker_shutting_down.connect
def _stop(**_: Any) -> None:
    """Note that this worker was asked to stop."""
    stopping.set()


@shared_task
def send_offer_mails() -> None:
    """Send the mails about offers that are due."""
    offer_mails_send()


@shared_task
def sweep_runs() -> None:
    """Take runs whose message or worker was lost, follow rhythms, and let unanswered proposals lapse."""
    each(runs_waiting(), solve_run, logger=logger, what="run could not be solved")
    transfers_expire(actor=ACTOR)
    offer_mails_send()
    each(
        realms_open(),
        lambda realm: rhythms_follow(actor=ACTOR, realm=realm),
        logger=logger,
        what="rhythm could not be followed",
    )
    each(
        realms_open(),
        lambda realm: requests_expire(actor=ACTOR, realm=realm),
        logger=logger,
        what="requests could not lapse",
    )
    each(
        realms_open(),
        lambda realm: requests_remind(actor=ACTOR, realm=realm),
        logger=logger,
        what="late rides could not be told",
    )
    each(
        realms_open(),
        lambda realm: rides_follow(actor=ACTOR, realm=realm),
        logger=logger,
        what="vehicles that are late could not be told",
    )
