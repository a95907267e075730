"""Telling a worker that a run waits: only a doorbell, the sweep finds what it misses."""

import logging

from celery import current_app

logger = logging.getLogger(__name__)


def ring_solver(run_id: int) -> None:
    """Send the message; a queue that is down costs a few seconds, never a run."""
    try:
        current_app.send_task("patientspread.tasks.solve_run", args=[run_id], retry=False)
    except Exception:
        logger.warning(
            "run %s waits for the sweep: the queue did not take its message", run_id, exc_info=True
        )
