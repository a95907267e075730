"""Waking a worker for what stands in the database: only a doorbell, the sweeps find what nobody heard.

Whoever rings has committed and is about to be answered. A queue that is away, or that takes connections and
says nothing, costs them a second, and then nothing for a while: it never raises and never hangs.
"""

import logging
import threading
import time
from typing import Any

from celery import current_app
from kombu import Connection

SEND_SECONDS = 1.0
RETRY_SECONDS = 5.0  # after a failure this process leaves the queue alone for so long
QUICK = {
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "socket_timeout": SEND_SECONDS,
    "socket_connect_timeout": SEND_SECONDS,
}

logger = logging.getLogger(__name__)
_lock = threading.Lock()
_quiet_until = [0.0]


def quick_connection() -> Connection:
    """Return a connection to the queue that gives up within a second or two."""
    options = {**current_app.conf.broker_transport_options, **QUICK}
    made: Connection = current_app.connection_for_write(
        connect_timeout=SEND_SECONDS, transport_options=options
    )
    return made


def wake_worker(task: str, *args: Any) -> None:
    """Send a worker the message of a task; never raises."""
    with _lock:
        if time.monotonic() < _quiet_until[0]:
            return
    try:
        with quick_connection() as connection:
            current_app.send_task(task, args=args, retry=False, connection=connection)
    except Exception:
        with _lock:
            _quiet_until[0] = time.monotonic() + RETRY_SECONDS
        logger.warning("%s waits for the sweep: the queue did not take it", task, exc_info=True)
