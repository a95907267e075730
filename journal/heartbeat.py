"""Signs of life of parts that nobody calls: a worker that is gone shows by its silence."""

from journal import clock
from journal.models import Heartbeat

WORKER = "worker"
LATE_SECONDS = 60.0  # beats come every ten; a worker in a long task has others beside it


def beat(name: str) -> None:
    """Note that a part lives now."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": clock.now()})


def silence(name: str) -> float | None:
    """Return for how many seconds a part was not heard; None: never heard."""
    at = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    return None if at is None else (clock.now() - at).total_seconds()
