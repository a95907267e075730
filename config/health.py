"""Is this process alive, and can it serve? For supervisors, load balancers and people."""

import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu import Connection
from kombu.exceptions import KombuError

from config.celery import app as celery_app
from journal.heartbeat import LATE_SECONDS, WORKER, silence
from journal.metrics import metrics

# A probe that waits longer than this counts as a failure with most load balancers.
BROKER_SECONDS = 2
# Set once the database had every table: what was applied stays applied while this process lives.
_agreed = threading.Event()


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer that the process is up; looks at nothing else."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer with the state of each part: 503 when this process cannot serve, else 200.

    `degraded`: it serves, and something is wrong that another process must mend.
    """
    parts = {name: _tried(probe) for name, probe in PROBES.items()}
    failing = {name for name, part in parts.items() if not part["ok"]}
    status = "ok" if not failing else "degraded" if failing <= DEGRADING else "unready"
    body = {"status": status, "mode": settings.MODE, "parts": parts}
    return JsonResponse(body, status=503 if status == "unready" else 200)


def _tried(probe: Callable[[], str]) -> dict[str, object]:
    """Run one probe and say how it went, without telling strangers where things are."""
    started = time.monotonic()
    try:
        problem = probe()
    except (DatabaseError, KombuError, OSError) as error:
        problem = type(error).__name__
    state: dict[str, object] = {
        "ok": not problem,
        "ms": round((time.monotonic() - started) * 1000, 1),
    }
    return state | ({"problem": problem} if problem else {})


def _database() -> str:
    """Ask the database one question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _migrations() -> str:
    """Say whether the database has the tables this code expects."""
    return "" if _all_applied() else "migrations are waiting"


def _all_applied() -> bool:
    """Compare the migrations on disk with those applied, until once they agree."""
    if not _agreed.is_set():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _agreed.set()
    return True


def _queue() -> str:
    """Open a connection to the queue of tasks."""
    broker: Connection
    with celery_app.connection_for_write(connect_timeout=BROKER_SECONDS) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)
    return ""


def _live() -> str:
    """Say whether this process brings changes to its screens in time."""
    return "changes reach the screens too late" if metrics.alarm else ""


def _worker() -> str:
    """Say whether a worker was heard lately: it ends runs, expiries and whatever comes by the clock."""
    silent = silence(WORKER)
    if silent is None:
        return "no worker was ever heard"
    return "" if silent < LATE_SECONDS else f"no worker was heard for {silent:.0f} s"


PROBES: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "queue": _queue,
    "live": _live,
    "worker": _worker,
}
# A load balancer that takes every process away because the one worker is late makes it worse.
DEGRADING = frozenset({"worker"})
