"""The doorbell: tells processes that deliver "there is something up to n". Losing it loses nothing.

Inside the process it calls the listeners at once; other processes hear it through Redis, when
there is one, and find it by their poll of the head when there is none or it is down.
"""

import threading
import time
from collections.abc import Callable
from functools import lru_cache

import redis
from django.conf import settings

from journal.metrics import metrics

CHANNEL = "zorgbeeld:live"
SOCKET_SECONDS = (
    0.5  # ringing happens after the commit of a request: it may cost this much, not more
)
RETRY_SECONDS = 5  # after a failure this process leaves Redis alone for so long; the poll delivers
POOL = 8  # connections: one a thread that writes; redis-py's own default differs between versions

Listener = Callable[[str, int], None]
_listeners: set[Listener] = set()
_lock = threading.Lock()
_quiet_until = [0.0]


def listen(listener: Listener) -> None:
    """Have a function called (in the writer's thread) for every ring of this process."""
    with _lock:
        _listeners.add(listener)


def unlisten(listener: Listener) -> None:
    """Stop calling a listener."""
    with _lock:
        _listeners.discard(listener)


@lru_cache(maxsize=1)
def _client(url: str) -> "redis.Redis":
    """Return this process's client for ringing."""
    pool = redis.BlockingConnectionPool.from_url(
        url,
        max_connections=POOL,
        timeout=SOCKET_SECONDS,
        socket_timeout=SOCKET_SECONDS,
        socket_connect_timeout=SOCKET_SECONDS,
    )
    return redis.Redis(connection_pool=pool)


def ring(slug: str, head: int) -> None:
    """Tell everyone that a realm's journal has reached `head`; never raises."""
    with _lock:
        listeners = tuple(_listeners)
    for listener in listeners:
        try:
            listener(slug, head)
        except Exception:  # noqa: BLE001 - a listener of a loop that has just closed
            metrics.count("doorbell_listener_failed")
    if not settings.REDIS_URL or time.monotonic() < _quiet_until[0]:
        return
    try:
        _client(settings.REDIS_URL).publish(CHANNEL, f"{slug} {head}")
        metrics.count("doorbell_rung")
    except (redis.RedisError, OSError):
        _quiet_until[0] = time.monotonic() + RETRY_SECONDS
        metrics.count("doorbell_failed")
