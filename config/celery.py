"""The Celery application: what need not happen inside a request."""

import os
from typing import Any

from celery.signals import (
    beat_embedded_init,
    beat_init,
    before_task_publish,
    worker_init,
    worker_process_init,
    worker_ready,
    worker_shutdown,
)
from kombu.transport import TRANSPORT_ALIASES

from config.messages import SharedTimeCelery
from config.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TRANSPORT_ALIASES |= {
    "spool": "config.spool:Transport",
    "redis": "config.broker:Transport",
    "rediss": "config.broker:Transport",
}

app = SharedTimeCelery("zorgbeeld", task_cls="config.tasks_seen:CountedTask")
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


@beat_init.connect
@beat_embedded_init.connect
def show_that_the_clock_ticks(**_kwargs: Any) -> None:
    """Have the clock give a sign of life of its own, for as long as it hands out work."""
    from journal.pulsing import Pulsing  # noqa: PLC0415 -- needs Django, which Celery sets up later

    pulse = Pulsing("beat")
    # weak=False: nobody else holds it
    before_task_publish.connect(lambda **_: pulse.tick(), weak=False)
    pulse.start()


@worker_ready.connect
def be_heard(**_kwargs: Any) -> None:
    """Show at once that there is a worker, and watch from it."""
    from config.watching import watch_worker  # noqa: PLC0415 -- needs Django, which Celery sets up later
    from journal.tasks import beat  # noqa: PLC0415

    watch_worker()
    beat()


@worker_shutdown.connect
def be_missed_by_nobody(**_kwargs: Any) -> None:
    """Say that this worker ends on purpose."""
    from config.watching import end_watch  # noqa: PLC0415 -- needs Django, which Celery sets up later

    end_watch()
