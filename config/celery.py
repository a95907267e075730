"""The Celery application: what need not happen inside a request."""

import os
from typing import Any

from celery import Celery
from celery.signals import (
    beat_embedded_init,
    beat_init,
    worker_init,
    worker_process_init,
    worker_ready,
)
from kombu.transport import TRANSPORT_ALIASES

from config.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TRANSPORT_ALIASES |= {
    "spool": "config.spool:Transport",
    "redis": "config.broker:Transport",
    "rediss": "config.broker:Transport",
}

app = Celery("zorgbeeld")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_to_start_in_danger(**_kwargs: Any) -> None:
    """Hold a worker to the same checks as the server."""
    from config.guard import refuse_danger  # noqa: PLC0415 -- needs Django, which Celery sets up later

    refuse_danger()


@worker_process_init.connect
@beat_embedded_init.connect
def leave_no_orphan(**_kwargs: Any) -> None:
    """End the pool and the clock of a worker that is killed: two clocks would tick twice."""
    die_with_parent()


@worker_ready.connect
def be_heard(**_kwargs: Any) -> None:
    """Show at once that there is a worker: the first beat of the clock comes after ten seconds."""
    from journal.tasks import beat  # noqa: PLC0415 -- needs Django, which Celery sets up later

    beat()
