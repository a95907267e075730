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
from journal.live.metrics import metrics

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
    """Answer 200 when every part needed to serve works, else 503, with the state of each part."""
    parts = {name: _tried(probe) for name, probe in PROBES.items()}
    ready = all(part["ok"] for part in parts.values())
    body = {"status": "ok" if ready else "unready", "mode": settings.MODE, "parts": parts}
    return JsonResponse(body, status=200 if ready else 503)


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


PROBES: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "queue": _queue,
    "live": _live,
}
