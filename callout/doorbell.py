"""Telling a worker that there is something to send: only a doorbell, the sweep finds what it misses."""

import logging

from celery import current_app

logger = logging.getLogger(__name__)


def ring_senders() -> None:
    """Send the message; a queue that is down costs half a minute, never an alarm."""
    try:
        current_app.send_task("callout.tasks.send_due", retry=False)
    except Exception:
        logger.warning("what is due waits for the sweep: the queue did not take it", exc_info=True)
