"""Telling a worker that a trial waits: only a doorbell, the sweep finds what it misses."""

import logging

from celery import current_app

logger = logging.getLogger(__name__)


def ring_trial(trial_id: int) -> None:
    """Send the message; a queue that is down costs a few seconds, never a trial."""
    try:
        current_app.send_task("phases.tasks.try_plan", args=[trial_id], retry=False)
    except Exception:
        logger.warning(
            "trial %s waits for the sweep: the queue did not take its message",
            trial_id,
            exc_info=True,
        )
