"""Is this process alive, and can it serve? For supervisors, load balancers and people.

`/readyz` fails for what makes a screen lie: a database that does not answer or takes nothing (a full disk,
a standby, a locked table), tables that are not there, a clock that is not the database's, a journal that
this process does not deliver. For all else taking processes away would only make it worse: that is
`degraded`, and people are told (`journal.watchman`).
"""

import time
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from journal.metrics import metrics
from journal.parts import State, looked, part_named
from journal.watched import FAILED, behind

FOLLOWS_SECONDS = 15.0  # a follower looks at least every second; the database may hang for a moment


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
    except (DatabaseError, OSError) as error:
        problem = type(error).__name__
    state: dict[str, object] = {
        "ok": not problem,
        "ms": round((time.monotonic() - started) * 1000, 1),
    }
    return state | ({"problem": problem} if problem else {})


def _part(name: str) -> str:
    """Return what is wrong with a part of the installation, as it is now."""
    seen = looked(part_named(name))
    if FAILED in seen.look.facts:
        return str(seen.look.facts[FAILED])
    if seen.state != State.STILL:
        return ""
    return seen.look.problem or f"stands still for {seen.look.age or 0:.0f} s"


def _live() -> str:
    """Say whether this process brings changes to its screens in time."""
    if (behind() or 0.0) > FOLLOWS_SECONDS:
        return "the journal is not followed"
    return "changes reach the screens too late" if metrics.is_late else ""


LYING = ("database", "schema", "writing", "time")
# A load balancer that takes every process away because the one worker is late makes it worse.
DEGRADING = frozenset({"queue", "worker", "clock", "rounds"})
PROBES: dict[str, Callable[[], str]] = {
    **{name: partial(_part, name) for name in LYING},
    "live": _live,
    **{name: partial(_part, name) for name in sorted(DEGRADING)},
}
